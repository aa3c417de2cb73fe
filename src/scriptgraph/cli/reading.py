"""Reading many dialogues on the command line: where they are, what is said about it, how far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.output import errors

if TYPE_CHECKING:
    from scriptgraph.records.results import Results

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH",
        help="Folders of experiments, or JSON lines in the published layout.",
        show_default=False,
    ),
]


def find_places(paths: Sequence[Path], verdicts: Path | None = None) -> dict[Path, Results]:
    """Find the files of every source.

    Raises:
        InputError: When one is not there, or given twice.
    """
    from scriptgraph.core.errors import InputError
    from scriptgraph.records.results import find_results

    if verdicts is not None and not verdicts.is_file():
        raise InputError(f"{verdicts}: there is no such file")
    if len({path.resolve() for path in paths}) < len(paths):
        raise InputError("a path is given twice; its dialogues would count twice")
    return {path: find_results(path, verdicts=verdicts) for path in paths}


def count_lines(places: Iterable[Results]) -> int:
    """Count the lines there are to read; a file that cannot be read says so when it is."""
    return sum(map(_lines, places))


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
