"""Choices that somebody names and does not want: "online is not for me", "online scares me".

Whoever refuses one makes no such choice. A dislike alone says no more than what it is about, for
"work scares me" may name what to talk about; beside another choice it puts that one first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from scriptgraph.language.alternatives import either
from scriptgraph.language.little_words import little_words
from scriptgraph.language.words import language


def is_refused(before: Sequence[str], behind: Sequence[str], code: str) -> bool:
    """Say whether a choice is ruled out by the words around it: "anything but online".

    Args:
        before: The words before it, in its clause.
        behind: Those behind it.
        code: The code of the language.
    """
    return _around(before, behind, "refuses", code)


def is_disliked(before: Sequence[str], behind: Sequence[str], code: str) -> bool:
    """Say whether the words around a choice dislike it: "I hate online", "online is hard".

    Args:
        before: The words before it, in its clause.
        behind: Those behind it.
        code: The code of the language.
    """
    return _around(before, behind, "dislikes", code)


def _around(before: Sequence[str], behind: Sequence[str], key: str, code: str) -> bool:
    gap = "" if language(code).numbers.characters else " "
    return bool(
        _ahead(key, code).search(gap.join(before)) or _behind(key, code).match(gap.join(behind))
    )


@lru_cache
def _ahead(key: str, code: str) -> re.Pattern[str]:
    """Compile what stands before a choice, but for articles and prepositions."""
    pattern = getattr(language(code).answers, f"{key}_before")
    if language(code).numbers.characters:
        return re.compile(rf"(?:{pattern})$")
    return re.compile(rf"\b(?:{pattern})(?: (?:{either(little_words(code).leads)})){{0,3}}$")


@lru_cache
def _behind(key: str, code: str) -> re.Pattern[str]:
    """Compile what stands behind a choice."""
    pattern = getattr(language(code).answers, f"{key}_behind")
    return re.compile(rf"(?:{pattern})" + ("" if language(code).numbers.characters else r"\b"))
