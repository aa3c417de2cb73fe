"""Pass^k: the share of cases in which so many repetitions all pass (Yao et al. 2024, τ-bench).

One repetition that passes shows what an agent can do; that all do shows what one may rely on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import comb
from statistics import fmean

from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.intervals import Interval, clustered_share_interval
from scriptgraph.metrics.jackknife import Amount, Drawn
from scriptgraph.metrics.sampling import Sampling
from scriptgraph.records.exits import has_ended

MOST = 10
"""Repetitions up to which the share is given."""


@dataclass(frozen=True)
class PassRow:
    """The share of cases in which all of k repetitions pass."""

    k: int
    value: float
    interval: Interval | None
    """Over patients, where they are a sample; fixed ones have none, for each is one case."""

    cases: int
    """Cells of the design (script, patient, mode) with so many repetitions or more.

    Where several models played in one, each is a cell of its own in the share, and none here.
    """


def passes(figures: Figures) -> bool | None:
    """Say whether a session came to its end, and all that it called complete was.

    Returns:
        None where nobody knows: how it ended, or whether a completion was one, and no verdict that
        there is speaks against it.
    """
    ended = has_ended(figures.labels.mode, figures.exit_reason)
    if ended is False or figures.incorrect:
        return False
    return None if ended is None or figures.unjudged else True


def pass_rows(
    figures: Iterable[Figures], sampling: Sampling, *, intervals: bool = True
) -> tuple[PassRow, ...]:
    """Give pass^k for every k that every case has repetitions for.

    Of n repetitions, c of which passed, any k all pass with the chance C(c, k) / C(n, k).
    """
    cells: defaultdict[tuple[str, ...], list[tuple[bool, tuple[Drawn, ...]]]] = defaultdict(list)
    for one in figures:
        passed = passes(one)
        if passed is not None:
            models = one.labels.model or "", one.labels.patient_model or ""
            cells[sampling.cell(one.labels), *models].append((passed, sampling.drawn(one)))
    if not cells:
        return ()
    most = min(MOST, min(map(len, cells.values())))
    of_patients = intervals and bool(sampling.sampled)
    cases = len({cell for cell, *_ in cells})
    rows = []
    for k in range(1, most + 1):
        sample = [
            Amount(comb(sum(passed for passed, _ in cell), k) / comb(len(cell), k), 1, cell[0][1])
            for cell in cells.values()
        ]
        interval = clustered_share_interval(sample) if of_patients else None
        rows.append(PassRow(k, fmean(one.top for one in sample), interval, cases))
    return tuple(rows)
