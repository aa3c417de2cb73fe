"""Names made from titles, titles made from names, and guesses at what a name was meant to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from scriptgraph.script.lookalikes import INVISIBLE

_MAX_LENGTH = 60
_UNSEEN = re.compile(f"[{INVISIBLE}\ufe00-\ufe0f]")
_LETTERS = ("L", "M", "Nd", "Nl")


def slug(title: str) -> str:
    """Make a name from a title: `Check-in, part 2` gives `check_in_part_2`; may be empty."""
    composed = unicodedata.normalize("NFC", _UNSEEN.sub("", title))
    kept = (char if _is_letter(char) else " " for char in composed.lower())
    return "_".join("".join(kept).split())[:_MAX_LENGTH].strip("_")


def title_from(name: str) -> str:
    """Make a title from a name: `check_in` gives `Check in`."""
    words = " ".join(name.replace("_", " ").split()) or name.strip() or "?"
    return words[:1].upper() + words[1:]


def closest(word: str, allowed: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Guess which allowed word was meant; `cutoff` says how alike the two must be, up to 1."""
    matches = get_close_matches(word.casefold(), list(allowed), n=1, cutoff=cutoff)
    return matches[0] if matches else None


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Write the guess as the end of a message; empty when there is none."""
    guess = closest(word, allowed)
    return f"; did you mean {guess!r}?" if guess else ""


def _is_letter(char: str) -> bool:
    return unicodedata.category(char).startswith(_LETTERS)
