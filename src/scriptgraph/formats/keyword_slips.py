"""Lines of Markdown scripts with a word of the notation that is nearly spelt as it should be."""

from __future__ import annotations

import re

from scriptgraph.formats.keyword_lines import COLON, DASH, NUMBERED, Edited, Where, replaced
from scriptgraph.formats.keywords import Keywords
from scriptgraph.formats.naming import closest
from scriptgraph.formats.near import is_collecting
from scriptgraph.formats.spaced_settings import spaced_setting
from scriptgraph.language.vocabulary import vocabulary

_OWN_WORD = re.compile(rf"{DASH}([^\W\d][\w ]{{0,40}}?){COLON}(.*)")
_OWN_NOTE = re.compile(rf"{DASH}([^\W\d][\w ]{{0,40}}?)(\s*[.。]?)")
_OWN_COLLECT = re.compile(rf"{DASH}([^\W\d]\w*)\s+([\w-]+)(\s*[:：]\s*)(.*)")
_OWN_OPTIONAL = re.compile(rf"{NUMBERED}([(（])(\w+)([)）])(.*)")

_ALIKE = 0.8
_HALF = 0.5
"""How alike two words of two signs are that have one in common."""


def near_line(words: Keywords, line: str, where: Where) -> tuple[str, str, Edited] | None:
    """Read a line with a word that is misspelt: the word, the right one, the line."""
    if where == "task":
        return _near_task(words, line)
    if where == "above" and spaced_setting(line):
        return None  # the colon is one of its value: `- Kontakt DE: 116 123`
    groups = ("settings",) if where == "above" else ("section", "notes")
    known = [word for group in groups for word in words.source.known(group)]
    known += words.source.words("task", "renamed from") if where == "section" else ()
    found = _OWN_WORD.fullmatch(line)
    right = closest(found[2].lower(), known, cutoff=_ALIKE) if found else None
    if found is None or right is None:
        return _near_note(words, line) if where == "section" else None
    edited = words.line(replaced(line, found.span(2), right), where)
    return (found[2], _own(words, right, (*groups, "task")), edited) if edited else None


def _near_note(words: Keywords, line: str) -> tuple[str, str, Edited] | None:
    if (found := _OWN_NOTE.fullmatch(line)) is None:
        return None
    right = closest(found[2].lower(), words.source.known("notes"), cutoff=_ALIKE)
    edited = words.line(replaced(line, found.span(2), right), "section") if right else None
    return (found[2], _own(words, right, ("notes",)), edited) if right and edited else None


def _near_task(words: Keywords, line: str) -> tuple[str, str, Edited] | None:
    right, span = "", (0, 0)
    if (found := _OWN_COLLECT.fullmatch(line)) and words.types.is_kind(found[5]):
        if found[2][0].isupper() and not _is_collecting(found[2]):
            return None  # an instruction: `- Erwartete Antwort: ja oder nein`
        right, span = words.source.written("task", "collect"), found.span(2)
    elif found := _OWN_OPTIONAL.fullmatch(line):
        known = words.source.words("task", "optional")
        cutoff = _HALF if words.source.code == "zh" else _ALIKE
        right, span = closest(found[3].lower(), known, cutoff=cutoff) or "", found.span(3)
    elif found := _OWN_WORD.fullmatch(line):
        keys = ("call", "skipped", "renamed from")
        known = tuple(word for key in keys for word in words.source.words("task", key))
        right, span = closest(found[2].lower(), known, cutoff=_ALIKE) or "", found.span(2)
    edited = words.line(replaced(line, span, right), where="task") if right else None
    return (line[slice(*span)], _own(words, right, ("task",)), edited) if edited else None


def _is_collecting(word: str) -> bool:
    """Say whether a word collects, with a capital too: here are words of the script's language."""
    return is_collecting(word) or is_collecting(word.lower())


def _own(words: Keywords, word: str, groups: tuple[str, ...]) -> str:
    """Give the language's own word for what a word means, in whichever language that is."""
    own = vocabulary(words.source.code)
    known = ((group, words.source.known(group).get(word.lower())) for group in groups)
    group, key = next((group, key) for group, key in known if key)
    listed = own.words(group, key)
    return next((one for one in listed if one.lower() == word.lower()), listed[0])
