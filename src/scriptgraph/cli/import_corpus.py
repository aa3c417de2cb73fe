"""`scriptgraph import`: dialogues that nobody here wrote, as our lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import print_json, say
from scriptgraph.cli.reading import CorpusOptions, progress

if TYPE_CHECKING:
    from scriptgraph.records.dialogue import Dialogue


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """What was asked for on the command line."""

    source: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A corpus of others.", show_default=False),
    ]
    out: Annotated[Path, typer.Option(help="The file for our lines (.jsonl).", show_default=False)]
    corpus: CorpusOptions
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False
    json: Json = False


def import_(options: ImportOptions) -> None:
    """Read dialogues that nobody here wrote, and write them as our lines.

    The content tells the layout, and what was understood is said: workbook (the published one,
    .xlsx), openai (messages) and sharegpt (conversations), as lines or in an array, csv (a table
    with a row for each message), annomi, esconv, transcript (plain text, `Therapist: ...`), and
    array (our own dialogues in one). docs/corpora.md says more of each.

    What a layout does not hold, such as tokens, times or sections, stays missing in every table,
    and is never 0. Whatever reads dialogues reads these layouts, too. The file is written whole or
    not at all, and never over another without --force.
    """
    from scriptgraph.cli.convert import refuse_existing
    from scriptgraph.corpora.reading import foreign_corpus

    if not options.force:
        refuse_existing(options.out, "; --force replaces it")
    corpus = foreign_corpus(options.source, options.corpus.given(), say)
    with progress("reading", None) as advance:
        _write(options.out, _counted(corpus.read(options.source, say), advance))
    say(f"written to {options.out}")
    if options.json and corpus.understood:
        print_json({"file": str(options.out), **corpus.understood.document()})


def _counted(dialogues: Iterable[Dialogue], advance: Callable[[], None]) -> Iterator[Dialogue]:
    for dialogue in dialogues:
        yield dialogue
        advance()


def _write(out: Path, dialogues: Iterable[Dialogue]) -> None:
    """Write lines one at a time; an error on the way leaves nothing behind.

    Raises:
        InputError: When there is no dialogue to write, or it cannot be written.
    """
    from scriptgraph.core.errors import InputError
    from scriptgraph.files.whole import whole_file

    with whole_file(out) as file:
        written = 0
        for dialogue in dialogues:
            file.write(dialogue.line() + "\n")
            written += 1
        if not written:
            raise InputError(f"there is no dialogue to write to {out}")
