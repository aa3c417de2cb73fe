"""What commands share that ask for many answers: they announce, show how far it is, and can stop.

Each answer is on the disk as soon as it is there, so that nothing is paid for twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import typer

from scriptgraph.cli.kept_calls import LEAVING, servers_of
from scriptgraph.cli.output import print_json, remark, say
from scriptgraph.cli.reading import progress
from scriptgraph.cli.stopping import until_stopped

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from scriptgraph.models.kept.batches import Batches
    from scriptgraph.report.table import Block
    from scriptgraph.studies.shards import Shard


class Shown(NamedTuple):
    """What people get to see of a result."""

    notes: Iterable[str]
    """Sentences, below the tables."""

    blocks: Iterable[Block] = ()
    cautions: Iterable[str] = ()
    lacking: str = ""
    """What is still missing, in words; empty where nothing is."""


class Work(Protocol):
    """Asks for what is left."""

    async def __call__(
        self, *, on_done: Callable[[], object], must_halt: Callable[[], bool]
    ) -> None:
        """Call `on_done` after every answer, and ask before each whether to stop."""


def announce(left: int, answers: str, model: BaseChatModel, *, does: str = "judges") -> None:
    """Say how many answers a model is asked for."""
    from scriptgraph.models.described import is_rehearsal, model_name

    if is_rehearsal(model):
        remark(f"A rehearsal: no language model {does} here.")
    say(f"{left} {answers} to get from {model_name(model)}")


def lacking(missing: int, noun: str, what: str) -> str:
    """Say how many answers are missing; empty where none is."""
    from scriptgraph.report.wording import counted

    return f"{counted(missing, noun)} {what}" if missing else ""


def carry_out(
    work: Work,
    what: str,
    left: int,
    batches: Batches | None = None,
    models: Sequence[BaseChatModel] = (),
) -> bool:
    """Do what is left, and show how far it is.

    Args:
        work: What is done.
        what: What the display calls it.
        left: How many answers are to be had.
        batches: How the models are asked where it can wait; None where they are asked at once.
        models: Whoever is asked.

    Returns:
        Whether it was stopped before the end; not where the last answer came all the same.
    """
    done = 0

    def on_done() -> None:
        nonlocal done
        done += 1
        advance()

    async def whole(must_halt: Callable[[], bool]) -> None:
        async with batches.running(servers_of(models)) if batches else nullcontext():
            await work(on_done=on_done, must_halt=must_halt)

    with progress(what, left) as advance:
        is_stopped = asyncio.run(until_stopped(whole, leaving=LEAVING if batches else ""))
    return is_stopped and done < left


def finish(
    found: Mapping[str, Any],
    shown: Shown,
    *,
    json: bool,
    is_stopped: bool,
    shard: Shard | None = None,
) -> None:
    """Print what came of it, for a program or for people.

    Args:
        found: What came of it.
        shown: The same in words and tables.
        json: Whether it is for a program.
        is_stopped: Whether the work was stopped.
        shard: The shard that it is of; None where it is the whole.

    Raises:
        KeyboardInterrupt: When the work was stopped; how to go on has been said.
        typer.Exit: With 1 when something is missing.
    """
    from scriptgraph.cli.tables import print_result

    if json:
        print_json({"shard": str(shard), **found} if shard else found)
    else:
        print_result(shown.notes, shown.blocks, shown.cautions)
    if shard:
        say(f"of shard {shard} only; without --shard, the same command puts the parts together")
    if is_stopped:
        say("stopped; the same command goes on")
        raise KeyboardInterrupt
    if shown.lacking:
        remark(f"{shown.lacking}; {_asked_again(found)}")
        raise typer.Exit(1)


def _asked_again(found: Mapping[str, Any]) -> str:
    """Say how what is missing is asked for again; answers of no use are kept like others."""
    again = "the same command asks for them again"
    if found.get("kept") or found.get("cost", {}).get("kept"):
        return f"{again}; where kept answers were of no use, it takes another --cache"
    return again
