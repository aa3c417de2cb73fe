"""Lists of records: as a model claims one record, and as people read a whole list."""

from __future__ import annotations

import re

from scriptgraph.core.values import Record
from scriptgraph.language.listing import listed
from scriptgraph.language.numerals import written
from scriptgraph.script.kinds import Constant, Kind, kind_of
from scriptgraph.state.times import time_in_words

TOLD = "told"
"""The status of the quote that has given a record of a list."""

_STRUCK = re.compile(r"\s*[-\u2212\u2013]\s*(\S.*?)\s*", re.DOTALL)
_CLAIMED = re.compile(r"\s*[{(]?\s*(.*?)\s*[)}]?\s*", re.DOTALL)


def claimed_parts(text: str, kind: Kind) -> dict[str, str] | None:
    """Read a record as a model claims it, `name: sertraline, dose: 50`: part → text.

    Args:
        text: The claim. A part that stands in it with nothing behind it is not told.
        kind: The list.

    Returns:
        The parts, or None where the text is no record of the list: it names no part, one that
        there is not, one twice, or lacks the one that names the record.
    """
    inside = _CLAIMED.fullmatch(text)
    names = "|".join(re.escape(name) for name, _ in kind.parts)
    label = re.compile(rf"(?:^|[,;]\s*)[\"']?({names})[\"']?\s*[:=\uff1a]", re.IGNORECASE)
    told = inside[1] if inside else text
    marks = list(label.finditer(told))
    if not marks or marks[0].start() != 0:
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(told)]
    spelt = {name.casefold(): name for name, _ in kind.parts}
    found: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=True):
        part = spelt[mark[1].casefold()]
        if part in found:
            return None
        found[part] = told[mark.end() : end].strip(" \t\r\n,;\"'")
    found = {part: value for part, value in found.items() if value}
    return found if kind.parts[0][0] in found else None


def struck_name(text: str, kind: Kind) -> str:
    """Read which record a model claims to be taken out, `-aspirin`; empty where it claims none.

    Args:
        text: The claim.
        kind: The list.
    """
    found = _STRUCK.fullmatch(text)
    first = re.escape(kind.parts[0][0])
    name = (
        re.sub(rf"^[\"']?{first}[\"']?\s*[:=\uff1a]", "", found[1], flags=re.IGNORECASE)
        if found
        else ""
    )
    return name.strip(" \"'")


def list_in_words(records: list[Record], kind: Kind, code: str) -> str:
    """Write a list as people do: `sertraline 50 mg, and melatonin`; an empty one is `none`."""
    return listed([record_in_words(record, kind, code) for record in records], code)


def record_in_words(record: Record, kind: Kind, code: str) -> str:
    """Write one record: its name, what has a unit, and in brackets the other parts by name."""
    plain, named = [], []
    for part, declared in kind.parts:
        if part not in record:
            continue
        told = part_in_words(record[part], kind_of(declared), code)
        is_first = part == kind.parts[0][0]
        if is_first or kind_of(declared).unit:
            plain.append(told)
        else:
            named.append(f"{part} {told}")
    return " ".join([*plain, *([f"({', '.join(named)})"] if named else [])])


def part_in_words(value: Constant, kind: Kind, code: str) -> str:
    """Write a part as people do in a language."""
    if kind.meaning in ("day", "span"):
        return time_in_words(value, kind, code)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    number = int(value) if value == int(value) else value
    return f"{written(number, code)} {kind.unit}".rstrip()
