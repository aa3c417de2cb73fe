"""A model on loopback that holds the dialogue with whoever asks, in the form that they ask for.

It knows the turn by the user's last words in the prompt, and so needs no cue. Every session has an
address of its own, `<server>/<session>/v1`; `<server>/<session>/account` tells what it has used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from langchain_core.messages import convert_to_messages
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks.counting import REASON, Tokenizer
from benchmarks.peers.dialogue import Talk, Turn, sleep_talk
from benchmarks.peers.metering import Meter, text_of
from scriptgraph.rehearsal.standin import StandIn

SERVED = "sleep-talk"


def application() -> Starlette:
    """Make the server, to be run by any ASGI server."""
    model = _TalkModel()
    return Starlette(
        routes=[
            Route("/{session}/v1/chat/completions", model.answer, methods=["POST"]),
            Route("/{session}/account", model.give_account),
        ]
    )


@dataclass
class _TalkModel:
    talk: Talk = field(default_factory=sleep_talk)
    tokenizer: Tokenizer = field(default_factory=Tokenizer)
    meters: dict[str, Meter] = field(default_factory=dict)

    async def answer(self, request: Request) -> Response:
        asked = await request.json()
        session = request.path_params["session"]
        turn = self.talk.turns[self.talk.turn_in(_whole_text(asked))]
        message = await self._message(asked, turn)
        meter = self.meters.setdefault(session, Meter(self.tokenizer))
        read, written = meter.charge(asked, message)
        finish = "tool_calls" if message.get("tool_calls") else "stop"
        return JSONResponse(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": SERVED,
                "choices": [{"index": 0, "message": message, "finish_reason": finish}],
                "usage": {
                    "prompt_tokens": read,
                    "completion_tokens": written,
                    "total_tokens": read + written,
                },
            }
        )

    async def give_account(self, request: Request) -> Response:
        meter = self.meters.get(request.path_params["session"], Meter(self.tokenizer))
        return JSONResponse(asdict(meter.usage))

    async def _message(self, asked: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
        if call := _handover(asked, turn):
            return {"role": "assistant", "content": None, "tool_calls": [call]}
        prompt = convert_to_messages(asked["messages"])
        cue = turn.cue(self.talk.script, reason=REASON)
        answer = await StandIn(cue=cue).ainvoke(prompt)
        return {"role": "assistant", "content": answer.text}


def _whole_text(asked: Mapping[str, Any]) -> str:
    return "\n".join(text_of(message) for message in asked["messages"])


def _handover(asked: Mapping[str, Any], turn: Turn) -> dict[str, Any] | None:
    """Call the function that leads to the turn's section, where there is one.

    Who has been handed the talk is offered no function that leads to themselves.
    """
    names = [tool["function"]["name"] for tool in asked.get("tools") or ()]
    name = next((name for name in names if name.endswith(turn.to)), None)
    if not turn.moves or name is None:
        return None
    function = {"name": name, "arguments": "{}"}
    return {"id": f"call_{turn.to}", "type": "function", "function": function}
