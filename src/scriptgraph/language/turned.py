"""A no that something else turns round: "I couldn't do without them", "no dejo de fumar", 不抽不行.

What is meant then depends on the question, so that it is neither a yes nor a no.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scriptgraph.language.phrases import begins, has_phrase, starts, words_in
from scriptgraph.language.tables import Turns
from scriptgraph.language.words import language

_CLAUSE = re.compile(
    "[,.;:!?\u2026\n\u3002\uff0c\uff01\uff1f\uff1b\u3001]+"
    r"|\b(?:and|because|so|und|weil|denn|y|porque|et|car|parce)\b|因为|所以|但|也|又"
)


def is_turned(text: str, code: str) -> bool:
    """Say whether the first denial of a text is turned round in its own clause.

    It is by a second one, and by a word that itself says that something is not so: "without", "to
    stop", "to resist". "No, I stopped" is a plain no.
    """
    spoken = language(code)
    for word in spoken.answers.apart:
        text = text.replace(word, " ")
    clauses = [words for part in _CLAUSE.split(text) if (words := words_in(part))]
    for words in clauses:
        said = _without_fillers(words, spoken.answers.fillers)
        if said in map(words_in, spoken.answers.no):
            return False
        rest = said[len(begins(said, spoken.turns.interjections)) :]
        if _is_lifted(rest, spoken.turns, spoken.answers.not_) or _cancels(rest, spoken.turns):
            return True
        if any(has_phrase(rest, negation) for negation in spoken.answers.not_):
            return False
    return False


def _is_lifted(words: Sequence[str], turns: Turns, negations: Sequence[str]) -> bool:
    """Say whether a word that says no by itself stands in a clause with a denial."""
    taken = {n for phrase in turns.lifts for n in _places(words, phrase)}
    rest = [word for n, word in enumerate(words) if n not in taken]
    return bool(taken) and any(
        has_phrase(rest, negation) for negation in negations if negation not in turns.lifts
    )


def _cancels(words: Sequence[str], turns: Turns) -> bool:
    """Say whether a clause has two denials that cancel out; "no no fumo" only says it twice."""
    denials = [n for word in turns.cancelling for n in starts(words, word)]
    found = [n for n in sorted(denials) if n - 1 not in denials or words[n - 1] != words[n]]
    return len(found) > 1


def _places(words: Sequence[str], phrase: str) -> list[int]:
    """Give the places of the words of a phrase; `resist*` stands for all that begins so."""
    if phrase.endswith("*"):
        return [n for n, word in enumerate(words) if word.startswith(phrase[:-1])]
    size = len(words_in(phrase))
    return [n for start in starts(words, phrase) for n in range(start, start + size)]


def _without_fillers(words: list[str], fillers: Sequence[str]) -> list[str]:
    while words and (filler := begins(words, fillers)):
        words = words[len(filler) :]
    return words
