"""95 % intervals: how far a figure could lie from where it does, had the dialogues been others.

Bootstraps need numpy, of the extra `report`; nothing else in the figures does.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import NormalDist
from typing import Any, NamedTuple, TypeVar

from scriptgraph.core.extras import require

CONFIDENCE = 0.95

SEED = 20241219
"""Of the resampling, so that the same dialogues always give the same intervals."""

RESAMPLES = 9_999

_FEW_RESAMPLES = 999
"""Of figures that are worked out anew for each, which takes up to some milliseconds."""

FEWEST = 6
"""Dialogues below which no bootstrap is made.

Its interval lies between the least and the greatest dialogue, and with five values even that whole
range covers the median in less than 95 % of cases.
"""

_AT_ONCE = 200_000
"""Resampled dialogues that are held in memory at one time."""

C = TypeVar("C")

Pairs = Sequence[tuple[float, float]]
"""What is divided and by what, of each dialogue."""

_NORMAL = NormalDist()
_TAIL = _NORMAL.inv_cdf((1 + CONFIDENCE) / 2)


class Interval(NamedTuple):
    """Where a figure lies with 95 % confidence."""

    low: float
    high: float


def share_interval(top: int, bottom: int) -> Interval | None:
    """Give Wilson's interval of a share; None where nothing was counted."""
    if bottom == 0:
        return None
    share, spread = top / bottom, _TAIL**2 / bottom
    middle = (share + spread / 2) / (1 + spread)
    half = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def ratio_interval(pairs: Pairs) -> Interval | None:
    """Give the bootstrap interval of one ratio; see `ratio_intervals`."""
    return ratio_intervals([pairs])[0]


def ratio_intervals(many: Sequence[Pairs]) -> list[Interval | None]:
    """Give the bootstrap intervals (BCa, over dialogues) of ratios of sums.

    Ratios over equally many dialogues share their draws, so that ten take little longer than one.

    Returns:
        None where the dialogues are fewer than `FEWEST` or do not differ: then they say nothing
        about how much others would.
    """
    return _bootstrap([(pairs,) for pairs in many])


def difference_intervals(many: Sequence[tuple[Pairs, Pairs]]) -> list[Interval | None]:
    """Give the bootstrap intervals of the second ratio minus the first; see `ratio_intervals`."""
    return _bootstrap(many)


def resamples(clusters: Sequence[C]) -> list[list[C]]:
    """Draw whole clusters anew, for figures that no ratio of sums gives; none with too few."""
    if len(clusters) < FEWEST:
        return []
    rng = require("numpy", "report").random.default_rng(SEED)
    rows = rng.integers(len(clusters), size=(_FEW_RESAMPLES, len(clusters)))
    return [[clusters[row] for row in draw] for draw in rows]


