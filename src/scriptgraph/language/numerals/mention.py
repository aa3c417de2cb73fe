"""A number that is mentioned in a text."""

from __future__ import annotations

from dataclasses import dataclass

Number = int | float


@dataclass(frozen=True)
class Mention:
    """A number that is mentioned."""

    start: int
    end: int
    value: Number | None
    """None where it cannot be read."""

    also: Number | None = None
    """How else it may be meant: `1.725` in German, from somebody who writes 1.725."""

    weak: bool = False
    """Whether it is a word that is more often no number: `ein`, `one`."""

    of: Number | None = None
    """The end of its scale: 10 in `7/10`, 100 in `70 %`; None where none is named."""

    ends: tuple[Number | None, ...] = ()
    """Between which numbers it lies: "6 or 7"."""

    denied: bool = False
    """Whether it is named as what is not so: `not 7`."""
