"""Being connected with a Ray cluster: one that is there, or one of our own on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require

LOCAL = "local"
CLIENT = "ray://"
"""Begins the address of a cluster's client server."""

_TOKEN = "; if it asks for a token, set RAY_AUTH_MODE=token where the same token is kept"
"""A client is told nothing of a token that it lacks, and Ray asks for one where one is kept."""

_ADDRESS = re.compile(r"(ray://)?(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}")
_LOOPBACK = "127.0.0.1"
_MEMORY = 80 * 2**20
"""Bytes of shared memory for a cluster of our own: the least, as results go through files."""

_SHARDS_PER_CPU = 4
"""So many that none is waited for long at the end, and few enough that each is worth its start."""

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

    @property
    def usual_shards(self) -> int:
        """Say in how many shards work is dealt out here, where nobody says so."""
        return _SHARDS_PER_CPU * self.cpus


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
    refuse_unknown(where)
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
        advice = _TOKEN if where.startswith(CLIENT) and "RAY_AUTH_MODE" not in os.environ else ""
        raise InputError(f"--on: no cluster answers at {where}: {error}{advice}") from error
    try:
        if where == LOCAL and ray.util.get_node_ip_address() != _LOOPBACK:
            raise InputError("--on local: Ray was imported earlier, and listens beyond loopback")
        yield Cluster(ray, int(ray.cluster_resources().get("CPU", 1)))
    finally:
        ray.shutdown()


def refuse_unknown(where: str) -> None:
    """Refuse what is no address of a cluster.

    Raises:
        InputError: When it is none.
    """
    if where != LOCAL and not _ADDRESS.fullmatch(where):
        raise InputError(f"--on: {where!r} is neither local, nor ray://HOST:PORT, nor HOST:PORT")
