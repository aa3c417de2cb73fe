"""Reads and writes role cards: one YAML file a client, in which what is unknown says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scriptgraph.core.errors import InputError
from scriptgraph.formats.naming import did_you_mean
from scriptgraph.formats.outline import CONTROL_CHARACTER, Data, Outline, folded, shown
from scriptgraph.records.card import UNKNOWN, BigFive, Level, Origin, RoleCard

_PARTS: dict[str, type[BaseModel]] = {"big_five": BigFive, "origin": Origin}
_WANTED = {
    "literal_error": f"low, medium, high or {UNKNOWN}",
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "string_pattern_mismatch": "a name of letters, digits, _ and -, without spaces",
    "tuple_type": "a list of texts",
    "model_type": "a group of keys",
    "bool_parsing": "true or false",
    "unknown_complaint": "what the client comes with: the one thing that cannot be unknown",
}


def is_card(data: Data) -> bool:
    """Say whether a file's content is a role card, and not a case, which may come from one."""
    return isinstance(data, dict) and "card" in data and "patient" not in data


def card_in(outline: Outline) -> RoleCard:
    """Make a role card of a file that could be read.

    Raises:
        InputError: When it is none; it names every fault's place.
    """
    try:
        return RoleCard.model_validate(folded(outline.data or {}))
    except ValidationError as error:
        raise InputError("\n".join(_faults(outline, error))) from error


def write_card(card: RoleCard) -> str:
    """Write a role card; reading the text gives an equal one."""
    given = card.model_dump(exclude={"details", "name", "language", "origin"})
    lines = list(_lines(given))
    extras = card.model_dump(include={"name", "language"}, exclude_none=True)
    lines[1:1] = list(_lines(extras))
    if card.details:
        lines += ["details:", *(f"  - {_quoted(detail)}" for detail in card.details)]
    if card.origin:
        lines += ["origin:", *(f"  {line}" for line in _lines(card.origin.model_dump()))]
    return "\n".join(lines) + "\n"


def _lines(values: dict[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield f"{key}:"
            yield from (f"  {line}" for line in _lines(value))
        elif isinstance(value, bool):
            yield f"{key}: {str(value).lower()}"
        else:
            yield f"{key}: {UNKNOWN if value is None else _quoted(value)}"


def _quoted(text: str) -> str:
    """Write a text so that YAML reads it as it is."""
    whole = " ".join(CONTROL_CHARACTER.sub(" ", text).split())
    return whole if whole in get_args(Level) else json.dumps(whole, ensure_ascii=False)


def _faults(outline: Outline, error: ValidationError) -> list[str]:
    """Say what is wrong with a card, in the order of the file."""
    placed = [(outline.source().place(fault["loc"]), _fault(fault)) for fault in error.errors()]
    placed.sort(key=lambda one: (one[0].line, one[0].column))
    return [f"{place}: {text}" for place, text in placed]


def _fault(fault: ErrorDetails) -> str:
    *above, key = fault["loc"]
    name = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "missing" if name in ("card", "complaint"):
            return f"the card has no {name!r}"
        case "missing":
            where = f"the card's {above[0]!r}" if above else "the card"
            return f"{where} has no {key!r}; write `{key}: {UNKNOWN}` where nobody knows"
        case "extra_forbidden":
            known = list(_PARTS.get(str(above[0]) if above else "", RoleCard).model_fields)
            meant = did_you_mean(str(key), known) or f"; there are: {', '.join(known)}"
            return f"a card has no key {name!r}{meant}"
        case "string_too_long":
            most = fault["ctx"]["max_length"]
            return f"{name!r} is {shown(fault['input'])}; it must have at most {most:,} characters"
    wanted = _WANTED.get(fault["type"], fault["msg"])
    return f"{name!r} is {shown(fault['input'])}; it must be {wanted}"
