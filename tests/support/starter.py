"""Starts the command line in processes that have its libraries loaded already.

Loading them takes longer than most commands do. One process loads them, and each command is a copy
of it (a fork) with streams, folder and environment of its own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_LOADED = (
    "scriptgraph.cli.experiment",
    "scriptgraph.studies.experiment.runner",
    "scriptgraph.studies.experiment.verdicts",
    "scriptgraph.graphs.simulation",
    "scriptgraph.report.table",
    "scriptgraph.rehearsal.model",
    "langgraph.checkpoint.sqlite.aio",
)

SECONDS = 600
"""What a command may take; only one that never ends takes longer, on whatever machine."""


class Starter:
    """The process that is copied; it ends with the tests."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(
        self, arguments: Sequence[str], *, cwd: Path, given: str, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end.

        Raises:
            subprocess.TimeoutExpired: When it takes longer than ten minutes.
        """
        with tempfile.TemporaryDirectory() as folder:
            streams = {name: str(Path(folder) / name) for name in ("in", "out", "err")}
            Path(streams["in"]).write_text(given, encoding="utf-8")
            job = {"arguments": arguments, "cwd": str(cwd), "env": dict(env), "streams": streams}
            code = self._ask(job)
            out, err = (Path(streams[name]).read_bytes().decode() for name in ("out", "err"))
        return subprocess.CompletedProcess(list(arguments), code, out, err)

    def _ask(self, job: Mapping[str, Any]) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        if code == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(job["arguments"], SECONDS)
        return code


def serve() -> None:
    """Load the libraries, then copy this process for each job."""
    for name in _LOADED:
        __import__(name)
    while line := sys.stdin.readline():
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(job)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(job: Mapping[str, Any]) -> None:
    """Be the program that was asked for, and end with its exit code, or of its alarm."""
    signal.alarm(SECONDS)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    flags = {"in": os.O_RDONLY, "out": os.O_WRONLY | os.O_CREAT, "err": os.O_WRONLY | os.O_CREAT}
    for number, (name, flag) in enumerate(flags.items()):
        os.dup2(os.open(job["streams"][name], flag, 0o600), number)
    encoding = job["env"].get("PYTHONIOENCODING") or "utf-8"
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding=encoding, closefd=False)  # noqa: SIM115  # open to the end
        for number, mode in enumerate(("r", "w", "w"))
    )
    sys.argv = ["scriptgraph", *job["arguments"]]
    code = 1
    try:
        from scriptgraph.cli import main

        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
