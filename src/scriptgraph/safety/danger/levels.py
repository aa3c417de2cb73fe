"""How plainly somebody speaks of danger, in order."""

from __future__ import annotations

from collections.abc import Sequence

from scriptgraph.core.danger import Level

LEVELS: Sequence[Level] = ("none", "indirect", "explicit", "imminent")

GRAVE: Level = "explicit"
"""The lowest level that is acted on where nobody has said otherwise."""


def graver(*levels: Level) -> Level:
    """Give the highest of some levels."""
    return LEVELS[max(map(LEVELS.index, levels))]


def reaches(level: Level, lowest: Level) -> bool:
    """Say whether a level is as high as another, or higher."""
    return LEVELS.index(level) >= LEVELS.index(lowest)


def least_of(level: Level) -> Level:
    """Give the lowest level at which danger of a level counts as heard: what is plain, as plain."""
    return LEVELS[min(max(LEVELS.index(level), 1), LEVELS.index(GRAVE))]


def is_grave(level: Level) -> bool:
    """Say whether danger of a level is one that a human has to look at."""
    return reaches(level, GRAVE)
