"""Sessions at once: how many turns a second one process takes in one session, and in many."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from statistics import fmean

from benchmarks.contenders import InstantModel, Take, ours, settled_memory, spoken, talking
from benchmarks.group import Group, Options, Row, Target
from benchmarks.keeping import PLACES, NotThere, places, told
from benchmarks.tables import crowded
from scriptgraph.sessions.checkpoints import database_errors
from scriptgraph.sessions.collector import ALLOCATIONS, collect_rarely

TITLE = "Sessions at once"

SIZES = (100, 1_000)
"""How many sessions are under way at a time."""

TURNS = 3
"""Each session's, the opening among them."""

ONE_BY_ONE = 100
"""Sessions that are held one after the other, as the reference."""

METHOD = f"""
Sessions of {TURNS} turns, the opening among them, are held in one process and one event loop, all
in one store, through `Conversation`, with the model that answers at once. The reference is
{ONE_BY_ONE} such sessions one after the other, before the others and again behind them. As in every
process of `scriptgraph`, the garbage collector looks after {ALLOCATIONS:,} new objects
(`scriptgraph.sessions.collector`); a row each has it as Python sets it.
"""

_TARGET = Target(1.0, of="ratio", at_least=True)

Speed = float | str
"""Turns a second, or why there is no such figure."""


@dataclass(frozen=True)
class _Trial:
    """How fast sessions were taken in one kind of place."""

    kind: str
    one_by_one: float | None
    at_once: dict[int, Speed]
    by_default: Speed
    """The most at once, with the garbage collector as Python sets it."""

    failed: str = ""
    """Why there is no reference."""

    def rows(self) -> Iterator[Row]:
        """Hold many sessions at once against one."""
        most = max(self.at_once)
        for size, speed in self.at_once.items():
            yield self._row(size, speed, target=_TARGET if size == most else None)
        yield self._row(most, self.by_default, ", the collector as Python sets it")

    def _row(self, size: int, speed: Speed, how: str = "", target: Target | None = None) -> Row:
        return Row(
            f"turns a second, {size:,} sessions at once, {self.kind}{how}",
            "a second",
            speed if isinstance(speed, float) else None,
            self.one_by_one,
            "one by one",
            target,
            missing=speed if isinstance(speed, str) else self.failed,
        )


async def measure(options: Options) -> Group:
    """Time sessions one by one, and many at once."""
    sizes = [options.scaled(size, least=2) for size in SIZES]
    trials = [await _trial(kind, sizes, options) for kind in PLACES]
    rows = [row for trial in trials for row in trial.rows()]
    return Group(rows, crowded("sessions, disk and Postgres"))


async def _trial(kind: str, sizes: list[int], options: Options) -> _Trial:
    one_by_one = options.scaled(ONE_BY_ONE)
    numbers = count()
    async with AsyncExitStack() as stack:
        try:
            place = await stack.enter_async_context(places(kind))
        except NotThere as reason:
            return _Trial(kind, None, dict.fromkeys(sizes, str(reason)), str(reason))
        store, graph = await ours(stack, place(), InstantModel(settles_every=0))

        async def speed(size: int, rounds: int = 1) -> Speed:
            options.tell(f"sessions at once: {size:,}, {kind}")
            takes = [talking(store, graph, f"{next(numbers)}") for _ in range(size * rounds)]
            return await _speed(takes, size)

        with settled_memory():
            with _rare_collections():
                before = await speed(1, one_by_one)
                at_once = {size: await speed(size) for size in sizes}
                after = await speed(1, one_by_one)
            by_default = await speed(max(sizes))
    speeds = [found for found in (before, after) if isinstance(found, float)]
    failed = [found for found in (before, after) if isinstance(found, str)]
    if failed:
        return _Trial(kind, None, at_once, by_default, f"one by one: {failed[0]}")
    return _Trial(kind, fmean(speeds), at_once, by_default)


@contextmanager
def _rare_collections() -> Iterator[None]:
    set_by_python = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*set_by_python)


async def _speed(takes: list[Take], size: int) -> Speed:
    """Hold the sessions, so many at once."""
    started = time.perf_counter()
    for first in range(0, len(takes), size):
        ended = await asyncio.gather(
            *(_hold(take) for take in takes[first : first + size]), return_exceptions=True
        )
        for error in ended:
            if isinstance(error, database_errors()):
                return told(error)
            if error is not None:
                raise error
    return len(takes) * TURNS / (time.perf_counter() - started)


async def _hold(take: Take) -> None:
    await take(None)
    for number in range(1, TURNS):
        await take(spoken("user", number))
