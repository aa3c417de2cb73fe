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
from dataclasses import asdict, dataclass
from pathlib import Path
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
    """Passes calls on to a server, and writes down each answer as soon as it is there."""

    server: str
    ledger: Path
    """A file with a line for each answer; what stands in it already stays."""

    address: str = ""

    async def pass_on(self, request: Request) -> Response:
        """Have the server answer, whole, and take note of it."""
        asked = await request.json()
        async with httpx.AsyncClient(timeout=_LONGEST, trust_env=False) as client:
            answer = await client.post(f"{self.server}/v1/chat/completions", json=asked)
        given = answer.json()
        note = {"call": asdict(_call(asked, given))} if answer.is_success else {"no": answer.text}
        with self.ledger.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(note, ensure_ascii=False) + "\n")
        return JSONResponse(given, answer.status_code)


def heard(ledger: Path) -> tuple[list[Call], list[str]]:
    """Read the calls that were answered, and what the server said where it gave no answer."""
    lines = ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else []
    notes = [json.loads(line) for line in lines]
    calls = [Call(**note["call"]) for note in notes if "call" in note]
    return calls, [note["no"] for note in notes if "no" in note]


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
def listening(server: str, ledger: Path) -> Iterator[Listener]:
    """Listen on a free port of loopback until the block is left."""
    listener = Listener(server, ledger)
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
