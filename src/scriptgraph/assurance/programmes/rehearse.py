"""Goes every way between the sessions of a programme through its compiled graph, offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scriptgraph.assurance.programmes.search import Way, moves_of, ways
from scriptgraph.core.findings import Finding
from scriptgraph.graphs.programme import create_programme
from scriptgraph.programmes.holding import ProgrammeState
from scriptgraph.programmes.leading import WAITS
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.names import HUMAN
from scriptgraph.programmes.standing import Standing, Visit
from scriptgraph.script.fold import Move
from scriptgraph.script.model import END_OF_SESSION


@dataclass(frozen=True)
class Gone:
    """A way that was gone."""

    sessions: tuple[str, ...]
    move: Move
    """Its last move; where a human is waited for, to nowhere."""

    way: Way


@dataclass(frozen=True)
class ProgrammeRehearsal:
    """What a rehearsal of a programme has shown."""

    programme: Programme
    gone: tuple[Gone, ...]
    findings: tuple[Finding, ...]
    """The moves that nobody can make."""

    @property
    def moves(self) -> list[Move]:
        """List the moves that are to be made.

        A limit of visits is one rule, whichever session it leads on from: it is to be met once, and
        from most sessions nobody can have been there so often.
        """
        rules = moves_of(self.programme)
        met = {rules[each.move] for each in self.gone if each.move in rules}
        limits = {path for path in rules.values() if path[-1] == "visits"}
        return [
            move
            for move, path in rules.items()
            if self.is_covered(move) or path not in limits & met
        ]

    def is_covered(self, move: Move) -> bool:
        """Say whether a move was made."""
        return any(each.move == move for each in self.gone)

    @property
    def ok(self) -> bool:
        """Say whether every move was made."""
        return not self.findings


async def rehearse(programme: Programme) -> ProgrammeRehearsal:
    """Go every way: sessions keep such values that each rule holds, and fails, once.

    No session is held, and no model asked: what a script itself can do shows its own rehearsal.

    Raises:
        ScriptError: When the programme has faults.
        AssertionError: When the graph goes another way than the rules say; it is a fault of ours.
    """
    found, is_all = ways(programme)
    gone = [await _go(programme, way) for way in found]
    walked = ProgrammeRehearsal(programme, tuple(gone), ())
    missing = [move for move in walked.moves if not walked.is_covered(move)]
    findings = tuple(_uncovered(programme, move, is_all=is_all) for move in missing)
    return replace(walked, findings=findings)


async def _go(programme: Programme, way: Way) -> Gone:
    """Run the compiled graph along a way, and look where it went."""
    left = list(way.visits)

    async def hold(session: PlannedSession, standing: Standing) -> Visit | None:
        return left.pop(0) if left and left[0]["planned"] == session.id else None

    graph = create_programme(programme, hold).compile()
    passed: list[str] = []
    begun, limit = ProgrammeState(person="rehearsal"), len(way.visits) + 10
    async for update in graph.astream(begun, {"recursion_limit": limit}, stream_mode="updates"):
        passed += update
    expected = [visit["planned"] for visit in way.visits]
    assert passed == [*expected, *_after(way.move)], (passed, way)
    return Gone(tuple(expected), way.move, way)


def _after(move: Move) -> Sequence[str]:
    """Name the node that the graph comes to behind the last session."""
    if move.label == WAITS:
        return [HUMAN]
    return [] if move.target == END_OF_SESSION else [move.target]


def _uncovered(programme: Programme, move: Move, *, is_all: bool) -> Finding:
    path = moves_of(programme)[move]
    values = "no values that sessions keep" if is_all else "none of the values tried"
    message = f"{values} lead from {move.source!r} to {move.target!r} ({move.label})"
    own = ("sessions", *path[1:]) if path[0] == "sections" else path
    return Finding("uncovered-rule", "error", message, programme.source.place(own), move.source)
