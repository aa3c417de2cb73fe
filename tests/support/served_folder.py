"""The server of a folder of scripts, on a free port of loopback."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from langchain_core.language_models import BaseChatModel

from scriptgraph.graphs.session import create_session
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.web.app import application
from scriptgraph.web.desk import Desk
from scriptgraph.web.people import People
from scriptgraph.web.running.watch import Watch
from scriptgraph.web.shelf import Shelf

TEA = """\
script: tea
title: Tea or coffee
sections:
  choice:
    title: The choice
    tasks:
      drink: Ask what they would like to drink.
      sugar: Ask whether they take sugar.
      milk: Ask whether they take milk.
    next:
      - {to: farewell}
  farewell:
    title: Goodbye
    tasks:
      bye:
        say: Here you are. Goodbye!
"""

HELP = """\
script: helping
title: Talk and help
sections:
  talk:
    title: Talk
    tasks:
      day: Ask how their day was.
  crisis:
    title: Crisis
    tasks:
      call:
        say: Please call 112 now.
      stay: Ask whether they are safe, and stay until they say so.
anytime:
  - {to: crisis, when: the user is in danger, urgent: true}
"""

WAITING = """\
script: waiting
agent: {name: Ada}
sections:
  help:
    waits_for_human: true
    tasks: {words: {say: "A human comes as soon as one can. Call 112 if it cannot wait."}}
  bye:
    tasks: {leave: Say goodbye.}
anytime: [{to: bye, when: the user wants to stop}]
"""


def two_scripts(folder: Path) -> Path:
    """Write a folder with a script of two sections, and one that leads to help."""
    folder.mkdir()
    (folder / "tea.yaml").write_text(TEA, encoding="utf-8")
    (folder / "helping.yaml").write_text(HELP, encoding="utf-8")
    return folder


@contextmanager
def served(
    folder: Path,
    *,
    model: BaseChatModel | str = "rehearsal",
    store: str = "memory:",
    token: str | None = None,
    people: People | None = None,
    watch: Watch | None = None,
) -> Iterator[httpx.Client]:
    """Serve a folder until the block is left, and give a client whose address is the server's."""
    port = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{port.getsockname()[1]}"
    servers: list[uvicorn.Server] = []
    begun = threading.Event()

    async def serve() -> None:
        async with open_store(store) as opened:
            desk = Desk(
                Shelf(folder),
                opened,
                lambda script: create_session(script, model),
                watch=watch or Watch(),
            )
            config = uvicorn.Config(application(desk, people or People(token)), log_level="error")
            servers.append(uvicorn.Server(config))
            begun.set()
            await servers[0].serve([port])

    thread = threading.Thread(target=asyncio.run, args=[serve()])
    thread.start()
    assert begun.wait(60), "the server did not begin"
    try:
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            yield client
    finally:
        servers[0].should_exit = True
        thread.join()
        port.close()
