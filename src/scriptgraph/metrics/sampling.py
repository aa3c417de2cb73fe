"""What of an experiment is a sample, and what is fixed: of whom its intervals speak.

Where patients are a sample, all sessions with one of them are drawn together, and figures speak of
others like them. Where they are fixed, sessions are drawn among the repetitions of their own cell
of the design, and figures speak of these patients alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.jackknife import FEWEST, Drawn
from scriptgraph.metrics.labels import Labels

Sampled = Literal["patients", "scripts"]
SAMPLED: tuple[Sampled, ...] = get_args(Sampled)

NONE = "none"
"""What stands for an empty choice, where one writes it."""

Chosen = Literal["option", "plan", "number"]
"""Who chose: whoever asked for the report, the plan, or, where neither did, the number of cases."""


@dataclass(frozen=True)
class Sampling:
    """What is a sample in a report."""

    sampled: tuple[Sampled, ...] = ()
    chosen: Chosen = "number"
    cases: int = 0
    """Patient cases that there are; 0 where no record names one."""

    scripts: int = 0
    unnamed: int = 0
    """Dialogues that do not name what is a sample: nobody knows what they were drawn with."""

    by: tuple[str, ...] = ()
    """The factors that groups are made by: sessions pair across them."""

    by_source: bool = False
    """Whether sessions of one name are several, told apart only by where they were read from."""

    pooled: tuple[str, ...] = ()
    """The factors of models that a group has several levels of within one draw."""

    def drawn(self, figures: Figures) -> tuple[Drawn, ...]:
        """Say what a dialogue was drawn with; nothing where it does not name what is a sample."""
        return self.drawn_as(figures.labels, figures.pair)

    def drawn_as(self, labels: Labels, pair: str) -> tuple[Drawn, ...]:
        """Say the same of a dialogue by what it is an instance of, and its pair.

        What several models are given to play was drawn once for all of them.
        """
        if not self.sampled:
            return (Drawn(self._session(labels, pair), self.cell(labels)),)
        units = [unit for one in self.sampled if (unit := _unit(labels, one))]
        if len(units) < len(self.sampled):
            return ()
        ways = units if len(units) == 1 else [*units, "\n".join(units)]
        return tuple(Drawn(unit) for unit in ways)

    def draw(self, figures: Figures) -> tuple[str, ...]:
        """Name what a session was drawn as, whatever is a sample: alike in two groups are a pair.

        Where a group has several models that played one draw, a pair has the same of them.
        """
        labels = figures.labels
        others = (getattr(labels, one) or "" for one in self.pooled)
        return (self._session(labels, figures.pair), *_levels(labels).values(), *others)

    def _session(self, labels: Labels, pair: str) -> str:
        """Name a session; one that names no patient is of one draw with none elsewhere."""
        is_own = self.by_source or _case(labels) is None
        return f"{labels.source}\n{pair}" if is_own else pair

    def within_cases(self) -> Sampling:
        """Give what holds within one patient's case: there it is only repeated."""
        sampled = tuple(one for one in self.sampled if one != "patients")
        return replace(self, sampled=sampled, by=(*self.by, "case"))

    def cell(self, labels: Labels) -> str:
        """Name the cell of the design, but for what groups are made by."""
        return "\n".join(
            level for factor, level in _levels(labels).items() if factor not in self.by
        )


