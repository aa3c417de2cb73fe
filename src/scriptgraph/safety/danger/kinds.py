"""How grave a danger is, and of whom: what each phrase tells."""

from __future__ import annotations

from typing import NamedTuple

from scriptgraph.core.danger import About, Level
from scriptgraph.safety.danger.levels import LEVELS

GRAVEST_FIRST: tuple[Level, ...] = tuple(reversed(LEVELS[1:]))

ABOUT: tuple[About, ...] = ("self", "from others", "to others")
"""Of two dangers of one level the first one counts."""


class Kind(NamedTuple):
    """How grave a danger is, and of whom."""

    level: Level
    about: About

    @property
    def rank(self) -> tuple[int, int]:
        """Give the place among all kinds; the gravest comes first."""
        return GRAVEST_FIRST.index(self.level), ABOUT.index(self.about)
