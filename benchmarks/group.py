"""What every group of figures is given, and what it gives back.

A group is a module of this package with two texts and a function:

    TITLE: str                                     its heading
    METHOD: str                                    how it is measured: Markdown, a paragraph or two
    async def measure(options: Options) -> Group

A figure that cannot be measured is a `Row` that says so in `missing`, never an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
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


@dataclass(frozen=True)
class Prices:
    """Dollars for a million tokens."""

    input: float
    cached: float
    """For those that the provider's prompt cache covers."""

    output: float


def _nobody(_: str) -> None:
    pass


@dataclass(frozen=True)
class Options:
    """How much is measured, and from what."""

    shared: Path | None = None
    """The folder of published data; None where there is none."""

    scale: float = 1.0
    """Below 1, runs are shorter: fewer repeats, dialogues and sessions, and shorter delays."""

    prices: Prices | None = None
    tell: Callable[[str], None] = _nobody
    """Told what is being measured, for progress."""

    def scaled(self, count: int, least: int = 1) -> int:
        """Give a number of repeats, dialogues or sessions for this scale."""
        return max(least, round(count * self.scale))


@dataclass(frozen=True)
class Details:
    """A further table that stands below a group's rows."""

    caption: str
    header: Sequence[str]
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Group:
    """The figures of one group."""

    rows: list[Row]
    remarks: list[str] = field(default_factory=list)
    """Sentences that stand below the rows."""

    details: list[Details] = field(default_factory=list)


@dataclass(frozen=True)
class Measured:
    """A group that was measured."""

    title: str
    method: str
    group: Group
