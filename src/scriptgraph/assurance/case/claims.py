"""What a safety case is made of: claims, each with its evidence and a way to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["shown", "refuted", "open"]
"""`shown`: by the evidence. `refuted`: the evidence is against it. `open`: there is none."""

Area = Literal["guarantees", "paths", "guard", "sessions", "tampering", "faults", "privacy"]


@dataclass(frozen=True)
class Claim:
    """One thing that is claimed."""

    id: str
    """The same in every case about the same thing, so that two cases can be compared."""

    area: Area
    about: str
    """The script, store or part of the software that it is about."""

    text: str
    """What is claimed, in one sentence."""

    outcome: Outcome
    evidence: str
    """What was done, and what came of it."""

    check: str
    """A command with which anybody can look for themselves."""

    lines: tuple[str, ...] = ()
    """What the evidence consists of in detail, a counter-example for instance."""

    figures: Mapping[str, Any] = field(default_factory=dict)
    """The evidence for programs."""


@dataclass(frozen=True)
class Table:
    """Figures beside the claims of an area."""

    area: Area
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SafetyCase:
    """Everything that is claimed of some scripts and of what runs them."""

    scripts: Sequence[Mapping[str, str]]
    """Which: `id`, `version`, `hash` and `title` of each."""

    claims: Sequence[Claim]
    tables: Sequence[Table] = ()
    remarks: Sequence[str] = ()
    """What this case says nothing of, and why."""
