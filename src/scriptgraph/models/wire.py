"""The connection to a server: bounded in size, and told in words where it cannot be made.

What comes back is read up to a size, also unpacked, so that no server fills the memory.
"""

from __future__ import annotations

import json
import os
import ssl
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from scriptgraph.core.errors import InputError
from scriptgraph.models.events import Events, as_whole
from scriptgraph.models.kept.asked import Asked, asked_now
from scriptgraph.models.redaction import outside_text
from scriptgraph.models.refusals import TooLargeError
from scriptgraph.models.words import in_place_of_answer

MOST_BYTES = 32_000_000
"""Of one answer, unpacked."""

_DONE = b"data: [DONE]\n\n"
_PACKED = ("gzip", "x-gzip", "deflate")
_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


class BoundedClient(openai.DefaultAsyncHttpxClient):
    """A client that reads no more of an answer than there can sensibly be."""

    async def send(
        self, request: httpx2.Request, *, stream: bool = False, **more: Any
    ) -> httpx2.Response:
        """Send a request; its answer is cut where it grows too large.

        A whole answer to whom pieces were asked for, an error for instance, becomes one piece; and
        pieces to whom a whole answer was asked for become one.
        """
        asked = asked_now()
        if asked and (kept := asked.take()) is not None:
            return _as_kept(request, kept, stream=stream)
        if asked and not stream and (answer := await asked.wait(request)):
            return answer
        response = await super().send(request, stream=True, **more)
        packing = response.headers.get("content-encoding", "").strip().lower()
        if packing in _PACKED:
            del response.headers["content-encoding"]
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        bounded = _Bounded(response.stream, packing if packing in _PACKED else "")
        response.stream = bounded
        is_events = "event-stream" in response.headers.get("content-type", "")
        if not stream:
            await response.aread()
            if is_events and response.is_success:
                response = _as_answer(response)
        elif is_events and response.is_success:
            response.stream = _Events(bounded, asked)
            return response
        elif response.is_success:
            await response.aread()
            response = _as_events(response)
        if asked and response.is_success:
            asked.keep(response.content, stream=stream)
        return response


def client(address: str | None, timeout: float) -> openai.DefaultAsyncHttpxClient:
    """Give the client for an address; there is one for each, with its connections.

    Servers on this machine are asked without a proxy.

    Raises:
        InputError: When the proxy or the certificates that the environment names cannot be used.
    """
    with _told():
        return _client(address, timeout, *_trusted(address))


def plain_client(address: str | None, timeout: float) -> openai.DefaultHttpxClient:
    """Give the client for calls without `await`.

    Raises:
        InputError: When the proxy or the certificates that the environment names cannot be used.
    """
    with _told():
        return _plain_client(address, timeout, *_trusted(address))


@contextmanager
def _told() -> Iterator[None]:
    """Say in words what is wrong with the environment."""
    try:
        yield
    except ImportError as error:
        raise InputError(
            f"the proxy in {_first_set(_PROXIES)} is a SOCKS proxy, which needs a further package: "
            "pip install 'httpx2[socks]'; or unset it"
        ) from error
    except (ValueError, httpx2.InvalidURL) as error:
        reason = outside_text(str(error).partition("\n")[0])
        raise InputError(f"the proxy in {_first_set(_PROXIES)} cannot be used: {reason}") from error
    except OSError as error:
        gone = [name for name in _CERTIFICATES if not Path(os.environ.get(name) or ".").exists()]
        named = ", ".join(gone) or _first_set(_CERTIFICATES)
        raise InputError(f"the certificates in {named} cannot be used: {error}") from error


def is_loopback(address: str | None) -> bool:
    """Say whether an address is one of this machine."""
    host = urlsplit(address or "").hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@lru_cache(64)
def _client(
    address: str | None, timeout: float, trusting: bool, environment: tuple[Any, ...]
) -> BoundedClient:
    verify = _certificates(trusting, environment)
    return BoundedClient(timeout=timeout, trust_env=trusting, verify=verify)


