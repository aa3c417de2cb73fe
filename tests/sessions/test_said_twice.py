"""The same message twice is one message: one turn, one answer, given once more."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import SlowRehearsal, Talk, ToldModel, answer, roles, script, task
from support.session_worker import Job, open_conversation, run, run_together
from support.small_sessions import every_mode

from scriptgraph.core.errors import ModelError, OvertakenError, RefusedError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation

SCRIPT = script({"a": {"tasks": [task("ask")], "next": [{"to": "b"}]}, "b": {}})
CONFIG: RunnableConfig = {"configurable": {"thread_id": "a"}}
HELLO = HumanMessage("hello", id="1")


def counting() -> ToldModel:
    """Give a model that judges and answers, and keeps every prompt."""
    return ToldModel(tell=roles(lambda said: answer()))


async def awaited(session: Any, message: HumanMessage) -> Any:
    return await session.ainvoke({"messages": [message]}, CONFIG)


async def unawaited(session: Any, message: HumanMessage) -> Any:
    return await asyncio.to_thread(session.invoke, {"messages": [message]}, CONFIG)


async def streamed(session: Any, message: HumanMessage) -> Any:
    parts = session.astream({"messages": [message]}, CONFIG, stream_mode="values")
    return kept([part async for part in parts][-1])


async def streamed_outside(session: Any, message: HumanMessage) -> Any:
    given = {"messages": [message]}
    parts = await asyncio.to_thread(lambda: [*session.stream(given, CONFIG, stream_mode="values")])
    return kept(parts[-1])


def kept(state: dict[str, Any]) -> dict[str, Any]:
    """Give what is stored of a state: when the turn is to be over is not, nor a reply ahead."""
    return {key: part for key, part in state.items() if key not in ("until", "ahead")}


DOORS: list[Callable[[Any, HumanMessage], Awaitable[Any]]] = [
    awaited,
    unawaited,
    streamed,
    streamed_outside,
]


@every_mode
@pytest.mark.parametrize("door", DOORS)
async def test_a_message_that_comes_again_is_answered_once(door: Any, mode: Mode) -> None:
    """At every door the state is the same to the byte, and no model is asked, also much later."""
    model = counting()
    session = create_session(SCRIPT, model, mode=mode).compile(checkpointer=InMemorySaver())
    first = await door(session, HELLO)
    asked = len(model.prompts)
    assert await door(session, HELLO.model_copy()) == first
    assert len(model.prompts) == asked
    later = await door(session, HumanMessage("well", id="2"))
    assert await door(session, HELLO.model_copy()) == later
    assert [one.id for one in later["messages"] if one.type == "human"] == ["1", "2"]


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("inner", [True, False])
@pytest.mark.parametrize("version", ["v1", "v2"])
async def test_a_stream_gives_the_answer_again(several: bool, inner: bool, version: Any) -> None:
    """In every form of a stream the same message comes, in one piece."""
    session = create_session(SCRIPT, counting()).compile(checkpointer=InMemorySaver())
    kinds: Any = ["messages", "updates"] if several else "messages"

    async def pieces() -> str:
        shown = ""
        async for part in session.astream(
            {"messages": [HELLO.model_copy()]},
            CONFIG,
            stream_mode=kinds,
            subgraphs=inner,
            version=version,
        ):
            form: Any = part
            kind = form["type"] if version == "v2" else form[-2] if several else "messages"
            data = form["data"] if version == "v2" else form[-1] if several or inner else form
            if kind == "messages" and isinstance(data[0], AIMessage):
                shown += data[0].text if data[1].get("role") == "dialog" else ""
        return shown

    first = await pieces()
    assert first
    assert await pieces() == first
    await awaited(session, HumanMessage("well", id="2"))
    assert await pieces() == first


@every_mode
async def test_a_conversation_gives_the_answer_again(mode: Mode) -> None:
    """Also after other turns, and after the end; nothing is added to what is stored."""
    model = counting()
    async with open_store(MEMORY) as store:
        graph = create_session(SCRIPT, model, mode=mode).compile(checkpointer=store.checkpointer)
        talking = Conversation(graph, store, "a")

        async def say(text: str, identity: str) -> str:
            return "".join([piece async for piece in talking.turn(text, message_id=identity)])

        first, second = await say("hello", "1"), await say("done", "2")
        before, asked = await talking.state(), len(model.prompts)
        assert [await say("hello", "1"), await say("done", "2")] == [first, second]
        assert (await talking.state(), len(model.prompts)) == (before, asked)
        with pytest.raises(RefusedError, match="the id '1' is taken"):
            await say("something else", "1")
        assert await talking.state() == before


@every_mode
@pytest.mark.parametrize("store", ["sqlite", "postgres"])
async def test_what_was_judged_before_a_failure_is_not_judged_again(
    store: str, mode: Mode, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The message sent again finishes the turn that was begun with it, in a new process's store."""
    address = str(tmp_path / "s.sqlite")
    if store == "postgres":
        address = request.getfixturevalue("address")
    model = counting()
    failing = ToldModel(tell=roles(lambda said: answer(), reply=""))
    async with open_store(address) as kept:
        graph = create_session(SCRIPT, failing, mode=mode)
        session = graph.compile(checkpointer=kept.checkpointer, interrupt_before=["a"])
        await awaited(session, HELLO)
        judged = (await session.aget_state(CONFIG)).values["trace"]
    async with open_store(address) as kept:
        graph = create_session(SCRIPT, model, mode=mode)
        session = graph.compile(checkpointer=kept.checkpointer)
        state = await awaited(session, HELLO.model_copy())
        assert state["trace"][: len(judged)] == judged
        assert [record["role"] for record in state["trace"][len(judged) :]] == ["dialog"]
        assert [one.type for one in state["messages"]] == ["human", "ai"]


