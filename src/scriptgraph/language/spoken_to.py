"""Whom somebody speaks to: "no, doctor", "sí señora", "danke, Herr Doktor", 是的医生.

What addresses the one who listens is no content. It stands between marks, or behind words that
answer and say nothing else; "my doctor", "I told the doctor" and "no aspirin, my sister" address
nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from scriptgraph.language.listing import words_of_lists
from scriptgraph.language.phrases import begins, words_in
from scriptgraph.language.polarity import PARTICLES
from scriptgraph.language.words import bare_in_place, language, languages

_MARKS = ",.;:!?\u00a1\u00bf\u2026\\n\u2013\u2014\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f"
_KEPT = "?\uff1f\u2026\n"
"""Marks that say something of what stands before them."""


def without_address(text: str, code: str) -> str:
    """Leave out of a text whatever addresses the one who is spoken to.

    Args:
        text: What somebody said.
        code: The code of the language; titles of every language are known.
    """
    kept = ""
    last = 0
    for found in _addresses().finditer(bare_in_place(text)):
        start = found.start("address")
        is_parted = not (said := text[found.end("mark") : start].strip())
        if _is_named(text, found) and (is_parted or _only_answers(words_in(said), code)):
            is_dropped = is_parted and found["mark"] not in _KEPT
            kept += text[last : found.start() if is_dropped else start].rstrip(" ")
            last = found.end()
    return (kept + text[last:]).strip(" ,\uff0c") if last else text


def titles(*, spaced: bool) -> str:
    """Give a pattern of what addresses somebody by itself, where blanks part words or do not."""
    known = (one for one in languages() if one.numbers.characters is not spaced)
    return "|".join(one.names.titles for one in known)


def _is_named(text: str, found: re.Match[str]) -> bool:
    """Say whether the name behind a title, if there is one, has its capitals."""
    return all(word[:1].isupper() for word in text[slice(*found.span("name"))].split())


def _only_answers(words: Sequence[str], code: str) -> bool:
    """Say whether words are a yes, a no or thanks and nothing else, or end in "nothing"."""
    spoken = language(code)
    said, none = spoken.answers, spoken.numbers.none
    if any(list(words[-len(one) :]) == one for one in map(words_in, none)):
        return True
    along = (*said.fillers, *said.yes, *said.no, *none, *words_of_lists(code)["all"], *PARTICLES)
    while words and (found := begins(words, along)):
        words = words[len(found) :]
    return not words


@lru_cache
def _addresses() -> re.Pattern[str]:
    """Compile a title at the end of a clause, with or without a name, and all that stands before.

    The point of "Dr. Fox" ends no clause.
    """
    titled = "|".join(one.names.titled for one in languages())
    point = r"(?:(?<=\b[a-z]{2})\.|(?<=\b[a-z]{3})\.)?"
    named = rf"(?:{titled}){point} +(?P<name>[^\W\d_]+(?: [^\W\d_]+)?)"
    run = rf"(?:{titles(spaced=False)})"
    spaced = rf"(?<!\w)(?:{named}|{titles(spaced=True)})"
    clause = rf"(?P<mark>^|[{_MARKS}])[^{_MARKS}]*?"
    return re.compile(rf"{clause}(?P<address>{spaced}|{run}) *(?=$|[{_MARKS}])")
