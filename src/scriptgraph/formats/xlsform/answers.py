"""What a question of an XLSForm is answered with, as the type of a value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scriptgraph.formats.outline import shown
from scriptgraph.formats.xlsform.sheets import CannotSayError, Row
from scriptgraph.script.ranges import as_range

TYPES = {"integer": "integer", "decimal": "number", "text": "string"}
"""What asks for a plain value → its type."""

CHOICE = "select_one "
_RANGE = re.compile(r"\.\s*>=\s*(-?[\d.]+)\s+and\s+\.\s*<=\s*(-?[\d.]+)")
_SCORE = re.compile(r"-?(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?")


def plain(row: Row) -> str:
    """Give the type of a plain value, with its range.

    Raises:
        CannotSayError: When a script cannot say its `constraint`.
    """
    declared, constraint = TYPES[row.kind], row["constraint"]
    if not constraint:
        return declared
    found = _RANGE.fullmatch(constraint)
    try:
        if found is None or declared == "string":
            raise ValueError("allowed is a range of numbers, `. >= 0 and . <= 10`")
        return as_range(f"{declared} {found[1]}..{found[2]}")
    except ValueError as error:
        raise CannotSayError(row, "constraint", f"{shown(constraint)}; {error}") from error


def choice(row: Row, choices: Sequence[Row], label: str) -> list[str]:
    """Give the answers of a choice: with their numbers where each name of one is a number.

    Args:
        row: The question.
        choices: The rows of the sheet `choices`.
        label: The column of labels.

    Raises:
        CannotSayError: When a script cannot say them.
    """
    if row.kind.endswith(" or_other"):
        raise CannotSayError(row, "type", f"{shown(row.kind)}, so that other answers count as well")
    if row["constraint"]:
        raise CannotSayError(row, "constraint", f"{shown(row['constraint'])} of a choice")
    rows = listed(row, choices)
    if not rows:
        named = row.kind.removeprefix(CHOICE)
        raise CannotSayError(row, "type", f"the list {named!r}, which is not in `choices`")
    for one in rows:
        if not one[label] or not one["name"]:
            raise CannotSayError(one, label, "an answer without a name and a label")
    return _with_numbers([one["name"] for one in rows], [one[label] for one in rows])


def listed(row: Row, choices: Sequence[Row]) -> list[Row]:
    """Give the rows of a question's choices; none where it has no choices."""
    if not row.kind.startswith(CHOICE):
        return []
    named = row.kind.removeprefix(CHOICE)
    return [one for one in choices if named in (one["list_name"], one["list name"])]


def _with_numbers(names: Sequence[str], labels: Sequence[str]) -> list[str]:
    if all(_SCORE.fullmatch(name) for name in names):
        return [f"{name} = {label}" for name, label in zip(names, labels, strict=True)]
    return list(labels)
