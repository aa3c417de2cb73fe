"""Stands between a client and a model's server, and keeps what the client does not.

The OpenAI client hands out tokens, but not what a server of one's own says beside them: how many
tokens it really had to read behind its prefix cache, how long that took, and whether an answer was
cut off.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_LONGEST = 600.0
"""Seconds that one call may take; the client's own limit is shorter."""


@dataclass(frozen=True)
class Call:
    """One call that was answered."""

    asked_for: str
    """The name of the answer's schema; empty for a message."""

    system: str
    """All that the prompt's system messages hold."""

    text: str
    finish: str
    """`stop`, or `length` where it was cut off."""

    read: int
    """Tokens of the prompt that were not in the server's cache."""

    written: int
    prompt: int
    """Tokens of the prompt, cached ones included."""

    ms: float
    """Time that the model took, reading and writing."""


@dataclass
class Listener:
    """What has been heard so far."""

    server: str
    address: str = ""
    calls: list[Call] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """What the server said where it gave no answer."""

    async def pass_on(self, request: Request) -> Response:
        """Have the server answer, whole, and take note of it."""
        asked = await request.json()
        async with httpx.AsyncClient(timeout=_LONGEST, trust_env=False) as client:
            answer = await client.post(f"{self.server}/v1/chat/completions", json=asked)
        given = answer.json()
        if answer.is_success:
            self.calls.append(_call(asked, given))
        else:
            self.refused.append(answer.text)
        return JSONResponse(given, answer.status_code)


def _call(asked: dict[str, Any], given: dict[str, Any]) -> Call:
    choice, timings = given["choices"][0], given["timings"]
    schema = asked.get("response_format", {}).get("json_schema", {})
    said = [one for one in asked["messages"] if one["role"] == "system"]
    return Call(
        asked_for=schema.get("name", ""),
        system="\n".join(_text(one["content"]) for one in said),
        text=choice["message"].get("content") or "",
        finish=choice["finish_reason"],
        read=timings["prompt_n"],
        written=timings["predicted_n"],
        prompt=given["usage"]["prompt_tokens"],
        ms=timings["prompt_ms"] + timings["predicted_ms"],
    )


def _text(content: str | list[dict[str, Any]]) -> str:
    return content if isinstance(content, str) else json.dumps(content)


@contextmanager
def listening(server: str) -> Iterator[Listener]:
    """Listen on a free port of loopback until the block is left."""
    listener = Listener(server)
    routes = [Route("/v1/chat/completions", listener.pass_on, methods=["POST"])]
    with socket.create_server(("127.0.0.1", 0)) as port:
        listener.address = f"http://127.0.0.1:{port.getsockname()[1]}/v1"
        config = uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off")
        serving = uvicorn.Server(config)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [port]}, daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            serving.should_exit = True
            thread.join()
