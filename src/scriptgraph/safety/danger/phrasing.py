"""Phrases by which danger is heard, each with how plainly it tells of it, and of which danger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scriptgraph.core.trace import About, Level


@dataclass(frozen=True, eq=False)
class Phrases:
    """Phrases that are listened for; two of them are the same only where they are one object."""

    found: Mapping[tuple[Level, About], re.Pattern[str]]
    """What is found in a text without accents, the gravest first."""

    def gravest(self, read: Iterable[str]) -> tuple[Level, About, str] | None:
        """Give the gravest danger in the readings of a text, and by which passage it is heard."""
        told = list(read)
        for (level, about), words in self.found.items():
            for one in told:
                if match := words.search(one):
                    return level, about, match[0]
        return None
