"""The rows of the table: each is one figure of ours beside what it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Held = Literal["ours", "ratio"]
"""What a target is a bound of: our figure itself, or our figure divided by the reference."""


@dataclass(frozen=True)
class Target:
    """A bound that a row has to keep."""

    bound: float
    of: Held = "ours"
    at_least: bool = False
    """Whether the figure has to reach the bound instead of staying under it."""


@dataclass(frozen=True)
class Row:
    """One figure.

    A figure that could not be measured is None, and `missing` says why. Nothing stands in for it.
    """

    figure: str
    """What was counted or timed, in words that need no other row."""

    unit: str
    ours: float | None = None
    reference: float | None = None
    against: str = ""
    """What the reference is."""

    target: Target | None = None
    note: str = ""
    missing: str = ""
    """Why there is no figure."""

    @property
    def ratio(self) -> float | None:
        """Divide ours by the reference; None where one of them is not there."""
        if self.ours is None or not self.reference:
            return None
        return self.ours / self.reference

    @property
    def held(self) -> float | None:
        """Give the number that the target is a bound of."""
        return self.ratio if self.target and self.target.of == "ratio" else self.ours

    @property
    def met(self) -> bool | None:
        """Say whether the target is kept; None where there is none, or nothing to hold it to."""
        if self.target is None or self.held is None:
            return None
        if self.target.at_least:
            return self.held >= self.target.bound
        return self.held <= self.target.bound
