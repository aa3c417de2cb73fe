"""The labelled edges between the sessions of a programme.

This is the whole difference between a programme and its graph; `graphs/programme.py` draws it, and
`script.fold` reads it back.
"""

from __future__ import annotations

from scriptgraph.programmes.leading import WAITS
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.names import HUMAN
from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.script.routes import LAST, STAY, Routes, joined


def session_routes(programme: Programme, session: PlannedSession) -> Routes:
    """Map every target that a session can lead to, once it is over, to the label of the edge.

    While it is not, the run of the graph ends, as it does where the programme does.
    """
    edges = [(move.target, move.label) for move in programme.moves_from(session)]
    if not session.next:
        edges.append((END_OF_SESSION, LAST))
    return joined([(END_OF_SESSION, STAY), *edges, (HUMAN, WAITS)])
