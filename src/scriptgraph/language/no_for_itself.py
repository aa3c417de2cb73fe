"""A no that answers, or corrects what was said before, and denies nothing that follows it."""

from __future__ import annotations

import re
from functools import lru_cache

from scriptgraph.language.alternatives import either
from scriptgraph.language.retracted import marks
from scriptgraph.language.words import bare, language

_ENDS = r"[,.;:!?\uff0c\u3002]"


def without_no(text: str, code: str) -> str:
    """Leave such a no out of a text, which comes back without case and accents."""
    return ", ".join(parted_by_no(text, code))


def parted_by_no(text: str, code: str) -> list[str]:
    """Part a text where it has a no for itself; its parts come back without case and accents.

    "No sorry, online" denies nothing that follows, and neither does "no, online".
    """
    said, begun, parts = bare(text), 0, []
    for found in _clause_begun(code).finditer(said):
        if found["no"]:
            parts.append(said[begun : found.start()])
            begun = found.end()
    correcting = _no_before_mark(code)
    return [one for part in (*parts, said[begun:]) for one in correcting.split(part)]


@lru_cache
def _clause_begun(code: str) -> re.Pattern[str]:
    """Compile how a clause begins, up to a no that is all the rest of it, if there is one.

    It fits wherever a clause begins, and takes all words that say nothing with it: so no word of a
    long text is looked at twice, as it would be if the pattern failed where there is no no.
    """
    known = language(code)
    answers, before = known.answers, ""
    if not known.numbers.characters:
        before = rf"(?:(?:{either((*answers.fillers, *marks(known)))})\W+)*"
    no = either(answers.no[:1])
    return re.compile(rf"(?:^|(?<={_ENDS}))\W*{before}(?:(?P<no>{no})\s*{_ENDS})?")


@lru_cache
def _no_before_mark(code: str) -> re.Pattern[str]:
    """Compile a no behind which somebody corrects what they said."""
    known = language(code)
    behind = () if known.numbers.characters else (*marks(known), *known.answers.but)
    return re.compile(rf"\b(?:{either(known.answers.no[:1])})\s+(?=(?:{either(behind)})\b)")
