"""Lines of Markdown scripts that have words of the notation, in whichever language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from scriptgraph.formats import markdown_marks as marks
from scriptgraph.formats import near, notation
from scriptgraph.formats.keyword_lines import Edited, Where
from scriptgraph.formats.keyword_slips import near_line
from scriptgraph.formats.keywords import in_english
from scriptgraph.language.alternatives import whole_words
from scriptgraph.language.vocabulary import ENGLISH, LANGUAGES, vocabulary
from scriptgraph.script.lookalikes import LIST_MARKS


def edit(line: str, where: Where, code: str) -> Edited | None:
    """Give a line with words of a language in English; None where it has none."""
    if not _may_have_words().match(line) or near.is_text(line):
        return None
    return in_english(code).line(line, where)


@cache
def _may_have_words() -> re.Pattern[str]:
    """Give what each line with a word of ours begins with: most lines have none."""
    words = {
        word
        for code in LANGUAGES
        for group in ("settings", "section", "notes", "task")
        for word in vocabulary(code).known(group)
    }
    dash = rf"[{LIST_MARKS}]\s+(?:\*\*)?(?:{whole_words(words)})"
    return re.compile(rf"\s*(?:{dash}|\d{{1,9}}[.)]\s.*?[(（])", re.IGNORECASE)


def placed(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, Where]]:
    """Say of each line where it stands."""
    where: Where = "above"
    has_title = False
    for number, line in lines:
        if heading := notation.HEADING.match(line):
            is_title = not has_title and len(heading[1]) == 1
            has_title |= is_title
            where = where if is_title else "section"
        elif where != "above" and notation.ARROW.match(line):
            where = "section"
        elif where != "above" and notation.NUMBER.match(line):
            where = "task"
        yield number, line, where


def is_meant(line: str, where: Where, language: str) -> bool:
    """Say whether a line that got a list mark has a meaning, or comes so near that it is told."""
    near_any = near.collect(line) or near.say(line) or near.optional_line(line) is not None
    is_near = bool(near_any) if where == "task" else notation.setting(line) is not None
    return is_near or is_plain(line, where) or _is_misspelt(line, where, language)


def is_plain(line: str, where: Where) -> bool:
    """Say whether a line has the words of any language's notation."""
    found = (edit(line, where, code) for code in LANGUAGES)
    return any(one and not marks.is_sentence(one.text, line) for one in found)


def _is_misspelt(line: str, where: Where, language: str) -> bool:
    return language != ENGLISH and near_line(in_english(language), line, where) is not None


def has_words(line: str, where: Where, language: str) -> bool:
    """Say whether a line has the words of any language's notation, or nearly those of its own."""
    if near.is_text(line):
        return False
    if any(edit(line, where, code) for code in LANGUAGES):
        return True
    if found := marks.marked(line):
        return is_meant(found.line, where, language)
    return _is_misspelt(line, where, language)
