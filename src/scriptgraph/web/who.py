"""Who may ask for what: people with a role each, an application, or this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scriptgraph.core.errors import InputError, NotAllowedError
from scriptgraph.web.people import People
from scriptgraph.web.refusals import refused
from scriptgraph.web.roles import Person

OPEN_TO_ALL = ("/health", "/ready")
"""What says nothing about anybody."""

OPEN_TO_BROWSERS = ("/", "/login")
"""Where a person signs in; the page's own files are the same for everybody."""

PAGE_FILES = "/page/"

_READING = frozenset({"GET", "HEAD", "OPTIONS"})

COOKIE = "scriptgraph"
"""Carries who is signed in."""

LOCAL = Person("", "admin")
"""Whoever sits at this machine, where nobody has to show anything."""

_ALWAYS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def person_of(request: Request) -> Person:
    """Give who asks."""
    person = request.scope["state"]["person"]
    assert isinstance(person, Person)
    return person


def called(request: Request, given: str) -> str:
    """Give what somebody is called: who is signed in by name is called nothing else."""
    return person_of(request).name or given


def has_to_hold(request: Request, session: str) -> None:
    """Refuse whoever may not begin or read a session.

    Raises:
        NotAllowedError: When they may not.
    """
    person = person_of(request)
    if not person.may_hold(session):
        raise NotAllowedError(f"the role {person.role} holds no sessions but tries (`try-...`)")


class _Refusal(Exception):
    """Why a request is not let in: a status, a code, and a sentence."""


def _refuse(status: int, code: str, why: str) -> NoReturn:
    raise _Refusal(status, code, why)


@dataclass(frozen=True)
class Gate:
    """Stands before an application.

    Who asks is told by a secret (`Authorization: Bearer ...`), by the cookie of a browser that has
    shown one, or by a proxy. Where nothing of this is asked for, the host has to be this machine,
    by number or as `localhost`: another name could be a foreign page's, which has had it point
    here. A browser says from which page a request comes; it has to be ours.
    """

    app: ASGIApp
    people: People
    counts: Callable[[str], object] = lambda code: None
    """Called with the code of each refusal."""

    longest: int = 2_000_000
    """Bytes of a request."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            if scope["path"] not in OPEN_TO_ALL:
                scope.setdefault("state", {})["person"] = self._let_in(scope, headers)
        except _Refusal as refusal:
            self.counts(refusal.args[1])
            await refused(*refusal.args)(scope, receive, _guarded(send))
            return
        await self.app(scope, _bounded(receive, self.longest), _guarded(send))

    def _let_in(self, scope: Scope, headers: Headers) -> Person | None:
        if self.people.is_open and not is_this_machine(_host(headers.get("host", ""))):
            _refuse(403, "foreign_host", "without a token only this machine is served (127.0.0.1)")
        if "origin" in headers and not _is_our_page(headers):
            _refuse(403, "foreign_origin", "the request comes from a page of another address")
        if _length(headers) > self.longest:
            _refuse(413, "too_long", f"a request has at most {self.longest:,} bytes")
        path, method = scope["path"], scope["method"]
        if path in OPEN_TO_BROWSERS or path.startswith(PAGE_FILES):
            return None
        try:
            person = self._person(scope, headers)
        except InputError as error:
            _refuse(503, "people_unreadable", str(error))
        if not person.may(method, path):
            _refuse(403, "not_allowed", f"the role {person.role} may not {method} {path}")
        return person

    def _person(self, scope: Scope, headers: Headers) -> Person:
        """Tell who asks.

        Raises:
            InputError: When the file of people cannot be read.
        """
        if self.people.is_open:
            return LOCAL
        if given := headers.get("authorization"):
            kind, _, token = given.partition(" ")
            if kind.lower() == "bearer" and (person := self.people.by_token(token)):
                return person
            _refuse(401, "unauthorized", "the token is wrong (Authorization: Bearer)")
        if person := self._signed_in(scope, headers):
            # What a browser carries by itself, a foreign page could have it send.
            if scope["method"] not in _READING and not _is_our_page(headers):
                _refuse(403, "foreign_origin", "a browser has to say from which page it is")
            return person
        _refuse(401, "unauthorized", "the token is missing (Authorization: Bearer)")

    def _signed_in(self, scope: Scope, headers: Headers) -> Person | None:
        """Tell who a proxy says that it is, or who has signed in with this browser."""
        proxy = self.people.listed().proxy
        if proxy and (scope.get("client") or ("",))[0] in proxy.addresses:
            names = headers.getlist(proxy.header)
            if len(names) > 1:
                _refuse(400, "invalid_request", f"{proxy.header} stands there more than once")
            if name := _in_utf_8(unquote("".join(names))):
                named = self.people.by_name(name)
                return named or _refuse(403, "not_allowed", f"{name!r} may not use this server")
        cookie = _cookie(headers)
        if not cookie:
            return None
        signed_in = self.people.by_cookie(cookie)
        return signed_in or _refuse(401, "unauthorized", "you are signed in no longer")


def _in_utf_8(header: str) -> str:
    """Read a header that a proxy has written in UTF-8; headers are taken for Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return header


def _is_our_page(headers: Headers) -> bool:
    """Say whether a browser tells that a request comes from a page of ours."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    return _place(origin) == headers.get("host")


def is_this_machine(host: str) -> bool:
    """Say whether a host's name or number means this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _cookie(headers: Headers) -> str:
    jar = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""


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
