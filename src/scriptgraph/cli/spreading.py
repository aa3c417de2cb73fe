"""Work on several machines: one's own part of it, or all of it on a cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import typer

from scriptgraph.cli.naming import patience
from scriptgraph.cli.output import errors, remark, say
from scriptgraph.cli.work import carry_out
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.models.kept.batches import Batches
    from scriptgraph.studies.cluster.connecting import Cluster
    from scriptgraph.studies.dealing import Judging, Opened, Work
    from scriptgraph.studies.shards import Shard

W = TypeVar("W", bound="Work")


class On(NamedTuple):
    """Where work is to be done."""

    cluster: str
    shards: int | None
    """None leaves it at those that there are, or at as many as the cluster's processors suggest."""


class Spread(NamedTuple):
    """How work is spread over machines; all of it is done here where nothing is said."""

    shard: Shard | None = None
    on: On | None = None


def chosen_spread(
    shard: str | None,
    on: str | None,
    shards: int | None,
    *,
    cache: Path | None,
    human: object = None,
) -> Spread:
    """Get how work is to be spread.

    Raises:
        InputError: When a part is none, or options do not go together.
        typer.BadParameter: When a part is to be held against people.
    """
    from scriptgraph.studies.cluster.connecting import refuse_unknown
    from scriptgraph.studies.shards import read_shard

    if on and shard:
        raise InputError("--shard is one machine's part, and --on gives every machine its own")
    if on and cache:
        raise InputError(
            "--cache is a file of this machine, which those of a cluster do not share; leave --on "
            "or --cache out, or run parts with --shard"
        )
    if shards and not on:
        raise InputError("--shards says in how many parts --on deals it out; give --on, too")
    if on:
        refuse_unknown(on)
    if shard is not None and human:
        message = "people are held against all of it; put the parts together first"
        raise typer.BadParameter(message, param_hint="--human")
    return Spread(
        None if shard is None else read_shard(shard), On(on, shards) if on is not None else None
    )


@contextmanager
def opened(judging: Judging[W], spread: Spread) -> Iterator[Opened[W]]:
    """Open a judge's work, or the part of it that is meant, and show that it is being read."""
    from scriptgraph.studies.dealing import Ears

    with ExitStack() as stack:
        with errors().status("reading"):
            ears = Ears(remark, say, patience())
            found = stack.enter_context(judging.opened(spread.shard, ears))
        yield found


@contextmanager
def on_cluster(where: str) -> Iterator[Cluster]:
    """Connect with a cluster.

    What Ray says of lost machines goes where it does not mix with a result for a program.
    """
    from scriptgraph.studies.cluster.connecting import connected

    with redirect_stdout(sys.stderr), connected(where) as cluster:
        yield cluster


def do_left(
    judging: Judging[Any],
    opened: Opened[Any],
    spread: Spread,
    what: str,
    at_a_time: int,
    batches: Batches | None = None,
) -> bool:
    """Do what is left of a judge's work, here or on a cluster, and show how far it is.

    Args:
        judging: The work.
        opened: The same, open.
        spread: How it is spread.
        what: What the display calls it.
        at_a_time: How many jobs are done at a time; with batches at least as many as one can hold.
        batches: How models are asked where it can wait; None where they are asked at once.

    Returns:
        Whether it was stopped before the end.
    """
    if spread.on:
        return _do_elsewhere(judging, opened, spread.on, what, at_a_time)
    many = at_a_time if batches is None else max(at_a_time, batches.most)
    work = partial(opened.work.carry_out, concurrency=many)
    return carry_out(work, what, opened.left, batches, opened.work.models)


def _do_elsewhere(
    judging: Judging[Any], opened: Opened[Any], on: On, what: str, at_a_time: int
) -> bool:
    """Have a cluster do what is left, and take in what its machines were answered."""
    from scriptgraph.report.wording import counted
    from scriptgraph.studies.cluster.worker import PATIENCE
    from scriptgraph.studies.dealing import deal_out
    from scriptgraph.studies.parts import number_of_parts

    if not opened.left:
        return False
    try:
        with on_cluster(on.cluster) as cluster:
            usual = max(1, min(cluster.usual_shards, opened.left))
            of = number_of_parts(opened.whole, on.shards, usual)
            say(f"{counted(of, 'shard')} on {counted(cluster.cpus, 'processor')}")
            work = partial(deal_out, cluster, judging, of, remark, concurrency=at_a_time)
            return carry_out(work, what, opened.left)
    finally:
        opened.take_in(now=True, patience=PATIENCE)
