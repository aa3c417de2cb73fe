"""What somebody tells beside what they would rather not: "several days, I won't say more"."""

from __future__ import annotations

import re
from functools import lru_cache

from scriptgraph.language.alternatives import either
from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import declines
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare, language

_CLAUSE = re.compile("[^,.;:!?\u2026\n\u3002\uff0c\uff01\uff1f\uff1b\u3001]+[^\\w\\s]*")


def told_beside(text: str, code: str) -> str:
    """Leave out of each clause what declines to answer, and what follows it there.

    "I won't say whether it is every day" tells nothing; what stands before may be an answer:
    "several days and I won't say more". The text comes back without case and accents.
    """
    return "".join(_told_in(clause, code) for clause in _CLAUSE.findall(bare(text)))


def _told_in(clause: str, code: str) -> str:
    if found := _refusing(code).search(clause):
        return _before_denial(code).sub("", clause[: found.start()])
    return "" if declines(clause, code) else clause  # `skip` does so only as all of it


@lru_cache
def _refusing(code: str) -> re.Pattern[str]:
    """Compile what declines wherever it stands."""
    wishes = language(code).wishes
    phrases = (_pattern(phrase) for phrase in wishes.declines)
    return re.compile("|".join((*phrases, wishes.untold)))


@lru_cache
def _before_denial(code: str) -> re.Pattern[str]:
    """Compile what denies at the end of a text: the `ne` of "je ne veux pas répondre"."""
    return re.compile(rf"\b(?:{either(language(code).answers.not_)})\s*$")


def _pattern(phrase: str) -> str:
    words = words_in(phrase)
    if any(map(is_unspaced, phrase)):
        return r"\W*".join(map(re.escape, words))
    return r"\b" + r"[\W_]+".join(map(re.escape, words)) + r"\b"
