"""Reads the JSON of FHIR, and knows where each item stands in its file."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from math import isfinite
from typing import Any

from scriptgraph.core.findings import Place
from scriptgraph.formats.fhir.names import QUESTIONNAIRE
from scriptgraph.formats.outline import Outline, shown

_LINK = re.compile(r'"linkId"\s*:\s*("(?:[^"\\]|\\.)*")')
_RESOURCE = re.compile(r'"resourceType"\s*:')
_MOST_DIGITS = 18
_OTHERS = {
    "QuestionnaireResponse": "these are answers; the Questionnaire itself is another file",
    "Bundle": "this is a Bundle; save the Questionnaire in it as a file of its own",
}


def is_fhir(text: str) -> bool:
    """Say whether a text is meant to be a resource of FHIR."""
    return text.lstrip()[:1] == "{" and bool(_RESOURCE.search(text))


class Links:
    """Where items stand in a file, by their linkIds; those that stand there twice come in order."""

    def __init__(self, text: str, file: str) -> None:
        """Find all of them."""
        self._file = file
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._starts: dict[str, list[int]] = {}
        for match in _LINK.finditer(text):
            try:
                self._starts.setdefault(json.loads(match[1], strict=False), []).append(
                    match.start()
                )
            except ValueError:
                continue

    def place(self, link: object, number: int = 0) -> Place:
        """Give the place of an item; the beginning of the file where it has no linkId."""
        starts = self._starts.get(link, []) if isinstance(link, str) else []
        if number >= len(starts):
            return Place(self._file, 1, 1)
        line = bisect_right(self._lines, starts[number])
        return Place(self._file, line, starts[number] - self._lines[line - 1] + 1)


def parsed(outline: Outline, text: str) -> dict[str, Any] | None:
    """Read a Questionnaire as data; what keeps it from being read stands in the outline."""
    try:
        found = json.loads(
            text,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_refused,
            object_pairs_hook=_without_doubles,
        )
    except json.JSONDecodeError as error:
        place = Place(outline.file, error.lineno, error.colno)
        outline.fault("syntax", f"this is not JSON: {error.msg}", place)
        return None
    except (ValueError, RecursionError) as error:
        why = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        outline.fault("syntax", f"this is not JSON of FHIR: {why}", Place(outline.file, 1, 1))
        return None
    kind = found.get("resourceType") if isinstance(found, dict) else None
    if kind == QUESTIONNAIRE:
        return dict(found)
    named = kind if isinstance(kind, str) else ""
    message = _OTHERS.get(
        named, f"the resource is {shown(kind)}, and only a {QUESTIONNAIRE} is read"
    )
    outline.fault("fhir-resource", message, Place(outline.file, 1, 1))
    return None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else _finite(digits)


def _finite(digits: str) -> float:
    if isfinite(number := float(digits)):
        return number
    raise ValueError(f"a number of {len(digits)} characters is larger than any that can be read")


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")


def _without_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {shown(double)} stands twice in one object")
    return found
