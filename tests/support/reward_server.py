"""A reward model on loopback: real HTTP, rewards by a rule of the test's, and faults on request."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Fault = Literal["500", "no json", "no list", "too few", "not numbers", "nan", "stall", "redirect"]


@dataclass
class RewardServer:
    """What a test sees of the server."""

    url: str = ""
    rate: Callable[[str], object] = len
    """From a query to its reward."""

    fault: Fault | None = None
    """What goes wrong with every answer."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    _close: Callable[[], None] = lambda: None

    def close(self) -> None:
        """Take the server down: nothing listens at its address any more."""
        self._close()


@contextmanager
def reward_server(rate: Callable[[str], object] = len) -> Iterator[RewardServer]:
    """Serve on a free port until the block is left, or the server is closed."""
    state = RewardServer(rate=rate)

    class Handler(_Handler):
        server_state = state

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()

    def close() -> None:
        if not state.closed.is_set():
            state.closed.set()
            server.shutdown()
            server.server_close()
            thread.join()

    state._close = close
    try:
        yield state
    finally:
        close()


class _Handler(BaseHTTPRequestHandler):
    server_state: RewardServer

    def do_POST(self) -> None:
        state = self.server_state
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state.requests.append({**request, "path": self.path})
        rewards = [state.rate(query) for query in request["query"]]
        match state.fault:
            case "500":
                self._send(500, b"out of memory")
            case "no json":
                self._send(200, b'{"rewards": [0.1,')
            case "no list":
                self._send(200, b'{"detail": "warming up"}')
            case "too few":
                self._send(200, json.dumps({"rewards": rewards[1:]}).encode())
            case "not numbers":
                odd = ["good", True, None, {}, 10**400][: len(rewards)]
                self._send(200, json.dumps({"rewards": odd}).encode())
            case "nan":
                self._send(200, json.dumps({"rewards": [float("nan")] * len(rewards)}).encode())
            case "stall":
                state.closed.wait()
            case "redirect":
                self._send(302, b"")
            case None:
                self._send(200, json.dumps({"rewards": rewards}).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the tests' output clean."""
