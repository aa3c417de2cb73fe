"""Whether a number corrects the answer before: "no, sorry, it was a 5", "bájele a cinco".

Such a text says so of itself: by a word of correction, by an apology for what was, or by asking to
have the answer changed. It says nothing else, and counts nothing: "sorry, it was 5 hours" and
"sorry, 5" may well answer what is asked now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scriptgraph.language.numerals import Mention, denied_in, numbers_in, plain_of
from scriptgraph.language.phrases import has_phrase, starts, words_in
from scriptgraph.language.tables import Language
from scriptgraph.language.words import language

_NUMBER = "#"
"""What stands for the number in the patterns of what asks to have it changed."""


def amends(text: str, code: str) -> bool:
    """Say whether a text says, and nothing else, that the answer before is another number."""
    known, numbers = language(code), numbers_in(text, code)
    if len(numbers) != 1 or numbers[0].value is None or denied_in(text, code):
        return False
    framed = _framed(text, numbers[0], known)
    rest = re.sub(known.answers.changes, f" {_NUMBER} ", framed)
    spoken_to = rf"\b(?:{known.names.greeted}|{known.names.titles})\b"
    words = words_in(re.sub(spoken_to, " ", rest))
    said, was = known.answers, known.answers.was
    along = (*known.numbers.along, *was)
    own = _left(words, along)
    is_marked = rest != framed or any(has_phrase(own, one) for one in said.corrections)
    is_sorry = any(has_phrase(own, one) for one in said.apologies)
    is_past = any(has_phrase(words, one) for one in was)
    return (is_marked or (is_sorry and is_past)) and not _left(own, _aside(known))


def _framed(text: str, number: Mention, known: Language) -> str:
    """Give a text with a sign for its number, and what makes a mark of it: 5分."""
    plain = plain_of(text)
    behind = re.sub(rf"^\s*(?:{known.numbers.marks})", " ", plain[number.end :])
    return f"{plain[: number.start]}{_NUMBER}{behind}"


def _aside(known: Language) -> Iterable[str]:
    """List what says nothing beside a correction."""
    said, counted = known.answers, known.numbers
    return (
        *(*said.corrections, *said.apologies, *said.fillers, *said.no, *said.but),
        *(*counted.instead, *counted.points, *known.wishes.before, *known.wishes.behind),
    )


def _left(words: Sequence[str], phrases: Iterable[str]) -> list[str]:
    """Leave out the words of some phrases, wherever they stand."""
    spans = ((n, len(words_in(one))) for one in phrases for n in starts(words, one))
    covered = {place for n, size in spans for place in range(n, n + size)}
    return [word for n, word in enumerate(words) if n not in covered]
