"""Which session comes before which: plain searches over the moves of a programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.script.check.flow import backwards, components, reach
from scriptgraph.script.model import END_OF_SESSION

Graph = Mapping[str, Iterable[str]]


def ways(programme: Programme) -> dict[str, list[str]]:
    """Map each session to what can follow it; `end` where nothing has to."""
    graph: dict[str, list[str]] = {session.id: [] for session in programme.sessions}
    for move in programme.moves:
        graph[move.source].append(move.target)
    for session in programme.sessions:
        if not session.next:
            graph[session.id].append(END_OF_SESSION)
    return graph


def kept_before(programme: Programme, session: PlannedSession) -> frozenset[str]:
    """Name the values that some session keeps on a way to this one, perhaps this one itself."""
    graph = ways(programme)
    before = (each for each in programme.sessions if session.id in _behind(graph, each.id))
    return frozenset(name for each in before for name in each.keep)


def unreachable(programme: Programme) -> list[str]:
    """Name the sessions that nobody can come to."""
    entered = set(reach([programme.first.id], ways(programme)))
    return [name for name in programme.by_id if name not in entered]


def no_way_to_an_end(programme: Programme) -> list[list[str]]:
    """Name the sessions, circle by circle, from which nothing leads to an end."""
    graph = ways(programme)
    safe = set(reach([END_OF_SESSION], backwards(graph)))
    lost = {name: targets for name, targets in graph.items() if name not in safe}
    return [
        sorted(names, key=list(programme.by_id).index)
        for names in map(list, components(lost))
        if all(target in names for name in names for target in lost[name])
    ]


def circles_without_limit(programme: Programme) -> list[list[str]]:
    """Name the sessions, circle by circle, that somebody can have again without end."""
    limited = {each.id for each in programme.sessions if each.limits}
    free = {
        name: [target for target in targets if target not in limited]
        for name, targets in ways(programme).items()
        if name not in limited
    }
    circles = [
        list(names) for names in components(free) if len(names) > 1 or names[0] in free[names[0]]
    ]
    return [sorted(names, key=list(programme.by_id).index) for names in circles]


def _behind(graph: Graph, name: str) -> set[str]:
    """Name all that can follow a session, itself included where it comes again."""
    return set(reach(list(graph[name]), graph))
