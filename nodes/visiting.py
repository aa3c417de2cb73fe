"""How often a session has been in a section, and where it goes instead of once too often."""

from __future__ import annotations

from collections.abc import Mapping

from scriptgraph.script.model import Script, Transition

Visits = Mapping[str, int]
"""Section id → how often the session has entered it."""


def is_used_up(script: Script, target: str, visits: Visits) -> bool:
    """Say whether a section has been visited as often as its limit allows."""
    section = script.by_id.get(target)
    most = script.most_visits(section) if section else None
    return most is not None and visits.get(target, 0) >= most


def within_visits(script: Script, move: Transition, visits: Visits) -> Transition:
    """Give the move itself, or the one of the limit where it would be one visit too many.

    Somebody who asks to go somewhere, at any time, is not sent elsewhere.
    """
    if move.kind == "anytime" or move.visits_of or not is_used_up(script, move.target, visits):
        return move
    moves = script.transitions(script.by_id[move.source])
    return next(other for other in moves if other.visits_of == move.target)
