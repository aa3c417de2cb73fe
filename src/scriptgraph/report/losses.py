"""What is in no figure: sessions that the plan discards, and sessions that failed, by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scriptgraph.metrics.summary import GroupSummary, Summary
from scriptgraph.report.table import Block, marked
from scriptgraph.report.wording import counted, share

REASONS = 5
"""Reasons of each kind that are shown; the others are counted."""

NOTE = (
    "Discarded dialogues were held but did not come to their end, and the plan leaves them out; "
    "failed sessions broke off. All shares are of the sessions that were held."
)


def survivors(summary: Summary) -> str:
    """Warn that the figures are those of what is left; empty where nothing is missing."""
    if not summary.lost:
        return ""
    of = summary.dialogues + summary.lost
    shares = ", ".join(
        f"{group.title} {group.lost:,} of {group.sessions:,}" for group in _lossy(summary)
    )
    return (
        f"SURVIVORS ONLY: {summary.lost:,} of {counted(of, 'session')} are in no figure: {shares}. "
        "What is left may well have gone better than what is missing: the figures are those of "
        "survivors, and groups that lost different shares cannot be compared."
    )


def missing_decisions(summary: Summary) -> str:
    """Warn of decisions for which no usable answer came; empty where all did."""
    figures = (one for group in summary.groups for one in group.figures)
    counts = [(one.decided.undecided, one.decided.asked) for one in figures if one.decided]
    missing, asked = (sum(part) for part in zip(*counts, strict=True)) if counts else (0, 0)
    if not missing:
        return ""
    never = sum(decided == undecided > 0 for undecided, decided in counts)
    whole = f", and in {counted(never, 'dialogue')} none ever did" if never else ""
    return (
        f"MISSING DECISIONS: {missing:,} of {counted(asked, 'decision')} that models were asked "
        f"for never came{whole}. The session then stays where it is: such figures say more "
        "about the form of the model's answers than about the script."
    )


def losses_blocks(summary: Summary) -> Iterator[Block]:
    """Say what is missing from each group, and from each case of a group that lost something."""
    if not summary.lost:
        return
    groups = summary.groups
    block = _losses("Sessions that are in no figure", groups, marked(groups))
    yield replace(block, note=NOTE)
    for group in _lossy(summary):
        if cases := summary.cases_of(group):
            title = f"{group.title}, by patient case: sessions that are in no figure"
            yield _losses(title, cases, [case.case for case in cases])


def _lossy(summary: Summary) -> list[GroupSummary]:
    return [group for group in summary.groups if group.lost]


def _losses(title: str, groups: Sequence[GroupSummary], names: Sequence[str]) -> Block:
    held = ("sessions held", *(f"{group.sessions:,}" for group in groups))
    kept = ("in the figures", *(share(group.dialogues, group.sessions) for group in groups))
    rows = (
        held,
        kept,
        *_reasons("discarded", [group.discarded for group in groups], groups),
        *_reasons("failed", [group.failed for group in groups], groups),
    )
    return Block(title, ("", *names), rows)


def _reasons(
    what: str, found: Sequence[Mapping[str, int]], groups: Sequence[GroupSummary]
) -> Iterator[tuple[str, ...]]:
    """Give a row for each of the most frequent reasons, and one for all others."""
    times = {why: sum(one.get(why, 0) for one in found) for one in found for why in one}
    ranked = sorted(times, key=lambda why: (-times[why], why))
    for why in ranked[:REASONS]:
        parts = zip(found, groups, strict=True)
        yield (
            f"{what}: {why}",
            *(share(one.get(why, 0), group.sessions) for one, group in parts),
        )
    if others := ranked[REASONS:]:
        sums = [sum(one.get(why, 0) for why in others) for one in found]
        yield (
            f"{what}: for other reasons",
            *(share(part, group.sessions) for part, group in zip(sums, groups, strict=True)),
        )
