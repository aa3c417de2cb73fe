"""Starts the command line in processes that have its libraries loaded already.

Loading them takes longer than most commands do. One process loads them, and each command is a copy
of it (a fork) with streams, folder and environment of its own.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_NEEDED_BY_SOME = (
    "choix",
    "igraph",
    "krippendorff",
    "langgraph.checkpoint.sqlite.aio",
    "matplotlib.backends.backend_svg",
    "rich.markdown",
    "scipy.stats",
    "sklearn.metrics",
)
"""Libraries that commands load when they need them."""

_ENTRANCES = ("scriptgraph.__main__", "scriptgraph.deployed", "scriptgraph.studio")
"""What does something when it is loaded."""

SECONDS = 600
"""What a command may take; only one that never ends takes longer, on whatever machine."""


class Running:
    """A command under way, or at its end."""

    def __init__(self, status: socket.socket) -> None:
        self._status = status
        self._pid = self._next_number()
        self._code: int | None = None

    def poll(self) -> int | None:
        """Give the exit code; None while it runs."""
        if self._code is None:
            self._status.setblocking(False)
            try:
                self._hear_the_end()
            except BlockingIOError:
                return None
        return self._code

    def wait(self, seconds: float = SECONDS) -> int:
        """Wait for the end; give the exit code, or the negative number of the signal.

        Raises:
            TimeoutError: When it takes longer.
        """
        if self._code is None:
            self._status.settimeout(seconds)
            return self._hear_the_end()
        return self._code

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self._pid, number)

    def kill(self) -> None:
        """Let it die without a word."""
        self.send_signal(signal.SIGKILL)

    def _hear_the_end(self) -> int:
        self._code = self._next_number()
        self._status.close()
        return self._code

    def _next_number(self) -> int:
        """Read what the process that waits for the command has to say: its id, then its code."""
        number = self._status.recv(8)
        assert number, "the process that starts commands is gone"
        return int.from_bytes(number, signed=True)


class Starter:
    """The process that is copied; it ends with the tests."""

    def __init__(self) -> None:
        self._jobs, there = socket.socketpair()
        alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # threads are not copied
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(there.fileno())],
            pass_fds=[there.fileno()],
            env={**os.environ, **alone},
        )
        there.close()

    def start(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        streams: Sequence[int],
        at_terminal: bool = False,
    ) -> Running:
        """Start one command.

        Args:
            arguments: What stands behind `scriptgraph`.
            cwd: The folder in which it runs.
            env: Its whole environment.
            streams: File descriptors of its input, output and errors.
            at_terminal: Whether the input is a terminal, whose Ctrl-C reaches the command alone.
        """
        job = {"arguments": arguments, "cwd": str(cwd), "env": dict(env), "terminal": at_terminal}
        text = json.dumps(job).encode()
        here, there = socket.socketpair()
        with there:
            fds = [*streams, there.fileno()]
            socket.send_fds(self._jobs, [len(text).to_bytes(8)], fds)
            self._jobs.sendall(text)
        return Running(here)


def serve(jobs: socket.socket) -> None:
    """Load the libraries, then copy this process for each job."""
    _load()
    while True:
        length, fds, _, _ = socket.recv_fds(jobs, 8, 4)
        if not length:
            return
        job = json.loads(jobs.recv(int.from_bytes(length), socket.MSG_WAITALL))
        if os.fork() == 0:
            jobs.close()
            _look_after(job, fds)
        for fd in fds:
            os.close(fd)
        while _is_one_gone():
            pass


def _load() -> None:
    import scriptgraph

    for module in pkgutil.walk_packages(scriptgraph.__path__, "scriptgraph."):
        if module.name not in _ENTRANCES:
            __import__(module.name)
    for name in (*_NEEDED_BY_SOME, "warmed"):  # beside this file
        __import__(name)
    gc.collect()
    gc.freeze()  # so that no copy goes through all of it again


def _is_one_gone() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _look_after(job: Mapping[str, Any], fds: Sequence[int]) -> None:
    """Start the command, say which process it is, wait for it, and say how it ended."""
    *streams, status = fds
    child = os.fork()
    if child == 0:
        os.close(status)
        _become(job, streams)
    for fd in streams:
        os.close(fd)
    os.write(status, child.to_bytes(8, signed=True))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(status, code.to_bytes(8, signed=True))
    os._exit(0)


def _become(job: Mapping[str, Any], streams: Sequence[int]) -> None:
    """Be the program that was asked for, and end with its exit code, or of its alarm."""
    signal.alarm(SECONDS)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background ignore it
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    time.tzset()
    _take_over(streams, job["env"].get("PYTHONIOENCODING") or "utf-8")
    if job["terminal"]:
        _take_terminal()
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


def _take_over(streams: Sequence[int], encoding: str) -> None:
    for number, fd in enumerate(streams):
        os.dup2(fd, number)
    for fd in set(streams) - {0, 1, 2}:
        os.close(fd)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding=encoding, closefd=False)  # noqa: SIM115  # open to the end
        for number, mode in enumerate(("r", "w", "w"))
    )


def _take_terminal() -> None:
    """Begin a session at the terminal: without one of its own, Ctrl-C is no signal."""
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
