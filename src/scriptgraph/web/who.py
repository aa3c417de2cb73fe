"""Who may ask: whoever has the token; without one only this machine, and no foreign page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scriptgraph.web.refusals import refused

OPEN_TO_ALL = ("/health", "/ready", "/", "/page/page.js", "/page/page.css", "/page/licences.txt")
"""What says nothing about anybody."""

_ALWAYS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True)
class Gate:
    """Stands before an application.

    With a token, a request has to carry it (`Authorization: Bearer ...`). Without one, its host has
    to be this machine, by number or as `localhost`: another name could be a foreign page's, which
    has had it point here. A browser says from which page a request comes; it has to be ours.
    """

    app: ASGIApp
    token: str | None
    longest: int = 2_000_000
    """Bytes of a request."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["path"] not in OPEN_TO_ALL and (why := self._why_not(headers)):
            await refused(*why)(scope, receive, _guarded(send))
            return
        await self.app(scope, _bounded(receive, self.longest), _guarded(send))

    def _why_not(self, headers: Headers) -> tuple[int, str, str] | None:
        if self.token is not None:
            kind, _, given = headers.get("authorization", "").partition(" ")
            right = secrets.compare_digest(given.strip().encode(), self.token.encode())
            if kind.lower() != "bearer" or not right:
                return 401, "unauthorized", "the token is missing or wrong (Authorization: Bearer)"
        elif not is_this_machine(_host(headers.get("host", ""))):
            return 403, "foreign_host", "without a token only this machine is served (127.0.0.1)"
        origin = headers.get("origin")
        if origin and _place(origin) != headers.get("host"):
            return 403, "foreign_origin", "the request comes from a page of another address"
        if _length(headers) > self.longest:
            return 413, "too_long", f"a request has at most {self.longest:,} bytes"
        return None


def is_this_machine(host: str) -> bool:
    """Say whether a host's name or number means this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _host(written: str) -> str:
    try:
        return urlsplit(f"//{written}").hostname or ""
    except ValueError:
        return ""


def _place(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _length(headers: Headers) -> int:
    given = headers.get("content-length", "0")
    return int(given) if given.isdecimal() else 0


def _bounded(receive: Receive, longest: int) -> Receive:
    """Cut off a request that says nothing of its length, or less than it has."""
    got = 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        return {"type": "http.disconnect"} if got > longest else message

    return bounded


def _guarded(send: Send) -> Send:
    """Have every answer say how a browser has to treat it."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
        await send(message)

    return guarded
