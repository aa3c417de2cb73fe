"""`scriptgraph table`: what dialogues hold, as a tidy table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import print_json, remark, say
from scriptgraph.cli.reading import CorpusOptions, Paths, count_lines, find_places, progress
from scriptgraph.results.reading import Of


@dataclass(frozen=True, kw_only=True)
class TableOptions:
    """What was asked for on the command line."""

    paths: Paths
    of: Annotated[
        Of, typer.Option(help="What a row is: a dialogue, a turn, a switch, a decision, a call.")
    ] = "dialogues"
    out: Annotated[Path, typer.Option(help="The file: .csv or .parquet.", show_default=False)]
    corpus: CorpusOptions
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False
    json: Json = False


def table(options: TableOptions) -> None:
    """Write what dialogues hold as a tidy table: one row a thing, for pandas, R and lme4.

    Every row has the factors of the design: experiment, mode, script, patient, repetition, model.
    What is missing is empty, and never 0. docs/tables.md says what each column means, in which
    unit, and when it is missing. The file is written batch by batch, whole or not at all.
    """
    from scriptgraph.cli.convert import refuse_existing
    from scriptgraph.results.reading import columns_of, rows
    from scriptgraph.results.writing import writer_of

    write = writer_of(options.out)
    if not options.force:
        refuse_existing(options.out, "; --force replaces it")
    places = find_places(options.paths, given=options.corpus.given())
    with progress("reading", count_lines(places.values())) as advance:
        named = {str(path): place for path, place in places.items()}
        given = rows(options.of, named, remark, advance)
        written = write(options.out, columns_of(options.of), given)
    say(f"{written:,} rows of {options.of} written to {options.out}")
    if not written:
        remark(f"no dialogue holds any {options.of}: the table has nothing but its head")
    if options.json:
        names = [column.name for column in columns_of(options.of)]
        print_json({"file": str(options.out), "rows": written, "columns": names})
