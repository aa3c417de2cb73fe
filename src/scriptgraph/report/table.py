"""What the report says in a terminal: ready texts in tables; how they look is not decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from scriptgraph.metrics.comparison import Comparison
from scriptgraph.metrics.measures import Measure
from scriptgraph.metrics.passing import PassRow
from scriptgraph.metrics.reasons import Against
from scriptgraph.metrics.summary import GroupSummary, Row
from scriptgraph.records.facts import ending
from scriptgraph.report.sampled import how_compared
from scriptgraph.report.wording import (
    MISSING,
    chance,
    counted,
    difference,
    figure,
    rehearsal_mark,
    share,
)

PATHS = 8
"""Paths that are shown of a group; the others are counted."""

REASONS = 3
"""Reasons that are shown on one subject."""

REFUSALS = 6
"""Reasons for refusals that are shown of a group."""

_AGAINST: dict[Against, str] = {
    "instructions": "not completed",
    "coherence": "not coherent",
    "verdict": "no verdict",
}


@dataclass(frozen=True)
class Block:
    """A table under a title; the first column says what stands in the others."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    prose: bool = False
    """Whether the last column holds sentences, which may take several lines."""

    note: str = ""
    """What to know before reading it."""

    warns: bool = False
    """Whether the note is a warning."""


def group_blocks(
    group: GroupSummary, titles: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Block]:
    """Give what is told of one group.

    Args:
        group: The group.
        titles: Section → what it is called, where that is to stand in place of its id.
    """
    if group.follows_script:
        yield _sections(group, titles)
        yield _paths(group, titles)
    parts = (_illegal_moves(group, titles), _refusals(group), _reasons(group, titles))
    yield from filter(None, parts)


def comparison_block(comparison: Comparison) -> Block:
    """Show two groups side by side, and the second minus the first."""
    first, second = marked([comparison.first, comparison.second])
    rows = [
        (
            found.measure.label,
            figure(found.measure, found.first, n=found.over[0]),
            figure(found.measure, found.second, n=found.over[1]),
            difference(found.measure, found.value, found.interval),
            MISSING if found.effect is None else f"{found.effect_by} {found.effect:+.2f}",
            chance(found.p),
            chance(found.adjusted),
        )
        for found in (*comparison.differences, *comparison.speech)
    ]
    return Block(
        f"{comparison.second.title} minus {comparison.first.title}, with 95 % intervals",
        ("", first, second, "difference", "effect", "p, unadjusted", "p, Holm"),
        tuple(rows),
        note=how_compared(comparison),
    )


def passes_block(groups: Sequence[GroupSummary]) -> Block | None:
    """Show pass^k of the groups; None where no group has a session that passed or did not."""
    most = max((len(group.passes) for group in groups), default=0)
    if not most:
        return None
    rows = []
    for k in range(1, most + 1):
        cells = [group.passes[k - 1] if len(group.passes) >= k else None for group in groups]
        rows.append((f"pass^{k}", *(_passed(cell) for cell in cells)))
    note = (
        "The share of cases (script, patient and mode) in which all of k repetitions pass: come to "
        "their end, with every section complete that was said to be. Several models that played "
        "one case count apart in it. Sessions without a verdict that they need are in neither."
    )
    return Block("Repetitions that all pass", ("", *marked(groups)), tuple(rows), note=note)


_PASSED = Measure("", "", lambda _: None, lambda _: None, "share")


def _passed(row: PassRow | None) -> str:
    if row is None:
        return MISSING
    return f"{figure(_PASSED, row.value, row.interval)}, {counted(row.cases, 'case')}"


def marked(groups: Sequence[GroupSummary], names: Sequence[str] = ()) -> list[str]:
    """Name the columns; a rehearsal, and what is missing, is marked wherever figures stand."""
    names = names or [group.title for group in groups]
    return ["\n".join((name, *_marks(group))) for name, group in zip(names, groups, strict=True)]


def _marks(group: GroupSummary) -> Iterator[str]:
    if mark := rehearsal_mark(group):
        yield mark
    elif group.rehearsed_verdicts:
        yield "rehearsed verdicts"
    if group.lost:
        yield f"{group.lost:,} of {group.sessions:,} missing"


def published_block(title: str, groups: Sequence[GroupSummary], names: Sequence[str]) -> Block:
    """Show the published table, with its two counts."""
    block = figures_block(title, groups, names, lambda group: group.published)
    dialogues = ("dialogues", *(f"{group.dialogues:,}" for group in groups))
    numbers = [MISSING if one.dispatches is None else f"{one.dispatches:,}" for one in groups]
    dispatches = ("dispatches", *numbers)
    return replace(block, rows=(dialogues, *block.rows, dispatches))


