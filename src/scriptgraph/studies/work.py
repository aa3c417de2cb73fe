"""Work over many items: what is left of it is done, so many jobs at a time, and can be stopped."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Generic, TypeVar

from scriptgraph.files.lines import Remark

Job = TypeVar("Job")


CONCURRENCY = 4
"""How many jobs run at once where nobody says otherwise."""


def never() -> bool:
    """Let the work go on to its end."""
    return False


@dataclass(frozen=True)
class Watch:
    """Who watches the work: told of every answer, and asked before each call whether to stop."""

    on_done: Callable[[], object] = lambda: None
    must_halt: Callable[[], bool] = never


class Study(ABC, Generic[Job]):
    """Work over many items that is gone on with: what was answered is not paid for again."""

    @abstractmethod
    def survey(self, remark: Remark) -> int:
        """Find out what there is to do, and everything that stands against it.

        Returns:
            How many answers are still to be had.
        """

    @abstractmethod
    def left(self) -> Iterable[Job]:
        """List what is still to be done; also what was tried, and is missing."""

    @abstractmethod
    async def do(self, job: Job, watch: Watch) -> None:
        """Do one job, and keep each answer as soon as it is there."""

    async def carry_out(
        self,
        *,
        concurrency: int,
        on_done: Callable[[], object] = lambda: None,
        must_halt: Callable[[], bool] = never,
    ) -> None:
        """Do what is left.

        Args:
            concurrency: How many jobs at a time.
            on_done: Called after each answer.
            must_halt: Asked before each call whether to stop.
        """
        watch = Watch(on_done, must_halt)
        await side_by_side(
            self.left(),
            lambda job: self.do(job, watch),
            concurrency=concurrency,
            must_halt=must_halt,
        )


async def side_by_side(
    jobs: Iterable[Job],
    work: Callable[[Job], Awaitable[None]],
    *,
    concurrency: int,
    must_halt: Callable[[], bool] = never,
) -> None:
    """Do many jobs, so many at a time; each is taken up only when its turn comes.

    Args:
        jobs: What there is to do.
        work: Does one of them.
        concurrency: How many are done at a time; there are no more workers than jobs.
        must_halt: Asked before each whether to stop; those that have begun are finished.

    Raises:
        Exception: The first that a job raised; the others are broken off.
    """
    left = takewhile(lambda _: not must_halt(), jobs)

    more = iter(range(concurrency - 1))

    async def worker() -> None:
        for job in left:
            for _ in islice(more, 1):  # whoever finds a job leaves the next one to another
                group.create_task(worker())
            await work(job)

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(worker())
    except ExceptionGroup as several:
        raise several.exceptions[0] from several
