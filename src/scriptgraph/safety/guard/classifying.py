"""A clinic's own classifier: what it gives is read, and no fault of its ends a turn.

It listens in a thread of its own, so that nobody waits for one that takes long or never comes back.
What it raises is told by the kind of error alone: its text may quote what the user said.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from typing import get_args

from scriptgraph.core.danger import About, GuardFinding, Level, named
from scriptgraph.core.errors import InputError
from scriptgraph.safety.danger.levels import LEVELS
from scriptgraph.safety.guard.findings import BY_CLASSIFIER, finding

Told = tuple[Level, About]
"""The level, and of what danger; `none` and an empty text where there is none."""

Classifier = Callable[[str], Told | Awaitable[Told]]
"""Tells the danger in one message; an async one runs in an event loop of its own."""

_MOST_WAITING = 8
"""Threads of one classifier that nobody waits for any more, before it is asked no further."""

_EXPECTED = 'write ("explicit", "self")'


class Unreadable(ValueError):
    """What a classifier has given is no finding; the text holds none of it."""


def require_classifier(given: object) -> None:
    """Refuse what cannot be called with one message.

    Raises:
        InputError: When it cannot; it says what to give.
    """
    kind = type(given).__name__
    if not callable(given):
        wrap = ": give its `invoke`" if hasattr(given, "invoke") else ""
        raise InputError(f"`classifier` is a {kind}, and no function of a message{wrap}")
    try:
        inspect.signature(given).bind("a message")
    except TypeError as error:
        raise InputError(
            f"`classifier` cannot be called with one message ({error}); it takes a text and gives "
            'a level and of what danger, such as ("explicit", "self")'
        ) from error
    except ValueError:  # it does not say what it takes
        return


def told_danger(told: object) -> GuardFinding:
    """Read what a classifier has given; a level counts whatever stands beside it.

    Raises:
        Unreadable: When it gives no level.
    """
    level, about = _pair(told)
    named: dict[str, Level] = {one: one for one in LEVELS}
    if level not in named:
        raise Unreadable(f"its level is none of {', '.join(LEVELS)}: {_EXPECTED}")
    known: dict[str, About] = {one: one for one in get_args(About)}
    return finding(named[level], known.get(about, ""), BY_CLASSIFIER)


def _pair(told: object) -> tuple[str, str]:
    """Give level and kind of danger, small and with blanks between words."""
    parts = [told, ""] if isinstance(told, str) else told
    if not isinstance(parts, tuple | list) or len(parts) != 2:
        raise Unreadable(f"it gave a {type(told).__name__}, and no pair: {_EXPECTED}")
    return named(parts[0]), named(parts[1])


class Hearing(threading.Thread):
    """A classifier at what the user has said now."""

    def __init__(self, classifier: Classifier, texts: Sequence[str]) -> None:
        """Begin, unless too many of its threads have not come back."""
        super().__init__(name="scriptgraph classifier", daemon=True)
        self._classifier, self._texts = classifier, texts
        self.findings: list[GuardFinding] = []
        """What it has found by now."""

        self.failed = ""
        """Why that is not all, in words without the user's."""

        self.ended: Future[None] = Future()
        self.ended.set_running_or_notify_cancel()
        if sum(one._classifier is classifier for one in _given_up) >= _MOST_WAITING:
            self.failed = f"it is still at {_MOST_WAITING} earlier messages, and was not asked"
            self.ended.set_result(None)
        else:
            self.start()

    def run(self) -> None:
        """Ask it about each message; one that fails takes nothing from the others."""
        for text in self._texts:
            try:
                told = self._classifier(text)
                if inspect.isawaitable(told):
                    told = asyncio.run(_awaited(told))
                self.findings.append(told_danger(told))
            except Unreadable as error:
                self.failed = str(error)
            except BaseException as error:  # not even a request to end the process ends a turn
                self.failed = f"it raised {type(error).__name__}"
        self.ended.set_result(None)
        _given_up.discard(self)

    def give_up(self) -> None:
        """Wait for it no longer; it cannot be stopped."""
        _given_up.add(self)
        if self.ended.done():
            _given_up.discard(self)


async def _awaited(told: Awaitable[Told]) -> Told:
    return await told


_given_up: set[Hearing] = set()
