"""The one builder: from any reader's outline to a script, with all faults at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scriptgraph.core.findings import Finding, Path
from scriptgraph.formats import advice
from scriptgraph.formats.composing import put_parts
from scriptgraph.formats.expand import expand, stand_in
from scriptgraph.formats.naming import closest, slug
from scriptgraph.formats.outline import Data, Outline, place_name, shown
from scriptgraph.formats.part import UsedPart, is_part, report_head, standing_alone
from scriptgraph.formats.reach import Reach
from scriptgraph.formats.shown_words import hint_in_words, in_its_words, type_in_words
from scriptgraph.formats.types_meant import OURS, type_meant
from scriptgraph.script.check.faults import faults
from scriptgraph.script.lists import EXAMPLE, as_list, is_list
from scriptgraph.script.model import Script
from scriptgraph.script.ranges import as_range

_NAME = "a name of letters, digits, _ and -, without spaces"
_WANTED = {
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number of reasonable size",
    "int_type": "a whole number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "a text",
    "string_pattern_mismatch": _NAME,
    "string_too_long": "at most 60 characters long",
    "string_too_short": "a text that is not empty",
    "too_short": "a text that is not empty",
    "greater_than_equal": "at least 1",
    "model_type": "a group of keys",
    "dict_type": "a group of keys",
    "tuple_type": "a list",
}
_TASK = 3
"""Steps to the name of a task."""

_SECTION_ID = 3
"""Steps to the name of a section: `sections`, its number, `id`."""

PART_ALONE, PROGRAMME_ALONE = "part-alone", "programme-alone"
"""The rules that say that a file is no script, and nothing wrong for that."""

_ROUNDS = 5
"""Faulty values are found first, faulty combinations of good ones in the next round."""

Location = tuple[str | int, ...]
"""A part as pydantic numbers it."""


def build(
    outline: Outline, reach: Reach | None = None, *, may_be_part: bool = False
) -> tuple[Script | None, list[Finding]]:
    """Make a script of an outline, and list everything that is wrong with it.

    When a finding is an error, the script is what is left without the faulty parts: good for
    further checks, not for use. It is None when nothing is left.

    Args:
        outline: What a reader has found.
        reach: Where the parts that it uses are looked for; None where that is nowhere.
        may_be_part: Whether a part is read by itself, to be checked.
    """
    if _is_programme(outline):
        message = "this is a programme, which is no script by itself: each of its sessions has one"
        hint = "`scriptgraph chat` and `--person` hold its sessions; its scripts are used as any."
        outline.fault(PROGRAMME_ALONE, message, ("programme",), hint)
        return None, outline.findings
    if not is_part(outline):
        return _built(outline, reach)
    if not may_be_part:
        message = "this is a part, which is no script by itself: a script uses it"
        hint = "In a script's `sections:`, write `consent: {use: parts/consent.yaml}`."
        outline.fault(PART_ALONE, message, ("part",), hint)
    part = build_part(outline, reach)
    return (standing_alone(part) if part else None), outline.findings


def is_other_kind(findings: Sequence[Finding]) -> bool:
    """Say whether all that keeps a file from being a script is that it is meant as none."""
    return [one.rule for one in findings] in ([PART_ALONE], [PROGRAMME_ALONE])


def _is_programme(outline: Outline) -> bool:
    data = outline.data
    return isinstance(data, dict) and "programme" in data and "script" not in data


def build_part(outline: Outline, reach: Reach | None) -> UsedPart | None:
    """Make a part of an outline; what is wrong with it stands in the outline."""
    script, _ = _built(outline, reach)
    if script is None or outline.head is None:
        return None
    part = UsedPart(script, outline.head, outline.file)
    report_head(outline, part)
    if all(finding.severity != "error" for finding in outline.findings):
        outline.findings += faults(standing_alone(part))
    return part


def _built(outline: Outline, reach: Reach | None) -> tuple[Script | None, list[Finding]]:
    if outline.data is None:
        return None, outline.findings
    parts = expand(outline)
    put_parts(outline, parts, reach, build_part)
    if reach:
        outline.files = tuple(map(str, reach.files))
    parts["source"] = outline.source()
    has_sections = bool(parts["sections"])
    if not has_sections:
        parts["sections"] = [{"id": "none", "title": "None"}]  # lets the rest be validated
    script = _validate(outline, parts)
    return script if has_sections else None, outline.findings


def _validate(outline: Outline, parts: dict[str, Any]) -> Script | None:
    for _ in range(_ROUNDS):
        try:
            return Script.model_validate(parts)
        except ValidationError as error:
            # The list itself is never at fault: it counts as too short when all its items are.
            found = ((_cut(detail["loc"]), detail) for detail in error.errors())
            details = {loc: detail for loc, detail in found if loc != ("sections",)}
        _mend_all(outline, parts, details)
    return None


def _mend_all(
    outline: Outline, parts: dict[str, Any], details: dict[Location, ErrorDetails]
) -> None:
    """Report what is wrong with values, and go on as if they had been right."""
    misnamed = [_value(parts, location) for location in details if _names_section(location)]
    for location, detail in details.items():
        path, value = _path(parts, location), _value(parts, location)
        if location[-1] in ("to", "then") and isinstance(value, str) and value in misnamed:
            _value(parts, location[:-1])[location[-1]] = _plain_name(value)
            continue  # it is the name of the section that is at fault
        _report(outline, detail, path, value)
        if _names_section(location):
            outline.misnamed.append(_plain_name(value))
        is_key = "[key]" in detail["loc"]
        if is_key:
            outline.renamed.append(_plain_name(str(location[-1])))
        elif "collect" in location or "gives" in location:
            outline.untyped.update(_collected(location, value, path))
        _mend(parts, location, path, is_key)


def _collected(location: Location, value: Data, path: Path) -> list[str]:
    """Name the values that something faulty was to collect."""
    if location[-1] not in ("collect", "gives"):
        return [str(location[-1])]
    if isinstance(value, str) and type_meant(value) and len(path) > _TASK:
        return [str(path[_TASK])]  # the type alone: the value is that of the task
    found = value if isinstance(value, list) else re.split(r"[,;:=\s]+", str(value))
    return [slug(name) for name in found if isinstance(name, str) and slug(name)]


def _report(outline: Outline, detail: ErrorDetails, path: Path, value: Data) -> None:
    kind, where = detail["type"], place_name(path[:-1])
    wanted = _WANTED.get(kind, detail["msg"])
    if kind == "missing":
        key = "script" if path == ("id",) else str(path[-1])
        outline.fault("missing", f"{where} has no {key!r}", path, advice.for_missing(outline, path))
    elif kind == "value_error":
        message = detail["msg"].removeprefix("Value error, ")
        hint = advice.for_conflict(message, is_markdown=outline.is_markdown)
        outline.fault("wrong-value", f"{place_name(path)}: {message}", path, hint)
    elif "[key]" in detail["loc"]:
        message = f"{shown(path[-1])} in {where} cannot be the name of a value; it must be {_NAME}"
        outline.fault("bad-name", message, path, advice.for_name(str(path[-1])))
    elif path[-1] == "id" and "collect" not in path:
        name = "script" if path == ("id",) else where.partition(" of ")[0].partition(" ")[0]
        message = f"{shown(value)} cannot be the name of a {name}; it must be {wanted}"
        at = ("script",) if path == ("id",) else path
        outline.fault("bad-name", message, at, advice.for_name(str(value)))
    else:
        _report_value(outline, path, value, wanted)


def _report_value(outline: Outline, path: Path, value: Data, wanted: str) -> None:
    where, hint = place_name(path[:-1]), advice.for_value(outline, path, value)
    message = f"{path[-1]!r} of {where} is {shown(value)}; it must be {wanted}"
    if path[-1] == "collect":
        message = f"'collect' of {where} is {shown(value)}; it must be names with a type each"
    elif "collect" in path and is_list(value):
        why = _meant_range(str(value)).removeprefix("; ")
        found = shown(type_in_words(value, outline.language))
        message = f"{shown(path[-1])} in {where} is collected as {found}: {why}"
    elif "collect" in path:
        found = shown(type_in_words(value, outline.language) if isinstance(value, str) else value)
        ranges = "a range such as `integer 0..10`, a number in a unit such as `number kg`"
        types = ", ".join(in_its_words(kind, outline.language) for kind in OURS)
        allowed = f"{types}, {ranges}, a list of choices, or records such as `{EXAMPLE}`"
        message = hint_in_words(
            f"{shown(path[-1])} in {where} is collected as {found}; it must be {allowed}"
            + _meant_range(str(value)),
            outline.language,
        )
    outline.fault("wrong-value", message, path, hint)


def _meant_range(text: str) -> str:
    """Say what is wrong with a list or a range, or how a range is written."""
    if is_list(text):
        try:
            as_list(text)
        except ValueError as error:
            return f"; {error}"
    if ".." in text and text.startswith(("integer ", "number ", "date ", "duration ")):
        try:
            as_range(text)
        except ValueError as error:
            return f"; {error}"
    return f"; write `{known}`" if ".." in (known := type_meant(text)) else ""


def _mend(parts: dict[str, Any], location: Location, path: Path, is_key: bool) -> None:
    """Replace a faulty part, so that the next round shows what else is wrong."""
    *above, last = location
    around = _value(parts, tuple(above))
    if not isinstance(around, dict):  # a task or rule whose parts contradict each other
        for key in ("if", "skipped"):
            around[last].pop(key, None)
        if "tasks" in location:
            around[last].update(stand_in(path))
    elif is_key:
        _rename_value(parts, around, str(last))
    elif last == "id" and "collect" not in path:
        around[last] = _plain_name(str(around.get(last, "")))
    elif last == "collect":
        around[last] = dict.fromkeys(_collected(location, around[last], path), "string")
    elif "collect" in location and isinstance(around.get(last), str):
        around[last] = _mended_type(around[last])
    elif (value := stand_in(path)) is not None:
        around[last] = value
        if last == "to" and "if" not in around:
            around.setdefault("when", "…")  # so that no rule after it counts as unreachable
    else:
        around.pop(last, None)


def _names_section(location: Location) -> bool:
    return len(location) == _SECTION_ID and location[0] == "sections" and location[-1] == "id"


def _plain_name(name: str) -> str:
    return slug(name) or "unnamed"


def _rename_value(parts: dict[str, Any], collect: dict[str, Any], name: str) -> None:
    """Give a value a name that can be one, and read it by that wherever it is compared."""
    kind, plain = collect.pop(name), slug(name)
    if not plain:
        return
    collect.setdefault(plain, kind)
    rules = [rule for section in parts["sections"] for rule in section.get("next", ())]
    for rule in (*rules, *parts.get("anytime", ())):
        if isinstance(rule.get("if"), str):
            rule["if"] = rule["if"].replace(name, plain)


def _mended_type(text: str) -> str:
    """Give a type for what is none, so that conditions on it are judged as they were meant."""
    meant = type_meant(text)
    if isinstance(meant, list):
        return "string"
    if is_list(meant):
        return meant
    scalar, is_range, _ = meant.partition(" ")
    if is_range:
        return "number" if scalar in ("integer", "number") else scalar
    return meant or closest(text, OURS) or "string"


def _cut(location: Location) -> Location:
    """Leave out what pydantic says of the inside of a collected value or a list of texts."""
    for key in ("collect", "gives"):
        if key in location:
            return location[: location.index(key) + 2]
    return location[:1] if location[0] in ("silence", "guarantees", "contacts") else location


def _path(parts: Data, location: Location) -> Path:
    """Name sections and tasks by their ids instead of their numbers."""
    path: list[str | int] = []
    for depth, step in enumerate(location):
        named = isinstance(step, int) and path[-1] in ("sections", "tasks")
        path.append(_value(parts, location[: depth + 1])["id"] if named else step)
    return tuple(path)


def _value(parts: Data, location: Location) -> Data:
    for step in location:
        parts = parts.get(step) if isinstance(parts, dict) else parts[step]
    return parts
