"""An audit works the state out of the decisions anew, by what the nodes go by, and compares it."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import Talk, answer, roles
from support.small_sessions import MODES, TWO

from scriptgraph.assurance.audit import Irregularity, audit
from scriptgraph.assurance.recomputed import left_open
from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.pinned import REST, stored_states
from scriptgraph.state.session import SessionState

State = dict[str, Any]
SCRIPTS = [
    each.stem
    for each in sorted((Path(__file__).parents[2] / "scripts").iterdir())
    if each.suffix in (".yaml", ".md") and each.name != "stress_relief.md"
]
SAID = (
    "Ann, 34, on monday",
    "yes, 5, and it clicks",
    "I want to kill myself tonight",
    "what happens with my answers?",
    "I am safe now, and would rather not say",
    "no, 7 in fact",
)
CONFIG: Any = {"configurable": {"thread_id": "ann", "checkpoint_ns": ""}}


async def held(
    saver: InMemorySaver, script: Script, said: Sequence[str | None], mode: Mode = "multi"
) -> Any:
    """Go on with a session, and give its graph."""
    made = create_session(script, RehearsalModel(), mode=mode, actions="rehearsed")
    graph = made.compile(checkpointer=saver)
    for text in said:
        await graph.ainvoke({"messages": [HumanMessage(text)] if text else []}, CONFIG)
    return graph


def found(script: Script, state: Any) -> list[Irregularity]:
    """Give what an audit finds."""
    return audit(script, cast(SessionState, state))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", SCRIPTS)
async def test_an_honest_session_is_what_its_decisions_give_at_every_step(
    name: str, mode: Mode
) -> None:
    """Wherever its process might have died: with values, danger, care, digressions and its end."""
    script = load_script(name)
    graph = await held(InMemorySaver(), script, [None, *SAID], mode)
    steps = [step.values async for step in graph.aget_state_history(CONFIG)]
    assert len(steps) > len(SAID)
    assert [(n, found(script, step)) for n, step in enumerate(steps) if found(script, step)] == []


CRISIS = load_script("stress_relief")
CARE = load_script("bike_repair")


def credited(state: State, script: Script) -> State:
    """Settle all tasks of a section by words that somebody has said."""
    said = next(one.text for one in state["messages"] if one.type == "human")
    here, done = state["section"], {"status": "done", "evidence": said, "turn": 2}
    tasks = {one.id: done for one in script.by_id[here].tasks}
    return {"progress": {**state["progress"], here: tasks}}


CHANGES: dict[str, tuple[str, Callable[[State, Script], State]]] = {
    "somebody in danger is let go on": ("care", lambda state, _: {"care": None}),
    "words of care to whom nobody hurts": (
        "care",
        lambda state, _: {"care": {**state["care"], "about": "to others"}},
    ),
    "they have said that one danger is over": (
        "care",
        lambda state, _: {"care": {**state["care"], "open": []}},
    ),
    "a limit of turns is used up": ("section_turns", lambda state, _: {"section_turns": 50}),
    "a limit never comes": ("section_turns", lambda state, _: {"section_turns": -50}),
    "where the section began": ("section_start", lambda state, _: {"section_start": 1}),
    "a section was visited often enough": (
        "visits",
        lambda state, _: {"visits": {**state["visits"], "selection": 9}},
    ),
    "no section was visited": ("visits", lambda state, _: {"visits": {}}),
    "credits with words that were said": ("progress", credited),
    "a credit is gone": (
        "progress",
        lambda state, script: {"progress": {**state["progress"], script.first.id: {}}},
    ),
    "what nobody has judged counts as judged": ("judged", lambda state, _: {"judged": 99}),
    "what was judged is judged again": ("judged", lambda state, _: {"judged": 1}),
    "an end that was none": ("ended_at", lambda state, _: {"ended_at": 3}),
    "it has ended": ("status", lambda state, _: {"status": "ended"}),
    "the section": ("section", lambda _, script: {"section": script.sections[-1].id}),
    "the count of turns": ("turn", lambda state, _: {"turn": state["turn"] + 1}),
    "a value": ("collected", lambda _, script: {"collected": {next(iter(script.values)): "no"}}),
    "a way back": (
        "back_to",
        lambda state, _: {"back_to": [{"section": state["section"], "turns": 1, "start": 0}]},
    ),
    "a way on": (
        "move",
        lambda state, script: {
            "move": {**state["move"], "target": script.sections[-1].id, "turn": state["turn"] + 1}
        },
    ),
    "a reply": ("draft", lambda *_: {"draft": {"choice": 1, "target": "x", "reply": "x"}}),
    "notes in place of what was said": (
        "recap",
        lambda *_: {
            "recap": {"text": "All is well.", "quotes": [], "collected": {}, "until": 3,
                      "before": None, "turn": 2}
        },
    ),
    "a human is there": (
        "human",
        lambda *_: {"human": {"status": "with", "by": "Eve", "since": "", "why": ""}},
    ),
}  # fmt: skip
"""What somebody wants → the key of the state that they change, and how."""


@pytest.fixture(scope="module")
def in_care() -> State:
    """Give what is stored of somebody whose danger words of care have just answered."""

    async def hold() -> State:
        graph = await held(InMemorySaver(), CARE, [None, "3 years", "I want to die"])
        return dict((await graph.aget_state(CONFIG)).values)

    return asyncio.run(hold())


@pytest.mark.parametrize("what", CHANGES)
def test_whoever_changes_what_decides_where_a_person_goes_is_found(
    what: str, in_care: State
) -> None:
    """One key alone is told, with what stands there, what should, and since which turn."""
    key, change = CHANGES[what]
    assert found(CARE, in_care) == []
    changed = {**copy.deepcopy(in_care), **change(in_care, CARE)}
    told = found(CARE, changed)
    assert {one.what.partition(" ")[0].strip("`").partition(".")[0] for one in told} == {key}
    assert all(one.kind == "state" and (key == "human" or one.turn) for one in told)


BEFORE: dict[str, tuple[Script, list[str | None], State, str, str]] = {
    "care": (
        CARE,
        [None, "3 years", "I want to die"],
        {"care": None},
        "what does it cost?",
        "`care` was None",
    ),
    "section_turns": (CRISIS, [None, "Ann"], {"section_turns": 90}, "hm", "it led to"),
}
"""What somebody changes, what is said after it, and what tells of it."""


@pytest.mark.parametrize("key", BEFORE)
async def test_it_is_found_though_the_session_has_gone_on(key: str) -> None:
    """Nothing of it stands in the state any more; the decision that it led to tells of it."""
    script, said, change, then, told = BEFORE[key]
    saver = InMemorySaver()
    await held(saver, script, said)
    await stored_states(saver).aupdate_state(CONFIG, change, as_node=REST)
    graph = await held(saver, script, [then, "hm"])
    state = (await graph.aget_state(CONFIG)).values
    (one, *_) = found(script, state)
    assert (one.kind, one.turn) == ("move", len(said) + 1)
    assert told in one.what


async def test_what_no_record_tells_of_a_turn_under_way_is_said() -> None:
    """Where a process has died between a decision and its reply, the draft is told as unknown."""
    script = load_script("stress_relief")
    graph = await held(InMemorySaver(), script, [None, "Ann", "no questions"], "single")
    steps = [dict(step.values) async for step in graph.aget_state_history(CONFIG)]
    drafted = [one for one in steps if one.get("draft")]
    assert drafted
    for step in drafted:
        (remark,) = left_open(cast(SessionState, step))
        assert "`draft`" in remark
        assert found(script, step) == []
    assert not any(left_open(cast(SessionState, one)) for one in steps if not one.get("draft"))


async def test_a_move_that_was_changed_while_its_turn_is_under_way_is_found() -> None:
    """Who is about to be led to help, and is held back, is told with the turn and the move."""
    script = load_script("stress_relief")
    graph = await held(InMemorySaver(), script, [None, "Ann", "I want to kill myself tonight"])
    steps = [step async for step in graph.aget_state_history(CONFIG)]
    step = next(dict(one.values) for one in steps if one.next == ("crisis",))
    move = {**step["move"], "target": step["section"], "kind": "stay", "rule": "not yet"}
    (one,) = found(script, {**step, "move": move})
    assert (one.kind, one.turn) == ("state", 3)
    assert "'crisis'" in one.what


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("mode", MODES)
async def test_a_claim_that_is_made_twice_is_told_once(mode: Mode, order: int) -> None:
    """Of a good and a bad quote for one task the good one counts, and nothing is refused."""

    name = TWO.first.tasks[0].id

    def judged(said: str) -> str:
        told = json.loads(answer({name: said}))
        told["settled"] = [{"quote": "never said", "done": name}, *told["settled"]][::order]
        return json.dumps(told)

    talk = Talk(TWO, roles(judged), mode)
    await talk.say(None, "that is all")
    state = await talk.state()
    decided = next(one for one in state["trace"] if one["role"] == "evaluator")
    assert state["progress"]["a"][name]["evidence"] == "that is all"
    assert [one for one in decided["refused"] if one["choice"] == f"{name}: done"] == []
    assert found(TWO, state) == []


@pytest.mark.parametrize("mode", MODES)
async def test_notes_that_stand_for_what_was_said_are_worked_out_too(mode: Mode) -> None:
    """Honest ones are what the decisions give; another word in them is told."""
    talk = Talk(CRISIS, RehearsalModel(), mode, recaps_beyond=5)
    await talk.say(None, "Ann", "no questions", "I feel sad", "very", "an exercise")
    state = await talk.state()
    assert found(CRISIS, state) == []
    changed = {**state, "recap": {**state["recap"], "text": "Nothing was said."}}
    (one,) = found(CRISIS, changed)
    assert one.what.startswith("recap.text is 'Nothing was said.'")
    assert one.turn == state["recap"]["turn"]
