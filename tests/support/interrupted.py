"""Run the command line against the server on loopback, and stop it in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from support.command_line import PROGRAM
from support.openai_server import OpenAIServer


def address(server: OpenAIServer) -> dict[str, str]:
    """Give the environment in which the server is asked."""
    return {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "test"}


def start(server: OpenAIServer, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start `scriptgraph ARGUMENTS`, which asks the server."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        env={**os.environ, **address(server)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
    )


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for something to happen before the process ends."""
    while not is_so():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end.

    Returns:
        The exit code, and what was said on standard error.
    """
    _, said = process.communicate(timeout=600)
    assert "Traceback" not in said
    return process.returncode, said


def interrupt(
    server: OpenAIServer, after: int, how: signal.Signals, *arguments: str | Path
) -> tuple[int, str]:
    """Run `scriptgraph ARGUMENTS` and send a signal once the server had so many requests.

    Returns:
        The exit code, and what was said on standard error.
    """
    more = after - len(server.requests)
    with server.holding_back(more):  # or it could be at its end before the signal is there
        process = start(server, *arguments)
        wait_until(lambda: len(server.requests) >= after, process)
        process.send_signal(how)
    found = ended(process)
    server.read_to_the_end()
    return found
