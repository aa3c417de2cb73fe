"""Writes lines of Markdown scripts in the words of another language: `- erfrage alter: Zahl`.

It goes both ways: what an author has written becomes English before it is read, and what is
written, or shown in a hint, becomes the language of its script. Conditions in backticks, names and
the author's own text are the same in every language. Arrows are in `scriptgraph.formats.arrows`:
what is a title and what a condition only all sections tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from scriptgraph.formats.guarantee_words import sentence
from scriptgraph.formats.naming import closest
from scriptgraph.language.spans import with_units_of, without_units_of
from scriptgraph.language.vocabulary import ENGLISH, Vocabulary, vocabulary
from scriptgraph.script.lookalikes import DASHES
from scriptgraph.script.ranges import as_range

Where = Literal["above", "section", "task"]
"""Before the first section; below a title; in a task, its first line included."""

_DASH = rf"(\s*[-*+{DASHES}]\s+(?:\*\*)?)"
_COLON = r"(\s*(?:\*\*)?\s*[:：](?:\*\*)?\s*)"
_NUMBERED = r"(\s*\d{1,9}[.)]\s+(?:(?:\*\*[^*]+[:：]\*\*|\*\*[^*]+\*\*\s?[:：])\s*)?)"
_OWN_WORD = re.compile(rf"{_DASH}([^\W\d][\w ]{{0,40}}?){_COLON}(.*)")
_OWN_NOTE = re.compile(rf"{_DASH}([^\W\d][\w ]{{0,40}}?)(\s*[.。]?)")
_OWN_COLLECT = re.compile(rf"{_DASH}([^\W\d]\w*)\s+([\w-]+)(\s*[:：]\s*)(.*)")
_OWN_OPTIONAL = re.compile(rf"{_NUMBERED}([(（])(\w+)([)）])(.*)")
_IN_QUOTES = re.compile(r'("(?:[^"\\]|\\.)*")')
_WIDE_COLON = re.compile(r"^([^:：]*)：\s*")
_WIDE_COMMA = re.compile(r"\s*[，、]\s*")
_ENDS = re.compile(r"\w+ -?[\d.,]+\s*\.\.\s*-?[\d.,]+")
"""A type with two ends, whether they are ends of a range or not."""

_ALIKE = 0.8
_HALF = 0.5
"""How alike two words of two signs are that have one in common."""

_LISTS = ("silence", "leaves", "answers")
_NO_SCALARS = ("one of", "list of", "at most")
_PARTS = re.compile(r"[,，、]")


@dataclass(frozen=True)
class Edited:
    """A line in other words, and which of its columns were which before."""

    text: str
    spans: tuple[tuple[int, int, int], ...]
    """Of each word that was replaced: where it begins and ends now, and how far it began later."""

    word: str
    """The first word that was replaced, as it stood there."""

    def column(self, now: int) -> int:
        """Give where something stood before; what is in a replaced word stood at its beginning."""
        moved = 0
        for start, end, shift in self.spans:
            if now <= start:
                break
            if now < end:
                return start + moved
            moved = shift
        return now + moved


def either(words: Iterable[str]) -> str:
    """Write a pattern for one of several words; those of letters with ends are whole words."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(_pattern(word) for word in longest)


def _pattern(word: str) -> str:
    ends = word[-1].isalnum() and ord(word[-1]) < 0x2E80
    return r"\s+".join(map(re.escape, word.split())) + (r"(?!\w)" if ends else "")


def _are_ends(text: str) -> bool:
    """Say whether ends, or a unit, stand behind a type."""
    try:
        return bool(_ENDS.fullmatch(text)) or bool(as_range(text))
    except ValueError:
        return False


@cache
def keywords(source: str, target: str) -> Keywords:
    """Give what writes lines of one language in the words of another, by their codes.

    English words may stand in the lines of every language.
    """
    own, english = vocabulary(source), vocabulary(ENGLISH)
    return Keywords(own if source == ENGLISH else own.beside(english), vocabulary(target))


