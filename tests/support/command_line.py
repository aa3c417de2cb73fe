"""Run the command line as its users do: as a program of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType

from support.starter import SECONDS, Running, Starter

ROOT = Path(__file__).parents[2]
PROGRAM = "import sys; from scriptgraph.cli import main; sys.exit(main())"

NOTHING: Mapping[str, str] = MappingProxyType({})


@cache
def _starter() -> Starter:
    return Starter()


def at_terminal(
    terminal: int, *arguments: str | Path, cwd: Path, env: Mapping[str, str] = NOTHING
) -> Running:
    """Start `scriptgraph ARGUMENTS` at a terminal."""
    return _starter().start(
        list(map(str, arguments)),
        cwd=cwd,
        env={**os.environ, **env},
        streams=[terminal] * 3,
        at_terminal=True,
    )


class Command:
    """`scriptgraph ARGUMENTS` under way, or at its end; what it wrote can be read at any time."""

    def __init__(
        self,
        *arguments: str | Path,
        cwd: Path = ROOT,
        env: Mapping[str, str] = NOTHING,
        given: str | int = "",
    ) -> None:
        """Start it; `given` is what it reads, or the file descriptor that it reads from."""
        self.arguments = list(map(str, arguments))
        self._out, self._err = TemporaryFile(), TemporaryFile()  # noqa: SIM115  # read until the end
        with TemporaryFile() as text:
            if isinstance(given, str):
                text.write(given.encode())
                text.seek(0)
            source = text.fileno() if isinstance(given, str) else given
            self.running = _starter().start(
                self.arguments,
                cwd=cwd,
                env={**os.environ, **env},
                streams=[source, self._out.fileno(), self._err.fileno()],
            )

    def written(self) -> str:
        """Give what it has written to standard output."""
        return _read(self._out.fileno())

    def said(self) -> str:
        """Give what it has written to standard error."""
        return _read(self._err.fileno())

    def end(self) -> subprocess.CompletedProcess[str]:
        """Wait for the end; whatever happens, nobody gets to see a traceback.

        Raises:
            subprocess.TimeoutExpired: When it takes longer than ten minutes.
        """
        code = self.running.wait()
        if code == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(self.arguments, SECONDS)
        done = subprocess.CompletedProcess(self.arguments, code, self.written(), self.said())
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        self._out.close()
        self._err.close()
        return done


def _read(fd: int) -> str:
    """Read all, and leave the place where the command goes on writing."""
    return os.pread(fd, os.fstat(fd).st_size, 0).decode()


def scriptgraph(
    *arguments: str | Path, cwd: Path = ROOT, given: str = "", env: Mapping[str, str] = NOTHING
) -> subprocess.CompletedProcess[str]:
    """Run `scriptgraph ARGUMENTS`; whatever happens, nobody gets to see a traceback."""
    return Command(*arguments, cwd=cwd, given=given, env=env).end()
