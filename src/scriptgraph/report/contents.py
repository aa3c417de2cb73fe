"""Which tables the report has, in the order in which one reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scriptgraph.metrics.summary import Summary
from scriptgraph.report.costs import costs_block
from scriptgraph.report.losses import losses_blocks
from scriptgraph.report.sampled import of_whom
from scriptgraph.report.table import (
    Block,
    exits_block,
    figures_block,
    group_blocks,
    marked,
    passes_block,
    published_block,
)
from scriptgraph.report.unsent import unsent_blocks


def blocks(summary: Summary, said: Iterable[Block] = ()) -> Iterator[Block]:
    """Give the whole report: the published table, the same by case, and what that one lacks.

    Args:
        summary: The report.
        said: What is told of the words that were said.
    """
    yield from overall_blocks(summary)
    yield from said
    for group in summary.groups:
        if group.dialogues:
            yield from group_blocks(group)


def overall_blocks(summary: Summary) -> Iterator[Block]:
    """Give what puts the groups side by side."""
    groups = summary.groups
    figures = published_block("Figures, with 95 % intervals", groups, marked(groups))
    yield replace(figures, note=of_whom(summary.sampling))
    yield from losses_blocks(summary)
    for group in groups:
        if group.dialogues and (cases := summary.cases_of(group)):
            names = marked(cases, [case.case for case in cases])
            yield published_block(f"{group.title}, by patient case", cases, names)
    yield figures_block("Further figures", groups, marked(groups), lambda group: group.further)
    yield from filter(None, [passes_block(groups)])
    yield from unsent_blocks(summary)
    yield exits_block(groups)
    yield from filter(None, [costs_block(summary.sources)])
