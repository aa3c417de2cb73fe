"""How the rehearsal model hears numbers that tell how it was before: "yesterday 3"."""

from __future__ import annotations

import re

from scriptgraph.language.numerals import numbers_in
from scriptgraph.language.words import bare, language

_PARTS = re.compile(
    r"[;!?\u2026\n\u3002\uff0c\uff1b\uff01\uff1f]|[,.](?!\d)|(?<!\d)[,.]"
    r"|\b(?:and|but|und|aber|y|pero|et|mais)\b|但"
)
_ASKED = re.compile(
    r"\b(?:last|past|letzt\w*|vergangen\w*|ultim\w*|pasad\w*|dernier\w*|passe\w*)\b|过去|最近|上"
)
"""A question for how it was."""


def to_the_point(told: str, asked: str, code: str) -> str:
    """Give the part of an answer whose number tells how it is now; empty where none does.

    All of it, where nothing tells how it was, or where that is asked for.
    """
    past = re.compile(language(code).numbers.around.past)
    if past.search(bare(asked)) or _ASKED.search(bare(asked)):
        return told
    numbered = [part for part in _PARTS.split(told) if numbers_in(part, code)]
    present = [part for part in numbered if not past.search(bare(part))]
    if len(present) == len(numbered):
        return told
    return present[0].strip() if len(present) == 1 else ""