@lru_cache(64)
def _plain_client(
    address: str | None, timeout: float, trusting: bool, environment: tuple[Any, ...]
) -> openai.DefaultHttpxClient:
    verify = _certificates(trusting, environment)
    return openai.DefaultHttpxClient(timeout=timeout, trust_env=trusting, verify=verify)


@lru_cache(64)
def _certificates(trusting: bool, environment: tuple[Any, ...]) -> ssl.SSLContext:
    """Read whom to trust once for all clients: it takes longer than a call to a server nearby."""
    return httpx2.create_ssl_context(trust_env=trusting)


class _Bounded(httpx2.AsyncByteStream):
    """Gives the bytes of a stream, unpacked, until there are too many."""

    def __init__(self, stream: httpx2.AsyncByteStream, packing: str) -> None:
        self._stream = stream
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packing else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        async for packed in self._stream:
            piece = self._unpacker.decompress(packed, left + 1) if self._unpacker else packed
            left -= len(piece)
            if left < 0:
                raise TooLargeError(f"the answer is larger than {MOST_BYTES // 1_000_000} MB")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Events(httpx2.AsyncByteStream):
    """Gives the events of a stream as they should have been written, and has them kept."""

    def __init__(self, stream: httpx2.AsyncByteStream, asked: Asked | None) -> None:
        self._stream, self._asked = stream, asked
        self._given: list[bytes] = []

    async def __aiter__(self) -> AsyncIterator[bytes]:
        events = Events()
        async for piece in self._stream:
            if whole := events.feed(piece):
                self._take(whole)
                yield whole
        if rest := events.finish():
            self._take(rest)
            yield rest
        self._keep()

    def _take(self, events: bytes) -> None:
        """Take events down; behind the last one nobody may read on."""
        if self._asked:
            self._given.append(events)
            if events.endswith(_DONE):
                self._keep()

    def _keep(self) -> None:
        if self._asked:
            self._asked.keep(b"".join(self._given), stream=True)
            self._asked = None

    async def aclose(self) -> None:
        await self._stream.aclose()


def _as_events(response: httpx2.Response) -> httpx2.Response:
    """Give a whole answer as a stream of one piece: a completion, or what went wrong."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        body = {"error": {"message": in_place_of_answer(response.text)}}
    for choice in body.get("choices") or () if "error" not in body else ():
        if isinstance(choice, dict):
            choice |= {"finish_reason": choice.get("finish_reason") or "stop"}
            if "message" in choice:
                choice["delta"] = choice.pop("message")
    events = f"data: {json.dumps(body)}\n\ndata: [DONE]\n\n".encode()
    headers = {"content-type": "text/event-stream"}
    return httpx2.Response(
        response.status_code, headers=headers, content=events, request=response.request
    )


def _as_kept(request: httpx2.Request, kept: bytes, *, stream: bool) -> httpx2.Response:
    """Give an answer that was kept as if it came just now."""
    kind = "text/event-stream" if stream else "application/json"
    return httpx2.Response(200, headers={"content-type": kind}, content=kept, request=request)


def _as_answer(response: httpx2.Response) -> httpx2.Response:
    """Give a stream of events as one answer."""
    headers = {"content-type": "application/json"}
    return httpx2.Response(
        response.status_code,
        headers=headers,
        content=json.dumps(as_whole(response.content)).encode(),
        request=response.request,
    )


def _trusted(address: str | None) -> tuple[bool, tuple[Any, ...]]:
    """Say whether the environment counts for an address, and what it says."""
    return (False, ()) if is_loopback(address) else (True, _environment())


def _environment() -> tuple[tuple[str, str | None], ...]:
    """Give what the environment says about connections: clients are kept for as long as it does."""
    names = (*_PROXIES, *map(str.lower, _PROXIES), "NO_PROXY", "no_proxy", *_CERTIFICATES)
    return tuple((name, os.environ.get(name)) for name in names)


def _first_set(names: tuple[str, ...]) -> str:
    """Name the variables of the environment that are set, of several."""
    given = [name for one in names for name in dict.fromkeys((one, one.lower()))]
    return ", ".join(name for name in given if os.environ.get(name)) or "the environment"