def percentiles(values: Sequence[float]) -> Interval:
    """Give the interval that holds 95 % of what was drawn."""
    np = require("numpy", "report")
    low, high = np.quantile(values, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(float(low), float(high))


def _bootstrap(many: Sequence[tuple[Pairs, ...]]) -> list[Interval | None]:
    """Bootstrap figures of one sample, a ratio, or of two, the difference between their ratios."""
    found: list[Interval | None] = [None] * len(many)
    alike: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for place, samples in enumerate(many):
        sizes = tuple(map(len, samples))
        if min(sizes) >= FEWEST and any(map(_vary, samples)):
            alike[sizes].append(place)
    for sizes, places in alike.items():
        intervals = _of_equal_size(sizes, [many[place] for place in places])
        for place, interval in zip(places, intervals, strict=True):
            found[place] = interval
    return found


def _of_equal_size(
    sizes: Sequence[int], many: Sequence[tuple[Pairs, ...]]
) -> Iterator[Interval | None]:
    np = require("numpy", "report")
    # For each sample: figures, dialogues, both parts of the ratio.
    parts = [np.asarray(samples, dtype=float) for samples in zip(*many, strict=True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = _difference(list(_drawn(sizes, parts)))
        wholes = [part.sum(axis=1, keepdims=True) for part in parts]
        ratios = [_ratio(whole) for whole in wholes]
        # A ratio without one of its dialogues, for each of them.
        without = [_ratio(whole - part) for whole, part in zip(wholes, parts, strict=True)]
        signs = [-1, 1] if len(sizes) == 2 else [1]
        for number, whole in enumerate(_difference(ratios)[:, 0]):
            left_out = [sign * one[number] for sign, one in zip(signs, without, strict=True)]
            yield _corrected(drawn[number], whole, left_out)


def _drawn(sizes: Sequence[int], parts: Sequence[Any]) -> Iterator[Any]:
    """Give every figure's ratio in each resample: figures, resamples; for each sample.

    How often each dialogue was drawn is counted once for all figures.
    """
    np = require("numpy", "report")
    rng = np.random.default_rng(SEED)
    for size, part in zip(sizes, parts, strict=True):
        figures = len(part)
        columns = part.transpose(1, 0, 2).reshape(size, 2 * figures)
        sums = np.empty((RESAMPLES, 2 * figures))
        step = max(1, _AT_ONCE // size)
        for start in range(0, RESAMPLES, step):
            rows = min(step, RESAMPLES - start)
            chosen = rng.integers(size, size=(rows, size)) + size * np.arange(rows)[:, None]
            times = np.bincount(chosen.ravel(), minlength=rows * size).reshape(rows, size)
            sums[start : start + rows] = times.astype(float) @ columns
        yield _ratio(sums.reshape(RESAMPLES, figures, 2).transpose(1, 0, 2))


def _ratio(parts: Any) -> Any:
    return parts[..., 0] / parts[..., 1]


def _difference(ratios: Sequence[Any]) -> Any:
    return ratios[0] if len(ratios) == 1 else ratios[1] - ratios[0]


def _corrected(drawn: Any, whole: float, left_out: Sequence[Any]) -> Interval | None:
    """Cut off both tails, corrected for bias and acceleration (Efron 1987; as scipy does it).

    Args:
        drawn: The figure in each resample.
        whole: The figure.
        left_out: For each sample, the figure without each of its dialogues.
    """
    np = require("numpy", "report")
    if not (np.isfinite(drawn).all() and all(np.isfinite(one).all() for one in left_out)):
        return None
    # Draws of every dialogue once are the whole, whatever the order of the additions was.
    same = np.isclose(drawn, whole, rtol=1e-12, atol=0)
    below = float(((drawn < whole) & ~same).mean() + same.mean() / 2)
    pulls = [(len(one) - 1) * (one.mean() - one) for one in left_out]
    spread = sum(float((pull**2).sum()) / len(pull) ** 2 for pull in pulls)
    if not (0 < below < 1 and spread > 0):
        return None
    skew = sum(float((pull**3).sum()) / len(pull) ** 3 for pull in pulls)
    bias, acceleration = _NORMAL.inv_cdf(below), skew / (6 * spread**1.5)
    shifted = [bias + tail for tail in (-_TAIL, _TAIL)]
    cuts = [_NORMAL.cdf(bias + one / (1 - acceleration * one)) for one in shifted]
    low, high = (float(end) for end in np.quantile(drawn, cuts))
    return Interval(low, high)


def _vary(pairs: Pairs) -> bool:
    """Say whether the ratio would change if other dialogues were drawn."""
    top, bottom = pairs[0]
    return any(not math.isclose(a * bottom, top * b) for a, b in pairs)


def sums(values: Iterable[tuple[str, float]]) -> list[tuple[float, float]]:
    """Give what the values of each cluster add up to, and how many they are.

    Args:
        values: Of each thing its cluster, and a figure.
    """
    found: defaultdict[str, list[float]] = defaultdict(list)
    for cluster, value in values:
        found[cluster].append(value)
    return [(sum(given), float(len(given))) for given in found.values()]
