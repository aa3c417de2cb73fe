"""Texts of any origin, as they can be shown: no character of theirs commands a terminal."""

import re
import unicodedata

_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that turn round the order in which what follows is shown."""

_LEFT_BY_JSON = re.compile(f"[\x7f-\x9f\ud800-\udfff{_TURNS}]")
"""Of those, what JSON does not write as a code by itself."""


def printable(text: str) -> str:
    """Drop the characters with which a text could redraw or turn round the reader's screen."""
    return "".join(char for char in text if char in "\n\t" or not _is_command(char))


def printable_json(text: str) -> str:
    """Write such characters in a JSON text as their codes: it says the same to a program."""
    return _LEFT_BY_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _is_command(char: str) -> bool:
    return char in _TURNS or unicodedata.category(char) in ("Cc", "Cs")
