"""The report for programs: the published table in its own keys, and everything there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from scriptgraph.metrics.comparison import Comparison, Difference
from scriptgraph.metrics.counts import Counts, Frequencies, SectionCount, Subject, TurnCount
from scriptgraph.metrics.intervals import CONFIDENCE, Interval
from scriptgraph.metrics.jackknife import FEWEST
from scriptgraph.metrics.passing import PassRow
from scriptgraph.metrics.sampling import Sampling
from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.summary import GroupSummary, Row, Summary
from scriptgraph.metrics.unsent import KINDS, Replies
from scriptgraph.report.costs import bill_document, costs_document


def published_table(summary: Summary) -> dict[str, dict[str, float | None]]:
    """Give the published table: group → its keys; None where a figure is missing."""
    return {
        group.name: {
            "dialogues": group.dialogues,
            **{row.key: row.value for row in group.published},
            "n_dispatches": group.dispatches,
        }
        for group in summary.groups
    }


def full_report(summary: Summary, comparison: Comparison | None = None) -> dict[str, Any]:
    """Give everything that the report in the terminal shows, and what it leaves out for length."""
    report = {
        "rehearsal": {
            "spoke_in": summary.rehearsals,
            "judged": summary.rehearsed_verdicts,
            "of": summary.dialogues,
        },
        "sources": [_source(source) for source in summary.sources],
        "intervals": {
            "confidence": CONFIDENCE,
            "means": {"method": "Student's t of the logarithm, delete-one jackknife"},
            "shares": {"method": "Student's t of the log odds, the same; all alike: Wilson"},
            "fewest_drawn": FEWEST,
            **_sampling(summary.sampling),
        },
        "by": list(summary.by),
        "groups": {group.name: _group(group) for group in summary.groups},
        "cases": {case.name: _group(case) for case in summary.cases},
    }
    if comparison:
        report["comparison"] = compared(comparison)
    return report


def compared(comparison: Comparison) -> dict[str, Any]:
    """Give the differences between two groups: always the second minus the first."""
    first, second = comparison.first.name, comparison.second.name
    return {
        "first": first,
        "second": second,
        "difference": f"{second} minus {first}",
        **_sampling(comparison.sampling),
        "same_dialogues": comparison.are_copies,
        "pairs": comparison.pairing.sessions,
        "without_partner": dict(zip((first, second), comparison.pairing.alone, strict=True)),
        "tested": comparison.tested,
        "figures": differences_document((*comparison.differences, *comparison.speech)),
    }


def _sampling(sampling: Sampling) -> dict[str, Any]:
    """Say of whom intervals speak."""
    return {
        "sampled": list(sampling.sampled),
        "sampled_by": sampling.chosen,
        "cases": sampling.cases,
        "scripts": sampling.scripts,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "path": source.path,
        "experiment": source.experiment,
        "dialogues": source.dialogues,
        "planned": source.planned,
        "failed": source.failed,
        "discarded": source.discarded,
        "open": source.open,
        "copied": dict(source.copied),
        "dollars": source.spent.total.dollars,
        "cost": costs_document(source.spent),
        "failures": dict(source.failures),
        "verifiers": {
            judge: {name: dict(one) for name, one in people.items()} or None
            for judge, people in source.verifiers.items()
        },
        "left_out": list(source.remarks),
    }


def _group(group: GroupSummary) -> dict[str, Any]:
    return {
        "levels": dict(group.levels),
        "dialogues": group.dialogues,
        "discarded": dict(group.discarded),
        "failed": dict(group.failed),
        "rehearsal": {"spoke_in": group.rehearsals, "judged": group.rehearsed_verdicts},
        "n_dispatches": group.dispatches,
        "figures": {row.key: row_document(row) for row in (*group.published, *group.further)},
        "pass": {str(row.k): _passed(row) for row in group.passes},
        "exits": dict(group.exits),
        "turns_of_dialogues": {str(turns): times for turns, times in group.lengths.items()},
        "dollars": group.cost.dollars,
        "cost": bill_document(group.cost),
        **_counts(group.counts),
    }


def differences_document(differences: Iterable[Difference]) -> dict[str, Any]:
    """Write differences, by key."""
    return {found.measure.key: _difference(found) for found in differences}


def row_document(row: Row) -> dict[str, Any]:
    """Write one figure."""
    return {"label": row.measure.label, "value": row.value, **ends(row.interval), "n": row.n}


def _passed(row: PassRow) -> dict[str, Any]:
    return {"value": row.value, **ends(row.interval), "cases": row.cases}


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "label": found.measure.label,
        "first": found.first,
        "second": found.second,
        "n": list(found.over),
        "value": found.value,
        **ends(found.interval),
        "effect": found.effect,
        "effect_by": "Cohen's h" if found.effect_by == "h" else "Hedges' g",
        "p_unadjusted": found.p,
        "p_holm": found.adjusted,
    }


def ends(interval: Interval | None) -> dict[str, float | None]:
    """Write an interval; null where there is none."""
    if interval is None:
        return {"low": None, "high": None}
    return {"low": interval.low, "high": interval.high}


def replies_document(replies: Replies) -> dict[str, Any]:
    """Write what became of replies that were not fit to be sent; every kind is there."""
    return {
        "refused": {kind: replies.refused[kind] for kind in KINDS},
        "sent_although_unfit": {kind: replies.sent[kind] for kind in KINDS},
        "unfit_messages": replies.unfit,
        "fallbacks": replies.fallbacks,
        "unwritten": replies.unwritten,
        "unproven": replies.unproven,
        "unheard": replies.unheard,
    }


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "sections": {
            name: {"position": counts.positions.get(name, 0)} | _section(count)
            for name, count in counts.ordered_sections()
        },
        "moves": [
            {"from": source, "to": target, "conform": conform, "times": times}
            for (source, target, conform), times in counts.ordered_moves()
        ],
        "paths": [
            {"path": list(path), "dialogues": times} for path, times in counts.paths.ranked()
        ],
        "further_paths": counts.paths.further,
        "turns": [_turn(number, turn) for number, turn in sorted(counts.turns.items())],
        "reasons": [_reasons(*one) for one in counts.ordered_reasons()],
        "refusals": [{"why": why, "times": times} for why, times in counts.refusals.ranked()],
        "further_refusals": counts.refusals.further,
        "replies": replies_document(counts.replies) if counts.traced else None,
    }


def _turn(number: int, count: TurnCount) -> dict[str, Any]:
    """Write the agent's n-th message; a sum over dialogues that do not say is null, and not 0."""
    unknown = [
        *(("ms",) if not count.timed else ()),
        *(("input_tokens", "output_tokens") if not count.metered else ()),
    ]
    return {"turn": number, **asdict(count), **dict.fromkeys(unknown)}


def _section(count: SectionCount) -> dict[str, Any]:
    return {
        "visits": count.visits,
        "turns": count.turns,
        "left": count.left,
        "claimed_complete": count.claims,
        "correct": count.correct,
        "incorrect": count.incorrect,
    }


def _reasons(subject: Subject, reasons: Frequencies[str]) -> dict[str, Any]:
    section, against, task = subject
    return {
        "section": section,
        "against": against,
        "task": task,
        "times": reasons.total,
        "texts": [{"text": text, "times": times} for text, times in reasons.ranked()],
        "further": reasons.further,
    }
