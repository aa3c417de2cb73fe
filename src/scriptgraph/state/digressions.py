"""Where a session goes back to from a digression: plain questions about the places that it left."""

from collections.abc import Mapping, Sequence
from typing import Any

from scriptgraph.core.trace import TraceRecord
from scriptgraph.script.model import Rule, Script
from scriptgraph.script.moves import Transition, TransitionKind
from scriptgraph.state.session import Left, Move, SessionState

Visits = Mapping[str, int]
"""Section id → how often the session has entered it."""


def stack(state: SessionState) -> tuple[str, ...]:
    """Name the sections that a session goes back to, the innermost last."""
    return tuple(left["section"] for left in state.get("back_to", ()))


def top(state: SessionState) -> str | None:
    """Name the section that a session goes back to next; None where it is in no digression."""
    return next(reversed(stack(state)), None)


def moves_of(script: Script, state: SessionState) -> tuple[Transition, ...]:
    """List the moves that a session has out of the section that it is in."""
    section = script.by_id[state.get("section", script.first.id)]
    return script.moves(section, top(state))


def digresses(script: Script, target: str, kind: TransitionKind | str) -> bool:
    """Say whether a move leads into a digression."""
    return kind == "anytime" and target in script.digressions


def current_move(state: SessionState) -> Move | None:
    """Give the move that this turn has decided; one of an earlier turn has been made."""
    move = state.get("move")
    return move if move and move.get("turn") == state.get("turn", 0) + 1 else None


def enters(move: Move | None) -> bool:
    """Say whether a move enters a section anew; who comes back finds it as it was."""
    return move is not None and move["kind"] not in ("stay", "back")


def is_used_up(script: Script, target: str, visits: Visits) -> bool:
    """Say whether a section has been visited as often as its limit allows."""
    section = script.by_id.get(target)
    most = script.most_visits(section) if section else None
    return most is not None and visits.get(target, 0) >= most


def is_barred(script: Script, rule: Rule, visits: Visits, back_to: Sequence[str]) -> bool:
    """Say whether a digression is passed over, whoever asks for it.

    It is where the session goes back to it anyway, and where it has been there often enough: who
    stays is thrown out of nothing.
    """
    return rule.back and (rule.to in back_to or is_used_up(script, rule.to, visits))


def entered(
    script: Script, state: SessionState, target: str, kind: TransitionKind | str
) -> dict[str, Any]:
    """Give what changes of the places to go back to where a session enters a section by a move.

    Who digresses leaves the section as it is; any other move leaves it, and all others, for good.
    A first section that the agent has not opened yet counts as visited from now on.
    """
    if not digresses(script, target, kind):
        return {"back_to": []} if state.get("back_to") else {}
    here = state.get("section", script.first.id)
    left = Left(
        section=here, turns=state.get("section_turns", 0), start=state.get("section_start", 0)
    )
    return {"back_to": [*state.get("back_to", ()), left]}


def visited(script: Script, state: SessionState, target: str) -> dict[str, int]:
    """Count a visit of a section, and that of a first section which is left before its opening."""
    visits: Visits = state.get("visits", {})
    if "section" not in state and target != script.first.id and target in script.digressions:
        visits = {**visits, script.first.id: visits.get(script.first.id, 0) + 1}
    return {**visits, target: visits.get(target, 0) + 1}


def come_back(state: SessionState) -> dict[str, Any]:
    """Give the place to which a session comes back from a digression, with one message more."""
    left = state["back_to"][-1]
    return {
        "section": left["section"],
        "section_turns": left["turns"] + 1,
        "section_start": left["start"],
        "back_to": state["back_to"][:-1],
    }


def followed(
    script: Script, back_to: Sequence[str], here: str, record: TraceRecord, kind: str
) -> tuple[str, ...]:
    """Give where a session goes back to behind a record of the dialog actor's.

    Args:
        script: The script.
        back_to: Where it went back to before, the innermost last.
        here: The section that it was in.
        record: The record.
        kind: The kind of the move that was decided in that turn; `stay` where none was.
    """
    if record.get("returns"):
        return tuple(back_to[:-1])
    if not record.get("opens"):
        return tuple(back_to)
    return (*back_to, here) if digresses(script, record["section"], kind) else ()


def lost(script: Script, here: str, places: Sequence[str]) -> str:
    """Say why a session could not go back in a script from where it is; empty where it could."""
    for name in places:
        if name not in script.by_id:
            return f"it is to go back to section {name!r}, which is gone"
    if places and here not in script.digressions:
        return f"it is in {here!r} to go back to {places[-1]!r}, and that is no digression any more"
    if not places and here in script.digressions:
        return f"its section {here!r} is a digression now, and it came there from nowhere"
    for number, name in enumerate(places):
        if (name in script.digressions) != (number > 0):
            is_now = "is a digression now" if number == 0 else "is no digression any more"
            return f"it is to go back to section {name!r}, which {is_now}"
    return ""
