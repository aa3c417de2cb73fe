"""A session moves to another version of its script whole or not at all, and goes on there."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.edits import edited, renamed
from support.fakes import script, task
from support.migrating import (
    NEW,
    OLD,
    irregular,
    migrate_and_die,
    pinned,
    state_of,
    talk,
)
from support.strategies import scripts

from scriptgraph.core.errors import InputError, RefusedError, ScriptError
from scriptgraph.core.settings import Settings
from scriptgraph.graphs.session import create_session, create_session_from_state
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.migration import migrate
from scriptgraph.state.digressions import stack
from scriptgraph.state.moving import Moving
from scriptgraph.state.session import SessionState

LIVING = ("section", "status", "turn", "collected", "progress", "visits", "section_turns")
"""What of a session says how it goes on, beside what was said."""


@pytest.fixture(params=["memory:", "file", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a store of each kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("address"))
    return "memory:" if request.param == "memory:" else str(tmp_path / "sessions.sqlite")


def _said(state: SessionState) -> list[tuple[str, str]]:
    return [(message.type, message.text) for message in state["messages"]]


async def test_a_session_goes_on_under_the_new_names(place: str) -> None:
    """What was settled and said is kept, the trace tells who moved it, and the audit is content."""
    async with open_store(place) as store:
        await talk(store, OLD, None, "it is 3 today")
        before = await state_of(store)
        found = await migrate(store, "a", NEW, by="Dr Gray")
        assert found.fate == "renamed"
        after = await state_of(store)
        assert (after["section"], after["script"]) == ("check_in", NEW.identity)
        assert after["progress"]["check_in"].keys() == {"words", "mood"}
        assert (after["collected"], _said(after)) == (before["collected"], _said(before))
        assert after["trace"][:-1] == before["trace"]
        record = after["trace"][-1]
        assert (record["role"], record["by"]) == ("migration", "Dr Gray")
        assert (record["version"]["before"], record["version"]["after"]) == (OLD.hash, NEW.hash)
        assert record["version"]["sections"] == {"a": "check_in"}
        assert record["version"]["tasks"] == {"a": {"notice": "words"}}
        await talk(store, OLD, "I sleep well")
        trace = (await state_of(store))["trace"]
        judged = next(record for record in reversed(trace) if record["role"] == "evaluator")
        assert [quote["task"] for quote in judged["evidence"]][:1] == ["sleep"], "it was open"
        assert await irregular(store) == []
    if place != "memory:":
        async with open_store(place) as store:
            await talk(store, NEW, "continue, please")
            assert (await state_of(store))["section"] == "talking"
            assert await irregular(store) == []


async def test_a_session_moves_as_often_as_its_script_changes() -> None:
    """Each part of the trace is held against the version of its own time."""
    third = NEW.model_copy(update={"version": 3, "conduct": "Be brief."})
    async with open_store("memory:") as store:
        await talk(store, OLD, None, "it is 3 today")
        await migrate(store, "a", NEW)
        await talk(store, OLD, "I sleep well")
        assert (await migrate(store, "a", third)).fate == "moves"
        await talk(store, OLD, "continue, please", "yes")
        state = await state_of(store)
        assert [r["role"] for r in state["trace"]].count("migration") == 2
        assert state["script"]["version"] == 3
        assert await irregular(store) == []
        assert (await migrate(store, "a", third)).fate == "there"


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (script({"b": {"tasks": [task("talk")]}}), "section 'a' is gone"),
        (script({"a": {"tasks": [task("notice", say="Good day.")]}}), "exact words"),
        (script({"a": {}}, id="other"), "a session of 'test', and not of 'other'"),
    ],
)
async def test_a_session_that_has_to_stay_is_refused_and_unchanged(new: Script, why: str) -> None:
    """By Python it is an error with the reason; nothing is stored, and the session goes on."""
    async with open_store("memory:") as store:
        await talk(store, OLD, None, "it is 3 today")
        before = await state_of(store)
        talking = await pinned(store, OLD)
        with pytest.raises(RefusedError, match=why):
            await talking.migrate(new)
        assert await state_of(store) == before
        assert await talk(store, OLD, "continue, please")


async def test_what_cannot_be_a_new_version_is_refused() -> None:
    """A script with faults, a session that is not there, and a store that keeps no scripts."""
    faulty = script({"a": {"next": [{"to": "nowhere"}]}})
    async with open_store("memory:") as store:
        await talk(store, OLD, None)
        with pytest.raises(ScriptError, match="nowhere"):
            await migrate(store, "a", faulty)
        with pytest.raises(InputError, match="no session 'b'"):
            await migrate(store, "b", NEW)
        saver = InMemorySaver()
        graph = create_session(OLD, RehearsalModel()).compile(checkpointer=saver)
        await graph.ainvoke({"messages": []}, {"configurable": {"thread_id": "a"}})
        found = await migrate(Store(saver, store.turn), "a", NEW)
        assert found.reasons == ("the store keeps no text of the script that it began with",)


async def test_the_conversation_of_the_old_version_takes_no_more_turns() -> None:
    """Whoever still holds it is refused, and nothing is said in two versions at once."""
    async with open_store("memory:") as store:
        await talk(store, OLD, None)
        old = await pinned(store, OLD)
        assert (await old.migrate(NEW, by="Dr Gray")).moved is not None
        with pytest.raises(InputError, match="script"):
            await anext(aiter(old.turn("it is 3 today")))


async def test_a_turn_that_is_under_way_is_waited_for(place: str) -> None:
    """Whatever comes first, nothing is lost, and each thing stands in its own version."""
    async with open_store(place) as store:
        await talk(store, OLD, None)
        turn = asyncio.create_task(talk(store, OLD, "it is 3 today"))
        await asyncio.sleep(0)
        moves = [migrate(store, "a", NEW) for _ in range(3)]
        told = await asyncio.gather(*moves)
        await asyncio.gather(turn, return_exceptions=True)
        state = await state_of(store)
        assert [r["role"] for r in state["trace"]].count("migration") == 1
        assert sorted(found.fate for found in told) == ["renamed", "there", "there"]
        assert await irregular(store) == []


def test_a_mover_that_is_killed_leaves_the_session_whole(tmp_path: Path) -> None:
    """Wherever the process dies, the session is in the old version or the new, never between."""
    ready = tmp_path / "ready.sqlite"

    async def prepare() -> list[tuple[str, str]]:
        async with open_store(str(ready)) as store:
            await talk(store, OLD, None, "it is 3 today")
            return _said(await state_of(store))

    async def look(place: Path) -> str:
        async with open_store(str(place)) as store:
            state = await state_of(store)
            records = [r for r in state["trace"] if r["role"] == "migration"]
            names = {"old": (OLD.hash, "a", 0), "new": (NEW.hash, "check_in", 1)}
            stands = (state["script"]["hash"], state["section"], len(records))
            assert stands in names.values()
            assert await irregular(store) == []
            assert _said(state) == said
            await migrate(store, "a", NEW)
            await talk(store, OLD, "I sleep well", "continue, please")
            after = await state_of(store)
            assert after["section"] == "talking"
            assert [r["role"] for r in after["trace"]].count("migration") == 1
            assert _said(after)[: len(said)] == said
            assert len(after["messages"]) == len(said) + 4
            assert await irregular(store) == []
            return next(name for name, value in names.items() if value == stands)

    said = asyncio.run(prepare())
    left = []
    for deaths in range(100):
        place = tmp_path / f"died{deaths}.sqlite"
        shutil.copy(ready, place)
        survived = migrate_and_die(place, deaths)
        left.append(asyncio.run(look(place)))
        if survived:
            break
    assert left[-1] == "new"
    assert left.count("old") >= 3, "too few deaths to prove anything"


TEXTS = ["yes", "it is 3 today, and no", "maybe 7", "yes please, slow", "no", "good bye"]


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


async def _held(store: Store, made: Script, texts: list[str]) -> SessionState:
    """Hold a session until it ends or nothing is left to say."""
    await talk(store, made, None)
    for text in texts:
        if (await state_of(store)).get("status") == "ended":
            break
        await talk(store, made, text)
    return await state_of(store)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_a_renamed_session_goes_on_as_one_that_was_always_called_so(data: st.DataObject) -> None:
    """Some turns in the old version, the others in the new: as if all had been in the new one.

    Within a digression it stays: where it is to go back to is told by name.
    """
    old = data.draw(scripts())
    new = data.draw(renamed(old))
    turns = data.draw(st.integers(0, len(TEXTS)))

    async def compared() -> None:
        async with open_store("memory:") as one, open_store("memory:") as other:
            before = await _held(one, old, TEXTS[:turns])
            moved = await migrate(one, "a", new)
            if moved.fate == "stays":
                assert stack(before)
                assert all("it is to go back to section" in why for why in moved.reasons)
                return
            assert moved.fate in ("renamed", "over", "moves")
            if before.get("status") == "ended" or "section" not in before:
                return
            await _go_on(one, new, TEXTS[turns:])
            await _held(other, new, TEXTS)
            mine, theirs = await state_of(one), await state_of(other)
            assert _said(mine) == _said(theirs)
            for key in LIVING:
                assert mine.get(key) == theirs.get(key), key
            assert await irregular(one) == []

    asyncio.run(compared())


async def _go_on(store: Store, made: Script, texts: list[str]) -> None:
    for text in texts:
        if (await state_of(store)).get("status") == "ended":
            break
        await talk(store, made, text)


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_an_edited_session_goes_on_as_one_of_the_new_script_would(data: st.DataObject) -> None:
    """What comes next is what the new script does in that situation; nothing said is lost."""
    old = data.draw(scripts())
    new = data.draw(edited(old))
    turns = data.draw(st.integers(0, 4))

    async def compared() -> None:
        async with open_store("memory:") as store:
            before = await _held(store, old, TEXTS[:turns])
            found = await migrate(store, "a", new)
            after = await state_of(store)
            assert _said(after) == _said(before)
            assert after["trace"][: len(before["trace"])] == before["trace"]
            assert await irregular(store) == []
            if not found.can_move:
                assert after == before
                return
            situation = {**before, **Moving(old, new, before).carried(), "trace": []}
            graph = create_session_from_state(new, RehearsalModel(), settings=Settings())
            given: Any = {**situation, "messages": [*before["messages"], HumanMessage("yes")]}
            expected = await graph.compile().ainvoke(given)
            await talk(store, new, "yes")
            mine = await state_of(store)
            assert _said(mine) == [(m.type, m.text) for m in expected["messages"]]
            for key in LIVING:
                assert mine.get(key) == expected.get(key), key
            assert await irregular(store) == []

    asyncio.run(compared())


async def test_moving_needs_no_model() -> None:
    """It is done by whoever has the store and the new file, offline."""
    async with open_store("memory:") as store:
        await talk(store, OLD, None)
        graph = create_session(OLD, RehearsalModel()).compile(checkpointer=store.checkpointer)
        found = await Conversation(graph, store, "a").migrate(NEW)
        assert found.moved is not None
        assert "by" not in (await state_of(store))["trace"][-1]
