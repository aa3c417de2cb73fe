"""All turns of some published dialogues, taken again side by side in every arrangement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx

from benchmarks.latency_turns import PUBLISHED, Arrangement, Place, Timing, Turn, turns_of
from benchmarks.published import VARIANT
from scriptgraph.core.settings import Mode
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.script.model import Script


@dataclass(frozen=True)
class Taken:
    """A turn that was taken again."""

    variant: str
    arrangement: Arrangement
    turn: Turn
    timing: Timing


@dataclass(frozen=True)
class Run:
    """What came of it."""

    taken: list[Taken]
    late_ms: list[float]
    """How long after its due time each answer of the server was complete."""

    held: dict[str, int]
    """Schema → the recorded answers that it did not let come as they were."""


async def take_again(
    dialogues: Iterable[Dialogue],
    script: Script,
    server: str,
    *,
    at_once: int,
    tell: Callable[[str], None],
) -> Run:
    """Take every turn again, in our modes and as it was published.

    Args:
        dialogues: Published ones.
        script: The published script.
        server: The address of a paced server.
        at_once: How many turns are under way at a time.
        tell: Told how far it has come.
    """
    agenda = list(_agenda(dialogues, script))
    async with AsyncExitStack() as stack:
        wire = await stack.enter_async_context(httpx.AsyncClient(timeout=60))
        places = [Place(server, script, wire) for _ in range(at_once)]
        for place in places:
            stack.push_async_callback(place.close)
        # A turn of each kind first: modules are loaded and schemas are made at their first use.
        kinds = {
            (arrangement, turn.recorded.section): (variant, turn, arrangement)
            for variant, turn, arrangement in agenda
        }
        await _take(kinds.values(), places, lambda _: None)
        await wire.get(f"{server}/account")
        taken = await _take(
            agenda, places, lambda done: tell(f"latency: {done} of {len(agenda)} turns")
        )
        return Run(taken, **(await wire.get(f"{server}/account")).json())


_Task = tuple[str, Turn, Arrangement]


def _agenda(dialogues: Iterable[Dialogue], script: Script) -> Iterator[_Task]:
    """List what is to be taken; the arrangements take turns, so that drift meets them alike."""
    for dialogue in dialogues:
        modes: list[Mode] = [
            mode for mode, variant in VARIANT.items() if variant == dialogue.variant
        ]
        for turn in turns_of(dialogue, script):
            yield dialogue.variant, turn, PUBLISHED
            for mode in modes:
                yield dialogue.variant, turn, mode


async def _take(
    agenda: Iterable[_Task], places: Sequence[Place], on_turn: Callable[[int], object]
) -> list[Taken]:
    taken: list[Taken] = []
    waiting = iter(agenda)

    async def work(place: Place) -> None:
        for variant, turn, arrangement in waiting:  # one for all: who is free takes the next
            timing = await place.take(turn, arrangement)
            taken.append(Taken(variant, arrangement, turn, timing))
            on_turn(len(taken))

    async with asyncio.TaskGroup() as group:
        for place in places:
            group.create_task(work(place))
    return taken
