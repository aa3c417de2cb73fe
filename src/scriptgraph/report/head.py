"""What stands above every figure: whether a language model spoke at all, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.summary import Summary
from scriptgraph.report.costs import total
from scriptgraph.report.losses import missing_decisions, survivors
from scriptgraph.report.unsent import unsent_warnings
from scriptgraph.report.wording import counted, kept_in_figures, with_people

FAILURES = 5
"""Reasons of failures that are shown."""


@dataclass(frozen=True)
class Line:
    """One line above the tables."""

    text: str
    warns: bool = False


def head(summary: Summary) -> Iterator[Line]:
    """Give the lines above the tables."""
    yield from (Line(text, warns=True) for text in warnings(summary))
    for source in summary.sources:
        yield Line(_standing(source))
        yield from _judged(source)
        if source.spent.kept:
            yield Line(f"  {kept_in_figures(source.spent.kept)}", warns=True)
        yield from _gaps(source)


def warnings(summary: Summary) -> Iterator[str]:
    """Say what nobody may overlook who reads a figure."""
    yield from rehearsal_warnings(summary)
    yield from filter(None, [survivors(summary), missing_decisions(summary)])
    yield from unsent_warnings(summary)
    yield from _pooled_unequally(summary)
    for source in summary.sources:
        yield from _copies(source)


def _pooled_unequally(summary: Summary) -> Iterator[str]:
    """Say what else models differ by, side by side: what groups hold different shares of."""
    if not {"model", "patient_model"} & set(summary.by):
        return
    unequal = [
        factor
        for factor in ("mode", "script", "case")
        if factor not in summary.by and _differ(summary, factor)
    ]
    if unequal:
        yield (
            f"POOLED UNEQUALLY: the groups hold different shares of each "
            f"{' and '.join(unequal)}, and their figures differ by that as well; a comparison of "
            "two models of a plan is over what both have."
        )


def _differ(summary: Summary, factor: str) -> bool:
    """Say whether groups hold different shares of the levels of a factor."""
    shares = {
        frozenset((level, Fraction(times, found.total())) for level, times in found.items())
        for group in summary.groups
        if (found := Counter(getattr(one.labels, factor) for one in group.figures))
    }
    return len(shares) > 1


def _copies(source: Source) -> Iterator[str]:
    """Say what a source shares with those before it."""
    for other, number in source.copied.items():
        copied = counted(number, "dialogue", "dialogues")
        yield f"COPIES: {copied} of {source.path} in {other} as well; all are counted"


def rehearsal_warnings(summary: Summary) -> Iterator[str]:
    """Say where figures come from the rehearsal model instead of a language model."""
    judged, of = summary.rehearsed_verdicts, summary.dialogues
    partly = sum(group.partial_rehearsals for group in summary.groups)
    spoke = summary.rehearsals - partly
    announced = any(source.rehearsal for source in summary.sources)
    if spoke == of and (spoke or announced):
        yield (
            "REHEARSAL: the rehearsal model spoke in every dialogue. "
            "No figure here is a language model's."
        )
    elif spoke:
        yield (
            f"REHEARSAL: the rehearsal model spoke in {spoke:,} of {of:,} dialogues. "
            "No figure of a group marked `rehearsal` is a language model's."
        )
    if partly:
        roles = {role: None for group in summary.groups for role in group.rehearsed_roles}
        yield (
            f"REHEARSAL: in {partly:,} of {of:,} dialogues the rehearsal model was "
            f"{' and '.join(roles)}, and a language model whoever else spoke. What it said is no "
            "language model's, and the other's answers are answers to it."
        )
    if judged:
        yield (
            f"REHEARSAL: the rehearsal model judged {judged:,} of {of:,} dialogues. "
            "Its verdicts are no language model's."
        )


def _standing(source: Source) -> str:
    name = f"{source.path} ({source.experiment})" if source.experiment else source.path
    counts = {
        "planned": source.planned,
        "failed": source.failed,
        "discarded": source.discarded,
        "still open": source.open,
    }
    parts = [counted(source.dialogues, "dialogue")]
    parts += [
        f"{number:,} {what}"
        for what, number in counts.items()
        if number is not None and (number or source.planned is not None)
    ]
    if source.spent.is_known:
        parts.append(f"{total(source.spent)} in all")
    return f"{name}: {' · '.join(parts)}"


def _judged(source: Source) -> Iterator[Line]:
    """Say who judged completions and coherence, and how well that one agrees with people."""
    for judge, people in source.verifiers.items():
        agreement = with_people(judge, people, "verify --human")
        yield Line(f"  completions and coherence are judged by {judge}; {agreement}")


def _gaps(source: Source) -> Iterator[Line]:
    """Say what the figures do not show."""
    if source.remarks:
        lines = counted(
            len(source.remarks), "line was cut off and is", "lines were cut off and are"
        )
        yield Line(f"  {lines} left out", warns=True)
    failures = list(source.failures.items())
    yield from (Line(f"  failed: {why} ({times:,})") for why, times in failures[:FAILURES])
    if others := sum(times for _, times in failures[FAILURES:]):
        yield Line(f"  failed: for other reasons ({others:,})")
