"""A user's process: it talks in one session, and may be killed at any moment.

It keeps a log, line by line and synced to the disk, of what it has seen: the test compares it with
what is left in the store.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

from fakes import SlowRehearsal

from scriptgraph.conversation import Conversation
from scriptgraph.graphs.session import create_session
from scriptgraph.script import Script
from scriptgraph.settings import Mode
from scriptgraph.store import Store, open_store

_READING = 0.1
"""Seconds between turns, so that the other process, which asks every 0.05 s, has its chance."""


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
    """Whether others talk in the session too; then every text is handed in, whatever is there."""


def processes() -> ForkServerContext:
    """Give a way of starting processes that are new and yet there at once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scriptgraph.graphs.session", "scriptgraph.conversation"])
    return context


def work(job: Job, ready: Connection) -> None:
    """Hand in what has not been handed in yet, and say when it is about to begin."""
    asyncio.run(_work(job, ready))


async def _work(job: Job, ready: Connection) -> None:
    async with open_store(job.address) as store:
        conversation = open_conversation(job, store)
        ready.send("ready")
        if not job.together:
            await _take(conversation, None, job.log)
        for text in job.texts[await _handed_in(conversation) * (not job.together) :]:
            await _take(conversation, text, job.log)
            await asyncio.sleep(_READING * job.together)
    ready.send("done")


def open_conversation(job: Job, store: Store) -> Conversation:
    """Open the job's session in a store."""
    script = Script.model_validate_json(job.script)
    graph = create_session(script, SlowRehearsal(), mode=job.mode)
    return Conversation(graph.compile(checkpointer=store.checkpointer), store, job.session)


async def _handed_in(conversation: Conversation) -> int:
    messages = (await conversation.state())["messages"]
    return sum(message.type == "human" for message in messages)


async def _take(conversation: Conversation, text: str | None, log: Path) -> None:
    shown = ""
    async for piece in conversation.turn(text):
        if not shown:
            _note(log, text=text)
        shown += piece
    if shown:
        _note(log, reply=shown)


def _note(log: Path, **seen: str | None) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(seen) + "\n")
        file.flush()
        os.fsync(file.fileno())
