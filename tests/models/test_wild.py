"""Habits of real servers, from public reports: none of them ends a session or passes in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from support import wild
from support.fakes import Talk, script, task
from support.openai_server import OpenAIServer, Raw, openai_server
from support.served import served_model

from scriptgraph.core.errors import ModelError
from scriptgraph.models.events import Events, as_whole
from scriptgraph.nodes.asking.asking import ask_reply
from scriptgraph.records.calls import calls_behind

SCRIPT = script(
    {
        "hello": {
            "tasks": [task("mood", collect={"m": "integer"})],
            "next": [{"to": "talk", "when": "the user wants to talk"}, {"to": "end"}],
        },
        "talk": {},
    }
)
SAID = ["I want to talk, it is 7.", "Grüß Gott, 我们谈谈。", "That was all."]
PROMPT = [HumanMessage("Hello?")]

pytestmark = pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
"""The client writes down what it has just read, and warns of each field of another type."""


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


async def held(mode: Any = "multi", **habits: Any) -> dict[str, Any]:
    """Hold a session; give what was said in it, what was refused, and what it cost."""
    with openai_server() as server:
        for name, habit in habits.items():
            setattr(server, name, habit)
        async with served_model(server.base_url) as model:
            talk = Talk(SCRIPT, model, mode)
            await talk.say_to_the_end(*SAID)
    state = await talk.state()
    calls = [call for record in state["trace"] for _, call in calls_behind(record)]
    return {
        "texts": [message.text for message in state["messages"]],
        "section": await talk.section(),
        "refused": [one["why"] for record in state["trace"] for one in record["refused"]],
        "tokens": [(call["input_tokens"], call["output_tokens"]) for call in calls],
    }


@pytest.mark.parametrize("mode", ["single", "multi"])
@pytest.mark.parametrize("write", wild.STREAMS.values(), ids=wild.STREAMS)
async def test_streams_that_are_badly_written_are_read(write: wild.Write, mode: Any) -> None:
    """However events are written and wherever they are cut, the session is the same."""
    usual = await held(mode)
    assert await held(mode, raw=wild.stream(write)) == usual
    assert usual["refused"] == []


@pytest.mark.parametrize(
    "finish", ["eos", "STOP", "eos_token", "end", "<|im_end|>", "stop_sequence"]
)
async def test_an_end_has_many_names(finish: str) -> None:
    """A model that says it is done is done, in whichever words."""
    assert await held(raw=wild.stream(wild.each(wild.event), finish)) == await held()


@pytest.mark.parametrize(
    "finish",
    [
        *("error", "insufficient_system_resource", "model_length", "abort", "sensitive"),
        *("content_filter: PROHIBITED_CONTENT", "MALFORMED_FUNCTION_CALL", "network_error"),
    ],
)
async def test_an_end_that_is_none_is_asked_for_again(finish: str) -> None:
    """Half a reply is never taken for a whole one, whatever a provider calls that it stopped."""
    found = await held(raw=wild.stream(wild.each(wild.event), finish))
    assert found["section"] == "end"
    assert any("it was cut off before its end" in why for why in found["refused"])


@pytest.mark.parametrize("finish", [None, ""])
async def test_an_end_without_a_reason_may_be_cut_off(finish: Any) -> None:
    """A server that says only that it is done is used, and its replies are asked for once more."""
    found = await held(raw=wild.stream(wild.each(wild.event), finish))
    assert found["section"] == "end"
    assert any("it was cut off before its end" in why for why in found["refused"])


@pytest.mark.parametrize("raw", wild.WHOLES.values(), ids=wild.WHOLES)
async def test_whole_answers_that_are_badly_written_are_read(
    raw: Any, server: OpenAIServer
) -> None:
    """What was asked for in one piece is read from whatever holds it."""
    server.raw, server.play = raw, lambda *_: "Guten Tag, Ännchen. How are you?"
    async with served_model(server.base_url) as model:
        answer = await model.ainvoke(PROMPT)
    assert answer.text == "Guten Tag, Ännchen. How are you?"
    assert answer.usage_metadata
    assert answer.usage_metadata["output_tokens"] == 6


@pytest.mark.parametrize(
    "words",
    [
        "This model only support stream mode, please enable the stream parameter",
        "parameter.enable_thinking must be set to false for non-streaming calls",
        "Streaming is required for operations that may take longer than 10 minutes",
    ],
)
async def test_who_answers_only_piece_by_piece_is_asked_so(
    words: str, server: OpenAIServer
) -> None:
    """It is learned once, and said."""
    server.refuse = lambda r: None if r.get("stream") else (400, {"error": {"message": words}})
    told = list[str]()
    async with served_model(server.base_url, remark=told.append) as model:
        for _ in range(2):
            assert "[rehearsal]" in (await model.ainvoke(PROMPT)).text
    assert told == ["the server of asked writes answers only piece by piece"]
    assert [bool(request.get("stream")) for request in server.requests] == [False, True, True]


@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize("error", wild.ERRORS.values(), ids=wild.ERRORS)
async def test_errors_by_other_names_are_told(
    error: dict[str, Any], streamed: bool, server: OpenAIServer
) -> None:
    """With status 200, in a stream or alone: the server's own words are the error."""
    kind = "text/event-stream" if streamed else "application/json"
    text = wild.event(error) if streamed else wild.written(error)
    server.raw = lambda request, body: Raw([text], kind)
    async with served_model(server.base_url, retries=0) as model:
        asking: Any = (
            Talk(SCRIPT, model).say(None)
            if streamed
            else ask_reply(model, PROMPT, attempts=1, tokens=None, speaker="R")
        )
        with pytest.raises(ModelError, match=r"asked failed: .*the engine is dead"):
            await asking


