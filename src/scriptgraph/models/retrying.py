"""How long a model is waited for that cannot be asked just now, and when waiting is no use.

The client of the OpenAI protocol would wait by itself, but unseen, for two minutes at most, and
nobody could stop it.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING, TypeVar

from scriptgraph.core.errors import AccessError
from scriptgraph.models.refusals import is_lasting
from scriptgraph.models.words import server_words, status_of, wait_in

if TYPE_CHECKING:
    import openai

R = TypeVar("R")

RETRIES = 2
"""How often a call is tried again when the failure may pass."""

LONGEST_WAIT = 120.0
"""Seconds that a server may ask to be left alone, where nobody says otherwise."""

_DENIED = (401, 402, 403, 404)
"""Key, money, permission, name or address: no later call would fare better."""

_SPENT = ("insufficient_quota", "billing_not_active", "billing_hard_limit_reached")
"""What servers call a quota that is used up; they answer with 429, as if waiting would help."""

_DELAY = re.compile(r"'retryDelay': '(\d{1,6}(?:\.\d+)?)s'")
"""Where Google's servers say when to come back."""

_QUOTA = re.compile(r"\bquota\b", re.IGNORECASE)

_PASSING_STATUSES = (408, 409, 429)
"""Answers, beside the server's own faults, after which a later call may fare better."""

_BUSY = (429, 503, 529)
"""With which servers say, in words as well, how long they want to be left alone."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0
_LOOK = 0.25
"""Seconds between two looks at whether to go on waiting."""

_WORTH_SAYING = 5.0
"""Seconds of waiting from which on somebody wants to know."""


@dataclass
class Waited:
    """Until when servers are waited for, in seconds since the epoch."""

    until: float = 0.0

    def is_news(self, until: float) -> bool:
        """Take note that a server wants to be left alone; say whether somebody wants to know."""
        is_news = until - max(self.until, time.time()) > _WORTH_SAYING
        self.until = max(self.until, until)
        return is_news


def unseen(until: float) -> None:
    """Wait without telling anybody."""


@dataclass(frozen=True)
class Patience:
    """Tries a call again for as long as its failure may pass."""

    retries: int = RETRIES
    longest: float = LONGEST_WAIT
    """Seconds that a server may ask to be left alone (`Retry-After`)."""

    watch: Callable[[float], object] = unseen
    """Told again and again, while it is waited, until when; it ends the waiting by raising."""

    clock: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def ask(self, model: str, call: Callable[[], Awaitable[R]]) -> R:
        """Call until there is an answer.

        Raises:
            AccessError: When the server does not let the model be asked, now or at all.
            openai.APIError: The last one, when the failure did not pass.
        """
        import openai

        waited_for_quota = False
        for number in range(self.retries):
            try:
                return await call()
            except openai.APIError as error:
                refuse_denied(model, error)
                if not _may_pass(error):
                    raise
                is_quota = _asks_for_quota(error)
                if waited_for_quota and is_quota:  # waited as long as it asked, and still used up
                    raise _refused(model, error) from error
                waited_for_quota = is_quota
                await self._wait(model, error, number)
        try:
            return await call()
        except openai.APIError as error:
            refuse_denied(model, error)
            self._refuse_too_long(model, error)
            raise

    async def _wait(self, model: str, error: openai.APIError, number: int) -> None:
        """Leave the server alone for as long as it asks, or ever longer where it asks nothing."""
        self._refuse_too_long(model, error)
        asked = self._retry_after(error)
        pause = min(_FIRST_PAUSE * 2**number, _LONGEST_PAUSE) * random.uniform(0.75, 1)
        until = self.clock() + (pause if asked is None else asked)
        self.watch(until)
        while (left := until - self.clock()) > 0:
            await self.sleep(min(left, _LOOK))
            self.watch(until)

    def _refuse_too_long(self, model: str, error: openai.APIError) -> None:
        asked = self._retry_after(error)
        if asked is not None and asked > self.longest:
            at = _written(self.clock() + asked)
            raise AccessError(
                f"the server of model {model!r} asks to be left alone until {at}, and no longer "
                f"than {self.longest:g} seconds are waited: {server_words(error)}"
            ) from error

    def _retry_after(self, error: openai.APIError) -> float | None:
        """Read how many seconds the server asks for; None where it does not, or for none."""
        if (delay := _DELAY.search(str(error.body))) is not None:
            return float(delay[1])
        response = getattr(error, "response", None)
        headers: Mapping[str, str] = {} if response is None else response.headers
        for name, divisor in (("retry-after-ms", 1000), ("retry-after", 1)):
            if (seconds := self._seconds(headers.get(name, ""))) is not None:
                return seconds / divisor if seconds > 0 else None
        return wait_in(error) if status_of(error) in _BUSY else None

    def _seconds(self, asked: str) -> float | None:
        """Read a number of seconds, or an HTTP date."""
        try:
            seconds = float(asked)
        except ValueError:
            try:
                seconds = parsedate_to_datetime(asked).timestamp() - self.clock()
            except (ValueError, OverflowError):
                return None
        return seconds if isfinite(seconds) else None


def _written(moment: float) -> str:
    """Write a moment, which can be one that no calendar has."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))
    except (ValueError, OverflowError, OSError):
        return "the end of time"


def refuse_denied(model: str, error: openai.APIError) -> None:
    """Turn an answer that no later call would better into an error of its own.

    Raises:
        AccessError: When the key, the address, the model's name or the quota is at fault.
    """
    if status_of(error) in _DENIED or error.code in _SPENT or error.type in _SPENT:
        raise _refused(model, error) from error


def _refused(model: str, error: openai.APIError) -> AccessError:
    says = f"{status_of(error)}: {server_words(error)}"
    return AccessError(f"model {model!r} cannot be asked; the server says {says}")


def _asks_for_quota(error: openai.APIError) -> bool:
    return bool(_DELAY.search(str(error.body)) and _QUOTA.search(server_words(error)))


def _may_pass(error: openai.APIError) -> bool:
    import openai

    if isinstance(error, openai.APIConnectionError):
        return not is_lasting(error)
    if not isinstance(error, openai.APIStatusError):
        status = status_of(error)  # some servers say so in an answer that is well otherwise
        return status is not None and (status in _PASSING_STATUSES or status >= 500)
    told = error.response.headers.get("x-should-retry")
    if told in ("true", "false"):
        return told == "true"
    return error.status_code in _PASSING_STATUSES or error.status_code >= 500
