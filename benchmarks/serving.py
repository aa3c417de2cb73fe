"""An application on a free port of loopback, in a process of its own."""

from __future__ import annotations

import multiprocessing
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from starlette.applications import Starlette


@contextmanager
def served(make: Callable[..., Starlette], *given: Any) -> Iterator[str]:
    """Serve until the block is left.

    Args:
        make: Makes the application, in the process that serves it.
        given: What it makes it from.

    Yields:
        The server's address, without a slash at its end.

    Raises:
        RuntimeError: When it ends before it answers.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        # A new interpreter: a fork would take over the threads and loops of this one.
        process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(listening, make, given), daemon=True
        )
        process.start()
        address: tuple[str, int] = listening.getsockname()
        try:
            while not _answers(address):
                if not process.is_alive():
                    raise RuntimeError(f"the server has ended with {process.exitcode}")
            yield f"http://127.0.0.1:{address[1]}"
        finally:
            process.terminate()
            process.join()


def _answers(address: tuple[str, int]) -> bool:
    """Say whether anybody answers within a second: a new interpreter takes a while to begin."""
    with suppress(TimeoutError), socket.create_connection(address, timeout=1) as asking:
        asking.sendall(b"GET / HTTP/1.0\r\n\r\n")
        return bool(asking.recv(1))
    return False


def _serve(listening: socket.socket, make: Callable[..., Starlette], given: Any) -> None:
    config = uvicorn.Config(
        make(*given), log_level="warning", lifespan="off", timeout_graceful_shutdown=1
    )
    uvicorn.Server(config).run(sockets=[listening])
