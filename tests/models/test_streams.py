"""Streams and answers that are not what they seem: half of them, none, or something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.messages.ai import UsageMetadata
from support.fakes import Queue, Talk, ToldModel, script, task
from support.openai_server import OpenAIServer, openai_server
from support.served import served_model

from scriptgraph.core.errors import ModelError
from scriptgraph.nodes.asking.asking import ask_reply
from scriptgraph.records.calls import calls_behind

SCRIPT = script(
    {
        "hello": {
            "tasks": [task("mood", collect={"m": "integer"})],
            "next": [{"to": "end", "when": "the user wants to talk"}],
        }
    }
)
PROMPT = [HumanMessage("Hello?")]


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


def answered(body: dict[str, Any], finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    choice = body["choices"][0]
    changed = {**choice, "message": {**choice["message"], **message}, "finish_reason": finish}
    return {**body, "choices": [changed]}


async def test_a_stream_without_an_end_is_a_failed_call(server: OpenAIServer) -> None:
    """What broke off is asked for once more, and half a sentence is never the message."""
    spoilt = [True]

    def change(request: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        return answered(body, None) if spoilt and spoilt.pop() else body

    server.change = change
    async with served_model(server.base_url) as model:
        talk = Talk(SCRIPT, model)
        await talk.say(None)
    (record,) = (await talk.state())["trace"]
    why = record["refused"][0]["why"]
    assert why == "the call failed: the stream broke off before the end of the answer"
    assert len(server.requests) == 2


async def test_a_stream_that_never_ends_well_is_an_error(server: OpenAIServer) -> None:
    """Nothing of it is kept."""
    server.change = lambda request, body: answered(body, None)
    async with served_model(server.base_url) as model:
        talk = Talk(SCRIPT, model)
        with pytest.raises(ModelError, match="the stream broke off"):
            await talk.say(None)
    assert not (await talk.state()).get("messages")


@pytest.mark.parametrize("reason", ["length", "content_filter", "stop"])
async def test_how_an_answer_ended_can_be_read(reason: str, server: OpenAIServer) -> None:
    """Whole or in pieces, the message says why the model stopped."""
    server.change = lambda request, body: answered(body, reason)
    async with served_model(server.base_url) as model:
        whole = await model.ainvoke(PROMPT)
        pieces = [piece async for piece in model.astream(PROMPT)]
    together = pieces[0]
    for piece in pieces[1:]:
        together += piece
    found = [one.response_metadata["finish_reason"] for one in (whole, together)]
    assert found == [reason, reason]


@pytest.mark.parametrize("body", ["page", "error", "whole"])
async def test_a_whole_answer_to_whom_pieces_were_asked_for_is_read(
    body: str, server: OpenAIServer
) -> None:
    """Servers that do not stream, or say what is wrong with status 200, are understood."""
    told = {
        "error": {
            "error": {"message": "Provider returned error", "metadata": {"raw": "it is down"}}
        },
        "whole": {
            "choices": [
                {"message": {"role": "assistant", "content": "Good day."}, "finish_reason": "stop"}
            ]
        },
        "page": "<!doctype html><html><title>Open WebUI</title></html>",
    }[body]
    server.refuse = lambda request: (200, told)
    async with served_model(server.base_url, retries=0) as model:
        if body == "whole":
            assert "".join([piece.text async for piece in model.astream(PROMPT)]) == "Good day."
            return
        expected = "Open WebUI" if body == "page" else "Provider returned error; it is down"
        talk = Talk(SCRIPT, model)
        with pytest.raises(ModelError, match=f"asked failed: .*{expected}"):
            await talk.say(None)


async def test_what_a_server_refuses_of_its_own_answer_is_an_unusable_answer(
    server: OpenAIServer,
) -> None:
    """A decision that is no JSON is asked for again, less strictly after two in a row."""
    failed = {"message": "Failed to generate JSON", "code": "json_validate_failed"}
    failed["failed_generation"] = '{"reason": "she said'
    server.refuse = lambda r: (
        (400, {"error": failed})
        if r.get("response_format", {}).get("type") == "json_schema"
        else None
    )
    async with served_model(server.base_url) as model:
        talk = Talk(SCRIPT, model)
        await talk.say(None, "It is 7.")
        trace = (await talk.state())["trace"]
        assert "it is not valid JSON" in trace[1]["refused"][0]["why"]
        assert trace[1]["refused"][0]["choice"] == '{"reason": "she said'
        await talk.say("I want to talk, it is 7.")
    assert await talk.section() == "end"


@pytest.mark.parametrize("empty", ["", None])
async def test_decisions_beside_an_empty_text_are_read(
    empty: str | None, server: OpenAIServer
) -> None:
    """Some servers put the JSON where a model's thinking belongs; a reply is never read there."""

    def change(request: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        text = body["choices"][0]["message"]["content"]
        if "response_format" in request:
            return answered(body, content=empty, reasoning_content=text)
        return answered(body, reasoning_content="I think that they lie.")

    server.change = change
    async with served_model(server.base_url) as model:
        talk = Talk(SCRIPT, model)
        shown = [await talk.say(None), await talk.say("What?")]
        await talk.say("I want to talk, it is 7.")
    assert await talk.section() == "end"
    assert "lie" not in "".join(shown)
    assert all(not m.additional_kwargs.get("reasoning_content") for m in
               (await talk.state())["messages"])  # fmt: skip


ODD = {
    "nulls": {"prompt_tokens": None, "completion_tokens": None, "total_tokens": None},
    "zeros": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    "half": {"prompt_tokens": 5, "completion_tokens": 0, "total_tokens": 5},
    "negative": {"prompt_tokens": -1, "completion_tokens": -1, "total_tokens": -2},
    "huge": {"prompt_tokens": 2**70, "completion_tokens": 1, "total_tokens": 1},
    "words": {"prompt_tokens": "many", "completion_tokens": None, "total_tokens": []},
    "fractions": {"prompt_tokens": 1.5, "completion_tokens": 2.5, "total_tokens": 4},
    "list": [],
}


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize("usage", ODD.values(), ids=ODD)
async def test_what_is_no_count_of_tokens_is_none(
    usage: Any, streamed: bool, server: OpenAIServer
) -> None:
    """Words that cost nothing, or less, were not counted by anybody."""
    server.change = lambda request, body: {**body, "usage": usage}
    async with served_model(server.base_url) as model:
        if streamed:
            talk = Talk(SCRIPT, model)
            await talk.say(None)
            ((_, call),) = calls_behind((await talk.state())["trace"][0])
        else:
            call = (await ask_reply(model, PROMPT, attempts=1, tokens=None, speaker="R")).call
    assert (call["input_tokens"], call["output_tokens"]) == (None, None)


async def test_a_count_with_odd_details_is_one(server: OpenAIServer) -> None:
    """Only what says how many tokens a call took has to make sense."""
    details = {
        "prompt_tokens_details": None,
        "completion_tokens_details": {"reasoning_tokens": None},
    }
    server.change = lambda request, body: {**body, "usage": {**body["usage"], **details}}
    async with served_model(server.base_url) as model:
        call = (await ask_reply(model, PROMPT, attempts=1, tokens=None, speaker="R")).call
    assert call["input_tokens"] == 1


async def test_odd_counts_of_other_models_count_as_none_as_well() -> None:
    """Whoever made the model, a record can be written."""
    usage = UsageMetadata(input_tokens=-1, output_tokens=-1, total_tokens=-2)
    model = ToldModel(tell=Queue(AIMessage("Hello.", usage_metadata=usage)))
    answer = await ask_reply(model, PROMPT, attempts=1, tokens=None, speaker="R")
    assert answer.call["input_tokens"] is None


@pytest.mark.parametrize("thought", ["", "<think>The user", "<|channel|>analysis<|message|>So"])
async def test_a_model_that_thinks_has_room_for_it(thought: str, server: OpenAIServer) -> None:
    """Cut off before it began, an answer is asked for with more tokens, then and ever after."""

    def change(request: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        if request["max_completion_tokens"] < 2_000:
            return answered(body, "length", content=thought)
        return body

    server.change, told = change, list[str]()
    async with served_model(server.base_url, remark=told.append) as model:
        talk = Talk(SCRIPT, model)
        assert "[rehearsal]" in await talk.say(None)
        before = len(server.requests)
        await talk.say("I want to talk, it is 7.")
    assert await talk.section() == "end"
    limits = [request["max_completion_tokens"] for request in server.requests]
    assert limits[1] == 8 * limits[0]
    assert all(limit > 2_000 for limit in limits[before:])
    assert told == ["the server of asked thinks before it answers: it may write more tokens"]


async def test_a_limit_has_an_end_for_every_model(server: OpenAIServer) -> None:
    """One that never begins to answer gets more room a few times, and then its answer is empty."""
    server.change = lambda request, body: answered(body, "length", content="")
    async with served_model(server.base_url) as model:
        bounded = model.model_copy(update={"max_tokens": 100})
        with pytest.raises(Exception, match="cut off before it began"):
            await bounded.ainvoke(PROMPT)
        with pytest.raises(Exception, match="cut off before it began"):
            await bounded.ainvoke(PROMPT)
        assert (await bounded.ainvoke(PROMPT)).text == ""
    assert [r["max_completion_tokens"] for r in server.requests] == [100, 800, 6400]


@pytest.mark.parametrize("told", [None, [], [1], 5, {}, {"choices": None}, {"choices": [None]}])
@pytest.mark.parametrize("streamed", [True, False])
async def test_what_is_no_answer_is_told_in_words(
    told: object, streamed: bool, server: OpenAIServer
) -> None:
    """Whatever a server sends with status 200, the error is a sentence."""
    server.refuse = lambda request: (200, told)
    async with served_model(server.base_url, retries=0) as model:
        if streamed:
            asking: Any = Talk(SCRIPT, model).say(None)
        else:
            asking = ask_reply(model, PROMPT, attempts=1, tokens=None, speaker="R")
        with pytest.raises(ModelError, match=r"asked failed: (the|an|a piece) .*") as caught:
            await asking
    assert "attribute" not in str(caught.value)
