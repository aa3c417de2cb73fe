"""How uncertain a ratio of sums is: it is worked out anew without each thing that was drawn.

The delete-one jackknife, over whole clusters and within strata. What depends on one another, such
as all sessions with one patient, is drawn together and left out together; what is in both groups of
a comparison is left out of both, which is all that pairing is. With few clusters it keeps what it
promises better than a bootstrap does (`docs/design/040-figures-that-hold.md`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scriptgraph.core.extras import require

FEWEST = 6
"""Things drawn below which there is no interval; with two or three, chance decides its width."""

_ROUNDING = 1e-12
"""What changes by less of the figure only has its sums added up in another order."""

SIGNS = (1, 1, -1)
"""What is drawn in two ways varies by the one and the other, without what both have in common."""


class Drawn(NamedTuple):
    """What a dialogue was drawn with: what is left out with it, and among what it could vary."""

    unit: str
    stratum: str = ""


class Amount(NamedTuple):
    """What one dialogue adds to a ratio of sums."""

    top: float
    bottom: float
    drawn: tuple[Drawn, ...]
    """In one way; or in two, and thirdly in both at once; empty where nobody knows."""


Sample = Sequence[Amount]


@dataclass(frozen=True)
class Estimate:
    """A ratio, or the second of two minus the first, with its standard error."""

    value: float
    variance: float
    freedom: float
    """Degrees of freedom of Student's t."""

    units: int
    """Things that were drawn."""

    @property
    def error(self) -> float:
        """Give the standard error."""
        return math.sqrt(self.variance)


def alone(pairs: Iterable[tuple[float, float]]) -> list[Amount]:
    """Take each of some things, of which both parts are given, as drawn by itself."""
    return [
        Amount(top, bottom, (Drawn(str(number)),)) for number, (top, bottom) in enumerate(pairs)
    ]


def estimate(*samples: Sample) -> Estimate | None:
    """Estimate a ratio of sums; of two samples, the second's minus the first's.

    Returns:
        None where fewer than `FEWEST` things were drawn, or one of them is all that there is to
        divide by, or of something nobody knows what it was drawn with.
    """
    ways = {len(one.drawn) for sample in samples for one in sample}
    found = [_by_one(samples, way) for way in range(min(ways, default=0))]
    if not found or any(one is None for one in found):
        return None
    known = [one for one in found if one is not None]
    variance = sum(sign * one.variance for sign, one in zip(SIGNS, known, strict=False))
    least = min(known, key=lambda one: one.units)
    if variance <= 0 < least.variance:  # what both ways share was estimated as more than all
        variance = max(one.variance for one in known[:2])
    return Estimate(known[0].value, variance, min(one.freedom for one in known), least.units)


def _by_one(samples: Sequence[Sample], way: int) -> Estimate | None:
    """Leave out one thing after the other, of those that were drawn in one way."""
    np = require("numpy", "report")
    units = _units(samples, way)
    if len(units) < FEWEST:
        return None
    sums = np.asarray([unit.sums for unit in units])  # units, samples, both parts
    whole = sums.sum(axis=0)
    strata = _strata(units)
    rest = np.empty_like(sums)
    for places in strata.values():
        rest[places] = whole + _others_grown(sums[places])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = whole[:, 0] / whole[:, 1]
        change = _last_minus_first((rest[..., 0] / rest[..., 1] - ratios).T)
    if not np.isfinite(change).all():
        return None
    change[abs(change) <= _ROUNDING * abs(ratios).max()] = 0
    kinds: defaultdict[str, list[list[int]]] = defaultdict(list)
    for places in strata.values():
        kinds[units[places[0]].kind].append(places)
    parts = [
        (sum(_spread(change[places]) for places in those), sum(map(len, those)) - len(those))
        for those in kinds.values()
    ]
    variance = float(sum(part for part, _ in parts))
    return Estimate(float(_last_minus_first(ratios)), variance, _freedom(parts), len(units))


def _others_grown(sums: Any) -> Any:
    """Give how the whole changes without each unit of a stratum; the others stand for it."""
    return (sums.mean(axis=0) - sums) * len(sums) / (len(sums) - 1)


@dataclass(frozen=True)
class _Unit:
    """One thing that was drawn, with what it adds to both parts of every sample's ratio."""

    stratum: str
    kind: str
    """Which samples it is in: those in both are paired, and vary otherwise than the others."""

    sums: tuple[tuple[float, float], ...]


def _units(samples: Sequence[Sample], way: int) -> list[_Unit]:
    """Put together what was drawn together, in an order that no file decides."""
    found: dict[tuple[str, str], list[list[Amount]]] = {}
    for number, sample in enumerate(samples):
        for one in sample:
            drawn = one.drawn[way]
            parts = found.setdefault((drawn.stratum, drawn.unit), [[] for _ in samples])
            parts[number].append(one)
    return [
        _Unit(
            stratum,
            "".join("1" if part else "0" for part in parts),
            tuple(_whole(part) for part in parts),
        )
        for (stratum, _), parts in sorted(found.items())
    ]


def _whole(sample: Sample) -> tuple[float, float]:
    return math.fsum(one.top for one in sample), math.fsum(one.bottom for one in sample)


def _last_minus_first(ratios: Any) -> Any:
    return ratios[0] if len(ratios) == 1 else ratios[1] - ratios[0]


def _strata(units: Sequence[_Unit]) -> Mapping[tuple[str, str], list[int]]:
    """Give the places of each stratum's units; one that stands alone is put to others.

    What varies between strata is then counted as if it could have come out otherwise: the interval
    becomes wider, where it could not be known at all.
    """
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, unit in enumerate(units):
        found[unit.kind, unit.stratum].append(place)
    lonely = [key for key, places in found.items() if len(places) == 1]
    for key in lonely:
        kind, _ = key
        (place,) = found.pop(key)
        found[kind, "\n"].append(place)
    for key in [key for key, places in found.items() if len(places) == 1]:
        others = [other for other in found if other != key]
        same = [other for other in others if other[0] == key[0]] or others
        if same:
            found[max(same, key=lambda one: len(found[one]))] += found.pop(key)
    return found


def _spread(change: Any) -> float:
    """Give what one stratum adds to the variance, from how much each of its units changes."""
    count = len(change)
    return float(((change - change.mean()) ** 2).sum() * (count - 1) / count)


def _freedom(parts: Sequence[tuple[float, int]]) -> float:
    """Give Satterthwaite's degrees of freedom of a sum of variances that were estimated apart."""
    whole = sum(variance for variance, _ in parts)
    if not whole:
        return float(sum(freedom for _, freedom in parts))
    return whole**2 / sum(variance**2 / freedom for variance, freedom in parts if variance)
