"""A no that ends its clause: it denies what stands before it, and nothing behind.

"Nearly every day no, several days" strikes the first of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from scriptgraph.language.phrases import begins
from scriptgraph.language.polarity import denies
from scriptgraph.language.words import language

_LAST_WORDS = 8
"""As many words at the end of a clause are looked at; no such no is longer."""


def is_struck(choice: str, behind: Sequence[str], code: str) -> bool:
    """Say whether all that follows a choice, up to the end of its clause, denies it.

    Behind a choice that denies itself, "never, no", it only agrees.
    """
    return bool(_pattern(code).fullmatch(_joined(behind, code))) and not denies(choice, code)


def closed_by_no(words: Sequence[str], edges: Sequence[int], code: str) -> Iterator[int]:
    """Give the ends of the clauses that end in such a no.

    One that is all of its clause may go on in the next: "not, um, online".

    Args:
        words: The words of a text.
        edges: How many there are up to the end of each clause.
        code: The code of the language.
    """
    for begun, ended in pairwise([0, *edges]):
        clause = _without_fillers(words[begun:ended], code)
        if len(clause) > 1 and _ending(code).search(_joined(clause[-_LAST_WORDS:], code)):
            yield ended


def _without_fillers(words: Sequence[str], code: str) -> Sequence[str]:
    while words and (filler := begins(words, language(code).answers.fillers)):
        words = words[len(filler) :]
    return words


def _joined(words: Sequence[str], code: str) -> str:
    return ("" if language(code).numbers.characters else " ").join(words)


@lru_cache
def _pattern(code: str) -> re.Pattern[str]:
    return re.compile(language(code).answers.struck_behind)


@lru_cache
def _ending(code: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<= ))(?:{language(code).answers.struck_behind})$")
