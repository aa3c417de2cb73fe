"""Units of measure: 1.8 m are 180 cm, and 72 kg are no 72 cm.

Only what is exact and known is converted. Whatever is told in another unit is asked for again, and
so is a number behind which any word stands that may be what is counted: "35 Jahre" and "6 packets"
are no kg. Of an amount in two parts, "1 m 70", neither number is the amount;
of metres with their centimetres `whole_amount` knows what they come to.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from scriptgraph.language.numerals import Mention, numbers_in, plain_of
from scriptgraph.language.phrases import begins, words_in
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.units import unit_behind
from scriptgraph.language.words import bare, language

_AND = re.compile(r"\s*(?:and|und|y|et|零)?\s*")
"""Between the two parts of one amount."""

_WORD = re.compile(r"(?:\s*|-)(?=[^\W\d_])")
"""Before a word that stands directly behind a number."""

_ENDS = r"(?![^\W\d_\u3040-\u30ff\u3400-\u9fff])"
"""Behind a unit that is written in letters; characters without blanks may follow it at once."""

_AMOUNTS = ("mass", "length", "volume", "pressure")
"""Of these nothing is less than nothing: the sign of "-5 mg" is a dash."""

_FAR = Fraction(1000)
"""How many of one unit another can be: nobody tells a dose of milligrams in kilograms."""

_GLUED_METRES = re.compile(r"(?<![\w.,])(\d)m(\d{2})(?!\w)")
"""Metres with their centimetres, as in `1m65`."""

_TENTHS = 10
"""Behind a metre 八 are eight tenths of it."""

_NEAR = 60
"""Characters behind a number in which its unit is looked for."""


@dataclass(frozen=True)
class Measure:
    """A unit that is known."""

    sign: str
    code: str
    """What UCUM calls it; empty where it has no name for it."""

    measures: str
    """What it measures: only units of one thing are converted."""

    of: Fraction
    """How many of the first unit of its kind it is."""


def measure(unit: str) -> Measure | None:
    """Give a unit by its sign or its name in any language; None where it is not known."""
    return _by_word().get(bare(unit))


def is_below_zero(number: float, unit: str) -> bool:
    """Say whether a number is less than there can be of a unit: of mass or length, but no °C."""
    known = measure(unit)
    return number < 0 and known is not None and known.measures in _AMOUNTS


def measures() -> list[Measure]:
    """List the units that are known."""
    return list(dict.fromkeys(_by_word().values()))


def amounts_in(text: str, unit: str, code: str, *, articles: bool = False) -> list[Mention]:
    """List the numbers of a text as so many of a unit; without a value where they are none of it.

    Args:
        text: What somebody said.
        unit: The unit in which a number is asked for.
        code: The code of the language.
        articles: Whether to list what beside a number is more often none: see `numbers_in`.
    """
    plain, asked = plain_of(text), measure(unit)
    parts = _of_two_parts(plain, numbers_in(text, code, articles=True), code)
    return [
        replace(one, value=None, also=None, ends=())
        if one.start in parts
        else _in_unit(one, asked, plain, code)
        for one in numbers_in(text, code, articles=articles)
    ]


def undivided(text: str, code: str, *, articles: bool = False) -> list[Mention]:
    """List the numbers of a text; without a value where each is a part of one time: "7 hours 30".

    Args:
        text: What somebody said.
        code: The code of the language.
        articles: Whether to list what beside a number is more often none: see `numbers_in`.
    """
    plain, parts = plain_of(text), set[int]()
    for one, behind in pairwise(numbers_in(text, code, articles=True)):
        larger = unit_behind(plain, one)
        if larger is None or not _AND.fullmatch(plain, larger[1], behind.start):
            continue
        if unit_behind(plain, behind) is None and not counts_something(behind, plain, code):
            parts |= {one.start, behind.start}
    return [
        replace(one, value=None, also=None, ends=()) if one.start in parts else one
        for one in numbers_in(text, code, articles=articles)
    ]


def in_unit(mention: Mention, unit: str, text: str) -> Mention:
    """Give a number that is mentioned as so many of a unit; without a value where it is none of it.

    Args:
        mention: The number.
        unit: The unit in which it is asked for.
        text: What it is mentioned in.
    """
    return _converted(mention, told_in(mention, text), measure(unit))


def told_in(mention: Mention, text: str) -> Measure | None:
    """Give the known unit that stands behind a number."""
    return _told_in(mention, plain_of(text))


def _in_unit(mention: Mention, asked: Measure | None, plain: str, code: str) -> Mention:
    told = _told_in(mention, plain)
    if told is None and counts_something(mention, plain, code):
        return replace(mention, value=None, also=None, ends=())
    return _converted(mention, told, asked)


def _converted(mention: Mention, told: Measure | None, asked: Measure | None) -> Mention:
    if told is None or mention.value is None or told == asked:
        return mention
    far = asked is not None and not 1 / _FAR <= told.of / asked.of <= _FAR
    if asked is None or told.measures != asked.measures or far:
        return replace(mention, value=None, also=None, ends=())
    exact = Fraction(str(mention.value)) * told.of / asked.of
    value = exact.numerator if exact.denominator == 1 else float(exact)
    return replace(mention, value=value, also=None)


def _told_in(mention: Mention, plain: str) -> Measure | None:
    found = _pattern().match(plain, mention.end)
    return _by_word()[found[1]] if found else None


def counted_in(text: str, value: float, code: str) -> list[str]:
    """List the words behind a number that say what it counts: "9 dogs", "nine miles".

    None where it stands once without such a word, and of a script without blanks nobody can tell.
    """
    plain = plain_of(text)
    told = [one for one in numbers_in(text, code) if one.value == value]
    behind = [words_in(plain[one.end : one.end + _NEAR]) for one in told]
    if not all(counts_something(one, plain, code) for one in told):
        return []
    return [words[0] for words in behind if words and not is_unspaced(words[0][0])]


def counts_something(mention: Mention, plain: str, code: str) -> bool:
    """Say whether a word behind a number in plain text may say what is counted: "35 Jahre"."""
    if mention.of is not None:
        return False  # "7 out of 10"
    found = _WORD.match(plain, mention.end)
    if found is None:
        return False
    words = words_in(plain[found.end() : found.end() + _NEAR])
    return not any(begins(words, _beside(one)) for one in (code, "en"))


def _beside(code: str) -> tuple[str, ...]:
    """List what may stand behind a number and says nothing of what it counts."""
    known = language(code)
    said = (known.numbers.beside, known.numbers.instead, known.answers.but, known.answers.fillers)
    return tuple(phrase for phrases in said for phrase in phrases)


def _of_two_parts(plain: str, mentions: list[Mention], code: str) -> set[int]:
    """Give the places of the numbers that are only a part of an amount: "1 m 70", "5 foot 11"."""
    found: set[int] = set()
    for one, behind in pairwise(mentions):
        larger, smaller = _pattern().match(plain, one.end), _told_in(behind, plain)
        if larger is None or not _AND.fullmatch(plain, larger.end(), behind.start):
            continue
        unit = _by_word()[larger[1]]
        if smaller:  # "50 mg and 2 mg" are two amounts
            is_part = smaller.measures == unit.measures and smaller.of < unit.of
        else:
            is_part = not counts_something(behind, plain, code)
        found |= {one.start, behind.start} if is_part else set()
    return found


def whole_amount(text: str, unit: str, code: str) -> float | None:
    """Give what metres with their centimetres come to: "1 m 80", "un metro ochenta", 一米八.

    None where there are none, or several: "1 m 70 or 1 m 80".

    Args:
        text: What somebody said.
        unit: The unit in which a number is asked for.
        code: The code of the language.
    """
    text = _GLUED_METRES.sub(r"\1 m \2", text)
    plain, asked = plain_of(text), measure(unit)
    numbers = numbers_in(text, code, articles=True)
    parts, metre = _of_two_parts(plain, numbers, code), _by_word()["m"]
    found: set[float] = set()
    for one, behind in pairwise(numbers):
        is_whole = {one.start, behind.start} <= parts and _told_in(one, plain) == metre
        if not is_whole or not isinstance(one.value, int) or not isinstance(behind.value, int):
            continue
        smaller, is_figure = _told_in(behind, plain), behind.end - behind.start == 1
        is_tenth = language(code).numbers.characters and is_figure and smaller is None
        hundredths = behind.value * (_TENTHS if is_tenth else 1)
        in_cm = smaller in (None, _by_word()["cm"])
        if asked and asked.measures == metre.measures and in_cm and hundredths in range(10, 100):
            found.add(float(Fraction(one.value * 100 + hundredths, 100) / asked.of))
    return found.pop() if len(found) == 1 else None


@lru_cache
def _by_word() -> Mapping[str, Measure]:
    path = files("scriptgraph.language").joinpath("wordings", "measures.toml")
    found: dict[str, Measure] = {}
    for measures, units in tomllib.loads(path.read_text("utf-8")).items():
        for sign, told in units.items():
            one = Measure(sign, told["code"], measures, Fraction(told["of"]))
            found |= {bare(word): one for word in (sign, *told["words"])}
    return found


@lru_cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_by_word(), key=len, reverse=True)
    whole = (
        re.escape(word) if is_unspaced(word[0]) else rf"{re.escape(word)}{_ENDS}" for word in words
    )
    return re.compile(rf"\s*({'|'.join(whole)})")
