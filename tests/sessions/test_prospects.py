"""Of every stored session it is said whether it can go on with a new version, and why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.dangerous import CARE, FEAR
from support.fakes import ToldModel, script, task
from support.store_contract import SCRIPT, conversation, take
from support.takeovers import WEBER, opened, turn

from scriptgraph.core.errors import InputError, ModelError
from scriptgraph.core.settings import Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.prospects import Prospect, prospect

NOTICE, MOOD = SCRIPT.sections[0].tasks
EDITED = SCRIPT.model_copy(update={"conduct": "Be brief."})
RENAMED = script(
    {
        "first": {
            "tasks": [task("notice", say="Hello."), task("mood", collect={"mood": "integer"})],
            "next": [{"to": "b", "when": "the user wants to continue"}],
            "renamed_from": ["a"],
        },
        "b": {},
    }
)
OTHER = script({"z": {}}, id="other")


@pytest.fixture(params=["memory:", "file", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a store of each kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("address"))
    return "memory:" if request.param == "memory:" else str(tmp_path / "sessions.sqlite")


async def _of(store: Store, new: Script, old: Script | None = None) -> Prospect:
    return (await prospect(store.checkpointer, "a", new, old)).prospect


async def test_a_session_between_its_turns_can_move(place: str) -> None:
    """As it is, or by its section's new name; one that has the new version already is told so."""
    async with open_store(place) as store:
        await take(conversation(store), None, "it is 3 today")
        as_it_is, renamed = await _of(store, EDITED), await _of(store, RENAMED)
        assert (as_it_is.fate, as_it_is.reasons) == ("moves", ("it is in a",))
        assert (renamed.fate, renamed.reasons) == ("renamed", ("it is in first",))
        assert renamed.moved is not None
        assert renamed.moved["sections"] == {"a": "first"}
        assert (await _of(store, SCRIPT)).fate == "there"


async def test_a_session_of_a_third_version_stays() -> None:
    """What differs between two other versions says nothing about it."""
    async with open_store("memory:") as store:
        await take(conversation(store), None)
        found = await _of(store, RENAMED, EDITED)
        assert (found.fate, found.reasons) == (
            "stays",
            ("it is held with version 1 of 'test', a third one",),
        )
        other = await _of(store, OTHER)
        assert other.reasons == ("it is a session of 'test', and not of 'other'",)


async def test_a_session_that_a_human_is_with_stays() -> None:
    """Until they give it back; then it can move like any other."""
    new = CARE.model_copy(update={"conduct": "Be brief."})
    async with open_store("memory:") as store:
        talking, box = opened(store)
        await turn(talking, None, FEAR)
        await box.take(WEBER)
        found = await _of(store, new)
        assert (found.fate, found.reasons) == (
            "stays",
            ("Dr Weber is with it, until they give it back",),
        )
        await box.give_back(CARE.first.id, "I am back later.")
        assert (await _of(store, new)).fate == "moves"


async def test_a_session_that_waits_for_a_human_stays() -> None:
    """The human who was asked for finds it as it was."""
    waiting = script({"a": {"tasks": [task("words", say="One moment.")], "waits_for_human": True}})
    async with open_store("memory:") as store:
        await take(conversation(store, "a", waiting), None)
        found = await _of(store, waiting.model_copy(update={"conduct": "Be brief."}))
        assert found.reasons == ("it waits for a human",)


def _broken(prompt: Any) -> Any:
    raise RuntimeError("no model today")


async def test_a_session_in_the_middle_of_a_turn_stays(place: str) -> None:
    """What the user has said is judged by the version that they said it to."""
    async with open_store(place) as store:
        await take(conversation(store), None)
        graph = create_session(
            SCRIPT, ToldModel(tell=_broken), settings=Settings(when_unreachable="raise")
        )
        broken = Conversation(graph.compile(checkpointer=store.checkpointer), store, "a")
        with pytest.raises(ModelError):
            await take(broken, "it is 3 today")
        (why,) = (await _of(store, EDITED)).reasons
        assert why == "it is in the middle of a turn: the user's words wait for their answer"


async def test_a_run_that_was_halted_keeps_a_session() -> None:
    """Where a breakpoint has stopped it the turn is under way, until it has gone on to its end."""
    async with open_store("memory:") as store:
        graph = create_session(SCRIPT, RehearsalModel())
        halting = graph.compile(checkpointer=store.checkpointer, interrupt_before=["a"])
        config: Any = {"configurable": {"thread_id": "a"}}
        await halting.ainvoke({"messages": []}, config)
        assert (await _of(store, EDITED)).fate == "over"  # it has not begun
        await halting.ainvoke(None, config)
        assert (await _of(store, EDITED)).fate == "moves"
        await halting.ainvoke({"messages": [("user", "it is 3 today")]}, config)
        assert (await _of(store, EDITED)).fate == "stays"


async def test_what_cannot_go_on_has_nothing_to_move() -> None:
    """A session that has ended stays what it was; an absent one is refused; a patient is none."""
    async with open_store("memory:") as store:
        await take(conversation(store), None, "it is 3 today", "continue, please", "bye")
        assert (await conversation(store).state())["status"] == "ended"
        assert await _of(store, EDITED) == Prospect("a", "over", ("it has ended",))
        with pytest.raises(InputError, match="no session 'b'"):
            await prospect(store.checkpointer, "b", EDITED)
        simulated = create_simulation(SCRIPT, RehearsalModel(), case={"name": "Ann"})
        config: Any = {"configurable": {"thread_id": "s"}}
        halting = simulated.compile(checkpointer=store.checkpointer, interrupt_after=["patient"])
        await halting.ainvoke({"messages": []}, config)
        found = (await prospect(store.checkpointer, "s", EDITED)).prospect
        assert "a patient is simulated in it" in found.reasons


async def test_a_session_in_which_somebody_is_in_danger_stays() -> None:
    """Until they have said that they are safe, nothing changes about who answers them, and how."""
    async with open_store("memory:") as store:
        await take(conversation(store), None, "I want to kill myself")
        found = await _of(store, EDITED)
        assert found.reasons == (
            "somebody in it has spoken of danger, and has not said yet that they are safe",
        )
        await take(conversation(store), "I am safe now")
        assert (await _of(store, EDITED)).fate == "moves"
