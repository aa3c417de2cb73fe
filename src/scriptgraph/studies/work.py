"""Many jobs at a time: each is taken up when its turn comes, and whoever asks can stop them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice, takewhile
from typing import TypeVar

T = TypeVar("T")


def never() -> bool:
    """Let the work go on to its end."""
    return False


async def side_by_side(
    jobs: Iterable[T],
    work: Callable[[T], Awaitable[None]],
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
