"""What those who listen for danger have found, and which of it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scriptgraph.core.danger import About, GuardFinding, Level
from scriptgraph.safety.danger.levels import LEVELS

BY_PHRASES, BY_CLASSIFIER, BY_MODEL = "phrases", "classifier", "model"
"""Who found it, in the trace."""


def finding(level: Level, about: About, by: str, words: str = "") -> GuardFinding:
    """Write down what one listener has found; where there is no danger, nothing more is told."""
    if level == "none":
        return NOTHING
    return GuardFinding(level=level, about=about or "self", by=by, words=words)


NOTHING = GuardFinding(level="none", about="", by="", words="")


def gravest(findings: Iterable[GuardFinding]) -> GuardFinding:
    """Give the gravest finding, and of several the first.

    Danger to the user stands before danger to others, where both are as grave.
    """
    return max(findings, key=_rank, default=NOTHING)


def joined(findings: Sequence[GuardFinding]) -> GuardFinding:
    """Put together what several listeners found; whoever found as much is named."""
    grave = gravest(findings)
    if grave["level"] == "none":
        return grave
    agreeing = [one for one in findings if one["level"] == grave["level"]]
    by = ", ".join(dict.fromkeys(one["by"] for one in agreeing if one["by"]))
    words = next((one["words"] for one in agreeing if one["words"]), "")
    return GuardFinding(level=grave["level"], about=grave["about"], by=by, words=words)


def _rank(one: GuardFinding) -> tuple[int, bool]:
    return LEVELS.index(one["level"]), one["about"] != "to others"
