"""An audit holds each part of a session against the version of its time, and finds false moves."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from support.fakes import script, task
from support.migrating import NEW, OLD, irregular, state_of, talk

from scriptgraph.assurance.case.tamperings import sealed_anew
from scriptgraph.nodes.pinning import apin
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.migration import migrate

OTHER = script({"a": {}, "check_in": {"tasks": [task("words", say="Good evening.")]}})

State = dict[str, Any]


@pytest.fixture
async def moved() -> AsyncIterator[tuple[Store, State]]:
    """Hold a session that has moved, and went on to its second section."""
    async with open_store("memory:") as store:
        await talk(store, OLD, None, "it is 3 today")
        await migrate(store, "a", NEW, by="Dr Gray")
        await talk(store, OLD, "I sleep well", "continue, please")
        await apin(store.checkpointer, OTHER)
        yield store, copy.deepcopy(dict(await state_of(store)))


def _record(state: State) -> Any:
    return next(record for record in state["trace"] if record["role"] == "migration")


def _version(state: State, **parts: Any) -> None:
    _record(state)["version"].update(parts)


async def test_each_part_is_held_against_its_own_version(moved: tuple[Store, State]) -> None:
    """An honest session passes; held against the last version alone, nothing can be said of it."""
    store, state = moved
    assert await irregular(store, state=state) == []
    state["trace"].remove(_record(state))
    found = await irregular(store, state=sealed_anew(state))
    assert any(each.startswith("position: the agent spoke in 'a'") for each in found)


LIES: dict[str, tuple[str, Callable[[State], object]]] = {
    "to a script that the store does not hold": (
        "script",
        lambda s: _version(s, after="0" * 16),
    ),
    "from a script that the store does not hold": (
        "script",
        lambda s: _version(s, before="1" * 16),
    ),
    "by a text that the store does not hold": ("script", lambda s: _version(s, text="2" * 16)),
    "to another script than the session's": ("script", lambda s: _version(s, after=OTHER.hash)),
    "from another script": ("move", lambda s: _version(s, before=OTHER.hash)),
    "to the same script": ("script", lambda s: _version(s, before=NEW.hash)),
    "by the text of another script": ("version", lambda s: _version(s, text=OTHER.hash)),
    "without saying to which": ("script", lambda s: _record(s).pop("version")),
    "into another section": ("version", lambda s: _record(s).update(choice="talking")),
    "out of another section": ("version", lambda s: _record(s).update(section="b")),
    "with a name that is none": ("version", lambda s: _version(s, sections={"a": "talking"})),
    "without the new name": ("version", lambda s: _version(s, sections={})),
    "with a task's name that is none": (
        "version",
        lambda s: _version(s, tasks={"a": {"mood": "x"}}),
    ),
    "leaving behind what is there": ("version", lambda s: _version(s, dropped=["a.mood"])),
    "with evidence": ("version", lambda s: _record(s).update(options=["check_in"])),
    "by another rule": ("version", lambda s: _record(s).update(rule="otherwise")),
    "with a settled task that was not carried over": (
        "state",
        lambda s: s["progress"]["check_in"].update(notice=s["progress"]["check_in"].pop("words")),
    ),
    "with a value that nobody has collected": (
        "state",
        lambda s: s.update(collected={**s["collected"], "mood": 9}),
    ),
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_migration_that_lies_is_found(moved: tuple[Store, State], lie: str) -> None:
    """Though every seal is forged to fit, it is told, and of which kind."""
    store, state = moved
    kind, tamper = LIES[lie]
    tamper(state)
    found = await irregular(store, state=sealed_anew(state))
    assert kind in {each.partition(":")[0] for each in found}, found


@pytest.mark.parametrize("part", ["by", "at", "reason"])
async def test_a_record_that_was_changed_breaks_the_seal(
    moved: tuple[Store, State], part: str
) -> None:
    """Who moved it, when, and what for is sealed like everything else."""
    store, state = moved
    _record(state)[part] = "somebody else"
    assert any(each.startswith("seal:") for each in await irregular(store, state=state))


async def test_a_migration_while_a_human_is_there_is_found(moved: tuple[Store, State]) -> None:
    """Nobody moves a session under a human's hands."""
    store, state = moved
    number = state["trace"].index(_record(state))
    here = {**_record(state), "role": "takeover", "choice": "a", "kind": "take", "by": "Eve"}
    here.pop("version")
    state["trace"].insert(number, {**here, "rule": "a human takes over"})
    found = await irregular(store, state=sealed_anew(state))
    assert "human: the script went on, though 'Eve' was to act" in found


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("section_turns", 50),
        ("visits", {}),
        ("progress", {}),
        ("judged", 99),
        ("care", {"about": "self", "turn": 1, "occasion": "first", "open": ["own"]}),
    ],
)
async def test_what_was_carried_over_is_worked_out_too(
    moved: tuple[Store, State], key: str, part: Any
) -> None:
    """A key that was changed in a session that had moved is told, under the names of today."""
    store, state = moved
    told = await irregular(store, state={**state, key: part})
    assert told != []
    assert all(one.startswith(f"state: {key}") for one in told)
