"""The end of the scale that a number is given on: the 10 of `7/10`, which is no number itself."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from scriptgraph.language.alternatives import either
from scriptgraph.language.numerals.mention import Mention, Number
from scriptgraph.language.tables import Language

_BESIDES = re.compile(r"\s*分?(?:里|中|裡|之中)")
_USUAL_ENDS = (5, 7, 10, 20, 100)
"""Where scales end: days of a week, marks of ten."""

_FEW = (2, 3, 4, 5, 6, 8, 9)
"""What a share is told of: "two nights out of three" are no two; of a week or more so many are."""

_PERCENT = re.compile(r"\s*%")


def scaled(plain: str, mentions: list[Mention], spoken: Language) -> list[Mention]:
    """Leave out the 10 of `7/10`, of "7 von 10" and of 10分里的7分; the 7 knows of it."""
    kept: list[Mention] = []
    for number, one in enumerate(mentions):
        before = mentions[number - 1] if number else None
        between = plain[before.end : one.start].strip() if before else ""
        ends = (
            before is not None
            and before.value is not None
            and (
                between in ("/", *spoken.numbers.of)
                or _is_share(between, spoken)
                or _is_of_points(between, spoken)
            )
        )
        is_scale = ends
        if not is_scale and spoken.numbers.characters:
            asked = plain[: one.start].rstrip("\uff1a: ").endswith(spoken.numbers.of)
            is_scale = asked or bool(_BESIDES.match(plain, one.end))
        if not is_scale or len(mentions) == 1:
            kept.append(one)
        elif kept:
            kept[-1] = _on_scale(kept[-1], one.value if ends else None)
            if _is_share(between, spoken) and one.value in _FEW:
                kept[-1] = replace(kept[-1], value=None)  # "one night in two" says of how many
            if between == "/":
                kept[-1] = _perhaps_either(kept[-1], one)
    return [_on_scale(one, 100) if _PERCENT.match(plain, one.end) else one for one in kept]


def _is_share(between: str, spoken: Language) -> bool:
    """Say whether something is counted out of so many: the "nights out of" of 3 and 7."""
    counted = _counted(spoken.numbers.out_of).fullmatch(between)
    return counted is not None and counted[1] not in spoken.numbers.points


def _is_of_points(between: str, spoken: Language) -> bool:
    """Say whether a number is one of a scale with its marks: the "points out of" of 3 and 4."""
    counted = _counted((*spoken.numbers.of, *spoken.numbers.out_of)).fullmatch(between)
    return counted is not None and counted[1] in spoken.numbers.points


@lru_cache
def _counted(ends: tuple[str, ...]) -> re.Pattern[str]:
    """Compile a word for what is counted, with one of some words behind it."""
    return re.compile(rf"([^\W\d_]+) (?:{either(ends)})")


def _perhaps_either(one: Mention, behind: Mention) -> Mention:
    """Note that `7/8` may be seven or eight; of a usual scale, as in `9/10`, it is not."""
    is_next = one.value is not None and behind.value == one.value + 1
    is_either = is_next and behind.value not in _USUAL_ENDS
    return replace(one, ends=(one.value, behind.value)) if is_either else one


def _on_scale(one: Mention, end: Number | None) -> Mention:
    """Note the end of a number's scale; nothing is "7 out of 5", and 24/7 is no number."""
    if end is None or one.value is None:
        return replace(one, weak=False)
    return replace(one, weak=False, of=end, value=None if one.value > end != 100 else one.value)