def figures_block(
    title: str,
    groups: Sequence[GroupSummary],
    names: Sequence[str],
    rows_of: Callable[[GroupSummary], Sequence[Row]],
) -> Block:
    """Show rows of figures, a column for each group."""
    rows = [
        (row[0].measure.label, *(row_text(one) for one in row))
        for row in zip(*(rows_of(group) for group in groups), strict=True)
        if not row[0].measure.rare or any(one.value is not None for one in row)
    ]
    return Block(title, ("", *names), tuple(rows))


def row_text(row: Row) -> str:
    """Write a figure, its interval, and over how many dialogues, or things of a share, it is."""
    return figure(row.measure, row.value, row.interval, row.n)


def exits_block(groups: Sequence[GroupSummary]) -> Block:
    """Show how often dialogues ended in which way."""
    reasons = sorted({reason for group in groups for reason in group.exits})
    rows = [
        (ending(reason), *(share(group.exits.get(reason, 0), group.dialogues) for group in groups))
        for reason in reasons
    ]
    return Block("How dialogues ended", ("", *marked(groups)), tuple(rows))


def _sections(group: GroupSummary, titles: Mapping[str, str]) -> Block:
    rows = [
        (
            titles.get(section, section),
            f"{count.visits:,}",
            f"{count.turns:,}",
            f"{count.turns / count.visits:.1f}" if count.visits else MISSING,
            f"{count.turns / group.dialogues:.1f}",
            f"{count.left:,}",
            share(count.correct, count.correct + count.incorrect),
        )
        for section, count in group.counts.ordered_sections()
    ]
    header = ("visits", "turns", "turns per visit", "per dialogue", "left", "correct completions")
    return Block(f"{group.title}: sections", ("", *header), tuple(rows))


def _paths(group: GroupSummary, titles: Mapping[str, str]) -> Block:
    """Show the most frequent ways through the script."""
    frequent = group.counts.paths.ranked()
    rows = [
        (share(times, group.dialogues), " → ".join(titles.get(part, part) for part in path))
        for path, times in frequent[:PATHS]
    ]
    if others := group.dialogues - sum(times for _, times in frequent[:PATHS]):
        different = counted(len(frequent) - PATHS, "other path")
        more = " and more" if group.counts.paths.further else ""
        rows.append((share(others, group.dialogues), f"{different}{more}"))
    return Block(f"{group.title}: paths", ("", "path"), tuple(rows), prose=True)


def _illegal_moves(group: GroupSummary, titles: Mapping[str, str]) -> Block | None:
    moves = [
        (-times, f"{titles.get(source, source)} → {titles.get(target, target)}")
        for (source, target, conform), times in group.counts.moves.items()
        if conform is False
    ]
    if not moves:
        return None
    rows = [(str(-times), move) for times, move in sorted(moves)]
    return Block(f"{group.title}: moves against the script", ("", "move"), tuple(rows))


def _refusals(group: GroupSummary) -> Block | None:
    """Show why something was refused to the agent's models."""
    refusals = group.counts.refusals
    if not refusals.counts:
        return None
    frequent = refusals.ranked()
    rows = [(str(times), why) for why, times in frequent[:REFUSALS]]
    if others := refusals.further + sum(times for _, times in frequent[REFUSALS:]):
        rows.append((str(others), "for other reasons"))
    return Block(f"{group.title}: refused to the models", ("", "why"), tuple(rows), prose=True)


def _reasons(group: GroupSummary, titles: Mapping[str, str]) -> Block | None:
    """Show the verifier's reasons by section and task, the most frequent ones in its words."""
    rows = []
    for (section, against, task), reasons in group.counts.ordered_reasons():
        about = f"{_AGAINST[against]}: {task}" if task else _AGAINST[against]
        for number, (text, times) in enumerate(reasons.ranked()[:REASONS]):
            name = titles.get(section, section)
            first = (name, about, str(reasons.total)) if number == 0 else ("", "", "")
            more = f" ({times} times)" if times > 1 else ""
            rows.append((*first, f"{text or 'no reason given'}{more}"))
    if not rows:
        return None
    header = ("section", "finding", "times", "most frequent reasons")
    return Block(f"{group.title}: the verifier's reasons", header, tuple(rows), prose=True)
