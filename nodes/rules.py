"""Which move follows from what is known, and what it changes: plain functions, no model.

Only moves that stand in the script can come out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from scriptgraph.script.expressions import UnknownValueError, holds, needed
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.moves import BACK, Transition
from scriptgraph.script.questions import declined
from scriptgraph.script.routes import LAST, NONE_HOLDS, STAY, waits_for_help
from scriptgraph.state.digressions import Visits, is_barred, is_used_up
from scriptgraph.state.progress import Credits, is_complete
from scriptgraph.state.session import Move, SessionState

GRACE = 2
"""Turns beyond its limit that a complete section waits for a choice: ask, and hear the answer."""


def decide(
    script: Script,
    section: Section,
    *,
    credits: Credits,
    collected: Mapping[str, Constant],
    claimed: int,
    turns: int,
    visits: Visits,
    back_to: Sequence[str] = (),
) -> Transition | None:
    """Decide where a turn goes: watched conditions first, then the section's rules, its limit.

    A choice that only the dispatcher can make gets `GRACE` turns beyond the limit.

    Args:
        script: The script.
        section: The section that the session is in.
        credits: What is credited to its tasks.
        collected: What is known by now, and what was declined; see `state.told`.
        claimed: The `anytime` rule that a model named, or 0.
        turns: How many messages the agent has sent in this visit of the section.
        visits: How often the session has entered each section.
        back_to: Where it goes back to from a digression, the innermost last.

    Returns:
        The rule that leads on, the first judged one where the dispatcher has to choose, or None
        when the session stays.
    """
    found = anytime_move(
        script, section, claimed, collected, visits, credits=credits, back_to=back_to
    )
    if found is None:
        found = _own_move(script, section, credits, collected, turns, back_to)
    if found is None or found.kind == "judged":
        return found
    return within_visits(script, found, visits)


def _own_move(
    script: Script,
    section: Section,
    credits: Credits,
    collected: Mapping[str, Constant],
    turns: int,
    back_to: Sequence[str],
) -> Transition | None:
    """Decide by the section's own rules and its limit of turns."""
    if not is_complete(section, credits):
        return limit_move(script, section, turns, back_to)
    if script.ends_in(section):
        return ending(section)
    found = next_move(script, section, collected, None, back_to)
    if found is None:
        return limit_move(script, section, turns, back_to)
    if found.kind == "judged":
        return limit_move(script, section, turns - GRACE, back_to) or found
    return found


def ending(section: Section) -> Transition:
    """Give the end of the session in a section without rules."""
    path = ("sections", section.id, "next")
    return Transition(section.id, END_OF_SESSION, "fixed", LAST, path)


def anytime_move(
    script: Script,
    section: Section,
    claimed: int,
    collected: Mapping[str, Constant],
    visits: Visits,
    *,
    credits: Credits | None = None,
    back_to: Sequence[str] = (),
) -> Transition | None:
    """Give the first `anytime` rule that holds; `claimed` is the one a model named, or 0.

    Urgent ones are listed first: no value leads elsewhere who is said to be in danger. A computed
    one would hold for ever; it is passed over once its section was visited enough, and while
    `credits` are given by which a section of help is not complete. Of digressions see `is_barred`.
    """
    is_open = credits is not None and not is_complete(section, credits)
    for move in script.rules_out_of(section):
        if move.kind != "anytime" or move.rule is None:
            continue
        if is_barred(script, move.rule, visits, back_to):
            continue
        if move.rule.when is not None:
            holds_now = number_of(move) == claimed
        else:
            waits = is_open and waits_for_help(script, move)
            is_past = waits or is_used_up(script, move.target, visits)
            holds_now = not is_past and computed_holds(move, collected)
        if holds_now:
            return move
    return None


def next_move(
    script: Script,
    section: Section,
    collected: Mapping[str, Constant],
    chosen: int | None,
    back_to: Sequence[str] = (),
) -> Transition | None:
    """Follow a complete section's rules in order; a digression otherwise goes back.

    Args:
        script: The script.
        section: The complete section.
        collected: What is known by now, and what was declined; see `state.told`.
        chosen: The number of the judged rule that the dispatcher chose, or 0 for none of them.
            None stops at the first judged rule instead, and returns it.
        back_to: Where the session goes back to from a digression, the innermost last.

    Returns:
        The rule that holds, or None when the session stays.
    """
    for move in script.moves(section, back_to[-1] if back_to else None):
        match move.kind:
            case "fixed":
                return move
            case "back" if move.label == BACK:
                return move
            case "computed" if computed_holds(move, collected):
                return move
            case "judged" if chosen is None or chosen == number_of(move):
                return move
    return None