class Keywords:
    """The words of one language, and those of the one that lines are written in."""

    def __init__(self, source: Vocabulary, target: Vocabulary) -> None:
        """Make the patterns of the lines."""
        self.source, self.target = source, target
        settings, section = source.known("settings"), source.known("section")
        self._above = re.compile(rf"{_DASH}({either(settings)}){_COLON}(.*)", re.IGNORECASE)
        self._section = re.compile(rf"{_DASH}({either(section)}){_COLON}(.*)", re.IGNORECASE)
        notes = source.known("notes")
        self._note = re.compile(
            rf"{_DASH}({either(notes)})(\s*[.。]?)((?:[:：].*)?)", re.IGNORECASE
        )
        collect, call, optional, renamed = (
            either(source.words("task", key))
            for key in ("collect", "call", "optional", "renamed from")
        )
        self._collect = re.compile(
            rf"{_DASH}({collect})([:：]?\s*)([^:：]*)([:：]?\s*)(.*)", re.IGNORECASE
        )
        self._call = re.compile(rf"{_DASH}({call}){_COLON}(.*)", re.IGNORECASE)
        self._there = {
            key: re.compile(rf"{_DASH}({either(source.words('task', key))}){_COLON}(.*)", re.I)
            for key in ("if", "skipped")
        }
        self._renamed = re.compile(rf"{_DASH}({renamed}){_COLON}(.*)", re.IGNORECASE)
        self._optional = re.compile(rf"{_NUMBERED}([(（])({optional})([)）])(.*)", re.IGNORECASE)
        types = {**source.known("types")}
        one_of = [word for word, key in types.items() if key == "one of"]
        self._one_of = re.compile(rf"({either(one_of)})[:：]?\s*(.*)", re.IGNORECASE)
        lists, most = (
            either(word for word, key in types.items() if key == wanted)
            for wanted in ("list of", "at most")
        )
        self._records = re.compile(
            rf"(?:{lists})\s*(?:(?:{most})\s*(\d+))?\s*[:：]?\s*\{{(.*)\}}", re.IGNORECASE
        )
        plain = (word for word, key in types.items() if key not in _NO_SCALARS)
        self._types = re.compile(rf"({either(plain)})(.*)", re.IGNORECASE)
        verbs = source.known("action")
        self._verb = re.compile(rf"([\w-]+\s+)({either(verbs)})(\s+)(.*)", re.IGNORECASE)
        self._seconds = re.compile(
            rf"(\d+\s*)({either(source.words('action', 'seconds'))})(\s*)", re.IGNORECASE
        )

    def line(self, line: str, where: Where) -> Edited | None:
        """Write a line in the other words; None where it is no line of the notation."""
        match where:
            case "above":
                return self._set(line)
            case "section":
                return self._said_of_section(line) or self._noted(line)
            case "task":
                return self._in_task(line) or self._noted(line)

    def shown(self, text: str) -> str:
        """Write a line, or a type, in the other words wherever it may stand."""
        found = (self.line(text, where) for where in ("above", "section", "task"))
        edited = next((one for one in found if one), None)
        if edited or not self.is_kind(text):
            return edited.text if edited else text
        return self.kind(text) or text

    def setting(self, name: str, value: str) -> tuple[str, str] | None:
        """Write a setting of front matter in the other words."""
        key = self.source.known("settings").get(name.lower())
        return (self.target.written("settings", key), self.value(key, value)) if key else None

    def value(self, key: str, value: str) -> str:
        """Write what stands behind a key in the other words."""
        if key in ("guarantee", "guarantees"):
            return self.guarantee(value)
        if key == "action":
            return self._acting(value)
        if key in ("parameter", "with") and self.source.code == "zh":
            return _WIDE_COLON.sub(r"\1: ", value, count=1)
        return self._list(value) if key in _LISTS else value

    def guarantee(self, text: str) -> str:
        """Write a guarantee in the other words; one that cannot come back from there stays."""
        return sentence(text, self.source, self.target)

    def kind(self, text: str) -> str | None:
        """Write a type in the other words; None where none of ours begins it."""
        plain = text.strip()
        if found := self._one_of.fullmatch(plain):
            return f"{self.target.written('types', 'one of')} {self._list(found[2])}".rstrip()
        if found := self._records.fullmatch(plain):
            return self._list_of(found[1], found[2])
        if (found := self._types.fullmatch(plain)) is None:
            return None
        key, rest = self._key("types", found[1]), found[2].strip()
        rest = self._spans(rest) if key == "duration" else rest
        return f"{self.target.written('types', key)} {rest}".rstrip()

    def _spans(self, ends: str) -> str:
        """Write the units of spans in the other words, where they come back the same."""
        is_english = self.source.code == ENGLISH
        plain = ends if is_english else without_units_of(ends, self.source.code)
        told = with_units_of(plain, self.target.code)
        return told if without_units_of(told, self.target.code) == plain else plain

    def _list_of(self, most: str | None, parts: str) -> str:
        """Write a type of lists in the other words; what a part is called stays."""
        pairs = (re.split(r"[:：]", part, maxsplit=1) for part in _PARTS.split(parts))
        told = [
            ": ".join([pair[0].strip(), *(self.kind(kind) or kind.strip() for kind in pair[1:])])
            for pair in pairs
        ]
        bound = f" {self.target.written('types', 'at most')} {most}" if most else ""
        return f"{self.target.written('types', 'list of')}{bound} {{{', '.join(told)}}}"

    def is_kind(self, text: str) -> bool:
        """Say whether a text is a whole type."""
        plain = text.strip()
        if self._records.fullmatch(plain) or self._one_of.match(plain):
            return True
        if (found := self._types.fullmatch(plain)) is None:
            return False
        ends = without_units_of(found[2].strip(), self.source.code)
        return not ends or _are_ends(f"{self._key('types', found[1])} {ends}")

    def near(self, line: str, where: Where) -> tuple[str, str, Edited] | None:
        """Read a line with a word that is misspelt: the word, the right one, the line."""
        if where == "task":
            return self._near_task(line)
        groups = ("settings",) if where == "above" else ("section", "notes")
        words = [word for group in groups for word in self.source.known(group)]
        words += self.source.words("task", "renamed from") if where == "section" else ()
        found = _OWN_WORD.fullmatch(line)
        right = closest(found[2].lower(), words, cutoff=_ALIKE) if found else None
        if found is None or right is None:
            return self._near_note(line) if where == "section" else None
        edited = self.line(_with(line, found.span(2), right), where)
        return (found[2], self._own(right, (*groups, "task")), edited) if edited else None

    def _near_note(self, line: str) -> tuple[str, str, Edited] | None:
        if (found := _OWN_NOTE.fullmatch(line)) is None:
            return None
        right = closest(found[2].lower(), self.source.known("notes"), cutoff=_ALIKE)
        edited = self.line(_with(line, found.span(2), right), "section") if right else None
        return (found[2], self._own(right, ("notes",)), edited) if right and edited else None

    def _near_task(self, line: str) -> tuple[str, str, Edited] | None:
        right, span = "", (0, 0)
        if (found := _OWN_COLLECT.fullmatch(line)) and self.is_kind(found[5]):
            right, span = self.source.written("task", "collect"), found.span(2)
        elif found := _OWN_OPTIONAL.fullmatch(line):
            words = self.source.words("task", "optional")
            cutoff = _HALF if self.source.code == "zh" else _ALIKE
            right, span = closest(found[3].lower(), words, cutoff=cutoff) or "", found.span(3)
        elif found := _OWN_WORD.fullmatch(line):
            keys = ("call", "skipped", "renamed from")
            words = tuple(word for key in keys for word in self.source.words("task", key))
            right, span = closest(found[2].lower(), words, cutoff=_ALIKE) or "", found.span(2)
        edited = self.line(_with(line, span, right), where="task") if right else None
        return (line[slice(*span)], self._own(right, ("task",)), edited) if edited else None

    def _own(self, word: str, groups: tuple[str, ...]) -> str:
        """Give the language's own word for what a word means, in whichever language that is."""
        own = vocabulary(self.source.code)
        known = ((group, self.source.known(group).get(word.lower())) for group in groups)
        group, key = next((group, key) for group, key in known if key)
        words = own.words(group, key)
        return next((one for one in words if one.lower() == word.lower()), words[0])

    def _set(self, line: str) -> Edited | None:
        if (found := self._above.fullmatch(line)) is None:
            return None
        key = self._key("settings", found[2])
        word = self.target.written("settings", key)
        return _edited(line, (found.span(2), word), (found.span(4), self.value(key, found[4])))

    def _said_of_section(self, line: str) -> Edited | None:
        if (found := self._section.fullmatch(line)) is None:
            return None
        key = self._key("section", found[2])
        word = self.target.written("section", key)
        return _edited(line, (found.span(2), word), (found.span(4), self.value(key, found[4])))

    def _noted(self, line: str) -> Edited | None:
        if found := self._note.fullmatch(line):
            word = self.target.written("notes", self._key("notes", found[2]))
            return _edited(line, (found.span(2), word))
        if found := self._renamed.fullmatch(line):
            word = self.target.written("task", "renamed from")
            return _edited(line, (found.span(2), word))
        return None

    def _in_task(self, line: str) -> Edited | None:
        if found := self._collect.fullmatch(line):
            return self._collected(line, found)
        if found := self._call.fullmatch(line):
            return _edited(line, (found.span(2), self.target.written("task", "call")))
        for key, pattern in self._there.items():
            if found := pattern.fullmatch(line):
                return _edited(line, (found.span(2), self.target.written("task", key)))
        if found := self._optional.fullmatch(line):
            word = f"({self.target.written('task', 'optional')})"
            behind = "" if found[5][:1] in ("", " ") else " "
            return _edited(line, ((found.start(2), found.end(4)), word + behind))
        return None

    def _collected(self, line: str, found: re.Match[str]) -> Edited | None:
        """Write what collects a value; a sentence that begins with the same word is text."""
        _, _, between, name, colon, kind = found.groups()
        if not colon and len(name.split()) != 1:
            *_, last = name.split() or [""]
            if not self.is_kind(last):
                return None
        written = self.target.written("task", "collect")
        written += "" if between[:1] in ("", ":", "：", " ") and (between or not name) else " "
        return _edited(line, (found.span(2), written), (found.span(6), self.kind(kind) or kind))

    def _acting(self, value: str) -> str:
        if (found := self._verb.fullmatch(value)) is None:
            return value
        key, rest = self._key("action", found[2]), found[4]
        if key == "has" and (seconds := self._seconds.fullmatch(rest)):
            rest = f"{seconds[1]}{self.target.written('action', 'seconds')}"
        elif key == "gives":
            name, colon, kind = rest.replace("：", ":").partition(":")
            rest = f"{name}{colon} {self.kind(kind) or kind.strip()}".rstrip()
        elif key == "rehearses" and self.source.code == "zh":
            rest = _WIDE_COLON.sub(r"\1: ", rest, count=1)
        elif key == "takes":
            rest = self._list(rest)
        return f"{found[1]}{self.target.written('action', key)}{found[3]}{rest}"

    def _list(self, text: str) -> str:
        """Write a list with the commas of the other language; those in quotes stay."""
        if self.source.code != "zh":
            return text
        parts = _IN_QUOTES.split(text)
        return "".join(
            part if number % 2 else _WIDE_COMMA.sub(", ", part) for number, part in enumerate(parts)
        )

    def _key(self, group: str, word: str) -> str:
        return self.source.known(group)[" ".join(word.lower().split())]


def _with(line: str, span: tuple[int, int], word: str) -> str:
    return line[: span[0]] + word + line[span[1] :]


def _edited(line: str, *edits: tuple[tuple[int, int], str]) -> Edited:
    """Replace parts of a line, in their order."""
    text, at, spans = "", 0, list[tuple[int, int, int]]()
    word = next((line[slice(*span)] for span, new in edits if line[slice(*span)] != new), "")
    for (start, end), new in edits:
        text += line[at:start]
        begins = len(text)
        text += new
        at = end
        spans.append((begins, len(text), end - len(text)))
    return Edited(text + line[at:], tuple(spans), word)


def in_english(language: str) -> Keywords:
    """Give what writes the lines of a language in English."""
    return keywords(language, ENGLISH)
