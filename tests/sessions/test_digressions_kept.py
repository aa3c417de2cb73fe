"""Stored sessions within a digression: forked, moved, taken over, written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from support.digressing import ANYTIME, DIGRESSING, SECTIONS, listener
from support.fakes import ToldModel, script
from support.takeovers import irregular

from scriptgraph.assurance.replay import replay
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import MEMORY, Store, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.forking import fork
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.sessions.migration import migrate
from scriptgraph.sessions.pinned import stored_state
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.sessions.turn_by_turn import turn_by_turn
from scriptgraph.state.digressions import stack
from scriptgraph.state.session import SessionState
from scriptgraph.web.shown import session_shown


@asynccontextmanager
async def _talked(*texts: str | None) -> AsyncIterator[tuple[Store, Conversation]]:
    """Talk to a session of a store in memory."""
    async with open_store(MEMORY) as store:
        talking = await _opened(store, DIGRESSING)
        await _say(talking, *texts)
        yield store, talking


async def _opened(store: Store, made: Script, session: str = "a") -> Conversation:
    def compiled(own: Script) -> Any:
        return create_session(own, ToldModel(tell=listener))

    return await Conversation.pinned(store, session, made, compiled)


async def _say(talking: Conversation, *texts: str | None) -> None:
    for text in texts:
        async for _ in talking.turn(text):
            pass


async def _state(store: Store, session: str = "a") -> SessionState:
    return cast(SessionState, (await stored_state(store.checkpointer, session)).values)


async def test_a_fork_stands_in_the_digression_and_comes_back() -> None:
    """Its place to go back to is that of then, rebuilt or stored; the other is as it was."""
    async with _talked(None, "7", "privacy?", "what?", "ask", "more") as (store, _):
        for turn, places in ((4, ("talk",)), (5, ("talk", "privacy"))):
            state = await fork(store, "a", turn, f"b{turn}", DIGRESSING)
            assert stack(state) == places
            assert irregular(state, DIGRESSING) == []
            forked = await _opened(store, DIGRESSING, f"b{turn}")
            await _say(forked, *("ask", "more")[2 - len(places) :])
            after = await _state(store, f"b{turn}")
            assert (after["section"], stack(after), after["collected"]) == ("talk", (), {"mood": 7})


_OTHER = {**SECTIONS, "later": {}}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (
            {"talk": None, "first": {**SECTIONS["talk"], "renamed_from": ["talk"]}},
            "is called 'first'",
        ),
        ({"talk": None, "first": SECTIONS["talk"]}, "'talk', which is gone"),
    ],
)
async def test_it_stays_where_its_way_back_is_gone(changed: dict[str, Any], why: str) -> None:
    """A section on the stack that was renamed or removed keeps the session with its version."""
    sections = {
        n: body for n, body in {**changed, **SECTIONS, **changed}.items() if body is not None
    }
    new = script(sections, anytime=ANYTIME, version=2)
    async with _talked(None, "7", "privacy?") as (store, talking):
        found = await migrate(store, "a", new)
        assert found.fate == "stays"
        assert any(why in reason for reason in found.reasons), found.reasons
        await _say(talking, "more")
        assert (await _state(store))["section"] == "talk", "it goes on with the version it has"


@pytest.mark.parametrize("place", ["privacy", "talk"])
async def test_it_stays_where_a_digression_is_none_any_more_or_has_become_one(place: str) -> None:
    """Nobody is led into a digression, or left in one, with nowhere to go back to."""
    ordinary = [{**rule, "back": False} if rule["to"] == "privacy" else rule for rule in ANYTIME]
    plain = script(SECTIONS, anytime=ordinary, version=2)
    old, new = (DIGRESSING, plain) if place == "privacy" else (plain, DIGRESSING)
    async with open_store(MEMORY) as store:
        await _say(await _opened(store, old), None, "privacy?")
        found = await migrate(store, "a", new)
        assert found.fate == "stays"
        assert any("digression" in reason for reason in found.reasons), found.reasons


async def test_it_moves_with_its_way_back() -> None:
    """Where the names on its stack are the same, it moves in the middle of a digression."""
    new = script(_OTHER, anytime=ANYTIME, version=2)
    async with _talked(None, "7", "privacy?") as (store, _):
        assert (await migrate(store, "a", new)).fate == "moves"
        await _say(await _opened(store, new), "more")
        state = await _state(store)
        assert (state["section"], state["section_turns"], stack(state)) == ("talk", 3, ())
        assert state["script"]["hash"] == new.hash


async def test_a_human_leaves_nothing_to_go_back_to() -> None:
    """They take over in a digression, and give back to a section that goes on, and to no other."""
    async with _talked(None, "7", "privacy?") as (store, talking):
        inbox = Inbox(talking.graph, store, "a")
        await inbox.take("Dr Weber")
        assert stack(await _state(store)) == ("talk",)
        with pytest.raises(InputError, match="'privacy' is a digression"):
            await inbox.give_back("privacy")
        await inbox.give_back("talk")
        state = await _state(store)
        assert (state["section"], stack(state), state["visits"]["talk"]) == ("talk", (), 2)
        await _say(talking, "hello", "privacy?", "more")
        state = await _state(store)
        assert (state["section"], stack(state)) == ("talk", ())
        assert irregular(state, DIGRESSING) == []


async def test_a_dialogue_is_written_down_and_replayed() -> None:
    """Coming back begins the section again in the record, and the graph follows it all."""
    async with _talked(None, "7", "privacy?", "what?", "ask", "more", "sleep") as (store, _):
        state: Any = await _state(store)
        made = record_dialogue(DIGRESSING, state, session="a", mode="multi", case=None)
        started = [(one.name, one.kind) for one in made.steps if one.status == "started"]
        assert started == [
            ("talk", None),
            ("privacy", None),
            ("unclear", None),
            ("privacy", "back"),
            ("talk", "back"),
            ("bye", None),
        ]
        found = await replay([made], DIGRESSING, Settings())
        assert {turn["outcome"] for turn in found.turns} <= {"followed", "stayed"}, found.turns


async def test_a_session_is_told_with_where_it_goes_back_to() -> None:
    """Turn by turn, and as it stands now; what was settled before a digression is so behind it."""
    async with _talked(None, "7", "privacy?", "what?", "ask", "more") as (store, _):
        state = await _state(store)
        told = [*turn_by_turn(DIGRESSING, state)]
        places = [(), (), ("talk",), ("talk", "privacy"), ("talk",), ()]
        assert [turn.back_to for turn in told] == places
        assert [one.task for one in told[-1].open] == ["sleep"]
        assert session_shown("a", DIGRESSING, state).back_to == []
    async with _talked(None, "privacy?") as (store, _):
        assert session_shown("a", DIGRESSING, await _state(store)).back_to == ["talk"]
