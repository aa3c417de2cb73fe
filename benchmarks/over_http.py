"""Sessions over HTTP: how many turns a second a server takes, and whether any are lost or mixed."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.contenders import InstantModel, Take, talking
from benchmarks.group import Group, Options, Row, Target
from benchmarks.keeping import NotThere, places
from benchmarks.tables import crowded
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.web.app import application
from scriptgraph.web.connections import IDLE
from scriptgraph.web.desk import Desk
from scriptgraph.web.people import People
from scriptgraph.web.shelf import Shelf

TITLE = "Sessions over HTTP"

TURNS = 3
"""Each session's, the opening among them."""

AT_ONCE = 100

METHOD = f"""
Sessions of {TURNS} turns are held with the server's `/api` by one client, {AT_ONCE} at a time, with
the model that answers at once; each says something of its own. Of several processes over one
Postgres, every request goes to another one. Afterwards each session is read: *lost* are those that
do not hold all that was said in them, *mixed* those that hold anything else, or a message twice.
The reference takes the same turns of the same script through `Conversation`, in one process, in a
store of the same kind. Client and servers share the machine's cores.
"""

_SCRIPT = """\
script: instant
title: Talk
sections:
  talk:
    title: Talk
    tasks:
      t0: Ask what is on their mind.
      t1: Ask since when it has been so.
      t2: Ask what they have tried.
"""


@dataclass(frozen=True)
class _Held:
    """What came of sessions that were held."""

    speed: float
    """Turns a second."""

    lost: int
    mixed: int


async def measure(options: Options) -> Group:
    """Hold sessions with one process, and with four."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "instant.yaml"
        script.write_text(_SCRIPT, encoding="utf-8")
        rows = [
            *await _rows("memory", 1, options.scaled(AT_ONCE, least=2), script, options),
            *await _rows("Postgres", 4, options.scaled(1_000, least=4), script, options),
        ]
    return Group(rows, crowded("client, servers and Postgres"))


async def _rows(
    kind: str, processes: int, sessions: int, script: Path, options: Options
) -> list[Row]:
    among = "one process" if processes == 1 else f"{processes} processes"
    what = f"{sessions:,} sessions over HTTP, {among}, {kind}"
    options.tell(what)
    async with AsyncExitStack() as stack:
        try:
            place = await stack.enter_async_context(places(kind))
        except NotThere as reason:
            return [Row(f"turns a second, {what}", "a second", missing=str(reason))]
        bare = await _bare(place().address, script, sessions)
        address = place().address
        with ExitStack() as servers:
            made = [servers.enter_context(_served(address, script)) for _ in range(processes)]
            held = await _held(made, sessions)
    return [
        Row(f"turns a second, {what}", "a second", held.speed, bare, "`Conversation`, one process"),
        Row(f"sessions lost, {what}", "", held.lost, target=Target(0)),
        Row(f"sessions mixed, {what}", "", held.mixed, target=Target(0)),
    ]


async def _bare(address: str, script: Path, sessions: int) -> float:
    async with open_store(address) as store:
        graph = create_session(load_script(script), InstantModel(settles_every=0))
        compiled = graph.compile(checkpointer=store.checkpointer)
        takes = [talking(store, compiled, f"bare {number}") for number in range(sessions)]
        room = asyncio.Semaphore(AT_ONCE)

        async def hold(take: Take, number: int) -> None:
            async with room:
                await take(None)
                for text in _said(number):
                    await take(text)

        began = time.perf_counter()
        await asyncio.gather(*(hold(take, number) for number, take in enumerate(takes)))
        return sessions * TURNS / (time.perf_counter() - began)


def _said(number: int) -> list[str]:
    """Say what nobody else says."""
    return [f"This is message {turn} of session {number}." for turn in range(1, TURNS)]


async def _held(servers: Sequence[str], sessions: int) -> _Held:
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    room = asyncio.Semaphore(AT_ONCE)
    turn = itertools.cycle(servers)
    async with httpx.AsyncClient(timeout=120, limits=limits, trust_env=False) as client:

        async def ask(path: str, body: dict[str, str]) -> None:
            answer = await client.post(f"{next(turn)}/api/sessions{path}", json=body)
            answer.raise_for_status()

        async def hold(number: int) -> None:
            async with room:
                await ask("", {"script": "instant", "session": f"s{number}"})
                for text in _said(number):
                    await ask(f"/s{number}/turns", {"text": text})

        async def kept(number: int) -> list[str]:
            async with room:
                answer = await client.get(f"{next(turn)}/api/sessions/s{number}")
                said = answer.raise_for_status().json()["messages"]
                return [one["text"] for one in said if one["role"] == "user"]

        began = time.perf_counter()
        await asyncio.gather(*map(hold, range(sessions)))
        took = time.perf_counter() - began
        found = await asyncio.gather(*map(kept, range(sessions)))
    lost = sum(not set(_said(number)) <= set(texts) for number, texts in enumerate(found))
    mixed = sum(bool(Counter(texts) - Counter(_said(number))) for number, texts in enumerate(found))
    return _Held(sessions * TURNS / took, lost, mixed)


@contextmanager
def _served(address: str, script: Path) -> Iterator[str]:
    """Serve a folder from a process of its own until the block is left."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(listening, address, script.parent), daemon=True
        )
        process.start()
        port = listening.getsockname()[1]
        try:
            with httpx.Client(timeout=60, trust_env=False) as client:
                client.get(f"http://127.0.0.1:{port}/ready").raise_for_status()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.join()


def _serve(listening: socket.socket, address: str, folder: Path) -> None:
    import uvicorn

    from scriptgraph.sessions.collector import collect_rarely

    async def serve() -> None:
        async with open_store(address) as store:
            desk = Desk(
                Shelf(folder),
                store,
                lambda script: create_session(script, InstantModel(settles_every=0)),
            )
            config = uvicorn.Config(
                application(desk, People()), log_level="warning", timeout_keep_alive=IDLE
            )
            await uvicorn.Server(config).serve([listening])

    collect_rarely()
    asyncio.run(serve())
