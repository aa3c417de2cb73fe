"""One shard of some work, held by a worker of a Ray cluster."""

from __future__ import annotations

import asyncio
import platform
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from langchain_core.rate_limiters import BaseRateLimiter

from scriptgraph.core.errors import EmptyShardError, InputError, ScriptgraphError
from scriptgraph.core.extras import require
from scriptgraph.models.retrying import Waited
from scriptgraph.studies.cluster.desk import News, Orders, Report
from scriptgraph.studies.folder import versions
from scriptgraph.studies.shards import Shard

BEAT = 0.5
"""Seconds between two reports of a shard."""

PATIENCE = 60.0
"""Seconds that a shard's file or folder is waited for: whoever worked in it may just be ending."""


class Job(ABC):
    """A shard of some work, as a worker is given it.

    It goes to other machines in pickled form, so it holds what was read rather than what is open,
    and no key: each machine has its own.
    """

    @property
    @abstractmethod
    def shard(self) -> Shard:
        """Say which shard it is."""

    @abstractmethod
    async def hold(self, line: Line) -> None:
        """Do what is left of the shard, and keep every answer where a next worker finds it.

        Raises:
            ScriptgraphError: When nothing more can be done.
        """


def hold_shard(job: Job, wanted: Mapping[str, str], desk: Any) -> str:
    """Hold a shard, on whichever machine this is called.

    Args:
        job: The shard.
        wanted: The versions of whoever began the work.
        desk: The handle of the `Desk` that all shards share.

    Returns:
        Why nothing more can be done; empty where the shard came to its end, or was told to stop.
    """
    try:
        _refuse_other_versions(wanted)
        _loop().run(job.hold(Line(str(job.shard), desk)))
    except EmptyShardError:
        return ""
    except ScriptgraphError as error:
        return f"{platform.node()}: {error}"
    return ""


@cache
def _loop() -> asyncio.Runner:
    """Give the one loop of this worker: open connections to a server do not outlive theirs."""
    return asyncio.Runner()


def _refuse_other_versions(wanted: Mapping[str, str]) -> None:
    here = versions()
    if differing := [f"{name} {here[name]}" for name in here if here[name] != wanted.get(name)]:
        there = ", ".join(f"{name} {version}" for name, version in wanted.items())
        raise InputError(f"this machine has {', '.join(differing)}; it began with {there}")


@dataclass
class Line:
    """The line from a shard to the desk; to its account, it is the others who pay as well."""

    shard: str
    desk: Any
    elsewhere: float = 0.0
    halt: str = ""
    """Why it is to stop; empty while it is not."""

    news: list[News] = field(default_factory=list)
    waited: Waited = field(default_factory=Waited)

    def claim(self, needed: float, limit: float) -> bool:
        """Say whether the budget will do for so much here; if so, it is kept."""
        return bool(require("ray", "ray").get(self.desk.claim.remote(self.shard, needed, limit)))

    def limiter(self) -> BaseRateLimiter:
        """Give what lets calls go out when it is their turn among those of all shards."""
        return _SharedLimiter(self.desk)

    def notice(self, news: str, *, trouble: bool = False) -> None:
        """Keep a line of news until the next report."""
        self.news.append(News(news, trouble))

    def waits(self, until: float) -> None:
        """Take note that a server wants to be left alone, and say so if it is news."""
        if self.waited.is_news(until):
            at = time.strftime("%H:%M:%S", time.localtime(until))
            self.notice(f"shard {self.shard} waits for the server until {at}")

    async def reporting(
        self,
        work: Coroutine[Any, Any, None],
        report: Callable[[], Report[Any]],
        stop: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Do work, and report all the while; without a desk nobody could stop it, so it stops.

        Args:
            work: What there is to do.
            report: Says where it stands.
            stop: Told why the work is to stop, where it does not ask `halt` itself.
        """
        task = asyncio.create_task(work)
        try:
            while not task.done():
                await self._report(report())
                if self.halt:
                    stop(self.halt)
                await asyncio.wait([task], timeout=BEAT)
        finally:
            await task
        await self._report(report())

    async def _report(self, report: Report[Any]) -> None:
        """Tell the desk where the shard stands, and take its orders."""
        news, self.news = self.news, []
        try:
            orders: Orders = await self.desk.report.remote(self.shard, report, news)
        except require("ray.exceptions", "ray").RayError:
            self.halt = self.halt or "whoever began the work is gone"
        else:
            self.elsewhere = orders.elsewhere
            self.halt = self.halt or orders.halt


@dataclass
class _SharedLimiter(BaseRateLimiter):
    desk: Any

    def acquire(self, *, blocking: bool = True) -> bool:
        """Wait for the turn of a call."""
        time.sleep(require("ray", "ray").get(self.desk.slot.remote()))
        return True

    async def aacquire(self, *, blocking: bool = True) -> bool:
        """Wait for the turn of a call."""
        await asyncio.sleep(await self.desk.slot.remote())
        return True
