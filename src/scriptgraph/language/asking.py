"""What somebody asks rather than tells: "ok?", "do I have to agree", 同意吗, 要不要同意.

A question is told by its mark. Whoever leaves the mark out asks by the order of the words or by
their first one, and in Chinese by a particle at the end, by 要不要, or by 什么 anywhere.
"""

from __future__ import annotations

import re

from scriptgraph.language.phrases import words_in
from scriptgraph.language.words import bare, language

_CLAUSE = re.compile("[^,.;:!?\u2026\n\u3002\uff0c\uff01\uff1f\uff1b\u3001]+[^\\w\\s]*")
_MARK = re.compile(r"[?\uff1f]\W*$")


def asks(text: str, code: str) -> bool:
    """Say whether a text ends with a question mark, or says nothing but questions."""
    clauses = _CLAUSE.findall(text)
    asked = [_is_question(clause, code) for clause in clauses]
    return all(asked) or (asked[-1] and bool(_MARK.search(clauses[-1])))


def without_questions(text: str, code: str) -> str:
    """Leave out the clauses that are questions; empty where nothing else is said."""
    return "".join(clause for clause in _CLAUSE.findall(text) if not _is_question(clause, code))


def _is_question(clause: str, code: str) -> bool:
    plain, spoken = bare(clause).strip(), language(code).answers
    words = words_in(plain)
    if words and words[-1] in spoken.not_ and words in map(words_in, spoken.yes):
        return False  # "why not?", "pourquoi pas ?"
    return bool(_MARK.search(plain) or re.search(spoken.asks, plain))
