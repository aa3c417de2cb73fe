"""Decisions in one short list: each line says what holds, behind the words that prove it.

    "call me Martina|name"        the task `name` is done
    "rather not say|-name"        it is not needed
    "about a seven|mood=7"        the value `mood` is 7
    "forget I said that|-mood"    the value `mood` is taken back
    "I want to stop|!2"           the second `anytime` condition holds
    ">3"                          the third way on is the one whose condition holds

The other form has an object for each (`schemas`). What is read from either is the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scriptgraph.prompting.names import Names

_NAME = r"[\w-]+"
_QUOTE = r"[^\"\\|\r\n]{1,200}"
"""What a quote holds, for servers that hold answers to a pattern: no end of a text in JSON."""

_VALUE = r"[^\"\\|\r\n]{1,300}"

MOST_LISTED = 200
"""Names that a pattern lists; in a script with more it lets any name pass."""

_WAY = re.compile(r">\s*(-?\d+)")
_GIVEN = re.compile(rf"(.*?)\|\s*({_NAME})\s*=(.*)", re.DOTALL)
_CLAIM = re.compile(rf"(.*)\|\s*(?:!\s*(-?\d+)|(-?)\s*({_NAME}))", re.DOTALL)


def pattern(names: Names, *, ways: int) -> str:
    """Give the pattern of one decision: what is not among the names and numbers does not fit."""
    claims = [f"-?({any_of(names.tasks)})"] if names.tasks else []
    if names.values:
        claims.append(f"({any_of(names.values)})={_VALUE}")
        claims += [f"-({any_of(only)})"] if (only := _no_tasks(names)) else []
    if names.watched:
        claims.append(f"!({'|'.join(map(str, names.watched))})")
    forms = [rf"{_QUOTE}\|({'|'.join(claims)})"] if claims else []
    if ways:
        forms.append(f">({'|'.join(map(str, range(ways + 1)))})")
    return f"^({'|'.join(forms)})$"


def _no_tasks(names: Names) -> list[str]:
    """Name the values that no task is called like: `-phone` is in the pattern once."""
    return [name for name in names.values if name not in names.tasks]


def any_of(names: Sequence[str]) -> str:
    """Give a pattern of these names, or of any name where they are too many to be listed."""
    return "|".join(names) if len(names) <= MOST_LISTED else r"[^\"\\|=>!\s]{1,60}"


def in_full(given: Mapping[str, Any], *, is_asked_for: bool) -> dict[str, Any]:
    """Write an answer in short form as one in full; one that is in full already stays.

    Args:
        given: The answer.
        is_asked_for: Whether its schema asks for the short form.

    Raises:
        ValueError: As `read` does.
    """
    lines = given.get("shown")
    if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
        return {"rule": 0, **given, **read(lines)}
    return {"shown": [], **given} if is_asked_for and "settled" in given else dict(given)


def read(decisions: Sequence[str]) -> dict[str, Any]:
    """Read a list of decisions as the fields of an evaluation.

    Raises:
        ValueError: When a line is no decision, or names another way on than one before it.
    """
    found: dict[str, Any] = {"settled": [], "collected": [], "anytime": []}
    ways = set[int]()
    for number, line in enumerate(map(str.strip, decisions)):
        if way := _WAY.fullmatch(line):
            ways.add(int(way[1]))
        elif given := _GIVEN.fullmatch(line):
            quote, name, value = map(str.strip, given.groups())
            found["collected"].append({"quote": quote, "name": name, "value": value})
        elif claim := _CLAIM.fullmatch(line):
            quote, rule, no, task = claim.groups()
            if rule:
                found["anytime"].append({"quote": quote.strip(), "rule": int(rule)})
            else:
                key = "not_needed" if no else "done"
                found["settled"].append({"quote": quote.strip(), key: task})
        else:
            raise ValueError(
                f'decision {number + 1} is none of "quote|task", "quote|-task", '
                '"quote|name=value", "quote|!1", ">1"'
            )
    if len(ways) > 1:
        raise ValueError(f"several ways on are named: {sorted(ways)}")
    return {**found, "rule": ways.pop()} if ways else found
