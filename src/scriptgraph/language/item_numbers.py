"""An item of a questionnaire that is named by its number: `Frage 9`, `the ninth question`, `第9题`.

These are words of authors and not of patients; each language's are known in every script.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from scriptgraph.language.alternatives import either

_NO_AMOUNT = r"(?!\w|[.,]\d|\s*(?:times|mal|veces|fois|次|minut\w*|%))"
"""To ask a question three times names no third question."""


class Numbered(NamedTuple):
    """Where a text names an item, and by which number."""

    start: int
    end: int
    number: int


def items_numbered(text: str) -> Iterator[Numbered]:
    """Find the items that a text names by their numbers, from its beginning to its end."""
    end = 0
    for found in sorted(_found(text), key=lambda one: (one.start, -one.end)):
        if found.start >= end:
            end = found.end
            yield found


def is_refused(text: str) -> bool:
    """Say whether a condition is about somebody who does not answer."""
    return any(re.search(table["refuses"], text, re.IGNORECASE) for table in _tables().values())


def _found(text: str) -> Iterator[Numbered]:
    for pattern, numbers in _patterns():
        for match in pattern.finditer(text):
            if not _passing().search(text[: match.start()]):
                told = match["number"].casefold()
                number = int(told) if told.isdecimal() else numbers[told]
                yield Numbered(match.start(), match.end(), number)


@cache
def _passing() -> re.Pattern[str]:
    """Match what stands before an item that only says when: `after the first question`."""
    words = "|".join(table["passing"] for table in _tables().values())
    return _compiled(rf"(?<!\w)(?:{words})\s*$")


@cache
def _patterns() -> list[tuple[re.Pattern[str], Mapping[str, int]]]:
    """Give for each language how the number stands behind the word, and before it."""
    return [one for code, table in _tables().items() for one in _patterns_of(code, table)]


def _patterns_of(
    code: str, table: Mapping[str, str]
) -> Iterator[tuple[re.Pattern[str], Mapping[str, int]]]:
    item, counted = table["item"], _numbers(table["ordinals"])
    if code == "zh":
        figure = rf"(?P<number>\d{{1,2}}|{either(counted)})"
        yield _compiled(rf"第\s*{figure}\s*(?:个|個|道)?\s*(?:{item})"), counted
        yield _compiled(rf"(?:{item})\s*(?P<number>\d{{1,2}}){_NO_AMOUNT}"), counted
        return
    numbers = {**_numbers(table["cardinals"]), **counted}
    number = rf"(?:(?:{table['number']}|#)\s*)?(?P<number>\d{{1,2}}|{either(numbers)})"
    yield _compiled(rf"\b(?:{item})\s+{number}{_NO_AMOUNT}"), numbers
    figure = r"\b(?P<number>\d{1,2})(?:st|nd|rd|th|\.?ª|\.?º|\.|e|ème|ère)"
    yield _compiled(rf"{figure}\s*(?:{item})\b"), counted
    ending = "[nrsm]?" if code == "de" else ""
    yield _compiled(rf"\b(?P<number>{either(counted)}){ending}\s+(?:{item})\b"), counted


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _numbers(words: str) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), 1)}


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    file = files("scriptgraph.language").joinpath("wordings", "items.toml")
    return tomllib.loads(file.read_text("utf-8"))
