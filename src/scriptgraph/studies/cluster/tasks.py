"""Shards as tasks of a Ray cluster, which go on elsewhere when a machine fails."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from scriptgraph.core.extras import require
from scriptgraph.studies.cluster.connecting import Cluster
from scriptgraph.studies.cluster.desk import Desk, Report, Told
from scriptgraph.studies.cluster.worker import BEAT, Job, hold_shard
from scriptgraph.studies.folder import versions

S = TypeVar("S")

_LIVES = 5
"""How often a shard is begun again elsewhere; one that ends every worker it meets is given up."""


class Whole(Protocol[S]):
    """The work that is dealt out, as whoever began it sees it."""

    def halted(self) -> str:
        """Say why it is to stop; empty while it goes on."""
        ...

    def halt(self, why: str) -> None:
        """Stop it; where it has a reason already, that stays."""
        ...

    def take(self, shards: Mapping[str, Report[S]]) -> None:
        """Take in where those shards stand that have reported."""
        ...

    def notice(self, news: str, *, trouble: bool = False) -> object:
        """Take a line of news, of whichever shard."""
        ...


async def carry_out_on(
    cluster: Cluster, jobs: Sequence[Job], whole: Whole[S], *, seconds_between_calls: float = 0.0
) -> None:
    """Have every shard held by some machine of the cluster.

    A shard whose machine fails is taken up by another where its files say that it stands.

    Args:
        cluster: Where.
        jobs: The shards.
        whole: Kept up to date with what all shards come to; when it is halted, they stop.
        seconds_between_calls: Of all shards together; zero where they may go as fast as they can.
    """
    ray = cluster.ray
    desk = _open_desk(cluster, seconds_between_calls)
    task = ray.remote(num_cpus=1, max_retries=_LIVES)(hold_shard)
    here = versions()
    left = {task.remote(job, here, desk): job.shard for job in jobs}
    given_up, is_told = "", False
    stopped: list[str] = []
    while left:
        over, _ = await asyncio.to_thread(ray.wait, list(left), num_returns=1, timeout=BEAT)
        for one in over:
            shard = left.pop(one)
            try:
                why = await asyncio.to_thread(ray.get, one)
            except _lost(ray) as error:
                given_up = f"shard {shard}: every machine that took it up failed: {_named(error)}"
                whole.notice(given_up, trouble=True)
            else:  # what is wrong with one machine's installation is never better with the next
                whole.halt(why)
        if whole.halted() and not is_told:
            is_told = True
            desk.stop.remote(whole.halted())
        stopped = await _take_in(ray, desk, whole)
    whole.halt(given_up or next(iter(stopped), ""))


def _open_desk(cluster: Cluster, seconds_between_calls: float) -> Any:
    """Open the desk of all shards, on the machine that we are connected with."""
    ray = cluster.ray
    strategies = require("ray.util.scheduling_strategies", "ray")
    here = ray.get_runtime_context().get_node_id()
    with_us = strategies.NodeAffinitySchedulingStrategy(here, soft=False)
    return ray.remote(num_cpus=0, scheduling_strategy=with_us)(Desk).remote(seconds_between_calls)


def _lost(ray: Any) -> tuple[type[Exception], ...]:
    """Name the errors that say that a worker is gone; what a shard itself raises is our fault."""
    errors = ray.exceptions
    return errors.WorkerCrashedError, errors.NodeDiedError, errors.OutOfMemoryError


def _named(error: Exception) -> str:
    return type(error).__name__


async def _take_in(ray: Any, desk: Any, whole: Whole[S]) -> list[str]:
    """Take in where the shards stand, and pass their news on.

    Returns:
        Why shards have stopped before their end.
    """
    told: Told[S] = await asyncio.to_thread(ray.get, desk.look.remote())
    whole.take(told.shards)
    for news in told.news:
        whole.notice(news.text, trouble=news.trouble)
    return [one.halt for one in told.shards.values() if one.halt]
