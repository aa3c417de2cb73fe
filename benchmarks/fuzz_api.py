"""`make fuzz-api`: schemathesis against the server's own description of its API, offline.

It clashes with a package that the tests need, so it has an environment of its own. What it finds is
mended and kept as an ordinary test; nothing of CI waits for it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
FUZZER = ROOT / ".fuzz" / "bin" / "schemathesis"

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


@contextmanager
def served() -> Iterator[str]:
    """Serve a copy of the sample scripts from memory; gives the address."""
    with TemporaryDirectory() as folder:
        for path in (ROOT / "scripts").glob("*.*"):
            shutil.copy(path, folder)
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


def main(arguments: list[str]) -> int:
    """Run it; `arguments` are schemathesis's own, such as `--max-time 600`."""
    options = ["--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing"]
    with served() as address:
        command = [str(FUZZER), "run", f"{address}/openapi.json", *options, *arguments]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["--max-examples", "30", "--max-time", "600"]))
