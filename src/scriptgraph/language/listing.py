"""How several things are told in one line: `tea, coffee, and water`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

_BETWEEN_NUMBERS = r"(?<!\d),|,(?!\d)"
"""A comma that is none of a number: "7,5"."""

_SENTENCE = r"(?-i:(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z][a-z]))[.!](?=\s)|\u3002"
"""The end of one: no point of "St. Mary"."""


def listed(things: Sequence[str], code: str) -> str:
    """Write things in one line, as people list them; where there are none, the word for that."""
    words = words_of_lists(code)
    if len(things) < 2:
        return things[0] if things else words["none"]
    return f"{words['comma'].join(things[:-1])}{words['last']}{things[-1]}"


def parted(text: str, code: str) -> list[str]:
    """Part what somebody lists: at commas, lines and ends of sentences, and before the last.

    What stands in brackets belongs together, and so does "St. Mary".
    """
    last = words_of_lists(code)["last"].strip(" ,")
    word = re.escape(last) if not last.isascii() else rf"\b{re.escape(last)}\b"
    marks = re.compile(
        rf"{_BETWEEN_NUMBERS}|{_SENTENCE}|[;\n\u3001\uff0c\uff1b]|{word}", re.IGNORECASE
    )
    inside = [found.span() for found in re.finditer(r"[(\uff08][^()\uff08\uff09]*[)\uff09]", text)]
    cuts = [
        found.span()
        for found in marks.finditer(text)
        if not any(start < found.start() < end for start, end in inside)
    ]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    parts = (text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return [part for part in parts if re.search(r"\w", part)]


def words_of_lists(code: str) -> Mapping[str, Any]:
    """Give the words by which lists are told in a language."""
    known = _read()
    return known.get(re.split(r"[-_]", code.casefold())[0], known["en"])


@lru_cache
def _read() -> Mapping[str, Mapping[str, Any]]:
    path = files("scriptgraph.language").joinpath("wordings", "records.toml")
    found: Mapping[str, Mapping[str, Any]] = tomllib.loads(path.read_text("utf-8"))
    return found
