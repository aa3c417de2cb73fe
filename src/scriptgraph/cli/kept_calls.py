"""`--cache FILE`, `--batch`: answers that are paid for once, and for less by whoever can wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.output import remark, say
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from scriptgraph.models.kept.batches import Batches
    from scriptgraph.models.kept.server import Server

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
BatchOption = Annotated[
    bool,
    typer.Option(
        "--batch",
        help="Ask in batches of the provider, which take up to a day and mostly cost half; needs "
        "--cache FILE, in which stands what is out. Ctrl-C leaves it there, and the same command "
        "goes on.",
    ),
]
LEAVING = "left; batches that are out go on without us"
"""What is said at Ctrl-C while batches are waited for."""


@contextmanager
def calls_kept(path: Path | None, batch: bool = False) -> Iterator[Batches | None]:
    """Take the calls of this block from a file, and keep them there; without one, ask.

    Args:
        path: The file.
        batch: Whether servers are asked in batches; it gives these.

    Raises:
        InputError: When the file is another one, or cannot be used.
        typer.BadParameter: When there is no file for what is out.
    """
    if path is None:
        if batch:
            message = "what is out has to stand in a file; --cache FILE names it"
            raise typer.BadParameter(message, param_hint="--batch")
        yield None
        return
    from scriptgraph.models.kept.asked import KeptCalls, keeping
    from scriptgraph.models.kept.batches import Batches
    from scriptgraph.models.kept.file import open_kept
    from scriptgraph.models.kept.rounds import Rounds
    from scriptgraph.report.wording import kept_calls

    with open_kept(path) as file, _alone(path, batch):
        batches = Batches(Rounds(file), say) if batch else None
        calls = KeptCalls(file, batches)
        say(f"{path} holds {_size(*file.size())}")
        with keeping(calls):
            yield batches
        if calls.given:
            remark(kept_calls(calls.given))
        if calls.added:
            say(f"{path} holds {_size(*file.size())} now")


def servers_of(models: Sequence[BaseChatModel]) -> list[Server]:
    """Give the servers of models that are asked in batches.

    Raises:
        InputError: When one of them asks no server.
    """
    from scriptgraph.models.client import PatientChat
    from scriptgraph.models.described import model_name

    servers = []
    for model in models:
        if not isinstance(model, PatientChat):
            raise InputError(f"{model_name(model)} asks no server, so --batch has nothing to do")
        servers.append(model.server)
    return servers


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


@contextmanager
def _alone(path: Path, batch: bool) -> Iterator[None]:
    """Let one command at a time have batches out; others may share the file meanwhile."""
    from filelock import FileLock, Timeout

    from scriptgraph.files.whole import PRIVATE

    if not batch:
        yield
        return
    try:
        held = FileLock(f"{path}.batches.lock", timeout=0, mode=PRIVATE).acquire()
    except Timeout as error:
        raise InputError(f"another command waits for the batches of {path}") from error
    except OSError as error:
        raise InputError(f"cannot have batches of {path} out: {error}") from error
    with held:
        yield


def _size(answers: int, size: int) -> str:
    from scriptgraph.report.wording import counted

    return f"{counted(answers, 'answer')}, {size / 1e6:,.1f} MB"
