"""Run the command line against the server on loopback, and stop it in the middle."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

from support.command_line import Command
from support.openai_server import OpenAIServer


def address(server: OpenAIServer) -> dict[str, str]:
    """Give the environment in which the server is asked."""
    return {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "test"}


def start(server: OpenAIServer, *arguments: str | Path) -> Command:
    """Start `scriptgraph ARGUMENTS`, which asks the server."""
    return Command(*arguments, env=address(server))


def wait_until(is_so: Callable[[], bool], command: Command) -> None:
    """Wait for something to happen before the command ends."""
    while not is_so():
        assert command.running.poll() is None, command.end()
        time.sleep(0.005)


def ended(command: Command) -> tuple[int, str]:
    """Wait for the end.

    Returns:
        The exit code, and what was said on standard error.
    """
    done = command.end()
    return done.returncode, done.stderr


def interrupt(
    server: OpenAIServer, after: int, how: signal.Signals, *arguments: str | Path
) -> tuple[int, str]:
    """Run `scriptgraph ARGUMENTS` and send a signal once the server had so many requests.

    Returns:
        The exit code, and what was said on standard error.
    """
    more = after - len(server.requests)
    with server.holding_back(more):  # or it could be at its end before the signal is there
        command = start(server, *arguments)
        wait_until(lambda: len(server.requests) >= after, command)
        command.running.send_signal(how)
    found = ended(command)
    server.read_to_the_end()
    return found
