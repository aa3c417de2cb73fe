"""Tells somebody outside that a session is at risk: a callback, an address, or both.

A turn never waits for it and never fails by it: each alert is sent by a thread of its own, within
bounded time. The process waits for alerts under way before it ends. What could not be delivered is
logged (`scriptgraph.alerts`) and told to `on_failure`; the session stays in the inbox either way.
"""

from __future__ import annotations

import asyncio
import atexit
import inspect
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import asdict, dataclass, field

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError

SECONDS = 10.0
"""How long one alert may take, all attempts together."""

_GRACE = 1.0
"""Seconds more for one that was given up, to say so."""

_PAUSE = 0.5
"""Seconds before the second attempt; every further one waits twice as long as the one before."""

log = logging.getLogger("scriptgraph.alerts")


@dataclass(frozen=True)
class Alert:
    """A session is at risk; nothing in it is what the user said."""

    session: str
    script: str
    section: str
    turn: int
    level: str
    about: str
    reason: str
    at: str
    """ISO 8601, UTC."""


OnAlert = Callable[[Alert], Awaitable[object] | object]
"""What is called for each alert; an async one runs in an event loop of its own."""


@dataclass
class Alarm:
    """Sends alerts, each once.

    Attributes:
        on_alert: Called with each alert, in a thread of its own.
        url: An address (http or https) to which each is sent as JSON.
        seconds: How long one may take.

    Raises:
        InputError: When there is no such address, or what is to be called is no function.
    """

    on_alert: OnAlert | None = None
    url: str | None = None
    seconds: float = SECONDS
    failures: list[str] = field(default_factory=list)
    """Which alerts could not be delivered, and why; each a sentence."""

    most_known: int = 10_000
    """Of how many alerts it is remembered that they were sent."""

    _known: dict[tuple[Hashable, Alert], None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Look at both before anybody relies on them."""
        if self.on_alert is not None and not callable(self.on_alert):
            raise InputError(f"`on_alert` is {self.on_alert!r}, and no function to be called")
        if self.url is not None:
            require_address(self.url)

    @property
    def is_heard(self) -> bool:
        """Say whether anybody would be told."""
        return bool(self.on_alert or self.url)

    def sound(self, alert: Alert, origin: Hashable = None) -> None:
        """Send an alert in the background; one that was sent is not sent again.

        Args:
            alert: What is told.
            origin: What tells its session from others of that name, in other stores or before it;
                where nothing does (None) each alert is sent.
        """
        if not self.is_heard or (origin is not None and self._is_repeated(alert, origin)):
            return
        ways = [(self._call, "callback")] if self.on_alert else []
        ways += [(self._post, "address")] if self.url else []
        for way, name in ways:
            _Delivery(way, alert, name, self).start()

    def _is_repeated(self, alert: Alert, origin: Hashable) -> bool:
        """Say whether it was sent; the same decision, taken again after a turn was broken off."""
        twin = (origin, Alert(**{**asdict(alert), "at": ""}))
        if twin in self._known:
            return True
        self._known[twin] = None
        if len(self._known) > self.most_known:
            self._known.pop(next(iter(self._known)))
        return False

    def _call(self, alert: Alert) -> None:
        """Call whoever is to be told, and wait no longer than one alert may take.

        Raises:
            TimeoutError: When that was not enough.
        """
        ended: list[BaseException | None] = []
        name = threading.current_thread().name
        call = threading.Thread(target=self._called, args=(alert, ended), name=name, daemon=True)
        call.start()
        call.join(self.seconds)
        if not ended:
            raise TimeoutError
        if ended[0]:
            raise ended[0]

    def _called(self, alert: Alert, ended: list[BaseException | None]) -> None:
        assert self.on_alert
        try:
            answer = self.on_alert(alert)
            if inspect.isawaitable(answer):
                asyncio.run(_awaited(answer, self.seconds))
            ended.append(None)
        except BaseException as error:  # also what would end the process; it is told by its kind
            ended.append(error)

    def _post(self, alert: Alert) -> None:
        """Send an alert; where a server is not there or has a fault, again while there is time."""
        import httpx

        assert self.url
        until, pause = time.monotonic() + self.seconds, _PAUSE
        while True:
            left = max(0.1, until - time.monotonic())
            try:
                answer = httpx.post(self.url, json=asdict(alert), timeout=left)
                if answer.status_code < 500:
                    answer.raise_for_status()
                    return
                why = f"the server answered {answer.status_code}"
            except httpx.TransportError as error:
                why = type(error).__name__
            if time.monotonic() + pause >= until:
                raise TimeoutError(why)
            time.sleep(pause)
            pause *= 2


async def _awaited(answer: Awaitable[object], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        await answer


class _Delivery(threading.Thread):
    """Delivers one alert in one way."""

    def __init__(self, send: Callable[[Alert], None], alert: Alert, way: str, alarm: Alarm) -> None:
        super().__init__(name=f"scriptgraph alert by {way}", daemon=True)
        self._send, self._alert, self._way, self._alarm = send, alert, way, alarm
        self.until = time.monotonic() + alarm.seconds

    def start(self) -> None:
        _under_way.add(self)
        super().start()

    def run(self) -> None:
        try:
            self._send(self._alert)
        except BaseException as error:  # whatever a callback raises ends no turn
            why = str(error) if isinstance(error, TimeoutError) else type(error).__name__
            lost = f"was not delivered by {self._way}: {why or 'it took too long'}"
            turn = f"turn {self._alert.turn}"
            self._alarm.failures.append(f"the alert of {self._alert.session!r}, {turn}, {lost}")
            # A log may be read by others: there a session's name is a digest.
            log.warning("the alert of session %s, %s, %s", digest(self._alert.session), turn, lost)
        finally:
            _under_way.discard(self)


_under_way: set[_Delivery] = set()


@atexit.register
def settle() -> None:
    """Wait for the alerts under way, each as long as it may take; then the process can end."""
    for delivery in list(_under_way):
        delivery.join(max(0.0, delivery.until + _GRACE - time.monotonic()))


def require_address(url: str) -> None:
    """Refuse an address to which no alert can be sent.

    Raises:
        InputError: When it is none.
    """
    import httpx

    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, TypeError) as error:
        raise InputError(f"alerts cannot be sent to {url!r}: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.host:
        raise InputError(
            f"alerts cannot be sent to {url!r}: it has to be http://... or https://..."
        )
