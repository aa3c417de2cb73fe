"""Hears who does it to whom, where a phrase by itself says the other way round.

"Kill me" is part of "I want to kill me mum", and "could kill me" of "he could kill me": what stands
in the words that say who does it is about what they say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scriptgraph.core.danger import About

Span = tuple[int, int]


@dataclass(frozen=True)
class Directions:
    """Where a text says who does it to whom."""

    said: Mapping[About, list[re.Match[str]]]

    def about(self, heard: About, span: Span) -> frozenset[About]:
        """Say what a phrase is about, by the words around it; where they say nothing, by itself.

        Args:
            heard: What it is about by itself.
            span: Where it stands.
        """
        told: list[About] = [one for one, many in self.said.items() if _any_holds(many, span)]
        return frozenset(told or [heard])


def _any_holds(said: Sequence[re.Match[str]], span: Span) -> bool:
    return any(one.start() <= span[0] and span[1] <= one.end() for one in said)
