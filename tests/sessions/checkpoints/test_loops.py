"""A store belongs to the event loop that opened it: another one is refused, and does not hang."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from scriptgraph import Conversation, RehearsalModel, create_session, load_script
from scriptgraph.core.errors import InputError
from scriptgraph.sessions.checkpoints import Store, open_store

GRAPH = create_session(load_script("stress_relief"), RehearsalModel())


async def talk(store: Store) -> str:
    session = GRAPH.compile(checkpointer=store.checkpointer)
    turn = Conversation(session, store, session="a").turn(None)
    return "".join([piece async for piece in turn])


async def look(store: Store) -> Any:
    session = GRAPH.compile(checkpointer=store.checkpointer)
    return await session.ainvoke({"messages": []}, {"configurable": {"thread_id": "b"}})


@pytest.mark.parametrize("use", [talk, look])
@pytest.mark.parametrize("address", ["memory:", "sessions.sqlite"])
async def test_another_event_loop_is_refused(address: str, use: Any, tmp_path: Path) -> None:
    """The reason says what to do, the other thread ends, and the store goes on being used."""
    place = address if address == "memory:" else str(tmp_path / address)
    found: list[BaseException] = []
    async with open_store(place) as store:
        await use(store)

        def elsewhere() -> None:
            try:
                asyncio.run(use(store))
            except BaseException as error:
                found.append(error)

        thread = threading.Thread(target=elsewhere, daemon=True)
        thread.start()
        await asyncio.to_thread(thread.join, 20)
        assert not thread.is_alive()
        assert [isinstance(error, InputError) for error in found] == [True]
        assert "another event loop" in str(found[0])
        assert await look(store)
