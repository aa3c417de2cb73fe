"""Scale of scripts: what thousands of sections cost until the first turn, and in memory."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TypeVar

from benchmarks.group import Details, Group, Options, Row, Target
from benchmarks.tables import TIMES, number
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.check import check
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.collector import ALLOCATIONS, collect_rarely
from scriptgraph.sessions.conversation import Conversation

TITLE = "Scale of scripts"

SIZES = (10, 100, 1_000, 5_000)
"""Sections of a script."""

REPEATS = 3

METHOD = f"""
Every section of these scripts leads on, back, or to its end by a rule that a model judges; with its
evaluator and dispatcher that makes three nodes a section. Each size is taken {REPEATS} times in a
process of its own, in which a script of three sections has gone the same way before; the figures
are medians. As in every process of `scriptgraph`, the garbage collector looks after
{ALLOCATIONS:,} new objects (`scriptgraph.sessions.collector`). *Check* finds faults and lint,
*compile* is `create_session` and `compile`, *first turn* the opening and the first answer, with the
rehearsal model, in memory, through `Conversation`. *Memory* is what Python has allocated and not
let go of after the first turn (`tracemalloc`, in one more process): the script, the graph and the
session.
"""

T = TypeVar("T")

STEPS = ("check", "compile", "first turn")

Times = dict[str, float]
"""Step → milliseconds."""

MEGABYTE = 1_000_000

_SECOND = {1_000: Target(1.0)}
_LINEAR = Target(1.2)


@dataclass(frozen=True)
class _Size:
    """What a script of so many sections costs."""

    sections: int
    times: Times
    by_default: Times
    """The same with the garbage collector as Python sets it."""

    memory: int
    """In bytes."""

    @property
    def seconds(self) -> float:
        """Add up all steps."""
        return sum(self.times.values()) / 1000

    def each(self, times: Times) -> float:
        """Give the milliseconds for each section."""
        return sum(times.values()) / self.sections


async def measure(options: Options) -> Group:
    """Check, compile and open scripts of growing size."""
    scaled = dict.fromkeys(options.scaled(size, least=3) for size in SIZES)
    sizes = [_measured(sections, options) for sections in scaled]
    return Group([*_rows(sizes)], details=[_details(sizes)])


def _measured(sections: int, options: Options) -> _Size:
    options.tell(f"scale: {sections:,} sections")
    times, by_default = [
        _middle([_apart(timed, sections) for _ in range(options.scaled(REPEATS))])
        for timed in (time_steps, time_steps_by_default)
    ]
    return _Size(sections, times, by_default, _apart(weigh, sections))


def _middle(repeats: Sequence[Times]) -> Times:
    return {step: median(times[step] for times in repeats) for step in STEPS}


def _rows(sizes: Sequence[_Size]) -> Iterator[Row]:
    for size in sizes:
        yield Row(
            f"check + compile + first turn, {size.sections:,} sections",
            "s",
            size.seconds,
            target=_SECOND.get(size.sections),
        )
    *_, less, more = sizes
    yield Row(
        f"the same for each section, {more.sections:,} against {less.sections:,} sections",
        TIMES,
        more.each(more.times) / less.each(less.times),
        more.each(more.by_default) / less.each(less.by_default),
        "the collector as Python sets it",
        target=_LINEAR,
    )


def _details(sizes: Sequence[_Size]) -> Details:
    lines = [
        (
            f"{size.sections:,}",
            *(number(size.times[step]) for step in STEPS),
            number(size.memory / MEGABYTE),
        )
        for size in sizes
    ]
    header = ("sections", *(f"{step}, ms" for step in STEPS), "memory, MB")
    return Details("Step by step", header, lines)


def _apart(function: Callable[[int], T], sections: int) -> T:
    """Measure in a new process, which has no other script in its memory."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, sections).result()


def time_steps(sections: int) -> Times:
    """Time each step for a script of so many sections."""
    collect_rarely()
    return time_steps_by_default(sections)


def time_steps_by_default(sections: int) -> Times:
    """Time each step with the garbage collector as Python sets it."""
    asyncio.run(_steps(3))
    return asyncio.run(_steps(sections))


def weigh(sections: int) -> int:
    """Give the bytes that a script of so many sections takes with its graph and a session."""
    asyncio.run(_steps(3))
    weights: list[int] = []
    tracemalloc.start()
    asyncio.run(_steps(sections, lambda: weights.append(tracemalloc.get_traced_memory()[0])))
    return weights[0]


async def _steps(sections: int, on_end: Callable[[], object] = lambda: None) -> Times:
    script = chain(sections)
    marks = [time.perf_counter()]
    check(script)
    marks.append(time.perf_counter())
    async with open_store(MEMORY) as store:
        graph = create_session(script, RehearsalModel()).compile(checkpointer=store.checkpointer)
        marks.append(time.perf_counter())
        conversation = Conversation(graph, store, "a")
        for text in (None, "I am fine."):
            async for _ in conversation.turn(text):
                pass
        marks.append(time.perf_counter())
        on_end()
    spans = zip(STEPS, pairwise(marks), strict=True)
    return {step: (end - begin) * 1000 for step, (begin, end) in spans}


def chain(sections: int) -> Script:
    """Make a script in which every section leads on, back, or to its end, by a judged rule."""
    return Script.model_validate(
        {
            "id": "scale",
            "title": "Scale",
            "sections": [
                {
                    "id": f"s{n}",
                    "title": f"Section {n}",
                    "tasks": [{"id": f"t{m}", "do": f"Ask question {m}."} for m in range(3)],
                    "next": [
                        {"to": f"s{(n + 1) % sections}", "when": f"the user wants topic {n}"},
                        {
                            "to": f"s{(n * 7 + 3) % sections}",
                            "when": f"the user dislikes topic {n}",
                        },
                        {"to": "end", "when": "the user has had enough"},
                    ],
                }
                for n in range(sections)
            ],
            "anytime": [{"to": "end", "when": "the user wants to stop at once"}],
            "limits": {"turns": 9, "then": "s0"},
        }
    )
