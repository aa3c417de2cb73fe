"""What is remembered of sessions is what the store holds, whatever is done to what it gave out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.base import CheckpointMetadata, empty_checkpoint
from support.growing_graph import Course, Deed

from scriptgraph.sessions.checkpoints import MEMORY, open_store


def spoil(values: dict[str, Any]) -> None:
    """Change all that a state holds, down to what lies in its parts."""
    for message in values["messages"]:
        message.content = "[redacted]"
        message.additional_kwargs["seen"] = True
    for record in values["trace"]:
        record["node"] = "X"
        record["more"] = []
    values["messages"].clear()
    values["trace"].clear()


@pytest.mark.parametrize("kind", ["memory", "file"])
async def test_what_a_caller_changes_stays_with_the_caller(kind: str, tmp_path: Path) -> None:
    """Messages and records of a state may be changed at will; the next turn sees what is stored."""
    address = MEMORY if kind == "memory" else str(tmp_path / "s.sqlite")
    async with open_store(address) as store, open_store(MEMORY) as other:
        spoilt, whole = Course([store]), Course([other])
        for number in range(12):
            deed = Deed("say", place=number % 2)
            for course in (spoilt, whole):
                await course.do(deed, number)
            state = (await spoilt.look(deed)).values
            assert state == (await whole.look(deed)).values
            spoil(state)
            assert state["messages"] == []


async def test_a_removed_session_is_forgotten_with_what_is_within_it(tmp_path: Path) -> None:
    """What a graph within the session's graph has stored goes as well, and is waited for."""
    async with open_store(str(tmp_path / "s.sqlite")) as store:
        saver: Any = store.checkpointer
        for name in ("", "talk"):
            config = {"configurable": {"thread_id": "a", "checkpoint_ns": name}}
            await saver.aput(config, empty_checkpoint(), CheckpointMetadata(source="input"), {})
        await saver.settle("a")
        for name in ("", "talk"):
            assert await saver.aget_tuple(
                {"configurable": {"thread_id": "a", "checkpoint_ns": name}}
            )
        await saver.adelete_thread("a")
        assert [found async for found in saver.alist(None)] == []
        assert not saver._recollection._sessions
