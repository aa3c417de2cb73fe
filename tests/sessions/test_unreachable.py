"""A model that is down, slow, limited or talks nonsense: nobody is left without an answer."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import ToldModel, answer, roles, script, task
from support.openai_server import Fault, OpenAIServer, Raw, openai_server
from support.served import served_model
from support.small_sessions import every_mode
from support.wild import DONE, event, pieces

from scriptgraph.assurance.audit import audit
from scriptgraph.core.errors import AccessError, ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.language.detection import fallback
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation

SENTENCE = "I cannot answer just now. Please write again, or call 116 123."
SCRIPT = script(
    {"a": {"tasks": [task("ask")], "next": [{"to": "b"}]}, "b": {"tasks": [task("go")]}},
    fallback=SENTENCE,
)
CONFIG: RunnableConfig = {"configurable": {"thread_id": "a"}}
PATIENCE = 2.0
"""Seconds that a turn may take."""


class Dripping(list[bytes]):
    """Pieces that come slowly, and never to an end within a turn."""

    def __iter__(self) -> Iterator[bytes]:
        for piece in super().__iter__():
            time.sleep(0.3)
            yield piece


def slow_drip(request: dict[str, Any], body: dict[str, Any]) -> Raw:
    if not request.get("stream"):
        return Raw(Dripping([b" "] * 20), "application/json")
    return Raw(Dripping([*map(event, [*pieces(body)][:1] * 20), DONE]))


def filtered(request: dict[str, Any]) -> tuple[int, object]:
    told = {"message": "filtered", "code": "content_filter", "param": "prompt"}
    return 400, {"error": told}


def denied(request: dict[str, Any]) -> tuple[int, object]:
    return 401, {"error": {"message": "Incorrect API key", "code": "invalid_api_key"}}


def spoil(server: OpenAIServer, kind: str) -> None:
    """Let a fault meet every request from now on."""
    if kind == "drip":
        server.raw = slow_drip
    elif kind in ("filter", "denied"):
        server.refuse = filtered if kind == "filter" else denied
    elif kind == "429, long":
        server.faults = [Fault("429", headers={"retry-after": "3600"})]
    else:
        server.faults = [Fault(kind)]  # type: ignore[arg-type]
    server.recurs = True


def mend(server: OpenAIServer) -> None:
    server.faults, server.raw = [], lambda request, body: None
    server.refuse = lambda request: None


KINDS = [
    "stall",
    "drip",
    "429",
    "429, long",
    "429 without a word",
    "500",
    "reset",
    "broken off",
    "no json",
    "no choices",
    "empty",
    "refusal",
    "filter",
    "denied",
]
UNWRITTEN = {*KINDS} - {"no json", "empty", "refusal", "filter"}
"""Those with which no answer at all comes; others give one that cannot be sent."""


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


def session_with(model: BaseChatModel, **more: Any) -> Any:
    settings = Settings(turn_seconds=PATIENCE, attempts=1, **more)
    return create_session(SCRIPT, model, settings=settings).compile(checkpointer=InMemorySaver())


@pytest.mark.parametrize("kind", KINDS)
async def test_whatever_the_server_does_there_is_an_honest_answer_in_time(
    kind: str, server: OpenAIServer
) -> None:
    """The script's sentence comes, the session stays, the next turn works, the trace says why."""
    async with served_model(server.base_url) as model:
        session = session_with(model)
        await session.ainvoke({"messages": []}, CONFIG)
        spoil(server, kind)
        begun = time.monotonic()
        state = await session.ainvoke({"messages": [HumanMessage("well", id="1")]}, CONFIG)
        assert time.monotonic() - begun < PATIENCE + 3
        assert state["messages"][-1].text == SENTENCE
        assert (state["section"], state["status"], state["turn"]) == ("a", "open", 2)
        record = state["trace"][-1]
        assert record["fallback"]
        assert ("unwritten" in record) == (kind in UNWRITTEN)
        assert record["refused"] or record["unwritten"]["why"]
        mend(server)
        state = await session.ainvoke({"messages": [HumanMessage("I am here")]}, CONFIG)
        assert state["messages"][-1].text != SENTENCE
        assert "fallback" not in state["trace"][-1]
        assert audit(SCRIPT, state) == []


async def test_an_answer_that_is_cut_off_is_no_error(server: OpenAIServer) -> None:
    """What came of it up to its last sentence, or the script's sentence: something is said."""
    async with served_model(server.base_url) as model:
        session = session_with(model)
        spoil(server, "length")
        state = await session.ainvoke({"messages": [HumanMessage("well")]}, CONFIG)
        assert state["messages"][-1].text


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


