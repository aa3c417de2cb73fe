"""The numbers that a text holds, in digits or in words, as people write them.

`1,72` is 1.72 wherever no thousands can be meant, `1.000,5` is 1000.5 in German and Spanish, `7/10`
and "seven out of ten" are 7, "siebeneinhalb" is 7.5, 二十三 is 23. Where it cannot be told which
number somebody means (`3½²`, `1m72`, a date, 七八个), the text holds one that nobody can read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from scriptgraph.evidence import is_unspaced
from scriptgraph.language import Language, bare, language
from scriptgraph.numeral_words import characters_in, spelled

Number = int | float

_MOST_DIGITS = 40

_PIECE = re.compile(
    r"(?P<sign>(?<![\w)])[-\u2212\u2013])?"
    r"(?P<digits>\d+(?:[.,'\u00a0\u202f\u066b\u066c]\d+)*)"
    r"|(?P<word>[^\W\d_]+)"
)
_GROUPED = re.compile(r"(?<=\d)['\u2019\u00a0\u202f](?=\d{3}(?!\d))")
_FRACTIONS = {(1, 2): 0.5, (1, 3): 1 / 3, (2, 3): 2 / 3, (1, 4): 0.25, (3, 4): 0.75}
_DENIED = re.compile(r"(?:\b(?:not|nicht|pas)\s+|不是)$")
_CLOCK_BEFORE = re.compile(
    r"\b(?:half past|quarter (?:past|to)|halb|viertel (?:vor|nach)|a las?)\s+$"
)
_CLOCK_BEHIND = re.compile(r"\s*(?:[ap]\.?m\b|o'?clock\b|uhr\b|[点點](?!\d))")
_BESIDES = re.compile(r"\s*分?(?:里|中|裡|之中)")
_TIMES = {"百": 100, "千": 1000, "万": 10_000, "萬": 10_000}


@dataclass(frozen=True)
class Mention:
    """A number that is mentioned."""

    start: int
    end: int
    value: Number | None
    """None where it cannot be read."""

    also: Number | None = None
    """How else it may be meant: `1.725` in German, from somebody who writes 1.725."""

    weak: bool = False
    """Whether it is a word that is more often no number: `ein`, `one`."""


def numbers_in(text: str, code: str) -> list[Mention]:
    """List the numbers that a text mentions; the end of a scale (`7/10`) is none.

    Args:
        text: What somebody said.
        code: The code of the language that it is said in.
    """
    spoken, plain = language(code), bare(_GROUPED.sub("\u066c", text))
    found = [_signed(plain, one, spoken) for one in _told(plain, [*_mentions(plain, spoken)])]
    kept = _without_scales(plain, _joined(plain, found), spoken)
    return _without_weak(plain, kept, spoken)


def one_number(text: str, code: str, *, longest: int = 1) -> Number | None:
    """Give the one number that a text gives; None where there is none, or where there are several.

    Args:
        text: What somebody said.
        code: The code of the language that it is said in.
        longest: Words that a text has at most where `one` is meant as a number.
    """
    mentions = numbers_in(text, code)
    if all(one.weak for one in mentions) and len(re.findall(r"\w+", text)) > longest:
        return None
    values = {one.value for one in mentions}
    return values.pop() if len(values) == 1 else None


def written(number: Number, code: str) -> str:
    """Write a number in digits, so that it is read back as the same in a language."""
    plain = str(number) if isinstance(number, int) else format(Decimal(repr(number)), "f")
    return plain.replace(".", language(code).decimal)


def digits(text: str, decimal: str) -> tuple[Number, ...]:
    """Read digits with their marks; what was probably meant comes first, and nothing for a date."""
    plain = text.replace("\u066b", ",").replace("\u066c", "'")
    if len(plain) > _MOST_DIGITS:
        return ()
    parts = re.split(r"[.,'\u00a0\u202f]", plain)
    marks = re.findall(r"[.,'\u00a0\u202f]", plain)
    if not marks:
        return (int(plain),)
    grouped = _is_grouped(parts)
    last = marks[-1]
    if (len(set(marks)) == 1 and len(marks) > 1) or last not in ".,":
        return (int("".join(parts)),) if len(set(marks)) == 1 and grouped else ()
    if len(marks) > 1:
        whole = len(set(marks[:-1])) == 1 and last not in marks[:-1] and _is_grouped(parts[:-1])
        return (float(f"{''.join(parts[:-1])}.{parts[-1]}"),) if whole else ()
    broken = float(f"{parts[0]}.{parts[1]}")
    return (int("".join(parts)), broken) if grouped and last != decimal else (broken,)


def _is_grouped(parts: list[str]) -> bool:
    first, *rest = parts
    return 1 <= len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in rest)


def _mentions(plain: str, spoken: Language) -> Iterator[Mention]:
    position = 0
    while piece := _PIECE.search(plain, position):
        position = piece.end()
        mention: Mention | None
        if piece["digits"]:
            mention = _in_digits(plain, piece, spoken)
        elif (sign := _numeral(piece["word"])) is not None:
            position = piece.start() + max(sign, 1)
            mention = None if sign else _in_one(plain, piece.start())
        elif spoken.numbers.characters:
            yield from _in_characters(piece)
            continue
        else:
            mention = _in_words(plain, piece, spoken)
        if mention:
            position = max(position, mention.end)
            yield mention


def _in_characters(piece: re.Match[str]) -> Iterator[Mention]:
    """List the numbers that are written in Chinese characters."""
    for start, end, value, weak in characters_in(piece[0]):
        yield Mention(piece.start() + start, piece.start() + end, value, weak=weak)


def _in_digits(plain: str, piece: re.Match[str], spoken: Language) -> Mention:
    start, end = piece.span()
    readings = digits(piece["digits"], spoken.decimal)
    before, behind = plain[start - 1 : start], plain[end : end + 1]
    glued = before.isalpha() and not is_unspaced(before) and before != "x"
    value: Number | None = readings[0] if readings and not glued else None
    also = readings[1] if len(readings) > 1 else None
    if behind == ":" and plain[end + 1 : end + 2].isdigit():
        value = None
    elif behind in _TIMES and value is not None:
        value, also, end = value * _TIMES[behind], None, end + 1
    elif behind and unicodedata.category(behind) == "No":
        part = _fraction(behind)
        value = None if value is None or part is None else value + part
        also, end = None, end + 1
    sign = -1 if piece["sign"] else 1
    return Mention(
        start, end, None if value is None else sign * value, None if also is None else sign * also
    )


def _numeral(word: str) -> int | None:
    """Say where in a run of letters a sign stands that is a number by itself."""
    if word.isascii():
        return None
    return next((n for n, char in enumerate(word) if unicodedata.category(char)[0] == "N"), None)


def _in_one(plain: str, start: int) -> Mention:
    """Read a sign that is a number by itself: `½`, `⑩`, `Ⅷ`; a raised one is not."""
    raised = unicodedata.decomposition(plain[start]).startswith(("<super>", "<sub>"))
    value = None if raised else unicodedata.numeric(plain[start], None)
    if value is not None and value == int(value):
        value = int(value)
    return Mention(start, start + 1, value)


def _fraction(char: str) -> float | None:
    is_one = unicodedata.decomposition(char).startswith("<fraction>")
    return unicodedata.numeric(char) if is_one else None


def _in_words(plain: str, piece: re.Match[str], spoken: Language) -> Mention | None:
    words = list(re.finditer(r"[^\W\d_]+", plain[piece.start() : piece.start() + 120]))
    run = [words[0]]
    for word in words[1:]:
        if plain[piece.start() + run[-1].end() : piece.start() + word.start()].strip(" -\u2010"):
            break
        run.append(word)
    found = spelled([word[0] for word in run], spoken.code)
    if found is None:
        return None
    value, taken, weak = found
    before = re.search(r"([^\W\d_]+)\W*$", plain[max(0, piece.start() - 20) : piece.start()])
    if weak and before and before[1] in spoken.numbers.pronouns:
        return None
    return Mention(piece.start(), piece.start() + run[taken - 1].end(), value, weak=weak)


def _signed(plain: str, mention: Mention, spoken: Language) -> Mention:
    """Hear a minus that is said in words."""
    before = re.findall(r"[^\W\d_]+", plain[max(0, mention.start - 30) : mention.start])
    negative = bool(before) and before[-1] in spoken.numbers.minus
    if negative and before[-2:-1] and before[-2] in spoken.numbers.at_least:
        negative = False
    return replace(mention, value=-mention.value) if negative and mention.value else mention


def _joined(plain: str, mentions: list[Mention]) -> list[Mention]:
    """Put `3 ½` and `3 1/2` together, and read `1/2`; what has two slashes is a date."""
    joined: list[Mention] = []
    for one in mentions:
        before = joined[-1] if joined else None
        between = plain[before.end : one.start].strip() if before else "-"
        if before and between == "/":
            if plain[one.end : one.end + 1] == "/" or before.value is None:
                joined[-1] = replace(before, end=one.end, value=None)
                continue
            part = _FRACTIONS.get((before.value, one.value))  # type: ignore[arg-type]
            if part is not None:
                joined[-1] = replace(before, end=one.end, value=part)
                if len(joined) > 1 and not plain[joined[-2].end : before.start].strip():
                    one, before = joined.pop(), joined[-1]
                    joined[-1] = replace(before, end=one.end, value=(before.value or 0) + part)
                continue
        if before and not between and _is_part(before, one):
            joined[-1] = replace(before, end=one.end, value=before.value + one.value)  # type: ignore[operator]
            continue
        joined.append(one)
    return joined


def _is_part(before: Mention, one: Mention) -> bool:
    whole = isinstance(before.value, int) and not before.weak
    return whole and isinstance(one.value, float) and 0 < one.value < 1


def _without_scales(plain: str, mentions: list[Mention], spoken: Language) -> list[Mention]:
    """Leave out the 10 of `7/10`, of "7 von 10" and of 10分里的7分."""
    kept = []
    for number, one in enumerate(mentions):
        before = mentions[number - 1] if number else None
        between = plain[before.end : one.start].strip() if before else ""
        is_scale = before and before.value is not None and between in ("/", *spoken.numbers.of)
        if not is_scale and spoken.numbers.characters:
            asked = plain[: one.start].rstrip("\uff1a: ").endswith(spoken.numbers.of)
            is_scale = asked or bool(_BESIDES.match(plain, one.end))
        if not is_scale or len(mentions) == 1:
            kept.append(one)
        elif kept:
            kept[-1] = replace(kept[-1], weak=False)
    return kept


def _told(plain: str, mentions: list[Mention]) -> list[Mention]:
    """Leave out what is denied ("not 7"); nobody can read a time of day ("11 pm") as a number."""
    told = []
    for one in mentions:
        before, behind = plain[max(0, one.start - 20) : one.start], plain[one.end : one.end + 10]
        if not _DENIED.search(before):
            is_time = _CLOCK_BEFORE.search(before) or _CLOCK_BEHIND.match(behind)
            told.append(replace(one, value=None, also=None) if is_time else one)
    return told


def _without_weak(plain: str, mentions: list[Mention], spoken: Language) -> list[Mention]:
    """Leave out an article where there is a number, but not that of "one or two"."""
    if all(one.weak for one in mentions):
        return mentions
    kept = []
    for number, one in enumerate(mentions):
        before, behind = mentions[number - 1 : number], mentions[number + 1 : number + 2]
        between = [plain[b.end : one.start] for b in before]
        between += [plain[one.end : b.start] for b in behind]
        if not one.weak or any(words.strip() in ("-", *spoken.numbers.or_) for words in between):
            kept.append(one)
    return kept
