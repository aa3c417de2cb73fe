"""Finds out in which language a Markdown script is written, and gives its lines in English.

A word of another language than the script's is told, never taken for text without a word; where a
script does not say its language and has the words of one, that is the only thing told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from scriptgraph.core.findings import Place
from scriptgraph.formats import keyword_lines, near, notation
from scriptgraph.formats import markdown_marks as marks
from scriptgraph.formats import markdown_words as words_of
from scriptgraph.formats.arrow_patterns import arrow_words
from scriptgraph.formats.keyword_lines import Edited, Where
from scriptgraph.formats.keyword_slips import near_line
from scriptgraph.formats.keywords import in_english
from scriptgraph.formats.markdown_marks import Marked
from scriptgraph.formats.outline import Outline, in_a_line
from scriptgraph.formats.spaced_settings import spaced_setting
from scriptgraph.language.vocabulary import (
    ENGLISH,
    LANGUAGES,
    NAMES,
    code_of,
    everywhere,
)
from scriptgraph.script.authors_words import LANGUAGES as NAMED
from scriptgraph.script.authors_words import key_meant
from scriptgraph.script.lookalikes import LIST_MARKS

Lines = list[tuple[int, str]]
Settings = list[tuple[int, str, str]]
"""Those of front matter: line, key and value of each."""

_SETTING = re.compile(r"\s*(?:[^\w\s\\#>|]\s*){0,4}([^\W\d]\w*)(?:\*\*)?\s*[:：=](?:\*\*)?\s*(.*)")
_ITEM = re.compile(rf"(\s+[{LIST_MARKS}]\s+)(\S.*)")
_FEWEST = 2
"""Lines in the words of a language that make a script one of it which does not say so."""


@dataclass
class _Read:
    """A script whose lines are given in English."""

    outline: Outline
    language: str
    columns: dict[int, list[Edited]] = field(default_factory=lambda: defaultdict(list))

    def take(self, number: int, edited: Edited) -> str:
        """Keep where the words of a line stood, and give it."""
        self.columns[number].append(edited)
        return edited.text


class Columns:
    """Says where in a file something stands that was found in its lines as they are in English."""

    def __init__(self, columns: dict[int, list[Edited]]) -> None:
        """Take the lines that were changed."""
        self.columns = columns

    def restore(self, outline: Outline) -> None:
        """Put the places of all that was found where the author sees them."""
        if not self.columns:
            return
        for path, place in outline.places.items():
            outline.places[path] = self._before(place)
        for number, one in enumerate(outline.findings):
            outline.findings[number] = replace(one, place=self._before(one.place))

    def _before(self, place: Place) -> Place:
        column = place.column - 1
        for edited in reversed(self.columns.get(place.line, ())):
            column = edited.column(column)
        return replace(place, column=column + 1)


def as_english(
    outline: Outline, settings: Settings, lines: Lines
) -> tuple[Settings, Lines, Columns]:
    """Give front matter and lines with the words of English, and what puts places right again."""
    said = _said(settings, lines)
    language = code_of(NAMED.get(said.casefold(), said)) if said else _unsaid(outline, lines)
    outline.language = language or ENGLISH
    outline.has_own_words = language is not None
    read = _Read(outline, outline.language)
    own = in_english(read.language)
    front = [(line, *(own.setting(name, value) or (name, value))) for line, name, value in settings]
    return front, list(_read(read, lines)), Columns(read.columns)


def _said(settings: Settings, lines: Lines) -> str:
    """Give the language that a script says it is in, in whichever language it says so."""
    front = (value for _, name, value in settings if _names_language(name))
    if named := next(front, ""):
        return named
    for _, line, where in words_of.placed(lines):
        found = _SETTING.fullmatch(line) if where == "above" else None
        if found and _names_language(found[1]) and len(found[2].split()) == 1:
            return found[2].strip(" \"'*`.")
        spaced = spaced_setting(line) if where == "above" else None
        if spaced and spaced[0] == "language":
            return spaced[1]
    return ""


def _names_language(name: str) -> bool:
    known = everywhere("settings", "language")
    return name.casefold() in known or key_meant(name, ("language",)) is not None


def _unsaid(outline: Outline, lines: Lines) -> str:
    """Report that a script does not say its language, and give the one that its words are of."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, line, where in words_of.placed(lines):
        for code in LANGUAGES:
            if _is_of(line, where, code):
                found[code].append(number)
    english = len(found.pop(ENGLISH, ()))
    most = max(found, key=lambda code: len(found[code]), default=ENGLISH)
    numbers = found.get(most, [])
    if len(numbers) < _FEWEST or len(numbers) <= english:
        return ENGLISH
    word = in_english(most).source.written("settings", "language")
    words = {"found": NAMES[most], "write": f"- {word}: {most}", "other": f"- language: {most}"}
    outline.slip("language-unsaid", Place(outline.file, numbers[0], 1), **words)
    return most


