"""`scriptgraph merge`: one results folder of those that shards of a plan have written."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import errors, print_json, remark, say

if TYPE_CHECKING:
    from scriptgraph.studies.experiment.merging import Merged


def merge(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER",
            help="Folders that `scriptgraph experiment --shard` has written.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="The folder for all of it: new, or one of the same plan.")
    ],
    other_versions: Annotated[
        bool,
        typer.Option("--other-versions", help="Also where they were made with other versions."),
    ] = False,
    json: Json = False,
) -> None:
    """Merge the results folders of shards of a plan into one, as one process would have written it.

    Nothing is written into the folders that are merged. What is in --out stays: when shards have
    gone on, the same command adds what is new, and sessions under way go on in the merged folder.
    Folders of different plans or versions are refused, and so is a session that was held twice.
    Exits with 1 while sessions are missing.
    """
    from scriptgraph.studies.experiment.merging import merge

    with errors().status(f"merging into {out}"):
        merged = asyncio.run(merge(folders, out, remark, other_versions=other_versions))
    _say(merged, out)
    if json:
        print_json({**asdict(merged.held), "planned": merged.planned, "missing": merged.missing})
    if merged.missing:
        raise typer.Exit(1)


def _say(merged: Merged, out: Path) -> None:
    from scriptgraph.report.wording import counted

    held = merged.held
    told = f"{held.ended} of {counted(merged.planned, 'session')} ended, {held.failed} failed"
    say(f"{told}, {held.under_way} under way" if held.under_way else told)
    say(f"the table: scriptgraph report {out}")
