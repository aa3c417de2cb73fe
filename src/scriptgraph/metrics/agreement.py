"""Whether a judge chooses as people do: Cohen's kappa.

Needs the extra `counsel`; nothing else in a comparison does.
"""

from __future__ import annotations

import math
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from scriptgraph.core.extras import require
from scriptgraph.metrics.intervals import CONFIDENCE, Interval, percentiles, resamples
from scriptgraph.replies.preferences import HumanChoice, Preferred

_LABELS = get_args(Preferred)

_Both = Sequence[tuple[Preferred, Preferred]]
"""What the judge preferred, and what a person did."""


@dataclass(frozen=True)
class Agreement:
    """How far a judge and people agree."""

    chosen: int
    """Inputs on which people chose."""

    compared: int
    """Those of them on which the judge has a verdict."""

    same: int
    kappa: float | None
    """None where it is undefined: with nothing to compare, or with one label only."""

    interval: Interval | None
    """By bootstrap over situations.

    None with too few of them, where many samples have no kappa, and where all have the same.
    """


def agreement(
    judged: Mapping[str, Preferred],
    human: Sequence[HumanChoice],
    situations: Mapping[str, str] = MappingProxyType({}),
) -> Agreement:
    """Compare a judge's preferences with people's.

    Args:
        judged: Input → what the judge preferred; inputs without a verdict are absent.
        human: What people chose.
        situations: Input → its situation; without it each input is one of its own.
    """
    compared = [one for one in human if one.id in judged]
    both: _Both = [(judged[one.id], one.choice) for one in compared]
    clusters: defaultdict[str, list[tuple[Preferred, Preferred]]] = defaultdict(list)
    for one, two in zip(compared, both, strict=True):
        clusters[situations.get(one.id, one.id)].append(two)
    return Agreement(
        chosen=len(human),
        compared=len(both),
        same=sum(first == second for first, second in both),
        kappa=_kappa(both),
        interval=None if _kappa(both) is None else _interval(list(clusters.values())),
    )


def _kappa(both: _Both) -> float | None:
    if not both:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one label only: told by the value itself
        metrics = require("sklearn.metrics", "counsel")
        value = metrics.cohen_kappa_score(*zip(*both, strict=True), labels=_LABELS)
    return None if math.isnan(value) else float(value)


def _interval(clusters: Sequence[_Both]) -> Interval | None:
    """Draw whole situations: what is said of two replies to one client is not independent."""
    draws = resamples(clusters)
    found = (_kappa([two for cluster in draw for two in cluster]) for draw in draws)
    known = [value for value in found if value is not None]
    if not draws or len(known) < CONFIDENCE * len(draws):
        return None
    interval = percentiles(known)
    return None if interval.low == interval.high else interval
