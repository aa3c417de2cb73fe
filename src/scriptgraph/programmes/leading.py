"""Where a session that is over leads: plain functions over what is remembered, no model.

Only moves of the programme can come out, or that a human is waited for.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from scriptgraph.programmes.model import DANGER, PlannedSession, Programme
from scriptgraph.programmes.spacing import Due
from scriptgraph.programmes.standing import (
    Standing,
    Visit,
    Why,
    known,
    last,
    told,
    visits_of,
)
from scriptgraph.script.expressions import UnknownValueError, holds
from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.script.moves import Transition
from scriptgraph.script.routes import LAST

WAITS = "a human is waited for"
"""The label of staying where only a human can lead on."""


class Lead(NamedTuple):
    """Where a session that is over leads."""

    target: str
    """A session, `end`, or empty where a human is waited for."""

    label: str
    why: Why | None = None
    """Why a human is waited for; None where none is."""


def leads(programme: Programme, standing: Standing) -> Lead:
    """Say where a person's last session leads, now that it is over.

    Danger comes first, whatever the values are: it leads where the programme says, or has a human
    waited for. So does a session whose rules all fail.
    """
    visit = standing["visits"][-1]
    session = programme.by_id[visit["planned"]]
    if "led" in visit:
        return Lead(visit["led"]["to"], f"{visit['led']['by']} leads on")
    if visit.get("danger"):
        return _in_danger(programme, session, standing)
    if not session.next:
        return Lead(END_OF_SESSION, LAST)
    values = told(known(standing))
    for move in programme.moves_from(session):
        if move.rule is not None and _holds(move, values):
            return _within_visits(programme, move, standing)
    return Lead("", WAITS, "no rule")


def _in_danger(programme: Programme, session: PlannedSession, standing: Standing) -> Lead:
    """Lead where danger is to lead; where somebody was there often enough, no limit leads on."""
    target = programme.danger_leads_to(session)
    if target is None or _is_used_up(programme, target, standing):
        return Lead("", WAITS, "danger")
    return Lead(target, DANGER)


def _holds(move: Transition, values: dict[str, str | int | float | bool]) -> bool:
    if move.rule is None or move.rule.if_ is None:
        return move.rule is not None
    try:
        return holds(move.rule.if_, values)
    except UnknownValueError:
        return False


def _within_visits(programme: Programme, move: Transition, standing: Standing) -> Lead:
    """Follow a move, or what takes its place where its target was had often enough."""
    if not _is_used_up(programme, move.target, standing):
        return Lead(move.target, move.label)
    for other in programme.moves_from(programme.by_id[move.source]):
        is_instead = other.visits_of == move.target
        if is_instead and not _is_used_up(programme, other.target, standing):
            return Lead(other.target, other.label)
    return Lead("", WAITS, "too often")


def _is_used_up(programme: Programme, target: str, standing: Standing) -> bool:
    session = programme.by_id.get(target)
    most = session.limits.visits if session and session.limits else None
    return most is not None and visits_of(standing, target) >= most


def next_session(programme: Programme, standing: Standing) -> PlannedSession | None:
    """Give the session that a person is in, or that comes next; None at an end, or for a human."""
    visit = last(standing["visits"])
    if visit is None:
        return programme.first
    if "ended" not in visit:
        return programme.by_id[visit["planned"]]
    return programme.by_id.get(leads(programme, standing).target)


def due(session: PlannedSession, before: Visit | None) -> Due:
    """Say when a session may begin, and is to have begun, after the one that came before it."""
    if before is None or "ended" not in before:
        return Due()
    ended = datetime.fromisoformat(before["ended"])
    return Due(
        ended + session.after if session.after else None,
        ended + session.within if session.within else None,
    )
