"""A plan on a Ray cluster: its shards as tasks, which go on elsewhere when a machine fails."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.studies.experiment.account import Expectation
from scriptgraph.studies.experiment.design import Experiment
from scriptgraph.studies.experiment.parts import Part
from scriptgraph.studies.experiment.pooling import Desk, add_up
from scriptgraph.studies.experiment.ray_shard import BEAT, Job, hold_shard
from scriptgraph.studies.experiment.status import Notice, Status
from scriptgraph.studies.folder import versions

LOCAL = "local"

_ADDRESS = re.compile(r"(ray://)?(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}")

_LIVES = 5
"""How often a shard is begun again elsewhere; one that ends every worker it meets is given up."""

_LOOPBACK = "127.0.0.1"
_MEMORY = 80 * 2**20
"""Bytes of shared memory for a cluster of our own: the least, as results go through files."""

QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # despite its name: nodes are at the loopback address
}
"""What Ray reads from the environment of whoever imports it, for a cluster on one machine."""


@dataclass(frozen=True)
class Cluster:
    """A Ray cluster that we are connected with."""

    ray: Any
    cpus: int


@contextmanager
def connected(where: str) -> Iterator[Cluster]:
    """Connect with a cluster, or start one of our own on this machine.

    One of our own listens on the loopback address only, has no dashboard, and reports to nobody.

    Args:
        where: `local`, `ray://HOST:PORT` of a cluster's client server, or `HOST:PORT` of a cluster
            that this machine belongs to.

    Raises:
        InputError: When that is no address, nobody answers there, or Ray is not installed.
    """
    if where != LOCAL and not _ADDRESS.fullmatch(where):
        raise InputError(f"--on: {where!r} is neither local, nor ray://HOST:PORT, nor HOST:PORT")
    if where == LOCAL:
        os.environ.update(QUIET)  # before Ray is imported, which reads them
    ray = require("ray", "ray")
    quiet: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
    if where == LOCAL:
        quiet |= {"include_dashboard": False, "object_store_memory": _MEMORY}
        quiet |= {"num_cpus": os.cpu_count(), "_node_ip_address": _LOOPBACK}
    try:
        ray.init(address=where, **quiet)
    except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
        raise InputError(f"--on: no cluster answers at {where}: {error}") from error
    try:
        if where == LOCAL and ray.util.get_node_ip_address() != _LOOPBACK:
            raise InputError("--on local: Ray was imported earlier, and listens beyond loopback")
        yield Cluster(ray, int(ray.cluster_resources().get("CPU", 1)))
    finally:
        ray.shutdown()


async def carry_out_on(
    cluster: Cluster,
    parts: Sequence[Part],
    expected: Expectation,
    status: Status,
    notice: Notice,
    *,
    retry_failed: bool = False,
) -> None:
    """Have every shard held by some machine of the cluster.

    A shard whose machine fails is taken up by another where its folder says that it stands.

    Args:
        cluster: Where.
        parts: The shards, each with its folder.
        expected: What a rehearsal says that calls and sessions will take.
        status: Kept up to date with what all shards come to; when it is interrupted, they stop.
        notice: Told of what happens in them.
        retry_failed: Take failed sessions up again.
    """
    ray = cluster.ray
    desk = _open_desk(cluster, parts[0].experiment)
    task = ray.remote(num_cpus=1, max_retries=_LIVES)(hold_shard)
    here = versions()
    jobs = {
        task.remote(Job(part, expected, here, retry_failed), desk): part.experiment.shard
        for part in parts
    }
    halts: list[str] = []
    given_up = ""
    is_told = False
    while jobs:
        over, _ = await asyncio.to_thread(ray.wait, list(jobs), num_returns=1, timeout=BEAT)
        for one in over:
            shard = jobs.pop(one)
            try:
                why = await asyncio.to_thread(ray.get, one)
            except _lost(ray) as error:
                given_up = f"shard {shard}: every machine that took it up failed: {_named(error)}"
                notice(given_up, trouble=True)
            else:  # what is wrong with one machine's installation is never better with the next
                status.halt = status.halt or why
        if status.halt and not is_told:
            is_told = True
            desk.stop.remote(status.halt)
        halts = await _take_in(ray, desk, parts, status, notice)
    status.halt = status.halt or given_up or next(iter(halts), "")


def _open_desk(cluster: Cluster, experiment: Experiment) -> Any:
    """Open the desk of all shards, on the machine that we are connected with."""
    ray, rate = cluster.ray, experiment.plan.rate
    strategies = require("ray.util.scheduling_strategies", "ray")
    here = ray.get_runtime_context().get_node_id()
    with_us = strategies.NodeAffinitySchedulingStrategy(here, soft=False)
    kept = ray.remote(num_cpus=0, scheduling_strategy=with_us)(Desk)
    return kept.remote(60 / rate.requests_per_minute if rate else 0.0)


def _lost(ray: Any) -> tuple[type[Exception], ...]:
    """Name the errors that say that a worker is gone; what a shard itself raises is our fault."""
    errors = ray.exceptions
    return errors.WorkerCrashedError, errors.NodeDiedError, errors.OutOfMemoryError


def _named(error: Exception) -> str:
    return type(error).__name__


async def _take_in(
    ray: Any, desk: Any, parts: Sequence[Part], status: Status, notice: Notice
) -> list[str]:
    """Add up where the shards stand, and pass their news on.

    Returns:
        Why shards have stopped before their end.
    """
    told = await asyncio.to_thread(ray.get, desk.look.remote())
    add_up(status, list(told.shards.values()))
    unheard = (one.experiment for one in parts if str(one.experiment.shard) not in told.shards)
    status.jobs += sum(len(one.sessions) for one in unheard)
    for news in told.news:
        notice(news.text, trouble=news.trouble)
    return [one.halt for one in told.shards.values() if one.halt]
