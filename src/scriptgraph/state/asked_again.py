"""Whether words only take the question up again: "I have never been sad", to "Have you been sad?".

To a word that denies they add nothing; "never been so sad" and "not at all sure" say more.
"""

from __future__ import annotations

from collections.abc import Sequence

from scriptgraph.language.words import language
from scriptgraph.state.mentioned import CLAUSE, parts_of, places


def repeats(words: Sequence[str], asked: str, code: str) -> bool:
    """Say whether words behind a denial are the predicate of the question, or stand for it.

    It has to be the whole of it: "never slept" is no answer to "Have you slept badly?", nor "never
    sad" to "Have you been sad or tired?".

    Args:
        words: What stands behind the denial.
        asked: The question.
        code: The code of the language.
    """
    echoes = {*language(code).answers.echoes}
    rest = [word for word in words if word not in echoes]
    return not rest or any(
        {*clause[start - 1 : start], *clause[start + len(rest) :][:1]} <= echoes
        for clause in map(parts_of, CLAUSE.split(asked))
        for start in places(rest, clause)
        if start
    )
