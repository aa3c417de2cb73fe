"""What an item of FHIR asks: its type, its answers, and what of it a script cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scriptgraph.formats.fhir.names import (
    CHANGES_WHAT_IS_ASKED,
    LEAST,
    MOST,
    SCORES,
    CannotSayError,
    Json,
    Version,
)
from scriptgraph.formats.fhir.quantities import UNIT, range_of, unit_of
from scriptgraph.formats.fhir.repeating import list_of, repeats
from scriptgraph.formats.outline import shown
from scriptgraph.script.kinds import parted_choice
from scriptgraph.script.ranges import as_range

_TYPES = {
    "integer": "integer",
    "decimal": "number",
    "boolean": "boolean",
    "string": "string",
    "text": "string",
    "date": "date",
    "quantity": "duration",
}
_CHOICES = ("choice", "coding")
_ALLOWED = ("group", "display", *_CHOICES, *_TYPES)
_REFUSED = {
    "modifierExtension": "which would have to be understood",
    "repeats": "so that it has several answers; a task has one",
    "initial": "so that it is answered before anybody is asked",
    "readOnly": "so that it is not asked",
    "answerValueSet": "so that its answers stand elsewhere; write them as `answerOption`",
    "maxLength": "which limits what somebody says",
    "answerConstraint": "so that other answers count as well",
    "disabledDisplay": "which says how it is shown, not whether it is asked",
}
"""Keys without which an item would ask for something else."""

_HARMLESS = {"answerConstraint": "optionsOnly"}
_FEWEST = 2


def version_of(resource: dict[str, Any]) -> Version:
    """Tell by its words which version of FHIR a Questionnaire is written in."""
    is_new = any(_is_new(item) for item in _items(resource.get("item"), 0))
    return "R5" if is_new else "R4"


def refusals_of(item: Json) -> Iterator[str]:
    """Say all that of an item a script cannot say."""
    kind = item.get("type")
    if kind not in _ALLOWED:
        yield f"the type {shown(kind)}; allowed are {', '.join(_ALLOWED)}"
    for key, why in _REFUSED.items():
        if key == "repeats" and repeats(item):
            continue
        if (value := item.get(key)) and value != _HARMLESS.get(key):
            yield f"`{key}`, {why}"
    for extension in _list(item.get("extension")):
        url = str(extension.get("url", "")) if isinstance(extension, dict) else ""
        if kind == "quantity" and url == UNIT and unit_of(item):
            continue
        if any(word in url for word in CHANGES_WHAT_IS_ASKED):
            yield f"the extension {url!r}, which changes what is asked"
    if kind == "quantity" and not unit_of(item):
        yield "a quantity in no known unit; allowed is one `questionnaire-unit`, of UCUM"
    text = item.get("text")
    if kind != "group" and (not isinstance(text, str) or not text.strip()):
        yield "no `text`, so that it has no words to be asked in"


def type_of(item: Json, link: str) -> str | list[str]:
    """Give the type of an item's value, as a task has it.

    Raises:
        CannotSayError: When a script cannot say it.
    """
    kind = str(item.get("type"))
    if repeats(item):
        return list_of(item, refusals_of, type_of)
    if kind in _CHOICES:
        return answers(item, link)
    if item.get("answerOption"):
        raise CannotSayError(f"`answerOption` of an item of the type {kind!r}")
    if kind == "quantity":
        return _quantity(item)
    if kind == "date":
        return _dates([str(day) for url in (LEAST, MOST) for day in _days(item, url)])
    least, most = _bound(item, LEAST), _bound(item, MOST)
    if least is None and most is None:
        return _TYPES[kind]
    if kind not in ("integer", "decimal") or least is None or most is None:
        raise CannotSayError("a smallest or a largest value alone; a range has both ends")
    try:
        return as_range(f"{_TYPES[kind]} {least}..{most}")
    except ValueError as error:
        raise CannotSayError(f"a range from {least} to {most}: {error}") from error


def _quantity(item: Json) -> str:
    """Give the type of a quantity, with its two ends, or without any.

    Raises:
        CannotSayError: When a script cannot say it.
    """
    try:
        return range_of(item)
    except ValueError as error:
        raise CannotSayError(f"a range of a quantity: {error}") from error


def _dates(ends: list[str]) -> str:
    """Give the type of a day, with its two ends, or without any.

    Raises:
        CannotSayError: When a script cannot say it.
    """
    if not ends:
        return "date"
    if len(ends) != 2:
        raise CannotSayError("a smallest or a largest value alone; a range has both ends")
    try:
        return as_range(f"date {ends[0]}..{ends[1]}")
    except ValueError as error:
        raise CannotSayError(f"a range from {ends[0]} to {ends[1]}: {error}") from error


def _days(item: Json, url: str) -> list[Any]:
    extensions = [one for one in _list(item.get("extension")) if isinstance(one, dict)]
    return [one.get("valueDate") for one in extensions if one.get("url") == url]


def answers(item: Json, link: str) -> list[str]:
    """Give the answers of a choice: words, numbers, or numbers with words.

    Raises:
        CannotSayError: When a script cannot say them.
    """
    options = [_option(option) for option in _list(item.get("answerOption"))]
    if len(options) < _FEWEST:
        raise CannotSayError(f"{len(options)} answers in `answerOption`; a choice has two or more")
    scored = [number for number, _ in options if number]
    if not scored:
        return [words for _, words in options]
    if len(scored) < len(options):
        without = next(words for number, words in options if not number)
        raise CannotSayError(f"the answer {without!r} without a number, and others with one")
    found = [f"{number} = {words}" if words else number for number, words in options]
    for written, (number, words) in zip(found, options, strict=True):
        if parted_choice(written) != (number, words):
            raise CannotSayError(f"the number {number} of an answer, which is not written plainly")
    return found


def _option(option: Any) -> tuple[str, str]:
    """Give the number and the words of an answer; what it has not is empty."""
    if not isinstance(option, dict):
        raise CannotSayError(f"{shown(option)} as an answer")
    keys = [key for key in option if key.startswith("value")]
    if len(keys) != 1:
        raise CannotSayError(f"an answer with {len(keys)} values, not one")
    if option.get("initialSelected"):
        raise CannotSayError("an answer that is chosen before anybody is asked")
    value = option[keys[0]]
    match keys[0], value:
        case "valueInteger", int() if not isinstance(value, bool):
            return str(value), ""
        case "valueString", str() if value.strip():
            return "", " ".join(value.split())
        case "valueCoding", dict():
            words = value.get("display")
            if not isinstance(words, str) or not words.strip():
                raise CannotSayError(f"the answer {shown(value.get('code'))} without `display`")
            return _score(option, value), " ".join(words.split())
    allowed = "valueCoding, valueString, valueInteger"
    raise CannotSayError(f"an answer with `{keys[0]}` {shown(value)}; allowed are {allowed}")


def _score(*parts: Json) -> str:
    """Give the number of an answer, wherever R4 and R5 write it; empty where it has none."""
    found = {
        str(_plain(one.get("valueDecimal")))
        for part in parts
        for one in _list(part.get("extension"))
        if isinstance(one, dict) and one.get("url") in SCORES
    }
    if len(found) > 1:
        raise CannotSayError(f"an answer with several numbers: {', '.join(sorted(found))}")
    return found.pop() if found else ""


def _plain(number: Any) -> int | float:
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise CannotSayError(f"{shown(number)} as the number of an answer")
    return int(number) if number == int(number) else number


def _bound(item: Json, url: str) -> int | float | None:
    for one in _list(item.get("extension")):
        if isinstance(one, dict) and one.get("url") == url:
            values = [value for key, value in one.items() if key.startswith("value")]
            if len(values) == 1 and isinstance(values[0], int | float):
                return values[0]
            raise CannotSayError(f"{shown(values)} as the end of a range")
    return None


def _is_new(item: Json) -> bool:
    extensions = [
        extension
        for option in _list(item.get("answerOption"))
        if isinstance(option, dict)
        for part in (option, option.get("valueCoding"))
        if isinstance(part, dict)
        for extension in _list(part.get("extension"))
    ]
    is_weighed = any(isinstance(one, dict) and one.get("url") == SCORES[1] for one in extensions)
    return is_weighed or item.get("type") in ("coding", "question") or "answerConstraint" in item


def _items(items: Any, depth: int) -> list[Json]:
    if depth > 12:
        return []
    found = [item for item in _list(items) if isinstance(item, dict)]
    return [*found, *(one for item in found for one in _items(item.get("item"), depth + 1))]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
