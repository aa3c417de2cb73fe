"""What can be shown of scripts with actions: rehearsed, proven, replayed, compared and moved."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.adversary import Account, run
from support.booking import BOOK, BOOKING, ENTERING, SECTIONS, books, fickle, listener
from support.fakes import Talk, script
from support.small_sessions import MODES, every_mode
from support.strategies import acting_scripts
from support.takeovers import irregular

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.guarantees.walks import Walks
from scriptgraph.assurance.rehearse.run import Stage, rehearse
from scriptgraph.assurance.rehearse.search import Planner
from scriptgraph.assurance.replay import replay
from scriptgraph.assurance.values.look import look
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.script.changes import differences
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.model import Script
from scriptgraph.sessions.recording import record_dialogue


@every_mode
@pytest.mark.parametrize("made", [BOOKING, ENTERING], ids=["once settled", "on entering"])
async def test_both_outcomes_are_rehearsed(mode: Mode, made: Script) -> None:
    """A rehearsal walks an action that is done and one that fails, and every rule behind it."""
    result = await rehearse(made, mode)
    assert result.findings == []
    moves = {move for path in result.paths for move in path.moves}
    assert {"call_us"} <= moves


async def test_replaying_takes_what_was_recorded() -> None:
    """A recorded dialogue goes the same way again, whether its action was done or had failed."""
    for action in (books, lambda day: None):
        talk = Talk(BOOKING, listener, actions={"book": action})
        await talk.say(None, "Monday", "ask")
        state: Any = await talk.state()
        dialogue = record_dialogue(BOOKING, state, session="a", mode="multi", case=None)
        replayed = await replay([dialogue], BOOKING, Settings())
        assert {turn["outcome"] for turn in replayed.turns} <= {"followed", "stayed"}


async def test_an_audit_finds_an_action_that_was_made_up() -> None:
    """A call without its decision, another key or another outcome is no part of a session."""
    talk = Talk(BOOKING, listener, actions={"book": books})
    await talk.say(None, "Monday")
    state: Any = await talk.state()
    assert irregular(state, BOOKING) == []
    credit = state["progress"]["wishes"]["do_it"]
    forged: Any = {**state, "progress": {**state["progress"], "wishes": {
        **state["progress"]["wishes"], "do_it": {**credit, "evidence": "made up"}}}}  # fmt: skip
    assert [one.kind for one in audit(BOOKING, forged)] == ["state"]
    without = [record for record in state["trace"] if record.get("kind") != "call"]
    undecided: Any = {**state, "trace": without}
    kinds = {one.kind for one in audit(BOOKING, undecided)}
    assert "move" in kinds


def test_a_change_of_an_action_is_told() -> None:
    """What an action takes, gives, and how long it has is told when it changes."""
    slower = script(SECTIONS, actions={"book": {**BOOK["book"], "seconds": 9}}, anytime=[])
    faster = script(SECTIONS, actions=BOOK, anytime=[])
    told = [change.what for change in differences(faster, slower)]
    assert any("has 9 seconds" in what and "has 1 seconds" in what for what in told), told


@given(acting_scripts(), st.sampled_from(MODES), st.integers(0, 2**32))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_script_with_actions_withstands_the_adversary(
    made: Script, mode: Mode, seed: int
) -> None:
    """Whatever models say, and actions fail, every move is legal, and one that proofs look at."""
    account = Account(traces=[])
    asyncio.run(run(made, mode, 12, seed, account, actions=fickle(made, seed)))
    assert (account.illegal, account.wrong) == ([], [])
    steps = Walks(made).graph.edges(data="step")
    walked = {(here.section, step.move.target, step.move.label) for here, _, step in steps}
    dead = {seen.path for seen in look(made).seen if seen.kind in ("never", "unasked", "hidden")}
    idle = {(m.source, m.target, m.label) for m in made.all_transitions if m.path in dead}
    for record in (each for trace in account.traces or () for each in trace):
        if record.get("kind", "stay") not in ("stay", "dispatch", "call"):
            move = (record["section"], record["choice"], record["rule"])
            assert move in walked - idle


def can_be_said(script: Script) -> bool:
    """Say whether every choice has a letter or digit: nobody proves `:` by their words."""
    choices = [kind_of(kind).choices for kind in script.values.values()]
    return all(any(map(str.isalnum, str(choice))) for each in choices for choice in each)


@given(acting_scripts().filter(can_be_said), st.sampled_from(MODES))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_script_with_actions_goes_as_it_was_planned(made: Script, mode: Mode) -> None:
    """What is worked out on paper of actions, done or failed, is what the graph then does."""
    planner = Planner(made)
    for _ in planner.steps():
        pass
    stage = Stage(made, mode)
    assert asyncio.run(stage.walk(planner.plan(), lambda: False))
    assert stage.departures == {}
