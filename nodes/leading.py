"""Where a judged turn leads: plain functions of what is known by then, no model.

The evaluator goes by them, and so does whoever carries out its records once more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from scriptgraph.core.danger import GuardFinding
from scriptgraph.nodes.care import with_care
from scriptgraph.nodes.heard import danger_now
from scriptgraph.nodes.rules import as_move, decide, stay, taken
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.script.routes import (
    CALL,
    COMPLETE,
    DISPATCH,
    DUE,
    NONE_HOLDS,
    STAY,
    is_urgent,
)
from scriptgraph.state.carried import carried
from scriptgraph.state.digressions import stack
from scriptgraph.state.progress import Credits, call_due, is_complete
from scriptgraph.state.session import Care, Move, SessionState, Value
from scriptgraph.state.skipping import Decided, decided
from scriptgraph.state.told import told
from scriptgraph.state.withdrawn import withdrawn


class Course(NamedTuple):
    """What is there behind a judgement, and where that leads."""

    there: Decided
    known: Mapping[str, Constant]
    """What conditions are tried with behind it."""

    way: Transition | None


def course_of(
    script: Script,
    section: Section,
    state: SessionState,
    progress: Mapping[str, Credits],
    collected: Mapping[str, Value],
    taken_back: Collection[str],
    claimed: int,
) -> Course:
    """Decide which tasks are there behind a judgement, and where the turn goes.

    Args:
        script: The script.
        section: The section that was judged.
        state: What the session remembers from before.
        progress: What is credited, by section, behind it.
        collected: What it has found out.
        taken_back: What it has taken back.
        claimed: The `anytime` rule that is said to hold, or 0.
    """
    before = carried(state).keys() - collected.keys()
    gone = {*withdrawn(state), *taken_back} - collected.keys()
    by_now = {**state.get("collected", {}), **collected}
    kept = {name: value for name, value in by_now.items() if name not in taken_back}
    there = _there(script, section, state, progress, kept, before, gone)
    known = told(script, there.collected, there.progress, before, gone)
    way = way_of(script, section, state, there.progress[section.id], known, claimed)
    return Course(there, known, way)


def tasks_by_now(
    script: Script, section: Section, state: SessionState, progress: Mapping[str, Credits]
) -> Decided:
    """Decide which tasks are there by what a session knows, with nothing judged since.

    Args:
        script: The script.
        section: The section that the session is in.
        state: What it knows.
        progress: What is credited, by section.
    """
    collected = state.get("collected", {})
    return _there(script, section, state, progress, collected, carried(state), withdrawn(state))


def _there(
    script: Script,
    section: Section,
    state: SessionState,
    progress: Mapping[str, Credits],
    collected: Mapping[str, Value],
    before: Collection[str],
    gone: Collection[str],
) -> Decided:
    turn, here = state.get("turn", 0) + 1, {section.id, *stack(state)}
    return decided(script, progress, collected, turn, here=here, carried=before, withdrawn=gone)


def way_of(
    script: Script,
    section: Section,
    state: SessionState,
    credits: Credits,
    known: Mapping[str, Constant],
    claimed: int,
) -> Transition | None:
    """Decide by which rule a turn goes on; None where the session stays.

    Args:
        script: The script.
        section: The section that was judged.
        state: What the session remembers from before.
        credits: What is credited in the section by now.
        known: What conditions are tried with.
        claimed: The `anytime` rule that is said to hold, or 0.
    """
    return decide(
        script,
        section,
        credits=credits,
        collected=known,
        claimed=claimed,
        turns=state.get("section_turns", 0),
        visits=state.get("visits", {}),
        back_to=stack(state),
    )


def move_of(
    script: Script,
    section: Section,
    state: SessionState,
    credits: Credits,
    way: Transition | None,
    found: GuardFinding | None,
    care: Care | None,
    *,
    is_unproven: bool,
) -> Move:
    """Give this turn's move.

    Args:
        script: The script.
        section: The section that was judged.
        state: What the session remembers from before.
        credits: What is credited in the section by now.
        way: By which rule the turn goes on.
        found: What the guard has found.
        care: What danger is answered by words of care.
        is_unproven: Whether no words of the user's show the condition that is said to hold.
    """
    move = with_care(section, care) if care else led_by(section, way, credits)
    rule = way.rule if way is not None and way.kind != "judged" else None
    # A computed condition may lead instead of the one that was claimed.
    if is_unproven and not care and rule and rule.when:
        move["unproven"] = rule.when
    # Danger comes first, and nothing is called on the way that a rule for any time leads.
    is_in_danger = bool(danger_now(state, found)) and not is_urgent(script, section)
    if not (care or is_in_danger or (way is not None and way.kind == "anytime")):
        move = _call(section, credits) or move
    return taken(section, state, move)


def led_by(section: Section, way: Transition | None, credits: Credits) -> Move:
    """Write down the move by a rule, or that the session stays."""
    if way is None:
        return stay(section, NONE_HOLDS if is_complete(section, credits) else STAY)
    if way.kind == "judged":
        return Move(target=DISPATCH, kind="dispatch", rule=COMPLETE)
    return as_move(way)


def _call(section: Section, credits: Credits) -> Move | None:
    """Lead to the action of the section where it is due."""
    due = call_due(section, credits)
    return Move(target=CALL, kind="call", rule=DUE) if due else None
