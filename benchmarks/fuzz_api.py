"""`make fuzz-api`: schemathesis against the server's own description of its API, offline.

It clashes with a package that the tests need, so it has an environment of its own. What it finds is
mended and kept as an ordinary test; nothing of CI waits for it.

Twice: with whatever fits the description and what does not; and then, as odd names alone reach
nothing, with what fits, where every second request names what is there (`fuzzing/fuzz_hooks.py`).
At the end stands which operations were answered then.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

ROOT = Path(__file__).parents[1]
FUZZER = ROOT / ".fuzz" / "bin" / "schemathesis"
HOOKS = Path(__file__).with_name("fuzzing")
"""The folder of what runs in that environment."""

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "negative_data_rejection",
)
"""Not whether everything that fits its form is accepted: a name that nobody has is refused.

Nor whether `Allow` names the described methods alone: a session's name may hold a slash, so that an
address below one session is read as another one's too.
"""

ODD = ("--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS))
REAL = (
    *("--mode", "positive", "--phases", "fuzzing,stateful"),
    *("--checks", ",".join(CHECKS).removesuffix(",negative_data_rejection")),
)

_SCRIPT = "stress_relief"
_FILE = "written.yaml"
_TEXT = "script: written\nsections:\n  talk: {tasks: {ask: Ask something.}}\n"
_DIALOGUES = "runs/dialogues.jsonl"


@contextmanager
def served() -> Iterator[str]:
    """Serve a copy of the sample scripts from memory; gives the address."""
    with TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "scripts", folder, dirs_exist_ok=True)
        _run(
            "simulate", _SCRIPT, "--patient", "accountant", "--out", str(Path(folder) / _DIALOGUES)
        )
        command = [sys.executable, "-m", "scriptgraph", "serve", folder, "--port", "0"]
        server = subprocess.Popen(
            [*command, "--store", "memory:"], stderr=subprocess.PIPE, text=True
        )
        assert server.stderr
        try:
            lines = (re.search(r"at (http://[\d.:]+);", line) for line in server.stderr)
            yield next(filter(None, lines))[1]
        finally:
            server.terminate()
            server.communicate()


def filled(address: str) -> dict[str, dict[str, Sequence[object]]]:
    """Hold sessions, save a script twice, comment it, and keep a case.

    Returns:
        Where a parameter stands → its name → what it can be, as there is something by that name.
    """
    with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:

        def asked(method: str, path: str, **body: object) -> httpx.Response:
            return client.request(method, path, json=body).raise_for_status()

        sessions = [f"try-{number}" for number in range(6)]
        for name in sessions:
            asked("POST", "/api/sessions", script=_SCRIPT, session=name)
            asked("POST", f"/api/sessions/{name}/turns", text="Call me Ann.", id="1")
        asked("POST", "/api/sessions/try-0/turns", text="I want to kill myself.")
        asked("POST", "/api/sessions/try-1/human", do="take", by="Dr Weber")
        file = f"/api/files/{_FILE}"
        first = asked("PUT", file, text=_TEXT, based_on=None).json()["revision"]
        second = asked("PUT", file, text=f"{_TEXT}# once more\n", based_on=first).json()["revision"]
        comment = asked("POST", f"{file}/comments", text="Is that all?").json()["id"]
        cases = [f"kept-{number}" for number in range(20)]
        for name in cases:
            asked("PUT", f"/api/cases/{name}", script=_SCRIPT, messages=["Call me Ann."])
        listed = client.get("/api/results/dialogues", params={"of": _DIALOGUES}).json()
        dialogue = listed["dialogues"][0]
    revisions = [first, second]
    return {
        "path": {
            "session": sessions,
            "name": [_FILE, f"{_SCRIPT}.yaml", "parts/consent.yaml"],
            "case": cases,
            "model": [_SCRIPT],
            "revision": revisions,
            "comment": [comment],
        },
        "query": {
            "of": [_DIALOGUES],
            "at": [dialogue["at"]],
            "id": [dialogue["id"]],
            "old": [first],
            "new": [second],
            "script": [_SCRIPT],
            "form": ["html"],
        },
        "body": {
            "script": [_SCRIPT],
            "model": [_SCRIPT],
            "patient": ["accountant"],
            "do": ["take", "seen", "say", "take", "give-back"],
            "instead_of": [""],
            "section": ["introduction"],
            "by": ["Dr Weber"],
            "based_on": revisions,
            "name": [_FILE],
            "text": [_TEXT],
            "turn": [2],
            "messages": [["Call me Ann."]],
            "chat": [[{"role": "user", "content": "Call me Ann."}]],
        },
    }


def main(arguments: list[str]) -> int:
    """Run it; `arguments` are schemathesis's own, such as `--max-time 600`."""
    with TemporaryDirectory() as kept, served() as address:
        seen = Path(kept) / "seen"
        hooks = {
            "SCHEMATHESIS_HOOKS": "fuzz_hooks",
            "PYTHONPATH": str(HOOKS),
            "FUZZ_REAL": json.dumps(filled(address)),
            "FUZZ_SEEN": str(seen),
        }
        settings = ["--config-file", str(HOOKS / "schemathesis.toml")]
        command = [str(FUZZER), *settings, "run", f"{address}/openapi.json"]
        codes = [
            subprocess.run(
                [*command, *options, *arguments], check=False, env={**os.environ, **more}
            ).returncode
            for options, more in ((ODD, {}), (REAL, hooks))
        ]
        _tell(seen.read_text("utf-8").splitlines() if seen.exists() else [])
    return max(codes)


def _tell(seen: list[str]) -> None:
    """Say how often each operation was answered, and how often refused."""
    found: dict[str, Counter[str]] = {}
    for line in seen:
        status, operation = line.split(" ", 1)
        found.setdefault(operation, Counter())["answered" if status[0] == "2" else "refused"] += 1
    for operation, counts in sorted(found.items()):
        sys.stdout.write(
            f"{counts['answered']:6} answered {counts['refused']:6} refused  {operation}\n"
        )
    reached = sum(counts["answered"] > 0 for counts in found.values())
    sys.stdout.write(f"{reached} of {len(found)} operations were answered at least once\n")


def _run(*arguments: str) -> None:
    command = [sys.executable, "-m", "scriptgraph", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["--max-examples", "30", "--max-time", "600"]))
