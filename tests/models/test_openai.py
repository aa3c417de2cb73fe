"""Whole sessions through the real OpenAI client and a real server, with everything that fails."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any, get_args

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, convert_to_messages
from langchain_core.runnables import RunnableConfig
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import SecretStr
from support.fakes import Talk, script, task
from support.openai_server import SERVED, Fault, FaultName, OpenAIServer, openai_server

from scriptgraph.core.errors import InputError, ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.models.chat import openai_model
from scriptgraph.models.timers import TIMEOUT_SECONDS
from scriptgraph.records.calls import calls_behind
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.reading import read

every_mode = pytest.mark.parametrize("mode", get_args(Mode))

SCRIPT = script(
    {
        "hello": {
            "tasks": [
                task("notice", say="This is a test."),
                task("mood", collect={"m": "integer"}),
            ],
            "next": [{"to": "talk", "when": "the user wants to talk"}, {"to": "end"}],
        },
        "talk": {},
    },
    anytime=[{"to": "end", "when": "the user runs away screaming"}],
)

SAID = ["What do you mean?", "I want to talk, it is 7.", "That was all."]


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


@pytest.fixture
async def model(server: OpenAIServer) -> AsyncIterator[BaseChatModel]:
    """The model as the command line makes it, only elsewhere."""
    made = openai_model("asked-model", temperature=0.0, api_key="k-1", base_url=server.base_url)
    yield made
    await _close(made)


async def _close(model: BaseChatModel) -> None:
    assert isinstance(model, ChatOpenAI)
    await model.root_async_client.close()
    model.root_client.close()


@every_mode
async def test_a_session_is_the_same_as_without_the_wire(mode: Mode, model: BaseChatModel) -> None:
    """Over HTTP the session goes exactly as with the model that plays behind the server."""
    remote, local = Talk(SCRIPT, model, mode), Talk(SCRIPT, RehearsalModel(), mode)
    for text in (None, *SAID):
        assert await remote.say(text) == await local.say(text)
    assert await remote.section() == await local.section() == "end"
    paths = [[r["node"] for r in (await talk.state())["trace"]] for talk in (remote, local)]
    assert paths[0] == paths[1]


@every_mode
async def test_requests_are_what_was_asked_for(
    mode: Mode, model: BaseChatModel, server: OpenAIServer
) -> None:
    """Model, temperature and key are really sent, to the chat completions of the given server."""
    await Talk(SCRIPT, model, mode).say(None, *SAID)
    assert len(server.requests) >= 4
    for request in server.requests:
        assert server.base_url.endswith(request["path"].removesuffix("/chat/completions"))
        assert (request["model"], request["temperature"]) == ("asked-model", 0.0)
        assert request["key"] == "Bearer k-1"


@every_mode
async def test_decisions_are_strictly_structured(
    mode: Mode, model: BaseChatModel, server: OpenAIServer
) -> None:
    """Judging goes out with a strict JSON schema, speaking without one."""
    await Talk(SCRIPT, model, mode).say(None, *SAID)
    asked = [convert_to_messages(request["messages"]) for request in server.requests]
    judging = [
        request
        for request, prompt in zip(server.requests, map(read, asked), strict=True)
        if prompt.judges or prompt.asks("rule")
    ]
    assert judging
    for request in server.requests:
        assert ("response_format" in request) == (request in judging)
    for request in judging:
        assert request["response_format"]["type"] == "json_schema"
        assert request["response_format"]["json_schema"]["strict"] is True
        for part in _objects(request["response_format"]["json_schema"]["schema"]):
            assert part["additionalProperties"] is False
            assert sorted(part["required"]) == sorted(part["properties"])


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, list):
        for part in schema:
            yield from _objects(part)
    elif isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from _objects(part)


@every_mode
async def test_only_the_agents_words_are_streamed(mode: Mode, model: BaseChatModel) -> None:
    """Of all the calls of a turn, the `messages` stream shows the reply, and nothing else."""
    graph = create_session(SCRIPT, model, mode=mode).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}}
    chunks = replies = 0
    for text in (None, *SAID):
        said = [] if text is None else [HumanMessage(text)]
        before = (await graph.aget_state(config)).values.get("messages", [])
        stream: Any = graph.astream({"messages": said}, config, stream_mode="messages")
        seen = [(part, about) async for part, about in stream]
        after = (await graph.aget_state(config)).values["messages"]
        new = [m for m in after[len(before) :] if isinstance(m, AIMessage)]
        streamed = [m for m, _ in seen if not isinstance(m, HumanMessage)]
        assert all(about["role"] == "dialog" for m, about in seen if m in streamed)
        assert {m.id for m in streamed} == {m.id for m in new}
        text_seen = "".join(m.text for m in streamed)
        assert "{" not in text_seen
        if text_seen:
            assert new[0].text == text_seen
        chunks += sum(isinstance(m, AIMessageChunk) for m in streamed)
        replies += len(new)
    assert chunks >= replies > 0


@every_mode
@pytest.mark.parametrize(
    "fault",
    [Fault("truncated", on="judging"), Fault("wrong schema", on="judging"), Fault("empty")],
    ids=lambda fault: fault.name,
)
@pytest.mark.parametrize("after", range(3))
async def test_tokens_are_counted(
    mode: Mode, fault: Fault, after: int, model: BaseChatModel, server: OpenAIServer
) -> None:
    """The trace holds every token that the server charged, and the name of the served model."""
    talk = Talk(SCRIPT, model, mode)
    await talk.say(None, *SAID[:after])
    server.faults = [fault]
    await talk.say(*SAID[after:])
    assert server.faults == []
    trace = (await talk.state())["trace"]
    calls = [call for record in trace for _, call in calls_behind(record)]
    assert {call["model"] for call in calls} == {SERVED}
    charged = [(usage["prompt_tokens"], usage["completion_tokens"]) for usage in server.usages]
    counted = [(call["input_tokens"] or 0, call["output_tokens"] or 0) for call in calls]
    assert [sum(kind) for kind in zip(*counted, strict=True)] == [
        sum(kind) for kind in zip(*charged, strict=True)
    ]
    assert sum(call["attempts"] for call in calls) == len(server.requests)


ONCE: list[FaultName] = ["429", "429 without a word", "500", "reset", "broken off", "no json"]
SPOILT: list[FaultName] = [
    "truncated",
    "wrong schema",
    "refusal",
    "no choices",
    "length",
    "empty",
]


@every_mode
@pytest.mark.parametrize("fault", [*ONCE, *SPOILT])
async def test_one_fault_is_made_good(
    fault: FaultName, mode: Mode, model: BaseChatModel, server: OpenAIServer
) -> None:
    """Whatever goes wrong with one decision, the turn comes out as if nothing had."""
    talk = Talk(SCRIPT, model, mode, speculate_from=0)
    await talk.say(None)
    opening = len(server.requests)
    server.faults = [Fault(fault, on="judging")]
    await talk.say(SAID[1])
    assert server.faults == []
    assert await talk.section() == "talk"
    calls = {"single": 1, "multi": 2, "speculative": 3}[mode]
    assert len(server.requests) - opening == calls + 1


@every_mode
@pytest.mark.parametrize("fault", [*ONCE, *SPOILT])
async def test_one_fault_without_streaming_is_made_good(
    fault: FaultName, mode: Mode, model: BaseChatModel, server: OpenAIServer
) -> None:
    """The same where nobody watches and what is judged comes in one piece."""
    graph = create_session(SCRIPT, model, mode=mode).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}}
    await graph.ainvoke({"messages": []}, config)
    server.faults = [Fault(fault, on="judging")]
    state = await graph.ainvoke({"messages": [HumanMessage(SAID[1])]}, config)
    assert server.faults == []
    judging = [request for request in server.requests if "response_format" in request]
    assert judging
    # Only a reply behind exact words is streamed: it is waited for once it has begun.
    assert not any(request.get("stream") for request in judging)
    assert (state["section"], len(state["messages"])) == ("talk", 3)


@pytest.mark.parametrize("fault", [*ONCE, "refusal", "no choices", "empty"])
async def test_one_fault_of_a_reply_is_made_good(
    fault: FaultName, model: BaseChatModel, server: OpenAIServer
) -> None:
    """A reply that fails once is asked for again; an attempt that says the same is read once."""
    talk = Talk(SCRIPT, model)
    server.faults = [Fault(fault, on="speaking")]
    shown = await talk.say(None)
    (message,) = (await talk.state())["messages"]
    assert message.text.startswith("This is a test.\n\n[rehearsal] Now I would")
    assert shown == message.text
    assert shown.count("[rehearsal]") == 1


@every_mode
@pytest.mark.parametrize("fault", ["500", "429", "no choices"])
async def test_a_dead_server_is_a_clear_error(
    fault: FaultName, mode: Mode, model: BaseChatModel, server: OpenAIServer
) -> None:
    """When every try fails the session is where it was, and goes on when the server is back."""
    talk = Talk(SCRIPT, model, mode)
    await talk.say(None)
    before = await talk.state()
    server.faults = [Fault(fault)] * 40
    with pytest.raises(ModelError, match="asked-model"):
        await talk.say(SAID[1])
    after = await talk.state()
    assert (after["section"], after["turn"]) == (before["section"], before["turn"])
    server.faults = []
    assert "[rehearsal]" in await talk.say(None)
    assert await talk.section() == "talk"
    assert len((await talk.state())["messages"]) == 3


@every_mode
@pytest.mark.parametrize("fault", ["truncated", "wrong schema", "refusal", "length"])
async def test_unusable_decisions_stay(
    fault: FaultName, mode: Mode, model: BaseChatModel, server: OpenAIServer
) -> None:
    """A model that never decides anything usable keeps the session where it is, talking."""
    talk = Talk(SCRIPT, model, mode)
    await talk.say(None)
    server.faults = [Fault(fault, on="judging")] * 2
    assert "[rehearsal]" in await talk.say(SAID[1])
    assert await talk.section() == "hello"
    record = next(r for r in (await talk.state())["trace"] if r["role"] == "evaluator")
    assert record["reason"] == "no usable answer; the session stays where it is"
    assert len(record["refused"]) == 2


async def test_a_stalling_server_is_given_up(model: BaseChatModel, server: OpenAIServer) -> None:
    """A server that never answers costs its timeout, not the session."""
    hasty = ChatOpenAI(
        model="asked-model",
        api_key=SecretStr("x"),
        base_url=server.base_url,
        timeout=0.2,
        max_retries=0,
        use_responses_api=False,
    )
    saver, config = InMemorySaver(), RunnableConfig(configurable={"thread_id": "a"})
    # Only what is to be given up is asked in haste: a slow machine has time for the rest.
    raising = Settings(when_unreachable="raise")
    patient, given_up = (
        create_session(SCRIPT, one, settings=raising).compile(checkpointer=saver)
        for one in (model, hasty)
    )
    await patient.ainvoke({"messages": []}, config)
    server.faults = [Fault("stall")] * 2
    with pytest.raises(ModelError, match="asked-model failed: Request timed out"):
        await given_up.ainvoke({"messages": [HumanMessage(SAID[1])]}, config)
    server.faults = []
    state = await patient.ainvoke({"messages": []}, config)
    assert [message.type for message in state["messages"]] == ["ai", "human", "ai"]
    assert "[rehearsal]" in state["messages"][-1].text
    await _close(hasty)


async def test_there_is_always_a_timeout(model: BaseChatModel) -> None:
    """The client's own default is to wait for ever; ours is not."""
    assert isinstance(model, ChatOpenAI)
    assert model.request_timeout == TIMEOUT_SECONDS


async def test_a_server_that_is_not_there_is_a_clear_error() -> None:
    """A wrong address ends in a `ModelError` that can be read."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # as long as nobody listens on it, nobody else can
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        made = ChatOpenAI(model="m", api_key=SecretStr("x"), base_url=address, max_retries=0)
        with pytest.raises(ModelError, match="m failed: Connection error"):
            await Talk(script({"a": {"tasks": [task("ask")]}}), made).say(None)
    await _close(made)


def test_a_model_without_key_and_address_is_refused() -> None:
    """Without either there is nobody to ask, and the message says what to set."""
    with pytest.raises(InputError, match=r"'m' needs a key: set OPENAI_API_KEY"):
        openai_model("m", temperature=0, api_key=None, base_url=None)
