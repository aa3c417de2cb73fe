"""Bands as authors ask for them: `severity is moderate or severe`, without quotes and signs.

A condition of the model compares texts, `severity in ["moderate", "severe"]`. Readers write the
words out, and writers give them back; see `script.band_words`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scriptgraph.core.findings import Path
from scriptgraph.formats.outline import Outline, in_a_line
from scriptgraph.script import expressions
from scriptgraph.script.band_words import worded, written_out
from scriptgraph.script.bands import Bands, bands_of, broken_bands, words_compared
from scriptgraph.script.model import Rule, Script
from scriptgraph.script.trees import nodes_of


def mend_bands(outline: Outline, parts: dict[str, Any]) -> None:
    """Write out what rules, guarantees and definitions ask of bands in words.

    A condition behind `when` that asks for nothing else is told: a model would judge it.

    Args:
        outline: Where that is told.
        parts: A script in the shape of the model.
    """
    computed = parts.get("computed")
    known = computed if isinstance(computed, dict) else {}
    definitions = {name: text for name, text in known.items() if isinstance(text, str)}
    bands = bands_of(definitions)
    for name in broken_bands(definitions):
        outline.untyped.add(name)
        _stand_in(parts, name)
    if not bands:
        return
    for path, rule in _rules(parts):
        if isinstance(text := rule.get("if"), str):
            rule["if"] = written_out(text, bands)
        elif isinstance(text := rule.get("when"), str) and _is_condition(text, bands):
            found = in_a_line(text)
            if outline.is_markdown:
                words = {"found": repr(found), "write": f"if `{found}`"}
                outline.slip("no-backticks", (*path, "when"), **words)
            else:
                words = {"found": repr(found), "write": found}
                outline.slip("comparison-in-words", (*path, "when"), **words)
    known |= {n: written_out(text, bands) for n, text in definitions.items() if n not in bands}
    if isinstance(lines := parts.get("guarantees"), list):
        parts["guarantees"] = [
            written_out(line, bands) if isinstance(line, str) else line for line in lines
        ]


def in_words(script: Script) -> Script:
    """Give a script whose conditions ask of bands in words, as a file has them."""
    bands = bands_of(script.computed)
    if not bands:
        return script

    def rule(one: Rule) -> Rule:
        return one.model_copy(update={"if_": worded(one.if_, bands) if one.if_ else one.if_})

    computed = script.computed.items()
    changed = {
        "sections": tuple(
            section.model_copy(update={"next": tuple(map(rule, section.next))})
            for section in script.sections
        ),
        "anytime": tuple(map(rule, script.anytime)),
        "computed": {n: text if n in bands else worded(text, bands) for n, text in computed},
        "guarantees": tuple(worded(line, bands) for line in script.guarantees),
    }
    return script.model_copy(update=changed)


def _stand_in(parts: dict[str, Any], name: str) -> None:
    """Let everything hold that asks for the words of bands that are told to be none."""
    asked = re.compile(rf"(?<![\w.-]){re.escape(name)}\s+is\b.*", re.DOTALL)
    for _, rule in _rules(parts):
        if isinstance(text := rule.get("if"), str) and asked.search(text):
            rule["if"] = "true"
    computed = parts["computed"]
    for other, text in computed.items():
        if isinstance(text, str) and asked.search(text):
            computed[other] = "true"


def _is_condition(text: str, bands: Mapping[str, Bands]) -> bool:
    """Say whether a sentence only asks bands for their words."""
    plain = written_out(text.strip().strip(".`"), bands)
    if plain == text.strip() or not expressions.is_condition(plain):
        return False
    found = [words_compared(node) for node in nodes_of(expressions.parse(plain), ast.Compare)]
    return any(one is not None and one[0] in bands for one in found)


def _rules(parts: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for section in parts["sections"]:
        for number, rule in enumerate(section.get("next", ())):
            yield ("sections", section["id"], "next", number), rule
    for number, rule in enumerate(parts.get("anytime", ())):
        yield ("anytime", number), rule