async def test_an_error_in_the_middle_of_a_stream_is_told(server: OpenAIServer) -> None:
    """An event that is one by its name, behind half a reply, is a failed call and no end."""
    broken = [True]

    def raw(request: dict[str, Any], body: dict[str, Any]) -> Raw | None:
        if not (broken and broken.pop()):
            return None
        half = [wild.event(piece) for piece in list(wild.pieces(body))[:4]]
        return Raw([*half, b'event: error\ndata: {"text": "x", "message": "out of memory"}\n\n'])

    server.raw = raw
    async with served_model(server.base_url, retries=0) as model:
        talk = Talk(SCRIPT, model)
        assert "[rehearsal]" in await talk.say(None)
    (record,) = (await talk.state())["trace"]
    assert record["refused"][0]["why"] == "the call failed: out of memory"


@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize("call", wild.CALLS.values(), ids=wild.CALLS)
async def test_decisions_in_calls_of_tools_are_read(call: Any, streamed: bool) -> None:
    """Although no tool was offered; in every form in which servers write such a call."""

    def change(request: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        return wild.called(body, call) if "response_format" in request else body

    def raw(request: dict[str, Any], body: dict[str, Any]) -> Raw | None:
        if "response_format" not in request or not request.get("stream"):
            return None
        choice = body["choices"][0]
        delta = {"index": 0, "delta": choice["message"], "finish_reason": None}
        end = {"index": 0, "delta": {}, "finish_reason": "tool_calls"}
        usage = {"choices": [], "usage": body["usage"]}
        events = [{**body, "usage": None, "choices": [one]} for one in (delta, end)]
        return Raw([wild.event(event) for event in [*events, usage]])

    def at_once(request: dict[str, Any], body: dict[str, Any]) -> Raw:
        return Raw([wild.written(body)], "application/json")

    found = await held(change=change, raw=raw if streamed else at_once)
    assert found == await held()


async def test_a_reply_that_is_a_call_of_a_tool_is_asked_for_again(server: OpenAIServer) -> None:
    """There is nothing to say in it; nobody is sent an empty message."""
    spoilt = [True]

    def raw(request: dict[str, Any], body: dict[str, Any]) -> Raw | None:
        if not (spoilt and spoilt.pop()):
            return None
        call = {"name": "look_up", "arguments": {"for": "them"}}
        choice = {"delta": {"content": None, "tool_calls": [call]}, "finish_reason": "tool_calls"}
        return Raw([wild.event({"choices": [choice]})])

    server.raw = raw
    async with served_model(server.base_url) as model:
        talk = Talk(SCRIPT, model)
        assert "[rehearsal]" in await talk.say(None)
    (record,) = (await talk.state())["trace"]
    assert [one["why"] for one in record["refused"]] == ["it is empty"]


async def test_a_refusal_in_its_own_field_is_no_decision(server: OpenAIServer) -> None:
    """The session stays where it is, and the trace says that nothing came."""

    def change(request: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        if "response_format" not in request:
            return body
        message = {"role": "assistant", "content": None, "refusal": "I'm sorry."}
        return {**body, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}

    server.change = change
    async with served_model(server.base_url) as model:
        talk = Talk(SCRIPT, model)
        await talk.say(None, SAID[0])
    assert await talk.section() == "hello"
    assert (await talk.state())["trace"][1]["refused"]


async def test_a_page_in_place_of_an_answer_passes(server: OpenAIServer) -> None:
    """A proxy's page with 502 is waited for, and the session goes on."""
    pages = [(502, "<html><title>502 Bad Gateway</title></html>")]
    server.refuse = lambda request: pages.pop() if pages else None
    async with served_model(server.base_url) as model:
        assert "[rehearsal]" in await Talk(SCRIPT, model).say(None)
    assert len(server.requests) == 2


def test_a_stream_of_nothing_but_lines_is_read_quickly() -> None:
    """What never becomes an event costs its length, and not its square."""
    events = Events()
    text = b'data: {"a": [1,\n' * 50_000 + b"data: " + b"1," * 500_000
    for at in range(0, len(text), 1_000):
        assert events.feed(text[at : at + 1_000]) == b""
    assert len(events.finish()) > 1_000_000


@pytest.mark.parametrize("text", [b"", b"\n\n", b"data: x\n\n", b"data: [DONE]\n\n", b"{}\n\n"])
def test_what_is_no_stream_of_an_answer_is_an_error(text: bytes) -> None:
    """Put together, it says that the answer did not come to its end."""
    assert as_whole(text) == {
        "error": {"message": "the stream broke off before the end of the answer"}
    }
