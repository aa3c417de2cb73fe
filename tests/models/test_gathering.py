"""What has come by the time that somebody asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from scriptgraph.models.gathering import gathered
from scriptgraph.models.readable import joined


async def given(*items: object) -> AsyncIterator[object]:
    """Give items, and wait for the loop where there is a None; raise what is an error."""
    for item in items:
        if item is None:
            await asyncio.sleep(0)
        elif isinstance(item, Exception):
            raise item
        else:
            yield item


async def test_what_comes_one_by_one_is_given_one_by_one() -> None:
    """Whoever keeps up with a stream sees each item as soon as it is there."""
    gates = [asyncio.Event() for _ in range(3)]

    async def slowly() -> AsyncIterator[int]:
        for number, gate in enumerate(gates):
            await gate.wait()
            yield number

    seen: list[list[int]] = []
    gates[0].set()
    async with aclosing(gathered(slowly())) as lists:
        async for items in lists:
            seen.append(items)
            if len(seen) < len(gates):
                gates[len(seen)].set()
    assert seen == [[0], [1], [2]]


async def test_what_comes_together_is_given_together() -> None:
    """Nothing is lost and nothing changes its place."""
    async with aclosing(gathered(given("a", "b", "c"))) as lists:
        assert [items async for items in lists] == [["a", "b", "c"]]


async def test_a_failure_comes_behind_what_was_there_before_it() -> None:
    """A stream that breaks off has given what it has given."""
    async with aclosing(gathered(given("a", ValueError("broken")))) as lists:
        assert await anext(lists) == ["a"]
        with pytest.raises(ValueError, match="broken"):
            await anext(lists)


async def test_nobody_reads_on_where_nobody_asks() -> None:
    """A stream that is left is stopped, wherever it waits."""
    stopped = asyncio.Event()

    async def endless() -> AsyncIterator[int]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with aclosing(gathered(endless())) as lists:
        assert await anext(lists) == [1]
    assert stopped.is_set()


async def test_it_is_stopped_where_it_is_waited_for() -> None:
    """So it is when the time is up for the next item."""
    stopped = asyncio.Event()

    async def silent() -> AsyncIterator[int]:
        try:
            await asyncio.Event().wait()
            yield 1
        finally:
            stopped.set()

    async with aclosing(gathered(silent())) as lists:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(lists), 0.01)
    assert stopped.is_set()


def test_texts_that_follow_each_other_are_one() -> None:
    """What says more than text stays for itself, and in its place."""

    def chunk(text: str, **about: object) -> dict[str, object]:
        return {"choices": [{"index": 0, "delta": {"content": text}, **about}]}

    end = chunk("", finish_reason="stop")
    nothing: dict[str, object] = {"choices": []}
    chunks = [chunk("One "), chunk("two"), end, chunk("three"), nothing, "no object"]
    assert [*joined(chunks)] == [chunk("One two"), end, chunk("three"), nothing, "no object"]
