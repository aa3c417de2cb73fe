"""Whether a stored state is the one that the decisions give, worked out by what the nodes go by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast

from scriptgraph.core.trace import TraceRecord
from scriptgraph.script.model import Script
from scriptgraph.sessions.rebuilding import COMPARED, Rebuilding, differences
from scriptgraph.state.digressions import current_move
from scriptgraph.state.session import SessionState
from scriptgraph.state.unjudged import unjudged

Unlike = tuple[Literal["move", "state"], str, int]
"""What does not hold, one sentence, and the turn that it is about."""

_UNRECORDED = {
    "draft": "the draft of the reply that is about to be sent",
    "choice": "the rule that the evaluator has named beside its judgement",
}
"""What a turn under way goes by, and no record tells."""


def unlike(first: Script, state: SessionState, kept: Mapping[str, Script]) -> Iterator[Unlike]:
    """Take every decision once more, and compare what comes of them with what is stored.

    A decision that does not follow from what was known before is told, and nothing behind it: what
    it went by was not what the decisions before had left.

    Args:
        first: The version of the script that the session began with.
        state: What is stored of it. Its records fit each other, and its versions are all kept.
        kept: Hash, or the digest of a text \u2192 a script, of every version.
    """
    course, since = Rebuilding(first, state.get("messages", []), kept), _Since()
    for record in state.get("trace", []):
        try:
            wrong = course.follow(record)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            yield "move", f"what was decided cannot be carried out ({error!r})", record["turn"]
            return
        if wrong:
            for what in wrong:
                yield "move", what, record["turn"]
            return
        since.note(course.state, record)
    made = cast(SessionState, course.state)
    for key in differences(_noting(state, made), made):
        if key == "human":  # `takeovers` tells of that
            continue
        for part, stands, gives in _otherwise(key, _part(state, key), _part(made, key)):
            what = f"{part} is {stands!r}; the decisions give {gives!r}"
            yield "state", what, since.turn(key, made)
    yield from _under_way(state, made)


def left_open(state: SessionState) -> list[str]:
    """Say what decides where a session goes next, and that nothing tells whether it was changed.

    Args:
        state: The session.
    """
    move = current_move(state)
    if move is None:
        return []
    there = {"draft": state.get("draft"), "choice": move.get("choice")}
    return [
        f"a turn is under way, and no record tells {what} (`{key}`): whether that was changed "
        "cannot be worked out"
        for key, what in _UNRECORDED.items()
        if there[key] is not None
    ]


class _Since:
    """Since which turn each part of a state is as it is."""

    def __init__(self) -> None:
        self._parts: dict[str, Any] = {}
        self._turns: dict[str, int] = {}

    def note(self, state: Mapping[str, Any], record: TraceRecord) -> None:
        for key in COMPARED:
            part = state.get(key)
            if part != self._parts.get(key):
                self._parts[key], self._turns[key] = part, record["turn"]

    def turn(self, key: str, state: SessionState) -> int:
        return self._turns.get(key, state.get("turn", 0))


def _part(state: SessionState, key: str) -> Any:
    return cast(dict[str, Any], state).get(key, COMPARED.get(key))


def _otherwise(path: str, stands: Any, gives: Any) -> Iterator[tuple[str, Any, Any]]:
    """Name what is otherwise, by its path; of what is kept by name, each name alone."""
    if not (isinstance(stands, dict) and isinstance(gives, dict)):
        yield path, stands, gives
        return
    for name in dict.fromkeys((*stands, *gives)):
        if stands.get(name) != gives.get(name):
            yield from _otherwise(f"{path}.{name}", stands.get(name), gives.get(name))


def _noting(state: SessionState, made: SessionState) -> SessionState:
    """Give a state that notes what is judged; a version that did not went by what is answered."""
    if "judged" in state or not state.get("messages"):
        return state
    noting: SessionState = {**state, "judged": made.get("judged", 0)}
    return noting if unjudged(state) == unjudged(noting) else state


def _under_way(state: SessionState, made: SessionState) -> Iterator[Unlike]:
    """Compare where a turn that is under way leads; what no record tells is left out."""
    stands, gives = current_move(state), current_move(made)
    if (one := _known(stands)) != (other := _known(gives)):
        what = f"move is {one!r}; the decisions give {other!r}"
        yield "state", what, made.get("turn", 0) + 1
    elif gives is None and state.get("draft"):
        what = "draft is that of a reply, and no turn is under way"
        yield "state", what, made.get("turn", 0)


def _known(move: Any) -> Any:
    return {key: part for key, part in move.items() if key != "choice"} if move else None
