"""What the words around a number make of it: a half more, the end of a scale, a range, a time.

Every step takes the numbers of a text in their order and gives them back, as they stand then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scriptgraph.language.alternatives import either
from scriptgraph.language.number_words import Around, Numbers
from scriptgraph.language.numerals.digits import is_glued
from scriptgraph.language.numerals.mention import Mention
from scriptgraph.language.tables import Language
from scriptgraph.language.words import language

_FRACTIONS = {(1, 2): 0.5, (1, 3): 1 / 3, (2, 3): 2 / 3, (1, 4): 0.25, (3, 4): 0.75}
_COUNTED_HALF = re.compile(
    "(?:个|個|天|年|岁|歲|周|週|杯|包|碗|片|粒"
    "|(?P<unit>小时|小時|钟头|鐘頭|公?斤|[千毫微]?克|[千厘毫]?米|公里|英里|英尺|英寸|毫?升|磅)"
    ")半(?!夜|路|[个個]月)"
)
"""七个半, 三天半, 三公斤半; 三点半 is a time, and 一半 is a half."""

_LETTER = re.compile(r"[^\W\d_]")

_SPAN = 40
"""Characters before a number that can make something else of it."""

_DASHES = ("-", "\u2010", "\u2013", "\u2014", "~", "\uff5e", "..", "...", "\u2026", "|")
_MOST_BETWEEN = 3
"""Words that can stand between the two numbers of a range: `6 or maybe 7`."""


@dataclass(frozen=True)
class _Patterns:
    denied: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    denied_behind: re.Pattern[str]
    pairs: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


@lru_cache
def _patterns(code: str) -> _Patterns:
    """Compile the patterns of a language, with the English ones that many people mix in."""
    found = dict.fromkeys((language(code).numbers.around, language("en").numbers.around))
    return _Patterns(
        _before(pattern for one in found for pattern in (one.denied, one.strikes)),
        _before(one.before for one in found),
        re.compile(rf"\s*(?:{_any(one.behind for one in found)})"),
        re.compile(_any(one.denied_behind for one in found)),
        tuple(pair for one in found for pair in _pairs(one)),
    )


def _any(patterns: Iterable[str]) -> str:
    return "|".join(pattern for pattern in patterns if pattern) or "(?!)"


def _before(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(patterns)})[\s-]*$")


def _pairs(around: Around) -> Iterable[tuple[re.Pattern[str], re.Pattern[str]]]:
    return ((_before([one]), re.compile(rf"\s*(?:{two})")) for one, two in around.pairs)


def signed(plain: str, mention: Mention, spoken: Language) -> Mention:
    """Hear a minus that is said in words."""
    before = re.findall(r"[^\W\d_]+", plain[max(0, mention.start - 30) : mention.start])
    negative = bool(before) and before[-1] in spoken.numbers.minus
    if negative and before[-2:-1] and before[-2] in spoken.numbers.at_least:
        negative = False
    return replace(mention, value=-mention.value) if negative and mention.value else mention


def joined(plain: str, mentions: list[Mention]) -> list[Mention]:
    """Put `3 ½` and `3 1/2` together, and read `1/2`; what has two slashes is a date."""
    found: list[Mention] = []
    for one in mentions:
        before = found[-1] if found else None
        between = plain[before.end : one.start].strip() if before else "-"
        if before and between == "/":
            if plain[one.end : one.end + 1] == "/" or before.value is None:
                found[-1] = replace(before, end=one.end, value=None)
                continue
            part = _FRACTIONS.get((before.value, one.value))  # type: ignore[arg-type]
            if part is not None:
                found[-1] = replace(before, end=one.end, value=part)
                if len(found) > 1 and not plain[found[-2].end : before.start].strip():
                    one, before = found.pop(), found[-1]
                    found[-1] = replace(before, end=one.end, value=(before.value or 0) + part)
                continue
        if before and not between and _is_part(before, one):
            found[-1] = replace(before, end=one.end, value=before.value + one.value)  # type: ignore[operator]
            continue
        found.append(one)
    return found


def _is_part(before: Mention, one: Mention) -> bool:
    whole = isinstance(before.value, int) and not before.weak
    return whole and isinstance(one.value, float) and 0 < one.value < 1


def halved(plain: str, mentions: list[Mention], spoken: Language) -> list[Mention]:
    """Add the half of `3 and a half`, "dos horas y media", 三天半, the quarter of "sept et quart".

    Behind what begins a time of day or a date it is half an hour.
    """
    half, times = _half(spoken.code), [opens for opens, _ in _patterns(spoken.code).pairs]
    found: list[Mention] = []
    for one in mentions:
        if found and one.start < found[-1].end:
            continue  # the three of "three quarters"
        behind = half.match(plain, one.end) if isinstance(one.value, int) else None
        if behind and one.weak and not _is_added(plain, one, behind, spoken.numbers):
            behind = None
        if behind and one.value is not None:
            before = plain[max(0, one.start - _SPAN) : one.start]
            is_time = any(opens.search(before) for opens in times)
            said = behind.groupdict()
            part = spoken.numbers.added[said["part"]] if "part" in said else 0.5
            value = None if is_time else one.value + (-part if one.value < 0 else part)
            end = one.end if said.get("unit") else behind.end()  # the unit stays
            one = replace(one, end=end, value=value, also=None, weak=False)
        found.append(one)
    return found


def _is_added(plain: str, one: Mention, behind: re.Match[str], numbers: Numbers) -> bool:
    """Say whether a part is added to an article: "une heure trois quarts"."""
    if "part" not in behind.groupdict():
        return True
    is_apart = bool(plain[one.end : behind.start("part")].strip())
    return is_apart or numbers.adds_to_one(behind["part"])


@lru_cache
def _half(code: str) -> re.Pattern[str]:
    numbers = language(code).numbers
    if numbers.characters:
        return _COUNTED_HALF
    phrases = either(numbers.added)
    return re.compile(
        rf"(?:\s+[^\W\d_]+)??[\s-]*(?P<part>{phrases})\b"
        r"(?! (?:(?:of an |d |de )?(?:hour|hora|heure)|docena|douzaine|jornada)\b)"
    )


def ranged(plain: str, mentions: list[Mention], spoken: Language) -> list[Mention]:
    """Take "6 or 7", `6-7` and "between 6 and 7" for one number, which nobody can read."""
    found: list[Mention] = []
    ends: dict[int, list[float | None]] = {}  # by where the first begins
    for one in mentions:
        before = found[-1] if found else None
        if before and not before.denied and _is_range(plain, before, one, spoken):
            listed = before.ends or (before.value,)
            ends.setdefault(before.start, [*listed]).append(one.value)
            found[-1] = Mention(before.start, one.end, None)
        else:
            found.append(one)
    return [replace(one, ends=(*ends.get(one.start, one.ends),)) for one in found]


def _is_range(plain: str, before: Mention, one: Mention, spoken: Language) -> bool:
    gap, numbers = plain[before.end : one.start], spoken.numbers
    words = gap.strip(" ,").split()
    if is_glued(plain, before.start):
        return False  # "vitamin B12 1 mg"
    if (not gap.strip() and not before.weak) or gap.strip() in _DASHES:
        return True
    if not words or len(words) > _MOST_BETWEEN:
        return False
    if words[0] in numbers.or_ or _leaves_open(words, numbers):
        return True
    opens = re.findall(r"\w+", plain[max(0, before.start - 30) : before.start])[-2:]
    return words[0] in numbers.both and any(word in numbers.between for word in opens)


def _leaves_open(words: Sequence[str], numbers: Numbers) -> bool:
    """Hear "7 hours or 8", "7 - maybe 8": whatever else stands there, either may be meant."""
    between = " ".join(["", *re.findall(r"\w+", " ".join(words)), ""])
    if numbers.characters:
        return any(one in between for one in numbers.either)
    return any(f" {one} " in between for one in numbers.either)


def told(plain: str, mentions: list[Mention], spoken: Language) -> list[Mention]:
    """Mark what is denied ("not 7"); times, dates, and "more than 7" cannot be read as a number."""
    patterns, found = _patterns(spoken.code), []
    for one in mentions:
        before = plain[max(0, one.start - _SPAN) : one.start]
        if one.denied or is_denied(plain, one, spoken):
            found.append(replace(one, denied=True))
        elif _is_unreadable(plain, one, before, patterns):
            found.append(replace(one, value=None, also=None))
        else:
            found.append(one)
    return found


def is_denied(plain: str, one: Mention, spoken: Language) -> bool:
    """Say whether a number is named as what is not so: "not 7", "7? no", "die 7 ist es nicht"."""
    patterns = _patterns(spoken.code)
    before = plain[max(0, one.start - _SPAN) : one.start]
    # Only words deny: among nothing but numbers none is looked for.
    is_denied_before = _LETTER.search(before) and patterns.denied.search(before)
    return bool(is_denied_before or patterns.denied_behind.match(plain, one.end))


def denies_next(plain: str, code: str) -> bool:
    """Say whether a text in small letters ends in what makes the next words not so: "isn't"."""
    return bool(_patterns(code).denied.search(plain))


def _is_unreadable(plain: str, one: Mention, before: str, patterns: _Patterns) -> bool:
    if patterns.before.search(before) or patterns.behind.match(plain, one.end):
        return True
    return any(
        opens.search(before) and ends.match(plain, one.end) for opens, ends in patterns.pairs
    )


def without_weak(plain: str, mentions: list[Mention], spoken: Language) -> list[Mention]:
    """Leave out an article where there is a number, but not that of "one or two"."""
    if all(one.weak for one in mentions):
        return mentions
    kept = []
    links = ("-", *spoken.numbers.or_, *spoken.numbers.both)
    for number, one in enumerate(mentions):
        before, behind = mentions[number - 1 : number], mentions[number + 1 : number + 2]
        between = [plain[b.end : one.start] for b in before]
        between += [plain[one.end : b.start] for b in behind]
        if not one.weak or any(words.strip() in links for words in between):
            kept.append(one)
    return kept
