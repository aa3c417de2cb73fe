"""Looks for ways through the situations of a script; the shortest one is what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scriptgraph.assurance.guarantees.walks import Situation, Step, Walks, steps_of
from scriptgraph.core.extras import require

Verdict = Literal["proven", "refuted", "open"]


@dataclass(frozen=True)
class Proof:
    """What came of one guarantee."""

    verdict: Verdict
    reason: str = ""
    """Why it does not hold, or could not be decided."""

    walk: tuple[Step, ...] = ()
    """The moves of a session in which it does not hold, from its start."""


PROVEN = Proof("proven")


class Search:
    """The situations of one script, searched with `networkx`."""

    def __init__(self, walks: Walks) -> None:
        """Search the walks of a script."""
        self.networkx = require("networkx", "proofs")
        self.walks, self.graph = walks, walks.graph

    def at(self, sections: Collection[str]) -> list[Situation]:
        """List the situations that a session can be in within some sections."""
        return [place for place in self.graph if place.section in sections]

    def entered(self, sections: Collection[str]) -> list[Situation]:
        """List the situations in which some sections have just been entered, not come back to."""
        return [place for place in self.at(sections) if not place.is_back]

    def reached_without(self, barred: Collection[Situation]) -> list[Situation]:
        """List what a session can come to without some situations, the nearest first."""
        if self.walks.start in barred:
            return []
        graph = self._without(barred)
        return list(self.networkx.single_source_shortest_path_length(graph, self.walks.start))

    def way(self, place: Situation, barred: Collection[Situation] = ()) -> list[Situation]:
        """Give the shortest way from the start to a situation, without some others."""
        return self.shortest(self.walks.start, place, self._without(barred))

    def shortest(self, here: Situation, there: Situation, graph: Any = None) -> list[Situation]:
        """Give the shortest way between two situations, in the whole graph or a part of it."""
        inside = self.graph if graph is None else graph
        found: list[Situation] = self.networkx.shortest_path(inside, here, there)
        return found

    def through(self, places: Iterable[Situation]) -> list[Situation]:
        """Join some situations, in the order of a walk, by the shortest ways."""
        path: list[Situation] = []
        for place in places:
            path += self.shortest(path[-1], place)[1:] if path else [place]
        return path

    def refuted(self, reason: str, path: Sequence[Situation]) -> Proof:
        """Refute a guarantee by a way from the start."""
        return Proof("refuted", reason, steps_of(self.walks, path))

    def _without(self, barred: Collection[Situation]) -> Any:
        return self.networkx.restricted_view(self.graph, barred, ()) if barred else self.graph
