"""Bands as authors ask for them: `severity is moderate or severe`, without quotes and signs.

A condition of the model compares texts, `severity in ["moderate", "severe"]`. Readers write the
words out, and writers give them back.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scriptgraph.core.findings import Path
from scriptgraph.formats.outline import Outline, in_a_line
from scriptgraph.script import expressions
from scriptgraph.script.bands import Bands, bands_of, broken_bands, words_compared
from scriptgraph.script.model import Rule, Script

_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_ENDS = r"(?=\s+(?:and|or)\b|\s*[),]|\s*$)"


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


def written_out(text: str, bands: Mapping[str, Bands]) -> str:
    """Write what a condition asks of bands in words as comparisons; all else stays as it is."""
    for name, each in bands.items():
        word = "|".join(map(re.escape, sorted(each.words, key=len, reverse=True)))
        one = rf"(?:{word})(?![\w’/-])"
        several = rf"({one}(?:\s*(?:,|\bor\b)\s*{one})*){_ENDS}"
        asked = re.compile(
            rf"(?<![\w.-]){re.escape(name)}\s+is(\s+not)?\s+(?:{several}|([^\W\d_][^()<>=,]*?){_ENDS})",
            re.IGNORECASE,
        )
        pieces = _QUOTED.split(text)
        pieces[::2] = [asked.sub(_Compared(name, each), piece) for piece in pieces[::2]]
        text = "".join(pieces)
    return text


def worded(text: str, bands: Mapping[str, Bands]) -> str:
    """Write what a condition compares bands with in words, where they are read as the same."""
    for name, each in bands.items():
        quoted = "|".join(rf'"{re.escape(word)}"' for word in each.words)
        compared = re.compile(
            rf"(?<![\w.\"'-]){re.escape(name)} "
            rf"(?:([=!])= ({quoted})|(not )?in \[((?:(?:{quoted})(?:, )?)+)\])"
        )
        better = compared.sub(_Worded(name), text)
        text = better if written_out(better, {name: each}) == text else text
    return text


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


class _Compared:
    """Writes a match of words as a comparison."""

    def __init__(self, name: str, bands: Bands) -> None:
        self._name, self._known = name, {word.casefold(): word for word in bands.words}

    def __call__(self, found: re.Match[str]) -> str:
        listed = re.split(r"\s*(?:,|\bor\b)\s*", found[2]) if found[2] else [found[3]]
        words = [" ".join(word.split()) for word in listed]
        quoted = [f'"{self._known.get(word.casefold(), word)}"' for word in words]
        if len(quoted) == 1:
            return f"{self._name} {'!=' if found[1] else '=='} {quoted[0]}"
        return f"{self._name} {'not ' * bool(found[1])}in [{', '.join(quoted)}]"


class _Worded:
    """Writes a match of a comparison in words."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, found: re.Match[str]) -> str:
        words = re.findall(r'"([^"]*)"', found[2] or found[4])
        is_denied = found[1] == "!" or bool(found[3])
        return f"{self._name} is {'not ' * is_denied}{' or '.join(words)}"


def _is_condition(text: str, bands: Mapping[str, Bands]) -> bool:
    """Say whether a sentence only asks bands for their words."""
    plain = written_out(text.strip().strip(".`"), bands)
    if plain == text.strip() or not expressions.is_condition(plain):
        return False
    found = [
        words_compared(n) for n in ast.walk(expressions.parse(plain)) if isinstance(n, ast.Compare)
    ]
    return any(one is not None and one[0] in bands for one in found)


def _rules(parts: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for section in parts["sections"]:
        for number, rule in enumerate(section.get("next", ())):
            yield ("sections", section["id"], "next", number), rule
    for number, rule in enumerate(parts.get("anytime", ())):
        yield ("anytime", number), rule
