"""What one run takes from a file of kept answers, and adds to it.

A run gives every kept answer once. Whoever asks the same twice, because he draws twice or because
what came first was of no use, gets two answers, and where there is no second one the server is
asked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scriptgraph.core.digest import digest
from scriptgraph.models.endings import is_cut
from scriptgraph.models.events import UNSAID, as_whole
from scriptgraph.models.kept.file import KeptFile
from scriptgraph.models.readable import first_choices, part_of
from scriptgraph.models.redaction import holds_secret

_NOT_WISHED = frozenset({"stream", "stream_options", "timeout", "extra_headers"})
"""What a request says of its way, and not of its answer; a header may hold a key."""

_SAID = ("content", "reasoning_content", "reasoning", "tool_calls")
_LAYOUT = 1


@dataclass
class KeptCalls:
    """The kept answers as one run uses them."""

    file: KeptFile
    given: int = 0
    """How many calls it has answered."""

    asked: int = 0
    """How many answers servers gave that are kept now."""

    _used: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def take(self, wish: str) -> bytes | None:
        """Give an answer to a wish that this run has not had; None where there is none."""
        found = self.file.first(wish, self._used[wish])
        if found is None:
            return None
        self._used[wish].add(found.id)
        self.given += 1
        return found.body

    def keep(self, wish: str, body: bytes, *, stream: bool) -> None:
        """Keep an answer if it is whole, and no key stands in it."""
        if is_whole(body, stream=stream) and not holds_secret(body.decode(errors="replace")):
            self._used[wish].add(self.file.add(wish, body))
            self.asked += 1


_keeper: ContextVar[KeptCalls | None] = ContextVar("kept calls", default=None)


@contextmanager
def keeping(calls: KeptCalls) -> Iterator[None]:
    """Have everything that is asked in this context answered from kept answers, or kept."""
    before = _keeper.set(calls)
    try:
        yield
    finally:
        _keeper.reset(before)


@dataclass
class Asked:
    """One request on its way to a server, or to the answer that is kept."""

    calls: KeptCalls | None = None
    wish: str | None = None
    """The digest of what is wished for; None where it is not looked for."""

    is_kept: bool = False
    """Whether the answer is one that was kept."""

    def take(self) -> bytes | None:
        """Give the answer that is kept, if there is one."""
        if self.calls is None or self.wish is None:
            return None
        found = self.calls.take(self.wish)
        self.is_kept = found is not None
        return found

    def keep(self, body: bytes, *, stream: bool) -> None:
        """Keep what the server has answered."""
        if self.calls is not None and self.wish is not None:
            self.calls.keep(self.wish, body, stream=stream)


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def asking() -> Iterator[Asked]:
    """Follow one request from the client to its connection, and its answer back."""
    asked = Asked(_keeper.get())
    before = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(before)


def asked_now() -> Asked | None:
    """Give the request that is on its way in this context; None where nothing is kept."""
    asked = _asked.get()
    return asked if asked is not None and asked.calls is not None else None


def wish_for(address: str, payload: Mapping[str, Any], draw: int) -> str:
    """Identify what is wished for, before it is made to fit what a server has turned out to take.

    Args:
        address: The server's.
        payload: The request.
        draw: Which of several draws it is.
    """
    asked = {name: value for name, value in payload.items() if name not in _NOT_WISHED}
    parts = [_LAYOUT, _plain(address), bool(payload.get("stream")), draw, asked]
    return digest(json.dumps(parts, sort_keys=True), 64)


def is_whole(body: bytes, *, stream: bool) -> bool:
    """Say whether an answer has come to its own end, and says anything."""
    try:
        answer = as_whole(body) if stream else json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(answer, dict) or answer.get("error"):
        return False
    for choice in first_choices(answer):
        message = part_of(choice, "message") or {}
        finish = choice.get("finish_reason") or "stop"  # some servers leave it out of whole answers
        return finish != UNSAID and not is_cut(finish) and any(message.get(one) for one in _SAID)
    return False


def _plain(address: str) -> str:
    """Give an address without what could be a password in it."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))
