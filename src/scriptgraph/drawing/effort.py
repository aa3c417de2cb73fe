"""How long a picture is worked on: where there is much of it, nobody looks at each line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """How often all parts are gone over."""

    most: int
    least: int
    work: int
    """Parts that are gone over in all, as far as `most` and `least` allow."""

    def rounds(self, parts: int) -> int:
        """Say how often to go over so many parts."""
        return min(self.most, max(self.least, self.work // max(1, parts)))
