"""`scriptgraph panel`: put several judges of one set side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import print_json, remark

if TYPE_CHECKING:
    from scriptgraph.metrics.by_people import Agreement
    from scriptgraph.metrics.panel import Panel
    from scriptgraph.report.table import Block
    from scriptgraph.studies.judging.panels import Given

MOST = 20
"""Disagreements that are shown; --json has all."""


@dataclass(frozen=True, kw_only=True)
class PanelOptions:
    """What was asked for on the command line."""

    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="The scores, or the verdicts, of two judges or more on the same things.",
            show_default=False,
        ),
    ]
    human: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="What people gave, as for `score --human` or `verify --human`: each judge is held "
            "against it. Can be given several times.",
        ),
    ] = None
    json: Json = False


def panel(options: PanelOptions) -> None:
    """Put several judges of the same things side by side: how far they agree, and who differs.

    Krippendorff's alpha says how far all agree, and how far the others would without each of them:
    if they agree better, that one is the odd one out. The majority is the median of what was given.
    Things on which judges differ are listed, the widest first.
    """
    from scriptgraph.cli.tables import print_result
    from scriptgraph.core.extras import require
    from scriptgraph.studies.judging.human import people_document
    from scriptgraph.studies.judging.panels import panel_document, panels_of, read_judges

    require("krippendorff", "counsel")
    require("sklearn.metrics", "counsel")
    given = read_judges(options.files, remark)
    panels = panels_of(given)
    people = _by_people(given, options.human) if options.human else {}
    if options.json:
        held = {judge: people_document(found) for judge, found in people.items()}
        print_json({**panel_document(given, panels), "human": held})
        return
    print_result([], _blocks(panels, people))


def _by_people(given: Given, human: Sequence[Path]) -> dict[str, dict[str, Agreement]]:
    from scriptgraph.replies.human_ratings import FINDINGS
    from scriptgraph.studies.judging import human as people

    if given.sheets:
        sheets = [sheet for theirs in given.sheets.values() for sheet in theirs]
        criteria = dict.fromkeys(name for sheet in sheets for name in sheet.scores)
        scores = people.read_human_scores(human, {one.id for one in sheets}, criteria, remark)
        return {
            judge: people.scores_by_people(theirs, scores) for judge, theirs in given.sheets.items()
        }
    known: dict[tuple[str, int], list[str]] = {}
    for one in (one for theirs in given.verdicts.values() for one in theirs):
        judged = [name for name in FINDINGS if getattr(one, name) is not None]
        known[one.key] = list(dict.fromkeys([*known.get(one.key, ()), *judged]))
    found = people.read_human_verdicts(human, known, remark)
    return {
        judge: people.verdicts_by_people(theirs, found) for judge, theirs in given.verdicts.items()
    }


def _blocks(
    panels: Mapping[str, Panel], people: Mapping[str, Mapping[str, Agreement]]
) -> Iterator[Block]:
    from scriptgraph.cli.by_people import people_blocks

    for name, found in panels.items():
        yield _members(name, found)
        if found.disagreements:
            yield _disagreements(name, found)
    for judge, agreement in people.items():
        yield from people_blocks(agreement, judge)


def _members(name: str, found: Panel) -> Block:
    from scriptgraph.cli.judged import number
    from scriptgraph.report.table import Block

    rows = tuple(
        (
            judge + (" (the odd one out)" if judge == found.odd_one_out else ""),
            str(one.n),
            number(one.kappa),
            number(one.bias),
            number(one.alpha_without),
        )
        for judge, one in found.members.items()
    )
    title = f"{name}: alpha of all {number(found.alpha)}, over {found.n}"
    return Block(title, ("", "n", "kappa with others", "bias", "alpha without it"), rows)


def _disagreements(name: str, found: Panel) -> Block:
    from scriptgraph.report.table import Block

    judges = list(found.members)
    rows = [
        (
            one.id,
            *(f"{one.given[judge]:g}" if judge in one.given else "–" for judge in judges),  # noqa: RUF001  # a dash, as tables have it
            f"{one.majority:g}",
        )
        for one in found.disagreements[:MOST]
    ]
    more = len(found.disagreements) - len(rows)
    title = f"{name}: where they differ" + (f", {more} more with --json" if more else "")
    return Block(title, ("", *judges, "majority"), tuple(rows))
