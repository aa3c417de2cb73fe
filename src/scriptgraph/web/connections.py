"""Connections: how many may be open, and how long one may take to say what it wants.

Whoever opens thousands and says nothing would else take every file that the process may open, also
those that sessions are stored in.
"""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.http.auto import AutoHTTPProtocol

PATIENCE = 60.0
"""Seconds in which a request has to be here, its body too."""

IDLE = 125
"""Seconds that a connection stays open behind an answer.

Longer than proxies and clients keep theirs, which is two minutes at the most: else one of their
requests meets a connection that has just been closed, and is lost.
"""

_AT_ONCE = 128
_EVERY = 60.0
"""Seconds between two lines of the log about the same."""

_LOG = logging.getLogger("scriptgraph.web")

_ENOUGH = 65_536
_UNKNOWN = 512
"""Files that a process may open where the system does not say: what Windows allows."""


def open_files() -> int:
    """Have as many files and connections open as the system allows; gives how many."""
    try:
        import resource
    except ImportError:
        return _UNKNOWN
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _ENOUGH
    wanted = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    if wanted > soft:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # some systems allow less than they say
            return soft
    return max(soft, wanted)


def at_once(most: int) -> int:
    """Give how many connections may wait to be taken: asyncio takes all before it looks at one."""
    return max(1, min(_AT_ONCE, most // 4))


def tell_seldom(loop: asyncio.AbstractEventLoop) -> None:
    """Have the log say once a minute that no file can be opened: it is tried without end."""
    told = -_EVERY

    def failed(loop: asyncio.AbstractEventLoop, about: dict[str, Any]) -> None:
        nonlocal told
        error = about.get("exception")
        if not isinstance(error, OSError) or error.errno not in (errno.EMFILE, errno.ENFILE):
            loop.default_exception_handler(about)
        elif loop.time() - told >= _EVERY:
            told = loop.time()
            _LOG.error("no connection can be taken: too many files are open (`ulimit -n`)")

    loop.set_exception_handler(failed)


def bounded(most: int, each: int, patience: float) -> type[asyncio.Protocol]:
    """Give what uvicorn makes for each connection.

    Args:
        most: Connections that may be open; one more is closed at once.
        each: Those of them that may come from one address. For one more, the one is closed that has
            said nothing for longest; where that waits for an answer, the new one is.
        patience: Seconds in which a request has to be here; then its connection is closed.
    """
    made = cast(Callable[..., Any], AutoHTTPProtocol)
    held = _Held(each)

    def protocol(**given: Any) -> asyncio.Protocol:
        return _Bounded(made(**given), most, patience, held)

    return cast(type[asyncio.Protocol], protocol)  # uvicorn only calls it


class _Held:
    """Which connections are open, by the address that they come from."""

    def __init__(self, each: int) -> None:
        self._each = each
        self._by: dict[str, dict[_Bounded, None]] = {}
        """Address → its connections; the one that has said something last stands last."""

    def has_room(self, one: _Bounded) -> bool:
        """Take a new connection in, for an older one if need be; says whether it is taken."""
        mine = self._by.setdefault(one.address, {})
        if len(mine) >= self._each and not next(iter(mine)).leave():
            return False
        mine[one] = None
        return True

    def speaks(self, one: _Bounded) -> None:
        """Note that a connection has said something."""
        mine = self._by.get(one.address, {})
        if one in mine:
            mine[one] = mine.pop(one)

    def ends(self, one: _Bounded) -> None:
        """Note that a connection is gone."""
        mine = self._by.get(one.address, {})
        mine.pop(one, None)
        if not mine:
            self._by.pop(one.address, None)


class _Bounded(asyncio.Protocol):
    """A connection of uvicorn's, which is closed where it is one too many, or says nothing."""

    def __init__(self, inner: Any, most: int, patience: float, held: _Held) -> None:
        self._inner = inner
        self._most = most
        self._patience = patience
        self._held = held
        self.address = ""
        """Where it comes from; empty where that is no address of a network."""

        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self.address = str((transport.get_extra_info("peername") or ("",))[0])
        if len(self._inner.connections) >= self._most or not self._held.has_room(self):
            self._transport.abort()
            return
        self._inner.connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        if self._is_ours():
            self._held.speaks(self)
            self._inner.data_received(data)
            self._wait()

    def eof_received(self) -> bool | None:
        return cast("bool | None", self._inner.eof_received()) if self._is_ours() else None

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        self._held.ends(self)
        if self._is_ours():
            self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def leave(self) -> bool:
        """Close it for another one, unless an answer is under way; says whether it goes."""
        if not self._is_unsaid():
            return False
        self._held.ends(self)
        if self._transport:
            self._transport.close()
        return True

    def _is_ours(self) -> bool:
        return self._inner in self._inner.connections

    def _wait(self) -> None:
        """Begin to wait for a request, or cease to."""
        if not self._is_unsaid():
            if self._timer:
                self._timer.cancel()
            self._timer = None
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._patience, self._give_up)

    def _is_unsaid(self) -> bool:
        cycle = self._inner.cycle
        return cycle is None or bool(cycle.response_complete or cycle.more_body)

    def _give_up(self) -> None:
        self._timer = None
        if self._transport and self._is_unsaid():
            self._transport.close()
