"""Comparisons and sentences that stand in each other's place, and what was meant by them.

A comparison that is judged as a sentence decides nothing that its author can rely on, and nobody
would notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

from scriptgraph.core.findings import Path
from scriptgraph.formats.amounts import number_in
from scriptgraph.formats.notation import write_condition
from scriptgraph.formats.outline import Outline, short
from scriptgraph.language.alternatives import either
from scriptgraph.script import expressions
from scriptgraph.script.authors_words import IFS
from scriptgraph.script.comparisons import asks_for_unknown, computed, is_mixed, odd_values
from scriptgraph.script.fields import ValueType
from scriptgraph.script.lookalikes import in_expression, named

_QUOTES = "`'\"´‘’“”„‚«»*_「」"
_FIRST = re.compile(
    rf"^(?:{either(IFS)})"
    "(?:\\s+|(?<=[\u2e80-\u9fff]))",
    re.IGNORECASE,
)
"""A word for `if` at the beginning of a condition."""


def is_computed(text: str, names: Set[str]) -> str:
    """Give the comparison that a judged condition really is; empty when it is a sentence."""
    types = dict.fromkeys(names, "string")
    return computed(text, types) or computed(_FIRST.sub("", text.strip(_QUOTES + " .")), types)


def mend_conditions(outline: Outline, parts: dict[str, Any]) -> None:
    """Report odd signs in comparisons, and comparisons that stand where a sentence belongs."""
    types = _types(parts)
    for path, rule in _rules(parts):
        if isinstance(text := rule.get("if"), str):
            if odd := in_expression(text):
                _mend_signs(outline, (*path, "if"), rule, odd, parts)
            _mend_values(outline, (*path, "if"), rule, types, parts)
        if isinstance(text := rule.get("when"), str) and not outline.is_markdown:
            rule["when"] = _words(outline, (*path, "when"), " ".join(text.split()), types)


def _mend_signs(
    outline: Outline,
    path: Path,
    rule: dict[str, Any],
    odd: tuple[int, str],
    parts: dict[str, Any],
) -> None:
    """Report the first odd sign of a comparison; what is none with plain signs is told later."""
    position, plain = odd
    if better := _readable(plain) or _readable(plain.strip(_QUOTES)):
        found, rule["if"] = named(rule["if"][position]), better
        words = {"found": found, "write": _written(outline, path, rule, parts)}
        outline.slip_inside("odd-in-expression", path, position, **words)


def _mend_values(
    outline: Outline,
    path: Path,
    rule: dict[str, Any],
    types: Mapping[str, ValueType],
    parts: dict[str, Any],
) -> None:
    """Report words in the place of numbers and truths, and what asks for nothing at all."""
    text, is_one = rule["if"], expressions.is_condition(rule["if"])
    if found := asks_for_unknown(text, types):
        outline.slip("asks-for-unknown", path, found=repr(found[0]), name=found[1])
        del rule["if"]
        if "to" in rule:
            rule["when"] = "…"
    elif is_one and (odd := next(odd_values(text, types, number_in), None)):
        rule["if"] = odd[1]
        write = _written(outline, path, rule, parts)
        outline.slip("odd-value", path, name=odd[0], found=repr(short(text)), write=write)


def _written(outline: Outline, path: Path, rule: dict[str, Any], parts: dict[str, Any]) -> str:
    """Write the line in which a condition stands: that of a task, or an arrow with all it says."""
    if not outline.is_markdown:
        return f"if: {rule['if']}"
    if "tasks" in path:
        return f"- if: {write_condition(rule['if'])}"
    to = str(rule.get("to", ""))
    title = next((str(one.get("title") or to) for one in parts["sections"] if one["id"] == to), to)
    back = " and back" if rule.get("back") == "true" else ""
    return f"→ {title}{back}, if {write_condition(rule['if'])}"


def _readable(text: str) -> str:
    return text if expressions.is_condition(text) else expressions.expression_meant(text)


def _words(outline: Outline, path: Path, text: str, types: Mapping[str, ValueType]) -> str:
    """Give what is judged; a backslash before it keeps it from being taken for a comparison."""
    names = types.keys()
    if text[:1] == "\\" and len(text) > 1:
        return text[1:]
    comparison = is_computed(text, names)
    if comparison in types and types[comparison] != "boolean":
        return text  # `tired` says something, whatever is collected under that name
    if comparison:
        write = _with_names(comparison, names)
        outline.slip("comparison-in-words", path, found=repr(short(text)), write=write)
        return "…"
    if is_mixed(text, names):
        outline.slip("comparison-among-words", path, found=repr(short(text)))
        return "…"
    return text


def _with_names(comparison: str, names: Set[str]) -> str:
    """Write a comparison with the names as they are collected, in small letters or capitals."""
    folded = {name.casefold(): name for name in names}
    for read in expressions.names(comparison) - names:
        if known := folded.get(read.casefold()):
            comparison = re.sub(rf"\b{re.escape(read)}\b", known, comparison)
        else:  # a choice without its quotes
            comparison = re.sub(rf"([=!]=) *{re.escape(read)}\b", rf'\1 "{read}"', comparison)
    return comparison


def as_words(text: str, names: Set[str]) -> str:
    """Write what is judged, so that it is not taken for a comparison."""
    escaped = text[:1] == "\\" or is_computed(text, names) or is_mixed(text, names)
    return f"\\{text}" if escaped else text


def _rules(parts: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for section in parts["sections"]:
        for task in section.get("tasks", []):
            yield ("sections", section["id"], "tasks", task["id"]), task
        for number, rule in enumerate(section.get("next", [])):
            yield ("sections", section["id"], "next", number), rule
    for number, rule in enumerate(parts.get("anytime", [])):
        yield ("anytime", number), rule


def _types(parts: dict[str, Any]) -> dict[str, ValueType]:
    tasks = (task for section in parts["sections"] for task in section.get("tasks", []))
    collected = (task.get("collect") for task in tasks)
    given = (types for types in collected if isinstance(types, dict))
    kinds = {name: kind for types in given for name, kind in types.items()}
    return {
        name: tuple(map(str, kind)) if isinstance(kind, list) else str(kind)
        for name, kind in kinds.items()
    }
