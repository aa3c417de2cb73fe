"""Storage: the bytes that a session takes for each of its turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

from benchmarks.contenders import (
    HAND_WRITTEN,
    LENGTH,
    InstantModel,
    Take,
    kept_by_hand,
    ours,
    spoken,
    talking,
)
from benchmarks.group import Group, Options, Row, Target
from benchmarks.keeping import TABLES, NotThere, places

TITLE = "Storage"

TURNS = (10, 100, 200, 500)

METHOD = f"""
One session of `Conversation` in a store of its own, and one of the hand-written graph in the
library's own checkpointer, both with messages of {LENGTH} characters and the model that answers at
once. The bytes are those of the whole store, divided by the turns so far: for SQLite the size of
the file after `wal_checkpoint(TRUNCATE)`, for Postgres `pg_total_relation_size` of the tables
{", ".join(f"`{table}`" for table in TABLES)}
after `VACUUM`. What an empty store takes is counted too, which weighs at turn 10.
"""

_BOUNDS = {("SQLite", 10): Target(5_000), ("SQLite", 200): Target(3_000)}


@dataclass(frozen=True)
class _Growth:
    """Turn → bytes of a store at that turn."""

    ours: dict[int, int]
    rival: dict[int, int]
    missing: str = ""


async def measure(options: Options) -> Group:
    """Weigh the stores as sessions go on."""
    turns = list(dict.fromkeys(options.scaled(turn, least=5) for turn in TURNS))
    rows: list[Row] = []
    for kind in ("SQLite", "Postgres"):
        options.tell(f"storage: {kind}")
        rows += _rows(kind, turns, await _growth(kind, turns))
    return Group(rows)


def _rows(kind: str, turns: list[int], growth: _Growth) -> Iterator[Row]:
    for turn in turns:
        ours, rival = growth.ours.get(turn), growth.rival.get(turn)
        yield Row(
            f"stored bytes a turn at turn {turn}, {kind}",
            "bytes",
            None if ours is None else ours / turn,
            None if rival is None else rival / turn,
            HAND_WRITTEN,
            _BOUNDS.get((kind, turn)),
            missing=growth.missing,
        )


async def _growth(kind: str, turns: list[int]) -> _Growth:
    async with AsyncExitStack() as stack:
        try:
            place = await stack.enter_async_context(places(kind))
        except NotThere as reason:
            return _Growth({}, {}, str(reason))
        here, there = place(), place()
        return _Growth(
            await _weigh(talking(*await ours(stack, here, InstantModel()), "a"), turns, here.size),
            await _weigh(await kept_by_hand(stack, there, InstantModel()), turns, there.size),
        )


async def _weigh(take: Take, turns: list[int], size: Callable[[], int]) -> dict[int, int]:
    """Take a session's turns, and weigh its store on the way."""
    sizes = {}
    await take(None)
    for turn in range(1, max(turns) + 1):
        await take(spoken("user", turn))
        if turn in turns:
            sizes[turn] = size()
    return sizes
