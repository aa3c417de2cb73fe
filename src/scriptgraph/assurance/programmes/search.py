"""Looks for ways through a programme: what its sessions have to keep so that each move is made."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scriptgraph.assurance.programmes.outcomes import outcomes
from scriptgraph.core.findings import Path
from scriptgraph.programmes.leading import WAITS, leads, next_session
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.standing import (
    Kept,
    Standing,
    Visit,
    begun,
    known,
    visits_of,
    with_visit,
)
from scriptgraph.script import expressions
from scriptgraph.script.fold import Move
from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.script.routes import LAST

MOST = 20_000
"""Sessions that are tried at most; a programme with its few values needs far fewer."""

_AT = "2026-01-05T09:00:00+00:00"
"""When every rehearsed session is: nothing that is decided here depends on it."""


@dataclass(frozen=True)
class Way:
    """A way through a programme: its sessions with what each has kept, and where it leads."""

    visits: tuple[Visit, ...]
    move: Move
    """The move for whose sake it is gone, its last; to a human, the target is empty."""


def moves_of(programme: Programme) -> dict[Move, Path]:
    """Map every move that a programme has to where its rule stands, in its order.

    The end of a session without rules is one.
    """
    found: dict[Move, Path] = {}
    for one in programme.moves:
        found.setdefault(Move(one.source, one.target, one.label), one.path)
    for each in programme.sessions:
        if not each.next:
            found[Move(each.id, END_OF_SESSION, LAST)] = ("sections", each.id)
    return found


def ways(programme: Programme) -> tuple[list[Way], bool]:
    """Find the shortest way on which each move is made, and each on which a human is waited for.

    Returns:
        The ways, and whether everything was tried.
    """
    kept = {session.id: outcomes(programme, session) for session in programme.sessions}
    read = _read(programme)
    found: dict[Move, Way] = {}
    seen: set[object] = set()
    waiting = deque([begun(programme)])
    tried = 0
    while waiting and tried < MOST:
        standing = waiting.popleft()
        session = next_session(programme, standing)
        if session is None:
            continue
        for visit in _visits(session, kept[session.id], len(standing["visits"])):
            tried += 1
            after = with_visit(programme, standing, visit)
            lead = leads(programme, after)
            move = Move(session.id, lead.target, WAITS if lead.why else lead.label)
            found.setdefault(move, Way(tuple(after["visits"]), move))
            if (key := _situation(programme, after, lead.target, read)) not in seen:
                seen.add(key)
                waiting.append(after)
    return list(found.values()), not waiting


def _visits(
    session: PlannedSession, kept: Sequence[Mapping[str, Kept]], number: int
) -> Iterator[Visit]:
    """Give what can come of a session: all that it can keep, and danger."""
    visit = Visit(planned=session.id, session=f"{number + 1}-{session.id}", begun=_AT, ended=_AT)
    for one in kept:
        yield {**visit, "kept": {**one}}
    yield {**visit, "kept": {}, "danger": True}


def _read(programme: Programme) -> frozenset[str]:
    texts = (rule.if_ for session in programme.sessions for rule in session.next if rule.if_)
    return frozenset(name for text in texts for name in expressions.names(text))


def _situation(
    programme: Programme, standing: Standing, target: str, read: frozenset[str]
) -> object:
    """Tell apart the situations in which a session is begun, by what still matters."""
    kept = known(standing)
    values = tuple(
        (name, kept[name]["status"], kept[name].get("value")) for name in sorted(read & kept.keys())
    )
    visits = tuple(
        min(visits_of(standing, each.id), each.limits.visits)
        for each in programme.sessions
        if each.limits and each.limits.visits
    )
    return target, values, visits