def limit_move(
    script: Script, section: Section, turns: int, back_to: Sequence[str] = ()
) -> Transition | None:
    """Give the limit's move when the section has used up its turns."""
    most = script.most_turns(section)
    if most is None or turns < most:
        return None
    moves = script.moves(section, back_to[-1] if back_to else None)
    return next((move for move in moves if move.is_limit and not move.visits_of), None)


def number_of(move: Transition) -> int:
    """Number a rule as the prompts do: by its position in its list, from 1."""
    return int(move.path[-1]) + 1


def computed_holds(move: Transition, collected: Mapping[str, Constant]) -> bool:
    """Say whether a computed rule holds; without the values it needs it does not."""
    condition = move.rule.if_ if move.rule else None
    if condition is None or not _is_decided(condition, collected):
        return False
    return holds(condition, collected)


def undecided(
    script: Script, section: Section, found: Transition | None, collected: Mapping[str, Constant]
) -> list[str]:
    """Say of each computed rule that was passed over for want of a value, what is not known.

    Args:
        script: The script.
        section: A complete section, whose rules were tried in order.
        found: The rule that was followed; None where the session stays.
        collected: What is known by now, and what was declined; see `state.told`.
    """
    told = []
    for move in script.rules_out_of(section):
        if found is not None and (move.path == found.path or move.target == found.visits_of):
            break
        if move.kind == "computed" and move.rule and move.rule.if_:
            missing = sorted(needed(move.rule.if_) - collected.keys())
            if missing and not _is_decided(move.rule.if_, collected):
                told.append(f"{move.label} → {move.target}: {_why(missing, collected)}")
    return told


def _why(missing: Sequence[str], collected: Mapping[str, Constant]) -> str:
    """Say of values that are missing whether they were declined, or never told."""
    refused = [name for name in missing if declined(name) in collected]
    others = [name for name in missing if name not in refused]
    parts = [(refused, "was declined"), (others, "is not known")]
    return "; ".join(f"{', '.join(named)} {what}" for named, what in parts if named)


def _is_decided(condition: str, collected: Mapping[str, Constant]) -> bool:
    try:
        holds(condition, collected)
    except UnknownValueError:
        return False
    return True


def as_move(transition: Transition) -> Move:
    """Write a transition down as this turn's move."""
    return Move(target=transition.target, kind=transition.kind, rule=transition.label)


def stay(section: Section, label: str = STAY) -> Move:
    """Write down that the session stays in its section."""
    return Move(target=section.id, kind="stay", rule=label)


def ends(move: Move) -> bool:
    """Say whether a move ends the session."""
    return move["target"] == END_OF_SESSION


def taken(section: Section, state: SessionState, move: Move) -> Move:
    """Make a move this turn's.

    What the user says before the agent has opened may lead anywhere but silently to the end: unless
    they want it themselves, the first section is opened all the same.
    """
    if "section" not in state and ends(move) and move["kind"] != "anytime":
        move = stay(section, NONE_HOLDS)
    return Move(**{**move, "turn": state.get("turn", 0) + 1, "heard": len(state["messages"])})


def changes(state: SessionState, move: Move) -> dict[str, Any]:
    """Give what a decision changes: the move, and whether the session goes on."""
    if not ends(move):
        return {"move": move, "status": "open"}
    return {"move": move, "status": "ended", "ended_at": len(state["messages"])}


def within_visits(script: Script, move: Transition, visits: Visits) -> Transition:
    """Give the move itself, or the one of the limit where it would be one visit too many.

    Somebody who asks to go somewhere, at any time, is not sent elsewhere; and to come back from a
    digression is no visit.
    """
    is_wanted = move.kind in ("anytime", "back")
    if is_wanted or move.visits_of or not is_used_up(script, move.target, visits):
        return move
    moves = script.rules_out_of(script.by_id[move.source])
    return next(other for other in moves if other.visits_of == move.target)
