"""A plan on several machines: its shards on a Ray cluster, and what they come to in one folder."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scriptgraph.cli.output import remark, say
from scriptgraph.cli.spreading import On, on_cluster
from scriptgraph.cli.stopping import Stopped, stoppable

if TYPE_CHECKING:
    from scriptgraph.studies.cluster.connecting import Cluster
    from scriptgraph.studies.experiment.design import Experiment
    from scriptgraph.studies.experiment.parts import Part
    from scriptgraph.studies.experiment.plan import Plan
    from scriptgraph.studies.experiment.status import Notice, Status


def carry_out_on(
    on: On,
    experiment: Experiment,
    out: Path,
    status: Status,
    halt: Callable[[Notice], bool],
    *,
    retry_failed: bool,
) -> None:
    """Run what is left of an experiment on a cluster, and gather what its machines have written."""
    from scriptgraph.cli.watching import watching
    from scriptgraph.report.wording import counted
    from scriptgraph.studies.cluster.connecting import LOCAL
    from scriptgraph.studies.experiment.folder import noted_sitting, open_folder
    from scriptgraph.studies.experiment.parts import begin_parts, gather_parts

    if on.cluster == LOCAL:
        _refuse_missing_keys(experiment.plan)
    with (
        watching(status) as notice,
        open_folder(out.resolve(), experiment, remark) as folder,
        noted_sitting(folder) as sitting,
    ):
        with on_cluster(on.cluster) as cluster:
            parts = begin_parts(folder, on.shards, cluster.usual_shards, remark)
            sitting["on"] = f"{len(parts)} shards, {counted(cluster.cpus, 'processor')}"
            say(f"{len(parts)} shards on {counted(cluster.cpus, 'processor')}")
            asyncio.run(_run(cluster, parts, status, notice, halt, retry_failed=retry_failed))
        gather_parts(folder, parts, remark)
        sitting["how"] = status.halt or "to the end"


async def _run(
    cluster: Cluster,
    parts: tuple[Part, ...],
    status: Status,
    notice: Notice,
    halt: Callable[[Notice], bool],
    *,
    retry_failed: bool,
) -> None:
    from scriptgraph.studies.experiment.on_cluster import carry_out_parts

    expected = status.account.expected
    with suppress(Stopped), stoppable(lambda: halt(notice)):
        await carry_out_parts(cluster, parts, expected, status, notice, retry_failed=retry_failed)


def _refuse_missing_keys(plan: Plan) -> None:
    """Say now, and not on every machine, that a model cannot be asked."""
    from scriptgraph.models.endpoint import Endpoint
    from scriptgraph.studies.experiment.casting import Casting

    Casting(plan, Endpoint.of(os.environ, plan.key_names)).refuse_unasked()
