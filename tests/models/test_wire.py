"""Connections: bounded in time and size, told in words where they fail, and never with a key."""

from __future__ import annotations

import asyncio
import gzip
import socket
import time
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from langchain_core.messages import HumanMessage
from support.fakes import Talk, script
from support.openai_server import OpenAIServer, openai_server
from support.served import served_model

from scriptgraph.core.errors import AccessError, InputError, ModelError, ScriptgraphError
from scriptgraph.models.chat import openai_model
from scriptgraph.models.redaction import hide, outside_text, redacted
from scriptgraph.models.refusals import TooLargeError
from scriptgraph.models.timing import CallOutOfTime, TimeLimit
from scriptgraph.models.wire import MOST_BYTES, BoundedClient

SCRIPT = script({"hello": {}})
KEY = "a-very-secret-key-of-mine"


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


async def dripping(seconds: float, pieces: int = 10**6) -> AsyncIterator[str]:
    for _ in range(pieces):
        await asyncio.sleep(seconds)
        yield "x"


async def at_full_speed() -> AsyncIterator[str]:
    while True:
        yield "x"


@pytest.mark.parametrize(
    ("stream", "why"),
    [
        (dripping(0.01), "no whole answer within 0.2 seconds"),
        (at_full_speed(), "no whole answer within 0.2 seconds"),
        (dripping(5), "no whole answer within 0.2 seconds"),
    ],
    ids=["drip", "flood", "silence"],
)
async def test_a_stream_is_given_up_after_its_time(stream: AsyncIterator[str], why: str) -> None:
    """However it takes its time: piece by piece, without a pause, or without a piece."""
    started = time.perf_counter()
    with pytest.raises(CallOutOfTime, match=why):
        async for _ in TimeLimit(0.2, "http://h").pieces(stream):
            pass
    assert time.perf_counter() - started < 2


async def test_a_stream_that_stalls_is_given_up_sooner() -> None:
    """Once it has begun, seconds without a piece are enough."""

    async def stalling() -> AsyncIterator[str]:
        yield "a"
        await asyncio.sleep(9)
        yield "b"

    pieces = TimeLimit(9, "http://h", stall=0.1).pieces(stalling())
    assert await anext(pieces) == "a"
    with pytest.raises(CallOutOfTime, match=r"nothing more came for 0\.1 seconds"):
        await anext(pieces)


async def test_a_stream_in_time_is_whole() -> None:
    """Nothing is lost of one that ends."""
    assert [p async for p in TimeLimit(9, "http://h").pieces(dripping(0, 5))] == ["x"] * 5


async def test_a_call_that_takes_too_long_is_given_up_once_for_each_attempt(
    server: OpenAIServer,
) -> None:
    """It is not tried again by itself: two attempts, and no more."""
    with server.holding_back(0):
        async with served_model(server.base_url, timeout=0.3) as model:
            with pytest.raises(ModelError, match=r"asked failed: Request timed out"):
                await Talk(SCRIPT, model).say(None)
    assert len(server.requests) == 2


def _answering(body: bytes, **headers: str) -> BoundedClient:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(body))

    return BoundedClient(transport=httpx2.MockTransport(answer))


async def test_a_packed_answer_is_unpacked() -> None:
    """Whole or in pieces, as every client does it."""
    async with _answering(gzip.compress(b'{"a": 1}'), **{"content-encoding": "gzip"}) as client:
        assert (await client.get("http://h/")).json() == {"a": 1}


