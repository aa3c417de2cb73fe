"""Streamed replies: what it costs that somebody listens, alone and in many sessions at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import islice

import httpx

from benchmarks.contenders import settled_memory
from benchmarks.counting import MISSING, VARIANT, published_dialogues, published_script
from benchmarks.group import Group, Options, Row, Target
from benchmarks.latency_turns import Place, Turn, turns_of
from benchmarks.paced_server import Pace, paced_server
from benchmarks.tables import crowded
from scriptgraph.core.settings import Mode
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.script.model import Script

TITLE = "Streamed replies"

AT_ONCE = 100
"""Sessions under way at a time."""

TURNS = 3
"""That each of them takes."""

METHOD = f"""
The server of the latency figures answers at once, token by token where it is asked to stream.
{AT_ONCE} sessions in one process take {TURNS} published turns each, all at the same time, with the
real client: once as `ainvoke`, to whom nobody listens, and once as `astream` with the modes
`messages` and `updates`. A turn's CPU is that of the client's process, the server's not among it;
both share the machine, and the server's own work on a stream is part of the turns a second. Every
turn was taken once before, in both ways.
"""

_HALF = Target(0.5, of="ratio", at_least=True)


@dataclass(frozen=True)
class _Taken:
    """What turns took, streamed or whole."""

    each_second: float
    cpu_ms: float
    """Of one turn."""


async def measure(options: Options) -> Group:
    """Take turns to which somebody listens, and the same turns without."""
    if options.shared is None:
        return Group([row for mode in VARIANT for row in _rows(mode, AT_ONCE, None, None)])
    dialogues = published_dialogues(options.shared)
    script = published_script(options.shared)
    rows: list[Row] = []
    with paced_server(Pace(scale=0)) as server:
        for mode, variant in VARIANT.items():
            at_once = options.scaled(AT_ONCE, least=2)
            options.tell(f"streamed replies: {at_once} sessions, {mode}")
            turns = _turns(dialogues[variant], script, at_once * TURNS)
            rows += _rows(mode, at_once, *await _compare(server, script, turns, at_once, mode))
    return Group(rows, crowded("the server and its clients"))


def _turns(dialogues: Sequence[Dialogue], script: Script, count: int) -> list[Turn]:
    """Give so many turns, from as many dialogues as it takes."""
    return list(islice((turn for one in dialogues for turn in turns_of(one, script)), count))


async def _compare(
    server: str, script: Script, turns: Sequence[Turn], at_once: int, mode: Mode
) -> tuple[_Taken, _Taken]:
    async with AsyncExitStack() as stack:
        prepared: list[_Prepared] = []
        async with httpx.AsyncClient(timeout=60) as wire:
            for turn in turns:
                place = Place(server, script, wire)
                stack.push_async_callback(place.close)
                await place.prepare(turn.recorded)
                prepared.append((place, turn))
        for streamed in (False, True):
            await _take(prepared, at_once, mode, streamed=streamed)
        with settled_memory():
            whole = await _take(prepared, at_once, mode, streamed=False)
            return await _take(prepared, at_once, mode, streamed=True), whole


_Prepared = tuple[Place, Turn]
"""A turn, and where the server knows of it."""


async def _take(
    prepared: Sequence[_Prepared], at_once: int, mode: Mode, *, streamed: bool
) -> _Taken:
    async def work(mine: Sequence[_Prepared]) -> None:
        for place, turn in mine:
            await place.answer(turn.recorded, mode, streamed=streamed)

    started, cpu = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as group:
        for number in range(at_once):
            group.create_task(work(prepared[number::at_once]))
    took, spent = time.perf_counter() - started, time.process_time() - cpu
    return _Taken(len(prepared) / took, 1000 * spent / len(prepared))


def _rows(mode: Mode, at_once: int, streamed: _Taken | None, whole: _Taken | None) -> Iterator[Row]:
    missing = "" if streamed else MISSING
    yield Row(
        f"turns a second, {at_once} streamed sessions at once, `{mode}`",
        "a second",
        streamed.each_second if streamed else None,
        whole.each_second if whole else None,
        "the same unstreamed",
        _HALF,
        missing=missing,
    )
    yield Row(
        f"CPU of a streamed turn, `{mode}`",
        "ms",
        streamed.cpu_ms if streamed else None,
        whole.cpu_ms if whole else None,
        "a whole one",
        missing=missing,
    )
