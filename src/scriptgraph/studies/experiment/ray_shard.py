"""One shard of a plan, held by a worker of a Ray cluster."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from langchain_core.rate_limiters import BaseRateLimiter

from scriptgraph.core.errors import InputError, ScriptgraphError
from scriptgraph.core.extras import require
from scriptgraph.models.endpoint import Endpoint
from scriptgraph.studies.experiment.account import Account, Alone, Expectation
from scriptgraph.studies.experiment.casting import Casting
from scriptgraph.studies.experiment.design import Experiment
from scriptgraph.studies.experiment.folder import TEMPLATE, Folder, noted_sitting, open_begun
from scriptgraph.studies.experiment.parts import PATIENCE, Part
from scriptgraph.studies.experiment.pooling import News
from scriptgraph.studies.experiment.schedule import carry_out
from scriptgraph.studies.experiment.status import Status
from scriptgraph.studies.folder import versions

BEAT = 0.5
"""Seconds between two reports of a shard."""


@dataclass(frozen=True)
class Job:
    """What a worker is given; there is no key in it, each machine has its own."""

    part: Part
    expected: Expectation
    versions: Mapping[str, str]
    retry_failed: bool


def hold_shard(job: Job, desk: Any) -> str:
    """Hold the sessions of a shard, on whichever machine this is called.

    Args:
        job: The shard.
        desk: The handle of the `Desk` that all shards share.

    Returns:
        Why nothing more can be done; empty where the shard came to its end, or was told to stop.
    """
    try:
        return asyncio.run(_hold(job, _Line(str(job.part.experiment.shard), desk)))
    except ScriptgraphError as error:
        return f"{platform.node()}: {error}"


@dataclass
class _Line:
    """The line from a shard to the desk; to its account, it is the others who pay as well."""

    shard: str
    desk: Any
    elsewhere: float = 0.0
    news: list[News] = field(default_factory=list)

    def claim(self, needed: float, limit: float) -> bool:
        return bool(require("ray", "ray").get(self.desk.claim.remote(self.shard, needed, limit)))

    def notice(self, news: str, *, trouble: bool = False) -> None:
        self.news.append(News(news, trouble))

    async def report(self, status: Status) -> None:
        """Tell the desk where the shard stands, and take its orders."""
        account = status.account
        slim = replace(account, expected=Expectation(), casts={}, by_session={}, pool=Alone())
        news, self.news = self.news, []
        needed = account.needed(status.under_way)
        told = self.desk.report.remote(self.shard, replace(status, account=slim), needed, news)
        orders = await told
        self.elsewhere = orders.elsewhere
        status.halt = status.halt or orders.halt


@dataclass
class _SharedLimiter(BaseRateLimiter):
    """Lets calls go out when it is their turn among those of all shards."""

    desk: Any

    def acquire(self, *, blocking: bool = True) -> bool:
        """Wait for the turn of a call."""
        time.sleep(require("ray", "ray").get(self.desk.slot.remote()))
        return True

    async def aacquire(self, *, blocking: bool = True) -> bool:
        """Wait for the turn of a call."""
        await asyncio.sleep(await self.desk.slot.remote())
        return True


async def _hold(job: Job, line: _Line) -> str:
    _refuse_other_versions(job.versions)
    experiment = _found_here(job.part)
    plan = experiment.plan
    status = Status(
        len(experiment.sessions), Account(plan, job.expected, experiment.casts, pool=line)
    )
    limiter = _SharedLimiter(line.desk) if plan.rate else None
    endpoint = Endpoint.of(os.environ, plan.key_names)
    casting = Casting(plan, endpoint, status.wait, line.notice, shared_limiter=limiter)
    casting.refuse_unasked()
    opened = open_begun(job.part.path, experiment, line.notice, patience=PATIENCE)
    with opened as folder, noted_sitting(folder) as sitting:
        await _carry_out(folder, casting, status, line, retry_failed=job.retry_failed)
        sitting["how"] = status.halt or "to the end"
    return ""


def _refuse_other_versions(wanted: Mapping[str, str]) -> None:
    here = versions()
    if differing := [f"{name} {here[name]}" for name in here if here[name] != wanted.get(name)]:
        there = ", ".join(f"{name} {version}" for name, version in wanted.items())
        raise InputError(f"this machine has {', '.join(differing)}; it began with {there}")


def _found_here(part: Part) -> Experiment:
    """Give the shard with what it reads while it works, from its own folder."""
    template = part.path / TEMPLATE if part.experiment.template else None
    return replace(part.experiment, template=template)


async def _carry_out(
    folder: Folder, casting: Casting, status: Status, line: _Line, *, retry_failed: bool
) -> None:
    """Work, and report all the while; without a desk nobody could stop it, so it stops."""
    work = asyncio.create_task(
        carry_out(folder, casting, status, line.notice, retry_failed=retry_failed)
    )
    try:
        while not work.done():
            await _report(status, line)
            await asyncio.wait([work], timeout=BEAT)
    finally:
        await work
    await _report(status, line)


async def _report(status: Status, line: _Line) -> None:
    try:
        await line.report(status)
    except require("ray.exceptions", "ray").RayError:
        status.halt = status.halt or "whoever began the experiment is gone"
