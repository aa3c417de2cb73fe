"""Writes what a hint shows of a Markdown script in the words of its language."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace

from scriptgraph.core.findings import Finding
from scriptgraph.formats.arrows import in_words
from scriptgraph.formats.keywords import keywords
from scriptgraph.language.vocabulary import ENGLISH, code_of, vocabulary
from scriptgraph.script.model import Script

_SHOWN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
"""A piece of a script in a hint."""

_BEHIND_ARROW = re.compile(r"(?:if|after|otherwise|urgently|and back)\b(?!:)")
_GROUPS = ("settings", "section", "notes", "task", "types", "arrows")
_COUNTED = frozenset({"turns", "turn", "visits", "visit", "or"})
"""Words of arrows that say nothing by themselves."""


def in_its_words(text: str, language: str, names: Container[str] = ()) -> str:
    """Write a piece of a script, as a line, a type, a condition or one word, in a language.

    Args:
        text: The piece, in English; what is in the language already stays.
        language: The code of the language.
        names: What the script calls its own parts, which stays as well.
    """
    if language == ENGLISH:
        return text
    plain, words = text.strip(), keywords(ENGLISH, language)
    if text.lstrip("\\ ").startswith("→"):
        return in_words(text, language)
    if plain in names:
        return text
    if word := _keyword(plain.removesuffix(":"), language):
        return word + plain[len(plain.removesuffix(":")) :]
    if _BEHIND_ARROW.match(plain):
        return re.sub(r"^→ \d[,，]?\s*", "", in_words(f"→ 1, {plain}", language))
    if (shown := words.shown(text)) != text:
        return shown
    bare = words.shown(f"- {plain}").removeprefix("- ") if ":" in plain else plain
    return bare if bare != plain else words.guarantee(text)


def type_in_words(text: str, language: str) -> str:
    """Write a type in a language, or what begins like one: `integer from 0 to 10`."""
    return keywords(ENGLISH, language).types.kind(text) or text if language != ENGLISH else text


def _keyword(text: str, language: str) -> str:
    """Give a word of the notation in a language; empty for any other text."""
    english, own = vocabulary(ENGLISH), vocabulary(language)
    for group in _GROUPS:
        key = english.known(group).get(text.lower())
        if key and key not in _COUNTED:
            return own.written(group, key)
    return ""


def as_written(finding: Finding, script: Script) -> Finding:
    """Tell a finding with what its hint shows in the words of its script."""
    code = code_of(script.language) if script.source.is_markdown else None
    return finding if code is None else in_words_of(finding, code, names_of(script))


def in_words_of(finding: Finding, language: str, names: Container[str]) -> Finding:
    """Tell a finding with what its hint shows in the words of a language.

    Args:
        finding: The finding.
        language: The code of the language.
        names: What the script calls its own parts, which stays.
    """
    return replace(finding, hint=hint_in_words(finding.hint, language, names))


def names_of(script: Script) -> frozenset[str]:
    """List what a script calls its sections, tasks, values and actions."""
    tasks = (task.id for section in script.sections for task in section.tasks)
    return frozenset({*script.readable, *script.by_id, *script.actions, *tasks})


def hint_in_words(hint: str, language: str, names: Container[str] = ()) -> str:
    """Write all that a hint shows in the words of a language."""

    def told(found: re.Match[str]) -> str:
        piece = found[2]
        inner = piece.strip()
        return f"{found[1]}{piece.replace(inner, in_its_words(inner, language, names))}{found[1]}"

    return _SHOWN.sub(told, hint) if language != ENGLISH else hint
