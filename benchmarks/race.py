"""Has several sessions take the same turns side by side, and times each turn."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median

from benchmarks.contenders import Take
from benchmarks.instant import spoken

Times = dict[str, list[float]]
"""Contender → the milliseconds of each of its turns, from the first after the opening."""

WINDOW = 10
"""So many turns around the one that is asked for give its time."""


async def race(takes: Mapping[str, Take], turns: int) -> Times:
    """Take so many turns with everyone in turn, so that drift of the machine meets them alike."""
    times: Times = {name: [] for name in takes}
    for take in takes.values():
        await take(None)
    order = list(takes)
    with settled_memory():
        for number in range(1, turns + 1):
            order.append(order.pop(0))
            for name in order:
                started = time.perf_counter()
                await takes[name](spoken("user", number))
                times[name].append((time.perf_counter() - started) * 1000)
    return times


@contextmanager
def settled_memory() -> Iterator[None]:
    """Keep the garbage collector from looking through what was there before, in our time."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def at(turn: int, races: Iterable[Times], name: str) -> float:
    """Give the median of a contender's turns around one, over some races; in milliseconds."""
    around = slice(turn - 1 - WINDOW // 2, turn - 1 + WINDOW // 2)
    return median(time for times in races for time in times[name][around])
