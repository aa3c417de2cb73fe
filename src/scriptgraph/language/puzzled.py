"""Who does not know or understand speaks of the question: "das weiß ich gar nicht", 我不明白.

The words that deny are then no answer to it, neither a no nor a choice such as "gar nicht".
"""

from __future__ import annotations

import re

from scriptgraph.language.phrases import has_phrase, words_in
from scriptgraph.language.words import bare, language

_CLAUSE = re.compile("[,.;:!?\u2026\n\u3002\uff0c\uff01\uff1f\uff1b\u3001]+")


def clauses_in(text: str) -> list[str]:
    """Part a text where marks part it."""
    return [part for part in _CLAUSE.split(text) if part.strip()]


def is_puzzled(text: str, code: str) -> bool:
    """Say whether a clause of a text says that somebody does not know or understand."""
    return any(_is_puzzled(clause, code) for clause in clauses_in(text))


def is_wholly_puzzled(text: str, code: str) -> bool:
    """Say whether every clause does that says anything."""
    fillers = language(code).answers.fillers
    said = [one for one in clauses_in(text) if " ".join(words_in(one)) not in fillers]
    return bool(said) and all(_is_puzzled(clause, code) for clause in said)


def is_lost(text: str, code: str) -> bool:
    """Say whether somebody says no more than that they do not understand what is asked."""
    known = language(code)
    along = {*known.answers.fillers, *known.answers.apologies, *known.answers.yes}
    said = [one for one in map(str.strip, map(bare, clauses_in(text))) if one not in along]
    return bool(said) and all(re.search(known.wishes.lost, one) for one in said)


def _is_puzzled(clause: str, code: str) -> bool:
    known = language(code)
    if not re.search(known.wishes.puzzled, bare(clause)):
        return False
    for word in known.answers.apart:
        clause = clause.replace(word, " ")
    return any(has_phrase(words_in(clause), negation) for negation in known.answers.not_)
