"""How many patients and repetitions a difference needs, from what earlier sessions varied by.

Two modes meet the same patients, a sample, so the comparison is paired by patient: what counts is
how much sessions with one patient vary, and how much patients differ in what a mode does for them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, variance

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.measures import FURTHER, PUBLISHED, Measure

MEASURES = {one.key: one for one in (*PUBLISHED, *FURTHER)}
WANTED = 0.8
MOST = 2_000
"""Patients up to which is looked for enough."""

_ROUNDING = 1e-9
"""A standard deviation below this part of the figure is what adding up in another order makes."""


@dataclass(frozen=True)
class Variation:
    """What a figure varied by."""

    value: float
    within: float
    """Variance of sessions with one patient in one mode."""

    between: float
    """Variance of patients."""

    interaction: float | None
    """Variance, over patients, of the difference between two modes; None with one mode."""

    patients: int
    sessions: int
    modes: tuple[str, ...] = ()
    """The modes that it was taken from."""

    @property
    def is_known(self) -> bool:
        """Say whether anything varied: where nothing did, nobody knows how much others would."""
        return math.sqrt(self.within + (self.interaction or 0.0)) > _ROUNDING * abs(self.value)


def variation(figures: Iterable[Figures], measure: Measure) -> Variation:
    """Take apart what a figure varied by.

    Raises:
        InputError: When too little is known: it takes three patients, and two sessions with one.
    """
    cells: defaultdict[tuple[str | None, ...], defaultdict[str, list[tuple[float, float]]]]
    cells = defaultdict(lambda: defaultdict(list))
    for one in figures:
        case = one.labels.patient or one.labels.case
        top, bottom = measure.top(one), measure.bottom(one)
        if case and top is not None and bottom is not None and (top or bottom):
            labels = one.labels
            cells[labels.mode, labels.model, labels.patient_model][case].append((top, bottom))
    by_mode = {held: _linear(cases) for held, cases in cells.items()}
    sessions = [values for cases in by_mode.values() for values in cases.values()]
    repeated = [values for values in sessions if len(values) > 1]
    patients = {case for cases in by_mode.values() for case in cases}
    if len(patients) < 3 or not repeated:
        raise InputError(
            f"{measure.key}: {len(patients)} patients, {len(repeated)} of whose sessions are "
            "repeated; it takes three patients, and two sessions with one of them in one mode"
        )
    freedom = sum(len(values) - 1 for values in repeated)
    within = sum(variance(values) * (len(values) - 1) for values in repeated) / freedom
    betweens = [_beyond(cases, within) for cases in by_mode.values() if len(cases) > 2]
    return Variation(
        value=fmean(value for values in sessions for value in values),
        within=within,
        between=fmean(betweens) if betweens else 0.0,
        interaction=_interaction(list(by_mode.values()), within),
        patients=len(patients),
        sessions=sum(map(len, sessions)),
        modes=tuple(dict.fromkeys(str(mode) for mode, *_ in by_mode)),
    )


def refuse_impossible(measure: Measure, value: float, difference: float) -> None:
    """Refuse a difference that would lead from what a figure was to what none of its kind can be.

    Raises:
        InputError: When it leads below 0, or, of a share, above 1.
    """
    most = 1.0 if measure.kind == "share" else math.inf
    if -_ROUNDING <= value + difference <= most + _ROUNDING:
        return
    room = f"from {-value:+.4g}" + (f" to {most - value:+.4g}" if most < math.inf else " upwards")
    raise InputError(
        f"{measure.key}: it is {value:.4g} in these sessions, and {value + difference:.4g} "
        f"({difference:+g}) is no such figure; from there it can differ by anything {room}"
    )


def power(found: Variation, difference: float, patients: int, repetitions: int) -> float | None:
    """Give the chance that a difference is found (p below 0.05), paired by patient.

    Returns:
        None where nothing is known of what the figure varies by.
    """
    if not found.is_known:
        return None
    if patients < 2:
        return 0.0
    session = 2 * found.within / repetitions
    error = math.sqrt(((found.interaction or 0.0) + session) / patients)
    stats = require("scipy.stats", "report")
    freedom, shift = patients - 1, abs(difference) / error
    limit = float(stats.t.ppf(0.975, freedom))
    right_way = float(stats.nct.sf(limit, freedom, shift))
    wrong_way = float(stats.nct.cdf(-limit, freedom, shift))
    # Far from 0 the distribution cannot be worked out any more: there nothing is left to chance.
    chances = (float(shift > limit) if math.isnan(right_way) else right_way, wrong_way)
    return sum(one for one in chances if not math.isnan(one))


def patients_for(found: Variation, difference: float, repetitions: int) -> int | None:
    """Give the fewest patients with which a difference is found in four of five studies.

    Returns:
        None where `MOST` are not enough, or nothing is known of what the figure varies by.
    """

    def is_enough(patients: int) -> bool:
        chance = power(found, difference, patients, repetitions)
        return chance is not None and chance >= WANTED

    low, high = 1, MOST
    if not is_enough(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if not is_enough(middle):
            low = middle
        else:
            high = middle
    return high


def _linear(cases: dict[str, list[tuple[float, float]]]) -> dict[str, list[float]]:
    """Give what each session adds to the ratio of its mode, in the units of the ratio."""
    pairs = [pair for those in cases.values() for pair in those]
    below = math.fsum(bottom for _, bottom in pairs)
    ratio, each = math.fsum(top for top, _ in pairs) / below, below / len(pairs)
    return {
        case: [ratio + (top - ratio * bottom) / each for top, bottom in those]
        for case, those in cases.items()
    }


def _beyond(cases: dict[str, list[float]], within: float) -> float:
    """Give the variance of patients beyond that of their sessions; none is below 0."""
    means = [fmean(values) for values in cases.values()]
    return max(0.0, variance(means) - within * fmean(1 / len(one) for one in cases.values()))


def _interaction(modes: Sequence[dict[str, list[float]]], within: float) -> float | None:
    found = []
    for first, second in pairwise(modes):
        shared = [case for case in first if case in second]
        if len(shared) > 2:
            rises = [fmean(second[case]) - fmean(first[case]) for case in shared]
            chance = fmean(1 / len(first[case]) + 1 / len(second[case]) for case in shared)
            found.append(max(0.0, variance(rises) - within * chance))
    return fmean(found) if found else None
