"""A Ray cluster of two nodes on this machine, of which one can be killed; needs the extra `ray`."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scriptgraph.core.extras import require
from scriptgraph.studies.cluster.connecting import QUIET, connected
from scriptgraph.studies.experiment.account import Account, Expectation
from scriptgraph.studies.experiment.design import Experiment
from scriptgraph.studies.experiment.folder import noted_sitting, open_folder
from scriptgraph.studies.experiment.on_cluster import carry_out_parts
from scriptgraph.studies.experiment.parts import begin_parts, gather_parts
from scriptgraph.studies.experiment.status import Status

os.environ.update(QUIET)  # before anybody imports Ray, which reads it then


@dataclass
class Nodes:
    """Two nodes with a processor each; we are connected with the first."""

    cluster: Any
    second: Any
    lost: list[str] = field(default_factory=list)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        """Give the address at which the cluster is reached."""
        return str(self.cluster.address)

    def kill_second(self) -> None:
        """Kill the second node as a power cut would, once."""
        with self._one_at_a_time:
            if not self.lost:
                self.lost.append(self.second.unique_id)
                self.cluster.remove_node(self.second, allow_graceful=False)


@contextmanager
def two_nodes() -> Iterator[Nodes]:
    """Start a cluster on the loopback address; it is gone when the block ends."""
    utils = require("ray.cluster_utils", "ray")
    given = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "include_dashboard": False}
    cluster = utils.Cluster(initialize_head=True, head_node_args=given)
    try:
        yield Nodes(cluster, cluster.add_node(num_cpus=1, object_store_memory=80 * 2**20))
    finally:
        cluster.shutdown()


@dataclass
class Came:
    """What came of a plan on a cluster."""

    status: Status
    news: list[str]
    seconds: float
    """From the first shard's start to the last one's end, without the cluster's own."""


def run_on(
    address: str,
    experiment: Experiment,
    out: Path,
    shards: int,
    after: Callable[[int], object] = lambda number: None,
) -> Came:
    """Run a plan on a cluster, as the command does.

    Args:
        address: As `--on` takes it.
        experiment: The plan.
        out: The folder for the results.
        shards: In how many parts.
        after: Called in a thread of its own with the number of news, at each of them.
    """
    status = Status(
        len(experiment.sessions), Account(experiment.plan, Expectation(), experiment.casts)
    )
    said: list[str] = []
    threads: list[threading.Thread] = []

    def notice(news: str, *, trouble: bool = False) -> None:
        said.append(news)
        threads.append(threading.Thread(target=after, args=(len(said),)))
        threads[-1].start()

    with open_folder(out, experiment, notice) as folder, noted_sitting(folder):
        with connected(address) as cluster:
            parts = begin_parts(folder, shards, shards, notice)
            begun = time.monotonic()
            asyncio.run(carry_out_parts(cluster, parts, Expectation(), status, notice))
            seconds = time.monotonic() - begun
        for thread in threads:
            thread.join()
        gather_parts(folder, parts, notice)
    return Came(status, said, seconds)
