"""Writes lines of Markdown scripts in the words of another language: `- erfrage alter: Zahl`.

It goes both ways: what an author has written becomes English before it is read, and what is
written, or shown in a hint, becomes the language of its script. Conditions in backticks, names and
the author's own text are the same in every language. Arrows are in `scriptgraph.formats.arrows`:
what is a title and what a condition only all sections tell.
"""

from __future__ import annotations

import re
from functools import cache

from scriptgraph.formats.guarantee_words import sentence
from scriptgraph.formats.keyword_lines import COLON, DASH, NUMBERED, Edited, Where, edited
from scriptgraph.formats.keyword_types import TypeWords
from scriptgraph.language.alternatives import whole_words
from scriptgraph.language.vocabulary import ENGLISH, Vocabulary, vocabulary

_WIDE_COLON = re.compile(r"^([^:：]*)：\s*")
_LISTS = ("silence", "leaves", "answers")


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
        self.types = TypeWords(source, target)
        settings, section = source.known("settings"), source.known("section")
        self._above = re.compile(rf"{DASH}({whole_words(settings)}){COLON}(.*)", re.IGNORECASE)
        self._section = re.compile(rf"{DASH}({whole_words(section)}){COLON}(.*)", re.IGNORECASE)
        notes = source.known("notes")
        self._note = re.compile(
            rf"{DASH}({whole_words(notes)})(\s*[.。]?)((?:[:：].*)?)", re.IGNORECASE
        )
        collect, call, optional, renamed = (
            whole_words(source.words("task", key))
            for key in ("collect", "call", "optional", "renamed from")
        )
        self._collect = re.compile(
            rf"{DASH}({collect})([:：]?\s*)([^:：]*)([:：]?\s*)(.*)", re.IGNORECASE
        )
        self._call = re.compile(rf"{DASH}({call}){COLON}(.*)", re.IGNORECASE)
        self._there = {
            key: re.compile(rf"{DASH}({whole_words(source.words('task', key))}){COLON}(.*)", re.I)
            for key in ("if", "skipped")
        }
        self._renamed = re.compile(rf"{DASH}({renamed}){COLON}(.*)", re.IGNORECASE)
        self._optional = re.compile(rf"{NUMBERED}([(（])({optional})([)）])(.*)", re.IGNORECASE)
        verbs = source.known("action")
        self._verb = re.compile(rf"([\w-]+\s+)({whole_words(verbs)})(\s+)(.*)", re.IGNORECASE)
        self._seconds = re.compile(
            rf"(\d+\s*)({whole_words(source.words('action', 'seconds'))})(\s*)", re.IGNORECASE
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
        line = next((one for one in found if one), None)
        if line or not self.types.is_kind(text):
            return line.text if line else text
        return self.types.kind(text) or text

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
        return self.types.listed(value) if key in _LISTS else value

    def guarantee(self, text: str) -> str:
        """Write a guarantee in the other words; one that cannot come back from there stays."""
        return sentence(text, self.source, self.target)

    def _set(self, line: str) -> Edited | None:
        if (found := self._above.fullmatch(line)) is None:
            return None
        key = self._key("settings", found[2])
        word = self.target.written("settings", key)
        return edited(line, (found.span(2), word), (found.span(4), self.value(key, found[4])))

    def _said_of_section(self, line: str) -> Edited | None:
        if (found := self._section.fullmatch(line)) is None:
            return None
        key = self._key("section", found[2])
        word = self.target.written("section", key)
        return edited(line, (found.span(2), word), (found.span(4), self.value(key, found[4])))

    def _noted(self, line: str) -> Edited | None:
        if found := self._note.fullmatch(line):
            word = self.target.written("notes", self._key("notes", found[2]))
            return edited(line, (found.span(2), word))
        if found := self._renamed.fullmatch(line):
            word = self.target.written("task", "renamed from")
            return edited(line, (found.span(2), word))
        return None

    def _in_task(self, line: str) -> Edited | None:
        if found := self._collect.fullmatch(line):
            return self._collected(line, found)
        if found := self._call.fullmatch(line):
            return edited(line, (found.span(2), self.target.written("task", "call")))
        for key, pattern in self._there.items():
            if found := pattern.fullmatch(line):
                return edited(line, (found.span(2), self.target.written("task", key)))
        if found := self._optional.fullmatch(line):
            word = f"({self.target.written('task', 'optional')})"
            behind = "" if found[5][:1] in ("", " ") else " "
            return edited(line, ((found.start(2), found.end(4)), word + behind))
        return None

    def _collected(self, line: str, found: re.Match[str]) -> Edited | None:
        """Write what collects a value; a sentence that begins with the same word is text."""
        _, _, between, name, colon, kind = found.groups()
        if "{" in name and " " in name.strip():
            return None  # the colon is one of a list
        if not colon and not _is_one_name(name):
            *_, last = name.split() or [""]
            if not self.types.is_kind(last):
                return None
        written = self.target.written("task", "collect")
        written += "" if between[:1] in ("", ":", "：", " ") and (between or not name) else " "
        return edited(
            line, (found.span(2), written), (found.span(6), self.types.kind(kind) or kind)
        )

    def _acting(self, value: str) -> str:
        if (found := self._verb.fullmatch(value)) is None:
            return value
        key, rest = self._key("action", found[2]), found[4]
        if key == "has" and (seconds := self._seconds.fullmatch(rest)):
            rest = f"{seconds[1]}{self.target.written('action', 'seconds')}"
        elif key == "gives":
            name, colon, kind = rest.replace("：", ":").partition(":")
            rest = f"{name}{colon} {self.types.kind(kind) or kind.strip()}".rstrip()
        elif key == "rehearses" and self.source.code == "zh":
            rest = _WIDE_COLON.sub(r"\1: ", rest, count=1)
        elif key == "takes":
            rest = self.types.listed(rest)
        return f"{found[1]}{self.target.written('action', key)}{found[3]}{rest}"

    def _key(self, group: str, word: str) -> str:
        return self.source.known(group)[" ".join(word.lower().split())]


def _is_one_name(text: str) -> bool:
    """Say whether a text is one word, and no sentence of a language without blanks."""
    return len(text.split()) == 1 and "，" not in text


def in_english(language: str) -> Keywords:
    """Give what writes the lines of a language in English."""
    return keywords(language, ENGLISH)