@pytest.mark.parametrize("packed", [True, False])
async def test_too_large_an_answer_is_not_read(packed: bool) -> None:
    """Neither what is sent nor what it unpacks to fills the memory."""
    large = b"a" * (MOST_BYTES + 1)
    body = gzip.compress(large, 1) if packed else large
    headers = {"content-encoding": "gzip"} if packed else {}
    async with _answering(body, **headers) as client:
        with pytest.raises(TooLargeError, match="larger than 32 MB"):
            await client.get("http://h/")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:9", r"ALL_PROXY is a SOCKS proxy"),
        ("all_proxy", "socks://127.0.0.1:9", r"all_proxy cannot be used"),
        ("HTTPS_PROXY", "http://[::1", r"HTTPS_PROXY cannot be used"),
        ("SSL_CERT_FILE", "/gone.pem", r"the certificates in SSL_CERT_FILE cannot be used"),
    ],
)
def test_an_environment_that_cannot_be_used_is_told(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence names the variable; a server on this machine is asked without it."""
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=said):
        openai_model("m", temperature=0, api_key="k", base_url=f"https://{name}.example/v1")
    for host in ("127.0.0.1:9", "localhost:9", "[::1]:9"):
        openai_model("m", temperature=0, api_key="k", base_url=f"http://{host}/{name}/v1")


async def test_the_reason_behind_a_lost_connection_is_told() -> None:
    """Whom nobody could reach, and why."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        async with served_model(f"http://127.0.0.1:{port}/v1", retries=0) as model:
            with pytest.raises(ModelError) as caught:
                await Talk(SCRIPT, model).say(None)
    assert f"Connection error (http://127.0.0.1:{port}): " in str(caught.value)
    assert "connect call failed" in str(caught.value).rpartition(": ")[2].lower()


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (422, {"detail": [{"loc": ["body", "n"], "msg": "is odd"}]}, r"422 - body\.n: is odd"),
        (422, {"detail": "is odd"}, "422 - is odd"),
        (418, [{"error": {"code": 418, "message": "You exceeded it."}}], "418 - You exceeded it"),
        (418, {"message": "flat"}, "flat"),
        (500, "<html><title>502 Bad Gateway</title></html>", "502 Bad Gateway"),
    ],
)
async def test_the_servers_words_are_told(
    status: int, body: object, said: str, server: OpenAIServer
) -> None:
    """Wherever in the answer they stand."""
    server.refuse = lambda request: (status, body)
    async with served_model(server.base_url, retries=0) as model:
        with pytest.raises(ModelError, match=f"asked failed: .*{said}"):
            await Talk(SCRIPT, model).say(None)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429, 500, 200])
async def test_a_key_is_in_no_error(status: int, server: OpenAIServer) -> None:
    """A server that repeats the key, with commands for the terminal, is quoted without both."""
    told = f"Incorrect key: Bearer {KEY} or {KEY} \x1b[2J\x1b]0;pwn\x07 for you"
    server.refuse = lambda request: (status, {"error": {"message": told}})
    made = openai_model(
        "m", temperature=0, api_key=f" {KEY}\n", base_url=server.base_url, retries=0
    )
    with pytest.raises(ScriptgraphError) as caught:
        await Talk(SCRIPT, made).say(None)
    assert isinstance(caught.value, ModelError | AccessError)
    assert KEY not in repr(caught.value)
    assert "\x1b" not in str(caught.value)
    assert "Incorrect key: Bearer [hidden] or [hidden] for you" in str(caught.value)
    assert server.requests[0]["key"] == f"Bearer {KEY}"


async def test_a_key_is_in_no_trace(server: OpenAIServer) -> None:
    """What one failed call said stays readable in the trace of a turn that came out well."""
    failures = [(500, {"error": {"message": f"no {KEY}"}})] * 3
    server.refuse = lambda request: failures.pop() if failures else None
    made = openai_model("m", temperature=0, api_key=KEY, base_url=server.base_url, retries=0)
    with pytest.raises(ModelError):
        await Talk(SCRIPT, made).say(None)
    talk = Talk(SCRIPT, made)
    await talk.say(None)
    state = str((await talk.state())["trace"])
    assert "no [hidden]" in state
    assert KEY not in state


def test_what_looks_like_a_secret_is_hidden() -> None:
    """Keys of well-known forms, and passwords in addresses, whether anybody named them or not."""
    hide("  my-own-key ")
    told = "sk-abcdefghijklmnop, postgresql://me:secret@host/db, Bearer abcdef, my-own-key, k"
    assert redacted(told) == (
        "[hidden], postgresql://me:[hidden]@host/db, Bearer [hidden], [hidden], k"
    )
    assert outside_text("a" * 1000, most=10) == "aaaaaaaaa…"


async def test_a_whole_call_is_given_up() -> None:
    """One that is answered in one piece as well."""
    with pytest.raises(CallOutOfTime):
        async with TimeLimit(0.05, "http://h").whole():
            await asyncio.sleep(9)


async def test_a_model_without_await_is_asked_as_well(server: OpenAIServer) -> None:
    """The plain client reaches the same server."""
    async with served_model(server.base_url) as model:
        assert await asyncio.to_thread(lambda: model.invoke([HumanMessage("Hello.")]).text)
