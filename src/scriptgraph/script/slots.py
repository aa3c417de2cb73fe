"""Slots: where a value stands in a text, `{name}`, or `{name|what stands there otherwise}`.

A text is what its author wrote; what fills its slots is never read for slots again. A brace that is
to be read as one is written twice: `{{`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_MARK = re.compile(
    r"\{\{|\}\}|\{\s*(?P<name>\w[\w\u0300-\u036f-]{0,99})\s*(?:\|(?P<otherwise>[^{}]*))?\}",
    re.UNICODE,
)

MOST_SHOWN = 200
"""Characters of a value in a text; what is longer is cut there, and an ellipsis says so."""


@dataclass(frozen=True)
class Slot:
    """A place in a text that a value fills."""

    name: str
    """The value's name."""

    otherwise: str | None
    """What stands there where the value is not known; None where that was not said."""

    written: str
    """The slot as it stands in the text."""


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str | Slot, ...]:
    """Part a text into what stands as it is, braces written twice made one, and its slots."""
    found: list[str | Slot] = []
    end = 0
    for mark in _MARK.finditer(text):
        found.append(text[end : mark.start()])
        end = mark.end()
        if mark["name"] is None:
            found.append(mark[0][0])
            continue
        otherwise = None if mark["otherwise"] is None else " ".join(mark["otherwise"].split())
        found.append(Slot(unicodedata.normalize("NFC", mark["name"]), otherwise, mark[0]))
    return (*found, text[end:])


def slots(text: str | None) -> tuple[Slot, ...]:
    """List the slots of a text, in order."""
    return tuple(piece for piece in pieces(text or "") if isinstance(piece, Slot))


def filled(text: str, fill: Callable[[Slot], str]) -> str:
    """Put a text in the place of each slot; nothing in it is read as a slot."""
    return "".join(one if isinstance(one, str) else fill(one) for one in pieces(text))


def plain(text: str) -> str | None:
    """Give a text that has no slots, as it is sent; None where it has some."""
    return None if slots(text) else filled(text, lambda slot: slot.written)


def literal(text: str) -> str:
    """Write a text of somebody else's as one that is sent as it stands: `plain` gives it back."""
    return text.replace("{", "{{").replace("}", "}}")


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Give a text whose slots name values by other names."""

    def called(mark: re.Match[str]) -> str:
        name = unicodedata.normalize("NFC", mark["name"] or "")
        start, end = mark.span("name")
        if name not in names:
            return mark[0]
        before, behind = start - mark.start(), end - mark.start()
        return f"{mark[0][:before]}{names[name]}{mark[0][behind:]}"

    return _MARK.sub(called, text)


def told(text: str) -> str:
    """Write a text for a model that knows no values: each slot as what belongs in its place."""
    return filled(text, lambda slot: f"[{slot.name}]" if not slot.otherwise else _or_else(slot))


def _or_else(slot: Slot) -> str:
    return f'[{slot.name}; if not known: "{slot.otherwise}"]'


def found_in(text: str, said: str) -> str:
    """Give the passage of what was said that a text has become; empty where there is none.

    Exact words are sent on lines of their own.
    """
    if (fixed := plain(text)) is not None:
        return fixed if fixed in said else ""
    found = _passage(text).search(said)
    return found[0] if found else ""


@lru_cache(maxsize=1024)
def _passage(text: str) -> re.Pattern[str]:
    return re.compile(f"^{''.join(map(_as_pattern, pieces(text)))}$", re.MULTILINE)


def _as_pattern(piece: str | Slot) -> str:
    if isinstance(piece, str):
        return re.escape(piece)
    longest = max(MOST_SHOWN, len(piece.otherwise or ""))
    return rf"[^\n]{{0,{longest}}}?"
