"""Whether somebody says that they have told all there is: "that is all", "nada más", 就这些.

Such words end a list, and answer nothing else. They are all of a clause, or stand at the end of
what tells a number: "my daughter is fine, ya está mejor" and "ich kann nichts mehr essen" end none.
"""

from __future__ import annotations

import re

from scriptgraph.language.asking import without_questions
from scriptgraph.language.listing import words_of_lists
from scriptgraph.language.phrases import starts, words_in
from scriptgraph.language.puzzled import clauses_in
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare, bare_in_place, language

_SPARE = 1
"""Words of such a clause that may be others: "no more pills"."""


def says_all(text: str, code: str) -> bool:
    """Say whether somebody says in a clause of a text that this is all, and does not ask it."""
    return any(_ends(clause, code) for clause in _clauses(without_questions(text, code), code))


def says_only_all(text: str, code: str, asked: str = "") -> bool:
    """Say whether somebody says that this is all, and nothing else.

    A word besides has to be one of the question: "no more pills" ends what asks for pills, and "no
    more pain" answers what asks for a wish.

    Args:
        text: What somebody said.
        code: The code of the language.
        asked: What they were asked.
    """
    known = words_in(asked)
    told = [one for one in _clauses(text, code) if _left(words_in(one), code)]
    beside = [_beside(one, code) for one in told]
    return says_all(text, code) and all(
        words is not None and len(words) <= _SPARE and {*words} <= {*known} for words in beside
    )


def asks_for_more(text: str, code: str) -> bool:
    """Say whether a question asks whether there is more."""
    return bool(re.search(words_of_lists(code)["more"], bare(text)))


def before_all(text: str, code: str) -> str:
    """Give what a clause tells before it says that this is all: "birch 4 mg and no more"."""
    if not _ends(text, code):
        return text
    found = re.search("|".join(map(_pattern, _phrases(code))), bare_in_place(text))
    return text[: found.start()].rstrip() if found else text


def all_told(code: str) -> str:
    """Give the words by which a made-up list ends."""
    return str(_phrases(code)[0])


def _pattern(phrase: str) -> str:
    """Write a pattern for a phrase as it is typed: "that's" is `thats`."""
    words = [r"\W?".join(map(re.escape, word)) for word in words_in(phrase)]
    return r"\W*".join(words) if is_unspaced(phrase[0]) else rf"\b{'[^0-9a-z]+'.join(words)}\b"


def _phrases(code: str) -> list[str]:
    return list(words_of_lists(code)["all"])


def _clauses(text: str, code: str) -> list[str]:
    """Part a text at its marks, and at the word that stands before the last of a list."""
    last = words_of_lists(code)["last"].strip(" ,")
    word = re.escape(last) if is_unspaced(last[0]) else rf"\b{re.escape(last)}\b(?! ya\b)"
    return [part for one in clauses_in(text) for part in re.split(word, one) if part.strip()]


def _ends(clause: str, code: str) -> bool:
    """Say whether a clause ends a list, by itself or behind a number."""
    words = words_in(clause)
    return _is_end(clause, code) or (
        any(char.isdigit() for char in clause)
        and any(words[len(words) - len(words_in(one)) :] == words_in(one) for one in _phrases(code))
    )


def _is_end(clause: str, code: str) -> bool:
    """Say whether a clause says that this is all, and at most one word besides."""
    beside = _beside(clause, code)
    return beside is not None and len(beside) <= _SPARE


def _beside(clause: str, code: str) -> list[str] | None:
    """Give the words of a clause beside those that say that this is all; None without these."""
    words = words_in(clause)
    found = (
        _left([*words[:n], *words[n + len(words_in(one)) :]], code)
        for one in _phrases(code)
        for n in starts(words, one)
    )
    return min(found, key=len, default=None)


def _left(words: list[str], code: str) -> list[str]:
    """Give the words of a clause but for those that are said along with any answer."""
    said, wishes = language(code).answers, language(code).wishes
    along = (*said.fillers, *said.yes, *said.no, *wishes.before, *wishes.behind)
    covered = {
        place
        for one in along
        for n in starts(words, one)
        for place in range(n, n + len(words_in(one)))
    }
    return [word for n, word in enumerate(words) if n not in covered]
