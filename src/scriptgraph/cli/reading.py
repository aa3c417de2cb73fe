"""Reading many dialogues on the command line: where they are, what is said about it, how far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.output import errors, say

if TYPE_CHECKING:
    from scriptgraph.corpora.reading import Given
    from scriptgraph.records.results import Results

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH",
        help="Folders of experiments, JSON lines in the published layout, or a corpus of others.",
        show_default=False,
    ),
]


TAKEN = ("dialogue", "speaker", "text", "order", "time", "agent", "client")
"""What `--take` names."""


@dataclass(frozen=True, kw_only=True)
class CorpusOptions:
    """What is said on the command line of a corpus of others."""

    layout: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="LAYOUT",
            help="The layout of what is read, of those that `import --help` lists, or lines for "
            "our own. Without it, the content tells.",
        ),
    ] = None
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="WHAT=NAME",
            help="Of a corpus of others: which column is which (dialogue, speaker, text, "
            "order, time), and who is who (agent, client). Can be given several times.",
        ),
    ] = None

    def given(self) -> Given:
        """Put it together.

        Raises:
            typer.BadParameter: When something is named that nobody takes.
        """
        from scriptgraph.corpora.reading import Given

        named: dict[str, str] = {}
        for one in self.take or ():
            what, _, name = one.partition("=")
            if what not in TAKEN or not name:
                message = f"{one!r}: write WHAT=NAME, with one of {', '.join(TAKEN)}"
                raise typer.BadParameter(message, param_hint="--take")
            named[what] = name
        return Given(self.layout, named)


def find_dialogues_at(
    path: Path, verdicts: Path | None = None, given: Given | None = None
) -> Results:
    """Find the files of one source, and say of a corpus of others what was understood.

    Raises:
        InputError: When it is not there.
    """
    from scriptgraph.corpora.reading import Given, find_dialogues

    return find_dialogues(path, verdicts=verdicts, given=given or Given(), say=say)


def find_places(
    paths: Sequence[Path], verdicts: Path | None = None, given: Given | None = None
) -> dict[Path, Results]:
    """Find the files of every source.

    Raises:
        InputError: When one is not there, or given twice.
    """
    from scriptgraph.core.errors import InputError
    from scriptgraph.files.whole import refuse_twice

    if verdicts is not None and not verdicts.is_file():
        raise InputError(f"{verdicts}: there is no such file")
    refuse_twice(paths, "its dialogues would count twice")
    return {path: find_dialogues_at(path, verdicts, given) for path in paths}


def count_lines(places: Iterable[Results]) -> int | None:
    """Count the lines there are to read; None where a corpus of others has no line a dialogue.

    A file that cannot be read says so when it is.
    """
    found = list(places)
    return sum(map(_lines, found)) if all(place.is_ours for place in found) else None


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Show how far it is; nothing stays of it."""
    from rich.progress import Progress

    out = errors()
    with Progress(console=out, transient=True, disable=not out.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def _lines(results: Results) -> int:
    try:
        with results.dialogues.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 0
