"""`--cache FILE`: answers that were paid for once, kept for whoever asks the same again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from scriptgraph.cli.output import remark, say

CacheOption = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        metavar="FILE",
        dir_okay=False,
        help="Keep every whole answer of a server in this file, and take from it what was asked "
        "before: runs/calls.sqlite. What comes from it is marked, costs nothing, and is no draw of "
        "its own. Delete the file to be rid of it.",
        show_default=False,
    ),
]


@contextmanager
def calls_kept(path: Path | None) -> Iterator[None]:
    """Take the calls of this block from a file, and keep them there; without one, ask.

    Raises:
        InputError: When the file is another one, or cannot be used.
    """
    if path is None:
        yield
        return
    from scriptgraph.models.kept.asked import KeptCalls, keeping
    from scriptgraph.models.kept.file import open_kept
    from scriptgraph.report.wording import kept_calls

    with open_kept(path) as file:
        calls = KeptCalls(file)
        say(f"{path} holds {_size(*file.size())}")
        with keeping(calls):
            yield
        if calls.given:
            remark(kept_calls(calls.given))
        if calls.asked:
            say(f"{path} holds {_size(*file.size())} now")


def say_what_is_kept(path: Path) -> None:
    """Say of a file that an estimate knows nothing of what it holds; it is not made.

    Raises:
        InputError: When it is no file of kept answers.
    """
    from scriptgraph.models.kept.file import open_kept

    if not path.exists():
        say(f"{path} is not there yet: every call is asked for")
        return
    with open_kept(path) as file:
        size = _size(*file.size())
    say(f"{path} holds {size}; calls that it answers are in the estimate, and cost nothing")


def _size(answers: int, size: int) -> str:
    from scriptgraph.report.wording import counted

    return f"{counted(answers, 'answer')}, {size / 1e6:,.1f} MB"
