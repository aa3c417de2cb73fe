"""Servers that take less than was asked for: they are asked in the way that they take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from support.fakes import Talk, script, task
from support.openai_server import OpenAIServer, openai_server
from support.served import served_model

from scriptgraph.core.errors import ModelError
from scriptgraph.models.habits import ALTERNATING, NO_SYSTEM, SYSTEM_FIRST, Habits, in_order

SCRIPT = script(
    {
        "hello": {
            "tasks": [task("mood", collect={"m": "integer"})],
            "next": [{"to": "talk", "when": "the user wants to talk"}, {"to": "end"}],
        },
        "talk": {},
    }
)
SAID = ["I want to talk, it is 7.", "That was all."]

Refuse = Callable[[dict[str, Any]], tuple[int, object] | None]


def error(message: str, status: int = 400, **more: Any) -> tuple[int, object]:
    return status, {"error": {"message": message, "type": "invalid_request_error", **more}}


def without(name: str, message: str, status: int = 400, **more: Any) -> Refuse:
    return lambda request: error(message, status, **more) if name in request else None


def roles(request: dict[str, Any]) -> list[str]:
    return [message["role"] for message in request["messages"]]


def unlike_a_turn(request: dict[str, Any]) -> bool:
    rest = roles(request)[roles(request)[0] == "system" :]
    return any(role != ("user", "assistant")[n % 2] for n, role in enumerate(rest))


def form(request: dict[str, Any]) -> str:
    return str(request.get("response_format", {}).get("type", ""))


def when(holds: Callable[[dict[str, Any]], bool], message: str, status: int = 400) -> Refuse:
    return lambda request: error(message, status) if holds(request) else None


REFUSALS: dict[str, Refuse] = {
    "temperature by name": without("temperature", "Unsupported value", param="temperature"),
    "temperature in words": without("temperature", "`temperature` is deprecated for this model."),
    "seed": without("seed", "Unrecognized request argument supplied: seed"),
    "stream_options, as FastAPI says it": lambda request: (
        (
            422,
            {
                "detail": [
                    {"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "no"}
                ]
            },
        )
        if "stream_options" in request
        else None
    ),
    "max_completion_tokens": without(
        "max_completion_tokens", "Unknown parameter: 'max_completion_tokens'."
    ),
    "top_p with another status": without("top_p", "Unsupported parameter(s): `top_p`", 422),
    "system first": when(
        lambda r: "system" in roles(r)[1:], "System message must be at the beginning."
    ),
    "system first, from a template": when(
        lambda r: "system" in roles(r)[1:],
        "Jinja Exception: System message must be at the beginning.",
        500,
    ),
    "alternation": when(
        unlike_a_turn, "Conversation roles must alternate user/assistant/user/assistant/..."
    ),
    "no system message": when(lambda r: "system" in roles(r), "System role not supported"),
    "a template that says nothing": when(unlike_a_turn, "Failed to apply chat template", 500),
    "no schema": when(
        lambda r: form(r) == "json_schema", "This response_format type is unavailable now"
    ),
    "no response_format": when(lambda r: bool(form(r)), "response_format is not supported"),
    "structured outputs": when(
        lambda r: bool(form(r)), "Structured outputs are not supported by this endpoint", 501
    ),
    "no stream": when(lambda r: r.get("stream") is True, "Streaming is not supported"),
}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


@pytest.mark.parametrize("mode", ["single", "multi"])
@pytest.mark.parametrize("refuse", REFUSALS.values(), ids=REFUSALS)
async def test_what_a_server_refuses_is_asked_for_once(
    refuse: Refuse, mode: Any, server: OpenAIServer
) -> None:
    """The session goes on as anywhere else; it is said on the screen once, and in the trace."""
    server.refuse, told = refuse, list[str]()
    async with served_model(server.base_url, seed=3, remark=told.append, top_p=0.9) as model:
        talk = Talk(SCRIPT, model.model_copy(update={"max_tokens": 700}), mode)
        await talk.say(None, *SAID)
    assert await talk.section() == "end"
    refused = [request for request in server.requests if refuse(request)]
    assert len(refused) == len(told) <= 2
    assert told
    noted = [one["why"] for record in (await talk.state())["trace"] for one in record["refused"]]
    assert noted == told


async def test_a_token_limit_has_the_name_that_the_server_knows(server: OpenAIServer) -> None:
    """Who does not know the new name is given the old one, with the same number."""
    server.refuse = REFUSALS["max_completion_tokens"]
    async with served_model(server.base_url) as model:
        await model.model_copy(update={"max_tokens": 700}).ainvoke([HumanMessage("Hello.")])
    assert (server.requests[0]["max_completion_tokens"], server.requests[1]["max_tokens"]) == (
        700,
        700,
    )


async def test_a_refusal_of_something_else_stays_an_error(server: OpenAIServer) -> None:
    """What nobody can leave out is told with the server's words, and not asked on and on."""
    server.refuse = lambda request: error("The moon is in the wrong place.")
    async with served_model(server.base_url) as model:
        with pytest.raises(ModelError, match=r"asked failed: .*The moon is in the wrong place"):
            await Talk(SCRIPT, model).say(None)
    assert len(server.requests) == 2


async def test_a_server_that_refuses_everything_ends(server: OpenAIServer) -> None:
    """When nothing is left to leave out, its words are the error."""
    server.refuse = lambda request: error(
        "temperature, roles must alternate, response_format, stream_options: all unsupported"
    )
    async with served_model(server.base_url) as model:
        with pytest.raises(ModelError, match="all unsupported"):
            await Talk(SCRIPT, model).say(None)
    assert len(server.requests) < 20


CONVERSATION = [
    {"role": "system", "content": "S"},
    {"role": "user", "content": "one <instructions>"},
    {"role": "assistant", "content": "two"},
    {"role": "user", "content": "three"},
    {"role": "user", "content": "four"},
    {"role": "system", "content": "now"},
]


@pytest.mark.parametrize("asked", [SYSTEM_FIRST, ALTERNATING, NO_SYSTEM])
def test_every_word_stays_in_another_order(asked: int) -> None:
    """Messages are put together and marked, and none is lost."""
    ordered = in_order(CONVERSATION, asked)
    text = "\n".join(message["content"] for message in ordered)
    assert all(message["content"].split()[0] in text for message in CONVERSATION)
    kinds = [message["role"] for message in ordered]
    assert "system" not in kinds[1:]
    assert ("system" in kinds) == (asked < NO_SYSTEM)
    assert kinds[-1] == "user"
    assert ordered[-1]["content"].endswith("<instructions>\nnow\n</instructions>")
    if asked >= ALTERNATING:
        assert all(one != other for one, other in pairwise(kinds))


def test_what_two_calls_have_learned_is_known_together() -> None:
    """Calls at the same time meet the same refusals, and none forgets what another learned."""
    one = Habits(left_out=frozenset({"seed"}), roles=SYSTEM_FIRST)
    other = Habits(left_out=frozenset({"temperature"}), format=1, streams=False)
    both = one.joined(other)
    assert both == other.joined(one)
    assert both.left_out == {"seed", "temperature"}
    assert (both.roles, both.format, both.streams) == (SYSTEM_FIRST, 1, False)
