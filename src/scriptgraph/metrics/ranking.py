"""Who is picked how often, and how strong that makes each: Bradley-Terry, also on Elo's scale.

A pick out of several is one observation of Luce's choice model, of which Bradley-Terry's is the
case with two: the chance to be picked is proportional to exp(strength). Elo's own updates depend on
the order of the picks; the same strengths on its scale do not.

Needs the extra `counsel`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scriptgraph.core.extras import require
from scriptgraph.metrics.intervals import CONFIDENCE, FEWEST, SEED, Interval

PRIOR = 0.5
"""Picks added for each, so that somebody who was never picked has a strength at all."""

ELO_MEAN = 1500.0
ELO_POINTS = 400 / math.log(10)
"""Points for each unit of strength: 400 points are odds of ten to one."""

_RESAMPLES = 999
"""Each one fits the model anew, which takes some milliseconds."""


@dataclass(frozen=True)
class Choice:
    """One pick out of several."""

    picked: str
    over: tuple[str, ...]
    """Who else was there to be picked."""


@dataclass(frozen=True)
class Ranked:
    """How one counsellor fared."""

    name: str
    picked: int
    offered: int
    """Picks at which there was a reply of this counsellor's."""

    by_dialogue: tuple[int, ...]
    """How often picked in each dialogue."""

    strength: float | None
    """The mean of all is 0; None where nobody was picked at all."""

    interval: Interval | None
    """Of the strength, by bootstrap over dialogues.

    None with too few of them, and for somebody who was never picked: then every sample says the
    same, which is only what the prior says.
    """

    @property
    def elo(self) -> float | None:
        """Give the strength on Elo's scale."""
        return None if self.strength is None else _points(self.strength)

    @property
    def elo_interval(self) -> Interval | None:
        """Give the interval on Elo's scale."""
        if self.interval is None:
            return None
        return Interval(_points(self.interval.low), _points(self.interval.high))


def rank(names: Sequence[str], dialogues: Sequence[Sequence[Choice]]) -> list[Ranked]:
    """Rank counsellors by the picks of several dialogues, the strongest first.

    Args:
        names: All that took part; one that was never picked is ranked as well.
        dialogues: The picks of each dialogue; ties and missing picks are none.
    """
    strengths = _strengths(names, [choice for choices in dialogues for choice in choices])
    intervals = _intervals(names, dialogues) if strengths else {}
    found = []
    for name in names:
        picks = tuple(sum(one.picked == name for one in choices) for choices in dialogues)
        found.append(
            Ranked(
                name=name,
                picked=sum(picks),
                offered=sum(_took_part(name, one) for choices in dialogues for one in choices),
                by_dialogue=picks,
                strength=strengths.get(name),
                interval=intervals.get(name) if any(picks) else None,
            )
        )
    return sorted(found, key=lambda one: (one.strength is None, -(one.strength or 0), one.name))


def _strengths(names: Sequence[str], choices: Sequence[Choice]) -> dict[str, float]:
    """Fit the model; empty where there is nothing to fit."""
    number = {name: position for position, name in enumerate(names)}
    observed = [
        (number[one.picked], tuple(number[name] for name in one.over))
        for one in choices
        if one.over
    ]
    if not observed:
        return {}
    fitted = require("choix", "counsel").mm_top1(len(names), observed, alpha=PRIOR)
    mean = sum(fitted) / len(fitted)
    return {name: float(fitted[number[name]] - mean) for name in names}


def _intervals(
    names: Sequence[str], dialogues: Sequence[Sequence[Choice]]
) -> Mapping[str, Interval]:
    import numpy as np

    if len(dialogues) < FEWEST:
        return {}

    def statistic(rows: Any, axis: int = -1) -> Any:
        drawn = [
            _strengths(names, [one for row in sample for one in dialogues[row]])
            for sample in np.atleast_2d(rows)
        ]
        return np.array([[one.get(name, np.nan) for one in drawn] for name in names])

    found = require("scipy.stats", "counsel").bootstrap(
        [np.arange(len(dialogues))],
        statistic,
        n_resamples=_RESAMPLES,
        vectorized=True,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    )
    ends = zip(names, *found.confidence_interval, strict=True)
    return {
        name: Interval(float(low), float(high))
        for name, low, high in ends
        if math.isfinite(low) and math.isfinite(high)
    }


def _took_part(name: str, choice: Choice) -> bool:
    return name == choice.picked or name in choice.over


def _points(strength: float) -> float:
    return ELO_MEAN + ELO_POINTS * strength
