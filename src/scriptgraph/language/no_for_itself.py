"""A no that answers, or corrects what was said before, and denies nothing that follows it."""

from __future__ import annotations

import re
from functools import lru_cache

from scriptgraph.language.alternatives import either
from scriptgraph.language.retracted import marks
from scriptgraph.language.words import bare, language


def without_no(text: str, code: str) -> str:
    """Leave such a no out of a text, which comes back without case and accents."""
    return no_for_itself(code).sub(", ", bare(text))


@lru_cache
def no_for_itself(code: str) -> re.Pattern[str]:
    """Compile a no that is all of a clause, or before which somebody corrects what they said.

    "No sorry, online" denies nothing that follows, and neither does "no, online".
    """
    known = language(code)
    answers = known.answers
    if known.numbers.characters:
        no, before, behind, edge = "|".join(answers.no[:1]), "", "(?!)", ""
    else:
        no, before = (
            either(answers.no[:1]),
            f"(?:(?:{either((*answers.fillers, *marks(known)))})\\W+)*",
        )
        behind, edge = either((*marks(known), *answers.but)), r"\b"
    ends = r"[,.;:!?\uff0c\u3002]"
    return re.compile(
        rf"(?:^|(?<={ends}))\W*{before}(?:{no})\s*{ends}|{edge}(?:{no})\s+(?=(?:{behind}){edge})"
    )
