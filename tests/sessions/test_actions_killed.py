"""Actions whose process is killed: what was answered is never called again, else with its key."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path
from typing import Any, Literal

import pytest
from support.booking import BOOKING, books, listener
from support.fakes import ToldModel
from support.forked import FORKED
from support.takeovers import irregular

from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation

Moment = Literal["before it books", "behind the booking", "behind the answer"]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _talk(place: str, moment: Moment | None) -> None:
    """Say when one would come, in a process that dies at a moment of it; or go on."""
    folder = Path(place)

    def book(day: str, idempotency_key: str) -> dict[str, Any]:
        with (folder / "calls").open("a", encoding="utf-8") as calls:
            calls.write(f"{idempotency_key}\n")
        if moment == "before it books":
            _die()
        (folder / f"booking-{idempotency_key}").write_text(json.dumps(books(day)), encoding="utf-8")
        if moment == "behind the booking":
            _die()
        return books(day)

    def tell(prompt: Prompt) -> Any:
        if moment == "behind the answer" and "slot: Monday" in str(prompt):
            _die()
        return listener(prompt)

    asyncio.run(_turns(folder, book, tell, goes_on=moment is None))


async def _turns(folder: Path, book: Any, tell: Any, *, goes_on: bool) -> None:
    async with open_store(str(folder / "sessions.sqlite")) as store:
        graph = create_session(BOOKING, ToldModel(tell=tell), actions={"book": book})
        talk = Conversation(graph.compile(checkpointer=store.checkpointer), store, "a")
        for text in [None] if goes_on else [None, "Monday"]:
            async for _ in talk.turn(text):
                pass


async def _left(folder: Path) -> dict[str, Any]:
    async with open_store(str(folder / "sessions.sqlite")) as store:
        graph = create_session(BOOKING, ToldModel(tell=listener), actions="rehearsed")
        talk = Conversation(graph.compile(checkpointer=store.checkpointer), store, "a")
        return dict(await talk.state())


def _run(folder: Path, moment: Moment | None) -> int | None:
    process = FORKED.Process(target=_talk, args=(str(folder), moment))
    process.start()
    process.join()
    return process.exitcode


@pytest.mark.parametrize(
    ("moment", "calls"),
    [("before it books", 2), ("behind the booking", 2), ("behind the answer", 1)],
)
def test_there_is_one_booking(moment: Moment, calls: int, tmp_path: Path) -> None:
    """Killed anywhere, it goes on with the same key, once there was an answer never again."""
    assert _run(tmp_path, moment) == -signal.SIGKILL
    before = asyncio.run(_left(tmp_path))
    assert before["section"] == "wishes"
    assert any(record.get("kind") == "call" for record in before["trace"]), "not on record before"
    assert _run(tmp_path, None) == 0
    keys = (tmp_path / "calls").read_text(encoding="utf-8").split()
    assert len(keys) == calls
    assert len(set(keys)) == 1
    assert len(list(tmp_path.glob("booking-*"))) == 1
    state = asyncio.run(_left(tmp_path))
    assert state["section"] == "booked"
    records = [record for record in state["trace"] if record["role"] == "action"]
    assert [record["action"]["key"] for record in records] == keys[:1]
    assert irregular(state, BOOKING) == []
