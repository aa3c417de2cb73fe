"""Who is told of danger: a callback, and a server on loopback that is slow or has faults."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scriptgraph.safety.alerts import Alert, settle


@dataclass
class Webhook:
    """What a test sees of the server."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    """The status of each answer in order; then it is 204."""

    silent: float = 0
    """Seconds before it answers."""

    came: list[dict[str, Any]] = field(default_factory=list)
    """The bodies of what was sent."""

    def wait(self, count: int, seconds: float = 10) -> list[dict[str, Any]]:
        """Wait until so much has come; gives all of it."""
        until = time.monotonic() + seconds
        while len(self.came) < count and time.monotonic() < until:
            time.sleep(0.01)
        return self.came


class Heard:
    """A callback that keeps what it was told."""

    def __init__(self) -> None:
        self.alerts: list[Alert] = []
        self.threads: set[str] = set()

    def __call__(self, alert: Alert) -> None:
        self.threads.add(threading.current_thread().name)
        self.alerts.append(alert)

    def wait(self) -> list[Alert]:
        settle()
        return self.alerts


@contextmanager
def webhook(**given: Any) -> Iterator[Webhook]:
    """Serve on a free port until the block is left."""
    state = Webhook(**given)

    class Handler(_Handler):
        server_state = state

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}/alerts?key=1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server_state: Webhook

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server_state.came.append(json.loads(self.rfile.read(length)))
        time.sleep(self.server_state.silent)
        answers = self.server_state.answers
        self.send_response(answers.pop(0) if answers else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
