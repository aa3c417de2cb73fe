"""Stands before a Postgres server as poolers in transaction mode do.

Each transaction gets whichever connection to the server is free, the one that was idle longest
first; to clients it names a process of its own.
"""

from __future__ import annotations

import asyncio
import struct
from asyncio import StreamReader, StreamWriter
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from urllib.parse import parse_qs, urlsplit

_NO_ENCRYPTION = {80877103, 80877104}
_ENDS = b"QS"
"""Messages of a client that the server answers with being ready."""

Server = tuple[StreamReader, StreamWriter]


class TransactionPooler:
    """Lends connections to a server for one transaction at a time."""

    def __init__(self, address: str, *, size: int, session_mode: bool = False) -> None:
        parts = urlsplit(address)
        self._socket = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        self._size = size
        self._session_mode = session_mode
        self._free: deque[Server] = deque()
        self._opened: list[StreamWriter] = []
        self._clients: set[asyncio.Task[None]] = set()
        self._returned = asyncio.Condition()
        self._processes = count(100_000)
        self._greeting = b""

    def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Serve one client."""
        self._clients.add(asyncio.create_task(self._serve(reader, writer)))

    async def end(self) -> None:
        """Leave no connection behind."""
        for client in self._clients:
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)
        for writer in self._opened:
            writer.close()
            await writer.wait_closed()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        finally:
            writer.close()

    async def _talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            startup = await _startup(reader)
            while struct.unpack("!I", startup[4:8])[0] in _NO_ENCRYPTION:
                writer.write(b"N")
                startup = await _startup(reader)
            await self._greet(startup, writer)
            server = await self._lent(startup) if self._session_mode else None
            while True:
                first = await _message(reader)
                if first[:1] == b"X":
                    break
                lent = server or await self._lent(startup)
                await _transaction(first, reader, writer, lent)
                if server is None:
                    await self._give_back(lent)

    async def _greet(self, startup: bytes, writer: StreamWriter) -> None:
        if not self._greeting:
            await self._give_back(await self._lent(startup))
        key = b"K" + struct.pack("!III", 12, next(self._processes), 1)
        writer.write(self._greeting + key + b"Z" + struct.pack("!I", 5) + b"I")

    async def _lent(self, startup: bytes) -> Server:
        async with self._returned:
            while not self._free and len(self._opened) >= self._size:
                await self._returned.wait()
            if len(self._opened) < self._size:  # a pool under load has all of them
                self._free.append(await self._connected(startup))
            return self._free.popleft()

    async def _connected(self, startup: bytes) -> Server:
        reader, writer = await asyncio.open_unix_connection(self._socket)
        self._opened.append(writer)
        writer.write(startup)
        greeting = b""
        while (message := await _message(reader))[:1] != b"Z":
            greeting += message if message[:1] in b"RS" else b""
        self._greeting = greeting
        return reader, writer

    async def _give_back(self, server: Server) -> None:
        async with self._returned:
            self._free.append(server)
            self._returned.notify()


async def _transaction(
    first: bytes, reader: StreamReader, writer: StreamWriter, server: Server
) -> None:
    """Pass on what client and server say until a transaction is over."""
    answers, questions = server
    questions.write(first)
    waiting = int(first[:1] in _ENDS)
    asking = asyncio.create_task(_message(reader))
    answering = asyncio.create_task(_message(answers))
    try:
        while True:
            done, _ = await asyncio.wait([asking, answering], return_when=asyncio.FIRST_COMPLETED)
            if answering in done:
                answer = answering.result()
                writer.write(answer)
                if answer[:1] == b"Z":
                    waiting -= 1
                    if waiting == 0 and answer[5:] == b"I" and not asking.done():
                        return
                answering = asyncio.create_task(_message(answers))
            if asking in done:
                question = asking.result()
                questions.write(question)
                waiting += question[:1] in _ENDS
                asking = asyncio.create_task(_message(reader))
    finally:
        for task in (asking, answering):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _startup(reader: StreamReader) -> bytes:
    size = await reader.readexactly(4)
    return size + await reader.readexactly(struct.unpack("!I", size)[0] - 4)


async def _message(reader: StreamReader) -> bytes:
    head = await reader.readexactly(5)
    return head + await reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)


@asynccontextmanager
async def pooled(address: str, *, size: int, session_mode: bool = False) -> AsyncIterator[str]:
    """Start a pooler before a server on a socket; gives the pooler's address."""
    pooler = TransactionPooler(address, size=size, session_mode=session_mode)
    server = await asyncio.start_server(pooler.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    database = urlsplit(address).path
    try:
        yield f"postgresql://postgres:hunter2@127.0.0.1:{port}{database}?gssencmode=disable"
    finally:
        server.close()
        await pooler.end()
