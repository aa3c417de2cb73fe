"""How long after one session the next may begin, and is to have begun."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_SPAN = re.compile(r"(\d{1,4})\s+(hour|day|week)s?")
_LONGEST = timedelta(days=3660)


@dataclass(frozen=True)
class Due:
    """When a session may begin, and by when it is to have begun; None where that is open."""

    earliest: datetime | None = None
    latest: datetime | None = None

    def is_early(self, now: datetime) -> bool:
        """Say whether it may not begin yet."""
        return self.earliest is not None and now < self.earliest

    def is_late(self, now: datetime) -> bool:
        """Say whether it was to have begun by now."""
        return self.latest is not None and now > self.latest


def read_span(text: str) -> timedelta:
    """Read how long something is: `7 days`.

    Raises:
        ValueError: When it is no such span.
    """
    found = _SPAN.fullmatch(text.strip().casefold())
    if found is None:
        raise ValueError("it has to be a number of hours, days or weeks, such as `7 days`")
    span = timedelta(**{f"{found[2]}s": int(found[1])})
    if span > _LONGEST:
        raise ValueError("ten years are the most")
    return span


def span_in_words(span: timedelta) -> str:
    """Write how long something is as people say it: `7 days`, `36 hours`."""
    hours = int(span.total_seconds() // 3600)
    number, unit = (hours, "hour") if hours % 24 else (hours // 24, "day")
    return f"{number} {unit}{'' if number == 1 else 's'}"
