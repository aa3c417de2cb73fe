"""Connections that say nothing: how many there may be, and for how long."""

from __future__ import annotations

import asyncio
import errno
import resource
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn

from scriptgraph.web.connections import at_once, bounded, open_files, tell_seldom

REQUEST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n"
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the body, when it is here."""
    assert scope["type"] == "http"
    message = await receive()
    body = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        return
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def served(
    most: int, patience: float, each: int | None = None, app: Any = echo
) -> AsyncIterator[int]:
    """Serve on a free port, which is given, until the block is left."""
    protocol = bounded(most, each or most, patience)
    config = uvicorn.Config(app, http=protocol, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(server.serve([listening]))
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            await task


async def is_closed(ends: Ends) -> bool:
    """Wait until a connection is closed from there."""
    with suppress(ConnectionError):
        while await ends[0].read(1000):
            pass
    await leave(ends)
    return True


async def leave(*connections: Ends) -> None:
    """Close connections from here."""
    for _, writer in connections:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def answered(ends: Ends, said: bytes) -> bytes:
    """Say something, and give the two bytes of the body that come back."""
    ends[1].write(said)
    await ends[0].readuntil(b"\r\n\r\n")
    return await ends[0].readexactly(2)


async def test_one_connection_too_many_is_closed_and_the_others_go_on() -> None:
    """What others hold open takes nothing from those that are there."""
    async with served(2, 60) as port:
        first, second = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        assert await answered(first, REQUEST + b"ab") == b"ab"
        assert await answered(second, REQUEST + b"cd") == b"cd"
        third = await asyncio.open_connection("127.0.0.1", port)
        assert await is_closed(third)
        assert await answered(first, REQUEST + b"ef") == b"ef"
        await leave(first, second)


async def test_who_holds_many_connections_keeps_nobody_else_out() -> None:
    """One client's oldest that says nothing makes room for its newest; others are not touched."""
    async with served(10, 60, each=3) as port:
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        used = await asyncio.open_connection("127.0.0.1", port)
        assert await answered(used, REQUEST + b"ab") == b"ab"
        other = await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0))
        assert await answered(other, REQUEST + b"cd") == b"cd"
        more = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        assert all([await is_closed(one) for one in silent])
        for one in (used, other, *more):
            assert await answered(one, REQUEST + b"ef") == b"ef"
        await leave(used, other, *more)


async def test_a_request_under_way_is_not_given_up_for_another() -> None:
    """Where all that a client holds wait for answers, it is its new connection that is closed."""
    arrived, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        arrived.set()
        await goes_on.wait()
        await echo(scope, receive, send)

    async with served(10, 60, each=1, app=slow) as port:
        first = await asyncio.open_connection("127.0.0.1", port)
        answer = asyncio.create_task(answered(first, REQUEST + b"ab"))
        await arrived.wait()
        assert await is_closed(await asyncio.open_connection("127.0.0.1", port))
        goes_on.set()
        assert await answer == b"ab"
        await leave(first)


async def test_a_request_that_does_not_come_is_waited_for_no_longer() -> None:
    """Neither for its headers, nor for its body, nor for a second one that was begun."""
    async with served(10, 0.2) as port:
        begun = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        begun[0][1].write(b"GET / HTTP/1.1\r\nHos")
        begun[1][1].write(REQUEST + b"a")
        assert await answered(begun[2], REQUEST + b"ab") == b"ab"
        begun[2][1].write(b"GET / HT")
        assert all([await is_closed(one) for one in begun])


def test_the_system_is_asked_for_as_many_files_as_it_allows() -> None:
    """What is allowed is used, and what is said is what holds."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, before[0]), before[1]))
    try:
        found = open_files()
        assert found == resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(65_536, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_files_are_left_for_sessions_however_many_come_at_once() -> None:
    """What waits to be taken and what is open are never all files that there may be."""
    assert [at_once(files // 2) for files in (16, 256, 1024, 65_536)] == [2, 32, 128, 128]


async def test_the_log_says_once_that_no_file_can_be_opened(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Everything else that goes wrong is told as ever."""
    loop = asyncio.get_running_loop()
    tell_seldom(loop)
    try:
        for number in (errno.EMFILE, errno.EMFILE, errno.ENFILE, errno.EIO):
            loop.call_exception_handler({"message": "odd", "exception": OSError(number, "x")})
    finally:
        loop.set_exception_handler(None)
    told = [record.getMessage() for record in caplog.records]
    assert ["too many files" in one for one in told] == [True, False]
