"""Days and spans of time as values: read from what was said, and proved by it.

A day is kept as ISO 8601 writes it, a span as its seconds.
"""

from __future__ import annotations

from datetime import date

from scriptgraph.language.days import Years, gives_day, the_day, written_day
from scriptgraph.language.spans import gives_span, the_span, written_span
from scriptgraph.script.kinds import Constant, Kind


def read_time(text: str, kind: Kind, code: str, today: date | None) -> Constant | None:
    """Read a day or a span of time; None where the text gives none, or not one alone.

    Args:
        text: What a model gives as the value, or what a user has said.
        kind: The type.
        code: The code of the language.
        today: The day on which it was said; None where nobody knows.
    """
    found: Constant | None
    if kind.scalar == "date":
        day = the_day(text, code, today=today, within=_years(kind))
        found = day.isoformat() if day else None
    else:
        found = the_span(text, code)
    return found if found is not None and kind.allows(found) else None


def doubt_time(
    value: Constant, kind: Kind, said: tuple[str, str], code: str, today: date | None
) -> str:
    """Say why a quote cannot have given a day or a span; empty where it has.

    Args:
        value: The value that was claimed.
        kind: Its type.
        said: The quote, and the message that it stands in.
        code: The code of the language.
        today: The day on which that was said; None where nobody knows.
    """
    quote, message = said
    flaw = f"its quote does not hold {time_in_words(value, kind, 'en')}, or leaves it open"
    if kind.scalar == "date":
        day, within = date.fromisoformat(str(value)), _years(kind)
        is_told = gives_day(message, day, code, today=today, within=within)
        return "" if is_told and the_day(quote, code, today=today, within=within) == day else flaw
    seconds = int(str(value))
    is_told = gives_span(message, seconds, code)
    return "" if is_told and the_span(quote, code) == seconds else flaw


def time_in_words(value: Constant, kind: Kind, code: str) -> str:
    """Write a day or a span as people do in a language, so that it is read back as itself."""
    if kind.scalar == "date":
        return written_day(date.fromisoformat(str(value)), code)
    return written_span(round(float(str(value))), code)  # a mean of spans need not be whole


def _years(kind: Kind) -> Years:
    if kind.low is None or kind.high is None:
        return None
    return date.fromordinal(int(kind.low)), date.fromordinal(int(kind.high))