def _is_of(line: str, where: Where, code: str) -> bool:
    """Say whether a line has the words of a language, and not those of English alone."""
    if arrow := notation.ARROW.match(line):
        return _arrow_is_of(arrow[1], code)
    edited = words_of.edit(line, where, code)
    return edited is not None and (code == ENGLISH or not words_of.edit(line, where, ENGLISH))


def _arrow_is_of(text: str, code: str) -> bool:
    words = arrow_words(code)
    behind = any(words.condition.finditer(text[: near.LONGEST]))
    if code == ENGLISH:
        return behind or text.strip() == "end"
    is_english = any(arrow_words(ENGLISH).condition.finditer(text[: near.LONGEST]))
    return (behind and not is_english) or text.strip().casefold() in words.targets


def _read(read: _Read, lines: Lines) -> Iterator[tuple[int, str]]:
    """Give every line in English; words that are not the script's are told."""
    lists_guarantees = False
    for number, line, where in words_of.placed(lines):
        text = line
        if where == "above" and lists_guarantees and (sign := marks.marked(line)):
            line = _listed(read, number, line, sign) if _ITEM.fullmatch(sign.line) else line
        if where == "above" and lists_guarantees and (item := _ITEM.fullmatch(line)):
            text = item[1] + in_english(read.language).guarantee(item[2])
            yield number, text
            continue
        text = _line(read, number, line, where)
        lists_guarantees = text.strip().casefold().lstrip(f"{LIST_MARKS} ") in (
            "guarantees:",
            "guarantees：",
        )
        yield number, text


def _line(read: _Read, number: int, line: str, where: Where) -> str:
    if near.is_text(line) or notation.HEADING.match(line) or notation.ARROW.match(line):
        return line
    if edited := words_of.edit(line, where, read.language):
        return read.take(number, edited)
    place = Place(read.outline.file, number, 1)
    if (behind := marks.marked(line)) and words_of.is_meant(behind.line, where, read.language):
        is_told = words_of.is_plain(behind.line, where)
        return _line(read, number, _listed(read, number, line, behind, is_told=is_told), where)
    is_own = read.language != ENGLISH  # for English there are the looks of `markdown_slips`
    if found := near_line(in_english(read.language), line, where) if is_own else None:
        word, right, edited = found
        at = replace(place, column=line.index(word) + 1)
        words = {"found": repr(word), "name": right, "write": in_a_line(edited.text.strip())}
        read.outline.slip("keyword-spelling", at, **words)
        return edited.text
    return _foreign(read, line, where, place)


def _listed(read: _Read, number: int, line: str, found: Marked, *, is_told: bool = True) -> str:
    """Give a line behind the mark of a list, which it was to have; it is told, or will be."""
    if is_told:
        at = Place(read.outline.file, number, found.span[0] + 1)
        words = {"found": f"`{found.sign}`", "name": found.sign}
        read.outline.slip("list-mark", at, **words, write=in_a_line(found.line.strip()))
    return read.take(number, keyword_lines.edited(line, (found.span, "- ")))


def _foreign(read: _Read, line: str, where: Where, place: Place) -> str:
    """Report a word of another language than the script's, and give the line as it was meant."""
    for code in LANGUAGES:
        if code in (ENGLISH, read.language) or not (edited := words_of.edit(line, where, code)):
            continue
        at = replace(place, column=line.index(edited.word) + 1)
        words = {"found": repr(edited.word), "name": NAMES[code], "other": f"- language: {code}"}
        read.outline.slip("keyword-language", at, **words, write=in_a_line(edited.text.strip()))
        return edited.text
    return line