def sampling_of(
    figures: Iterable[Figures],
    by: Sequence[str],
    *,
    asked: tuple[Sampled, ...] | None = None,
    planned: Iterable[tuple[Sampled, ...] | None] = (),
) -> Sampling:
    """Choose what is a sample.

    Args:
        figures: Of all dialogues of the report.
        by: The factors that they are grouped by.
        asked: What whoever wants the report says; None where they say nothing.
        planned: What the plans of its sources say.

    Returns:
        Without either, patients are a sample where there are `FEWEST` cases or more: with fewer
        nothing can be said of others.

    Raises:
        InputError: When the plans differ, or groups are to be made by what is to be a sample.
    """
    those = [one for one in figures if not one.discarded]
    cases = {case for one in those if (case := _case(one.labels))}
    scripts = {one.labels.script for one in those if one.labels.script}
    chosen: Chosen = "option"
    said = _planned(planned) if asked is None else None
    if asked is not None:
        _refuse_what_is_compared(asked, by)
    elif said is not None:
        asked, chosen = said, "plan"
    else:
        asked, chosen = (("patients",) if len(cases) >= FEWEST else _NOTHING), "number"
    taken = {_FACTORS[factor] for factor in by if factor in _FACTORS}
    sampled: tuple[Sampled, ...] = tuple(
        one for one in SAMPLED if one in asked and one not in taken
    )
    return Sampling(
        sampled,
        chosen,
        len(cases),
        len(scripts),
        sum(any(_unit(one.labels, kind) is None for kind in sampled) for one in those),
        tuple(by),
        _has_namesakes(those, by),
        tuple(factor for factor in _MODELS if factor not in by and _differs(those, factor)),
    )


def read_sampled(text: str) -> tuple[Sampled, ...]:
    """Read `patients`, `scripts`, both with a comma between, or `none`.

    Raises:
        InputError: When it is none of these.
    """
    parts = [part.strip() for part in text.split(",")]
    if parts == [NONE]:
        return ()
    found: tuple[Sampled, ...] = tuple(one for one in SAMPLED if one in parts)
    if not found or set(parts) - set(found):
        raise InputError(
            f"{text!r} says of nothing that it is a sample: allowed are patients, scripts, "
            f"patients,scripts and {NONE}"
        )
    return found


_NOTHING: tuple[Sampled, ...] = ()

_MODELS = ("model", "patient_model")

_FACTORS: dict[str, Sampled] = {"case": "patients", "script": "scripts"}


def _refuse_what_is_compared(asked: Iterable[Sampled], by: Iterable[str]) -> None:
    for factor, sampled in _FACTORS.items():
        if factor in by and sampled in asked:
            raise InputError(
                f"grouped by {factor}, {sampled} are what is compared; then they can be no sample"
            )


def _planned(planned: Iterable[tuple[Sampled, ...] | None]) -> tuple[Sampled, ...] | None:
    said = {one for one in planned if one is not None}
    if len(said) > 1:
        those = " and ".join(repr(",".join(one) or NONE) for one in sorted(said))
        raise InputError(
            f"the plans of these sources differ in what is a sample: {those}; --sampled decides"
        )
    return next(iter(said), None)


def _levels(labels: Labels) -> dict[str, str]:
    """Map the factors of a design to what a session is an instance of; empty where nobody says."""
    levels = {
        "mode": labels.mode,
        "script": labels.script,
        "case": _case(labels),
        "attitude": labels.attitude,
        "difficulty": labels.difficulty,
    }
    return {factor: level or "" for factor, level in levels.items()}


def _case(labels: Labels) -> str | None:
    return labels.patient or labels.case


def _unit(labels: Labels, sampled: Sampled) -> str | None:
    """Name what of a sample a session was held with; None where its record does not."""
    return _case(labels) if sampled == "patients" else labels.script or None


def _has_namesakes(figures: Iterable[Figures], by: Sequence[str]) -> bool:
    """Say whether within a group sessions of several sources go by one name."""
    if "source" in by:
        return False
    levels = [factor for factor in by if factor != "script"]
    names = Counter(
        (one.id, one.labels.script, *(getattr(one.labels, factor) for factor in levels))
        for one in figures
    )
    return any(times > 1 for times in names.values())


def _differs(figures: Iterable[Figures], factor: str) -> bool:
    """Say whether sessions of one draw differ in their models."""
    levels: dict[tuple[str, str], str | None] = {}
    return any(
        levels.setdefault((one.labels.source, one.pair), level) != level
        for one in figures
        for level in [getattr(one.labels, factor)]
    )