async def test_a_breakpoint_is_not_passed_by_a_message_that_comes_again() -> None:
    """Behind it only its owner goes on; the message is not there twice."""
    graph = create_session(SCRIPT, counting())
    session = graph.compile(checkpointer=InMemorySaver(), interrupt_before=["a"])
    await awaited(session, HELLO)
    await awaited(session, HELLO.model_copy())
    snapshot = await session.aget_state(CONFIG)
    assert snapshot.next == ("a",)
    assert [one.type for one in snapshot.values["messages"]] == ["human"]


async def test_a_human_sees_a_message_that_comes_again_once() -> None:
    """While they are with the session, nothing is answered or recorded because of it."""
    session: Any = create_session(SCRIPT, counting()).compile(checkpointer=InMemorySaver())
    await session.ainvoke({"messages": []}, CONFIG)
    comes = {"human": {"act": "take", "by": "Dr Weber"}}
    await session.ainvoke({"messages": []}, CONFIG, context=comes)
    await awaited(session, HELLO)
    before = await session.aget_state(CONFIG)
    await awaited(session, HELLO.model_copy())
    after = await session.aget_state(CONFIG)
    assert after.values == before.values
    assert after.interrupts[0].value == before.interrupts[0].value


KILLS = 6
MOST = 40
TEXTS = [f"{n}: I am fine, thank you." for n in range(5)]


def job(address: str, folder: Path, mode: Mode, made: Script = SCRIPT) -> Job:
    return Job(
        address=address,
        script=made.model_dump_json(),
        mode=mode,
        session="a",
        texts=TEXTS,
        log=folder / "log.jsonl",
        numbered=True,
    )


async def transcript(one: Job) -> list[tuple[str, str]]:
    async with open_store(one.address) as store:
        state = await open_conversation(one, store).state()
    return [(message.type, message.text) for message in state.get("messages", [])]


STAYING = script({"a": {"tasks": [task("ask")], "next": [{"to": "b", "when": "never"}]}, "b": {}})


@pytest.mark.slow
@pytest.mark.parametrize("mode", get_args(Mode))
def test_whoever_was_killed_says_everything_once_more(mode: Mode, tmp_path: Path) -> None:
    """Processes killed anywhere in a turn send all their messages again: each stands there once."""
    talking = job(str(tmp_path / "s.sqlite"), tmp_path, mode, STAYING)
    draw = random.Random(f"twice {mode}")
    for _ in range(KILLS):
        run(talking, killed_after=draw.randint(0, MOST))
    assert run(talking)
    undisturbed = Talk(STAYING, RehearsalModel(), mode)
    asyncio.run(undisturbed.say(None, *TEXTS))
    expected = asyncio.run(undisturbed.state())["messages"]
    told = [(message.type, message.text) for message in expected]
    assert asyncio.run(transcript(talking)) == told


@pytest.mark.slow
@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_two_processes_with_the_same_messages_are_answered_once(
    store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """At the same time, in one session: each message is there once, with one answer."""
    address = str(tmp_path / "s.sqlite")
    if store == "postgres":
        address = request.getfixturevalue("address")
    one = job(address, tmp_path, "multi", STAYING)
    assert run(replace(one, texts=[]))
    run_together(one, replace(one, log=tmp_path / "other.jsonl"))
    left = asyncio.run(transcript(one))
    assert [text for kind, text in left if kind == "human"] == TEXTS
    assert [kind for kind, _ in left] == ["ai", *["human", "ai"] * len(TEXTS)]
    replies = {text: reply for (_, text), (_, reply) in zip(left[1::2], left[2::2], strict=True)}
    for log in ("log.jsonl", "other.jsonl"):
        seen = [*map(json.loads, (tmp_path / log).read_text().splitlines())]
        heard = {line["to"]: line["reply"] for line in seen if line.get("to")}
        assert heard == replies


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
async def test_without_a_lock_the_first_answer_stands(
    store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Two runs of a bare graph at once: who comes too late is told, and asks again."""
    address = str(tmp_path / "s.sqlite")
    if store == "postgres":
        address = request.getfixturevalue("address")
    made = create_session(STAYING, SlowRehearsal())
    async with open_store(address) as one, open_store(address) as other:
        sessions = [made.compile(checkpointer=kept.checkpointer) for kept in (one, other)]
        await sessions[0].ainvoke({"messages": []}, CONFIG)
        runs = [awaited(session, HELLO.model_copy()) for session in sessions]
        ends = await asyncio.gather(*runs, return_exceptions=True)
        assert all(isinstance(end, dict | OvertakenError) for end in ends)
        again = [await awaited(session, HELLO.model_copy()) for session in sessions]
    assert again[0] == again[1]
    assert [one.type for one in again[0]["messages"]] == ["ai", "human", "ai"]
    assert all(end == again[0] for end in ends if isinstance(end, dict))


async def test_a_turn_that_failed_is_finished_by_the_same_message() -> None:
    """A model that fails, and then answers: the message stands there once, and is answered."""
    fails = True

    def told(prompt: Any) -> Any:
        if fails:
            raise ConnectionError("down")
        return tell(prompt)

    tell = roles(lambda said: answer())
    raising = Settings(when_unreachable="raise")
    graph = create_session(SCRIPT, ToldModel(tell=told), settings=raising)
    session = graph.compile(checkpointer=InMemorySaver())
    with pytest.raises(ModelError):
        await awaited(session, HELLO)
    fails = False
    state = await awaited(session, HELLO.model_copy())
    assert [one.type for one in state["messages"]] == ["human", "ai"]
