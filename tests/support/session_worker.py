"""Users' processes: each talks in one session, and may be killed at any moment.

It keeps a log, line by line and synced to the disk, of what it has seen: the test compares it with
what is left in the store.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from langchain_core.outputs import ChatGenerationChunk

from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.conversation import Conversation
from support.fakes import SlowRehearsal
from support.forked import FORKED
from support.store_contract import conversation, take

_READING = 0.1
"""Seconds between turns, so that the other process, which asks every 0.05 s, has its chance."""

_MORE = 5
"""Pieces of answers that a process may still speak while the signal that kills it is on its way."""


@dataclass(frozen=True)
class Job:
    """What a worker does."""

    address: str
    script: str
    """The script as JSON."""

    mode: Mode
    session: str
    texts: list[str]
    log: Path

    together: bool = False
    """Whether others talk in the session too.

    Then every text is handed in, whatever is there, and the worker waits for the others before its
    first text and after half of them: so they meet, however slow one of them is.
    """

    numbered: bool = False
    """Whether every text has an id of its own, and is handed in whatever has been said already."""

    pieces: int | None = None
    """After so many pieces of answers the model falls silent; None lets it talk to the end."""


def run(job: Job, *, killed_after: int | None = None) -> bool:
    """Let a new process talk; say whether it came to its end before it was killed.

    It is killed when it has spoken so many pieces of answers: wherever it is by then, and however
    fast the machine, it is not much further, as its model falls silent soon after.
    """
    pieces = None if killed_after is None else killed_after + _MORE
    process, here = _started(replace(job, pieces=pieces))
    assert here.recv() == "ready"
    if killed_after is not None and all(here.recv() == "piece" for _ in range(killed_after)):
        process.kill()
    process.join()
    code = process.exitcode
    process.close()
    here.close()
    return code == 0


def run_together(*jobs: Job) -> None:
    """Let several processes talk in one session at the same time, each to its end."""
    running = [_started(replace(job, together=True)) for job in jobs]
    for wait in ("ready", "half"):
        assert [here.recv() for _, here in running] == [wait] * len(jobs)
        for _, here in running:
            here.send("go on")
    for process, here in running:
        process.join()
        assert process.exitcode == 0
        here.close()


def talk_at_another_time(address: str, seconds: int, texts: list[str]) -> None:
    """Talk in a new process, on a machine whose clock is so many seconds fast or slow."""
    process = FORKED.Process(target=_talk_later, args=(address, seconds, texts))
    process.start()
    process.join()
    assert process.exitcode == 0


def _talk_later(address: str, seconds: int, texts: list[str]) -> None:
    now = time.time_ns
    time.time_ns = lambda: now() + seconds * 10**9

    async def talk() -> None:
        async with open_store(address) as store:
            await take(conversation(store), *texts)

    asyncio.run(talk())


def _started(job: Job) -> tuple[ForkServerProcess, Connection]:
    here, there = FORKED.Pipe()
    process = FORKED.Process(target=_work_on, args=(job, there))
    process.start()
    there.close()
    return process, here


def _work_on(job: Job, boss: Connection) -> None:
    asyncio.run(_work(job, boss))


async def _work(job: Job, boss: Connection) -> None:
    """Hand in what has not been handed in yet, and report to the test."""
    async with open_store(job.address) as store:
        conversation = open_conversation(job, store, boss)
        boss.send("ready")
        if job.together:
            boss.recv()
            await _take_turns(conversation, job, boss)
        else:
            await _take(conversation, None, job)
            first = 0 if job.numbered else await _handed_in(conversation)
            for text in job.texts[first:]:
                await _take(conversation, text, job)
    boss.send("done")


async def _take_turns(conversation: Conversation, job: Job, boss: Connection) -> None:
    for number, text in enumerate(job.texts):
        if number == len(job.texts) // 2:
            boss.send("half")
            boss.recv()
        await _take(conversation, text, job)
        await asyncio.sleep(_READING)


class _Watched(SlowRehearsal):
    """Reports every piece of an answer, and falls silent after so many."""

    boss: Any
    left: int

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        async for chunk in super()._astream(*args, **kwargs):
            if self.left == 0:
                await asyncio.Event().wait()
            self.left -= 1
            self.boss.send("piece")
            yield chunk


def open_conversation(job: Job, store: Store, boss: Connection | None = None) -> Conversation:
    """Open the job's session in a store."""
    script = Script.model_validate_json(job.script)
    watched = boss is not None and job.pieces is not None
    model = _Watched(boss=boss, left=job.pieces or 0) if watched else SlowRehearsal()
    graph = create_session(script, model, mode=job.mode)
    return Conversation(graph.compile(checkpointer=store.checkpointer), store, job.session)


async def _handed_in(conversation: Conversation) -> int:
    messages = (await conversation.state())["messages"]
    return sum(message.type == "human" for message in messages)


async def _take(conversation: Conversation, text: str | None, job: Job) -> None:
    shown = ""
    numbered = job.numbered and text is not None
    async for piece in conversation.turn(text, message_id=text if numbered else None):
        if not shown:
            _note(job.log, text=text)
        shown += piece
    if shown:
        _note(job.log, **({"to": text} if numbered else {}), reply=shown)


def _note(log: Path, **seen: str | None) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(seen) + "\n")
        file.flush()
        os.fsync(file.fileno())