async def test_a_server_that_is_not_there_is_answered_for_from_the_first_message() -> None:
    """No stack trace, and no silence: the session opens with the sentence."""
    async with served_model(closed_port()) as model:
        state = await session_with(model).ainvoke({"messages": []}, CONFIG)
    assert [message.text for message in state["messages"]] == [SENTENCE]
    assert state["trace"][-1]["unwritten"]["kind"] in ("failed", "time")


def down(fails: list[Exception]) -> ToldModel:
    """Give a model that fails as long as there is an error in the list."""
    tell = roles(lambda said: answer(done={"ask": said} if said == "done" else {}))
    return ToldModel(tell=lambda prompt: fails[0] if fails else tell(prompt))


async def awaited(session: Any, text: str) -> str:
    state = await session.ainvoke({"messages": [HumanMessage(text)]}, CONFIG)
    return str(state["messages"][-1].text)


async def unawaited(session: Any, text: str) -> str:
    given = {"messages": [HumanMessage(text)]}
    state = await asyncio.to_thread(session.invoke, given, CONFIG)
    return str(state["messages"][-1].text)


async def streamed(session: Any, text: str) -> str:
    given = {"messages": [HumanMessage(text)]}
    parts = session.astream(given, CONFIG, stream_mode="messages")
    return "".join([one.text async for one, _ in parts if isinstance(one, AIMessageChunk)])


async def conversed(session: Any, text: str) -> str:
    async with open_store(MEMORY) as store:
        talking = Conversation(session, store, "a")
        return "".join([piece async for piece in talking.turn(text)])


@every_mode
@pytest.mark.parametrize("error", [ConnectionError("gone"), AccessError("no key")])
@pytest.mark.parametrize("door", [awaited, unawaited, streamed, conversed])
async def test_every_door_gives_the_same_sentence(
    door: Any, error: Exception, mode: Mode, caplog: pytest.LogCaptureFixture
) -> None:
    """Awaited, streamed or as a conversation; the program's log is told, without what was said."""
    fails: list[Exception] = []
    session = session_with(down(fails), mode=mode)
    await session.ainvoke({"messages": []}, CONFIG)
    fails.append(error)
    with caplog.at_level(logging.WARNING):
        assert await door(session, "SECRET") == SENTENCE
    assert "no model answered" in caplog.text
    assert "SECRET" not in caplog.text
    state = (await session.aget_state(CONFIG)).values
    assert (state["section"], state["section_turns"], state["turn"]) == ("a", 2, 2)
    fails.clear()
    assert await door(session, "done") == "(a reply)"
    assert (await session.aget_state(CONFIG)).values["section"] == "b"


@every_mode
async def test_what_nobody_judged_is_judged_in_the_next_turn(mode: Mode) -> None:
    """Words that were said while no judge could be asked are shown to it when it can."""
    fails: list[Exception] = [ConnectionError("gone")]
    model = down(fails)
    session = session_with(model, mode=mode)
    await awaited(session, "MUM DIED")
    fails.clear()
    model.prompts.clear()
    await awaited(session, "are you there?")
    assert "MUM DIED" in "\n".join(message.text for message in model.prompts[0])


@every_mode
async def test_whoever_wants_the_error_gets_it(mode: Mode) -> None:
    """With `raise` nothing is sent, and the same turn can be tried again."""
    fails: list[Exception] = [ConnectionError("gone")]
    session = session_with(down(fails), mode=mode, when_unreachable="raise")
    with pytest.raises(ModelError, match="gone"):
        await awaited(session, "hello")
    fails.clear()
    state = await session.ainvoke({"messages": []}, CONFIG)
    assert [message.text for message in state["messages"]] == ["hello", "(a reply)"]


async def test_an_outage_leads_on_where_the_limit_does() -> None:
    """What is proved of the turns of a section holds though no model answers in it."""
    made = script({"a": {"limits": {"turns": 3, "then": "b"}, "next": [{"to": "b"}]}, "b": {}})
    fails: list[Exception] = []
    graph = create_session(made, down(fails), settings=Settings(attempts=1))
    session = graph.compile(checkpointer=InMemorySaver())
    await session.ainvoke({"messages": []}, CONFIG)
    fails.append(ConnectionError("gone"))
    ways = []
    for _ in range(3):
        state = await session.ainvoke({"messages": [HumanMessage("hm")]}, CONFIG)
        ways.append(state["section"])
        assert state["messages"][-1].text == fallback("en")
    assert ways == ["a", "a", "b"]
