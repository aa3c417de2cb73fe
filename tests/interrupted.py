"""Run the command line against the server on loopback, and stop it in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from command_line import PROGRAM
from openai_server import OpenAIServer


def address(server: OpenAIServer) -> dict[str, str]:
    """Give the environment in which the server is asked."""
    return {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "test"}


def interrupt(
    server: OpenAIServer, after: int, how: signal.Signals, *arguments: str | Path
) -> tuple[int, str]:
    """Run `scriptgraph ARGUMENTS` and send a signal once the server had so many requests.

    Returns:
        The exit code, and what was said on standard error.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        env={**os.environ, **address(server)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
    )
    while len(server.requests) < after:
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(how)
    _, said = process.communicate(timeout=30)
    assert "Traceback" not in said
    return process.returncode, said
