"""A plan on a cluster: what a worker does with a shard of it, and what its shards add up to."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from scriptgraph.models.endpoint import Endpoint
from scriptgraph.studies.cluster.connecting import Cluster
from scriptgraph.studies.cluster.desk import Report
from scriptgraph.studies.cluster.tasks import carry_out_on
from scriptgraph.studies.cluster.worker import PATIENCE, Job, Line
from scriptgraph.studies.experiment.account import Account, Alone, Expectation
from scriptgraph.studies.experiment.casting import Casting
from scriptgraph.studies.experiment.design import Experiment
from scriptgraph.studies.experiment.folder import TEMPLATE, noted_sitting, open_begun
from scriptgraph.studies.experiment.parts import Part
from scriptgraph.studies.experiment.schedule import carry_out
from scriptgraph.studies.experiment.status import Notice, Status
from scriptgraph.studies.shards import Shard


async def carry_out_parts(
    cluster: Cluster,
    parts: Sequence[Part],
    expected: Expectation,
    status: Status,
    notice: Notice,
    *,
    retry_failed: bool = False,
) -> None:
    """Have every shard of a plan held by some machine of a cluster.

    Args:
        cluster: Where.
        parts: The shards, each with its folder.
        expected: What a rehearsal says that calls and sessions will take.
        status: Kept up to date with what all shards come to; when it is interrupted, they stop.
        notice: Told of what happens in them.
        retry_failed: Take failed sessions up again.
    """
    rate = parts[0].experiment.plan.rate
    jobs = [PartJob(part, expected, retry_failed) for part in parts]
    seconds = 60 / rate.requests_per_minute if rate else 0.0
    whole = _Whole(parts, status, notice)
    await carry_out_on(cluster, jobs, whole, seconds_between_calls=seconds)


@dataclass(frozen=True)
class PartJob(Job):
    """A shard of a plan, as a worker holds it."""

    part: Part
    expected: Expectation
    retry_failed: bool

    @property
    def shard(self) -> Shard:
        """Say which shard it is."""
        shard = self.part.experiment.shard
        assert shard is not None  # a part is one
        return shard

    async def hold(self, line: Line) -> None:
        """Hold the sessions of the shard."""
        experiment = self._found_here()
        plan = experiment.plan
        account = Account(plan, self.expected, experiment.casts, pool=line)
        status = Status(len(experiment.sessions), account)
        limiter = line.limiter() if plan.rate else None
        endpoint = Endpoint.of(os.environ, plan.key_names)
        casting = Casting(plan, endpoint, status.wait, line.notice, shared_limiter=limiter)
        casting.refuse_unasked()

        def stop(why: str) -> None:
            status.halt = status.halt or why

        opened = open_begun(self.part.path, experiment, line.notice, patience=PATIENCE)
        with opened as folder, noted_sitting(folder) as sitting:
            work = carry_out(folder, casting, status, line.notice, retry_failed=self.retry_failed)
            await line.reporting(work, partial(_report, status), stop)
            sitting["how"] = status.halt or "to the end"

    def _found_here(self) -> Experiment:
        """Give the shard with what it reads while it works, from its own folder."""
        experiment = self.part.experiment
        template = self.part.path / TEMPLATE if experiment.template else None
        return replace(experiment, template=template)


def _report(status: Status) -> Report[Status]:
    """Say where a shard stands, without what is of use to nobody else."""
    account = status.account
    slim = replace(account, expected=Expectation(), casts={}, by_session={}, pool=Alone())
    needed = account.needed(status.under_way)
    return Report(replace(status, account=slim), status.halt, account.spent, needed)


@dataclass(frozen=True)
class _Whole:
    """A plan, as whoever began it sees it."""

    parts: Sequence[Part]
    status: Status
    notice: Notice

    def halted(self) -> str:
        return self.status.halt

    def halt(self, why: str) -> None:
        self.status.halt = self.status.halt or why

    def take(self, shards: Mapping[str, Report[Status]]) -> None:
        """Add up what the shards come to; of those that are not heard of yet, all is to do."""
        add_up(self.status, [one.standing for one in shards.values()])
        unheard = (one.experiment for one in self.parts if str(one.experiment.shard) not in shards)
        self.status.jobs += sum(len(one.sessions) for one in unheard)


def add_up(whole: Status, shards: Sequence[Status]) -> None:
    """Put into the status of a plan what those of its shards come to."""
    for name in ("ended", "discarded", "judged", "jobs", "jobs_done"):
        setattr(whole, name, sum(getattr(one, name) for one in shards))
    whole.failed = {name: why for one in shards for name, why in one.failed.items()}
    whole.under_way = {name: what for one in shards for name, what in one.under_way.items()}
    whole.decisions.asked = sum(one.decisions.asked for one in shards)
    whole.decisions.missing = sum(one.decisions.missing for one in shards)
    whole.waited.until = max((one.waited.until for one in shards), default=0.0)
    whole.account.add_up([one.account for one in shards])
