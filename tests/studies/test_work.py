"""Many jobs at a time that somebody stops."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from scriptgraph.studies.work import side_by_side


@pytest.mark.parametrize("concurrency", [1, 2, 5])
async def test_when_it_has_to_stop_no_job_is_begun_and_none_is_broken_off(concurrency: int) -> None:
    """Those that have begun are finished; the others are not begun."""
    begun, done = list[int](), list[int]()

    async def work(job: int) -> None:
        begun.append(job)
        await asyncio.sleep(0)
        done.append(job)

    await side_by_side(range(20), work, concurrency=concurrency, must_halt=lambda: len(begun) >= 5)
    assert sorted(done) == begun == [0, 1, 2, 3, 4]


async def test_nothing_is_begun_that_has_to_stop_before() -> None:
    """Whoever asks for nothing pays for nothing."""
    done = list[int]()

    async def work(job: int) -> None:
        done.append(job)

    await side_by_side(range(3), work, concurrency=2, must_halt=lambda: True)
    assert done == []


async def test_there_are_no_more_workers_than_jobs() -> None:
    """However many jobs may be done at a time, three of them are no hundred million tasks."""
    done = list[int]()

    async def work(job: int) -> None:
        assert len(asyncio.all_tasks()) <= 6
        done.append(job)

    await side_by_side(range(3), work, concurrency=10**8)
    assert done == [0, 1, 2]


async def test_jobs_behind_the_stop_are_not_even_looked_at() -> None:
    """A long list of jobs is read no further than to the first that is left undone."""
    looked, done = list[int](), list[int]()

    def jobs() -> Iterator[int]:
        for number in range(1_000):
            looked.append(number)
            yield number

    async def work(job: int) -> None:
        done.append(job)

    await side_by_side(jobs(), work, concurrency=3, must_halt=lambda: len(done) == 2)
    assert (done, looked) == ([0, 1], [0, 1, 2])
