"""The numbers that a text holds, in digits or in words, as people write them.

`1,72` is 1.72 wherever no thousands can be meant, `1.000,5` is 1000.5 in German and Spanish, `7/10`
and "seven out of ten" are 7, "siebeneinhalb" is 7.5, 二十三 is 23. Where it cannot be told which
number somebody means (`3½²`, `1m72`, a date, "6 or 7", "more than 5", 七八个), the text holds one
that nobody can read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scriptgraph.language.numerals.amended import corrected, priced, reckoned
from scriptgraph.language.numerals.around import (
    denies_next,
    halved,
    joined,
    ranged,
    signed,
    told,
    without_weak,
)
from scriptgraph.language.numerals.characters import characters_in
from scriptgraph.language.numerals.digits import digits, in_digits, in_one, is_glued, sign_in
from scriptgraph.language.numerals.mention import Mention, Number
from scriptgraph.language.numerals.scales import scaled
from scriptgraph.language.numerals.words import spelled
from scriptgraph.language.phrases import words_in
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.tables import Language
from scriptgraph.language.words import bare, language

__all__ = [
    "Mention",
    "Number",
    "denied_in",
    "denies_next",
    "digits",
    "is_article",
    "is_glued",
    "numbers_in",
    "one_number",
    "only_numbers",
    "plain_of",
    "the_number",
    "the_only",
    "written",
]

_PIECE = re.compile(
    r"(?P<sign>(?<![\w)])[-\u2212\u2013])?"
    r"(?P<digits>\d+(?:[.,'\u00a0\u202f\u066b\u066c]\d+)*)"
    r"|(?P<word>[^\W\d_]+)"
)
_GROUPED = re.compile(r"(?<=\d)['\u2019\u00a0\u202f](?=\d{3}(?!\d))")
_PARTED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?: \d{3}){0,3} 0\d\d(?: \d{3}){0,3}(?![\d.,]*\d)")
"""Digits that blanks part by thousands, beyond doubt: "72 500" may be two numbers, 072 is none."""

_PERCENT = re.compile(r"\b(?:percent|per cent|prozent|por ?ciento|pour ?cents?)\b")
_CHARACTERS = 3
"""Characters without spaces that count as one word."""


def plain_of(text: str) -> str:
    """Give a text as numbers are looked for in it: what a `Mention`'s places count in."""
    joined_up = _PARTED.sub(lambda digits: digits[0].replace(" ", "\u066c"), text)
    plain = bare(_GROUPED.sub("\u066c", joined_up))
    return _PERCENT.sub(lambda word: "%".ljust(len(word[0])), plain)


def numbers_in(text: str, code: str, *, articles: bool = False) -> list[Mention]:
    """List the numbers that a text mentions; what is denied, and the end of a scale, are none.

    Args:
        text: What somebody said.
        code: The code of the language that it is said in.
        articles: Whether to list the one of "one metre seventy", which beside a number is none.
    """
    plain, spoken = plain_of(text), language(code)
    found = [one for one in _all_in(plain, spoken) if not one.denied]
    return found if articles else without_weak(plain, found, spoken)


def is_article(one: Mention, text: str, code: str) -> bool:
    """Say whether a number that a text mentions is an article before a noun: "ein Hund"."""
    plain, numbers = plain_of(text), language(code).numbers
    is_before = re.match(r"\s*[^\W\d_]", plain[one.end :])
    is_single = re.match(rf"\s*(?:{numbers.single})", plain[one.end :])
    return bool(plain[one.start : one.end] in numbers.articles and is_before and not is_single)


def denied_in(text: str, code: str) -> list[Mention]:
    """List the numbers that a text names as what is not so: the 7 of "3, not 7"."""
    return [one for one in _all_in(plain_of(text), language(code)) if one.denied]


def one_number(text: str, code: str) -> Number | None:
    """Give the one number that a text gives; None where there is none, or where there are several.

    Args:
        text: What somebody said.
        code: The code of the language that it is said in.
    """
    found = the_number(text, code)
    return None if found is None else found.value


def the_number(text: str, code: str) -> Mention | None:
    """Find the one number that a text gives; None where there is none, or there are several."""
    return the_only(numbers_in(text, code), text)


def the_only(mentions: Sequence[Mention], text: str) -> Mention | None:
    """Find the one number among those that a text mentions, as `the_number` does."""
    if all(one.weak for one in mentions) and _words(text) > 1:
        return None
    if len({one.value for one in mentions}) != 1:
        return None
    return next((one for one in mentions if one.of is not None), mentions[0])


def only_numbers(text: str, code: str) -> list[Mention]:
    """List the numbers of a text that says nothing else; none where it says more.

    Args:
        text: What somebody said.
        code: The code of the language that it is said in.
    """
    numbers, plain = numbers_in(text, code), plain_of(text)
    for number in reversed(numbers):
        plain = f"{plain[: number.start]} {plain[number.end :]}"
    return [] if {*words_in(plain)} - {*language(code).numbers.both, "和"} else numbers


def written(number: Number, code: str) -> str:
    """Write a number in digits, so that it is read back as the same in a language."""
    plain = str(number) if isinstance(number, int) else format(Decimal(repr(number)), "f")
    return plain.replace(".", language(code).decimal)


def _words(text: str) -> int:
    """Count the words of a text, where there are no spaces by their characters."""
    runs = re.findall(r"\w+", text)
    return sum(-(-len(run) // _CHARACTERS) if is_unspaced(run[0]) else 1 for run in runs)


def _all_in(plain: str, spoken: Language) -> list[Mention]:
    found = [signed(plain, one, spoken) for one in _mentions(plain, spoken)]
    found = priced(plain, halved(plain, joined(plain, found), spoken))
    found = corrected(plain, reckoned(plain, scaled(plain, found, spoken), spoken), spoken)
    return told(plain, ranged(plain, found, spoken), spoken)


def _mentions(plain: str, spoken: Language) -> Iterator[Mention]:
    position = 0
    while piece := _PIECE.search(plain, position):
        position = piece.end()
        mention: Mention | None
        if piece["digits"]:
            mention = in_digits(plain, piece, spoken)
        elif (sign := sign_in(piece["word"])) is not None:
            position = piece.start() + max(sign, 1)
            mention = None if sign else in_one(plain, piece.start())
        elif spoken.numbers.characters:
            yield from _in_characters(piece, spoken)
            continue
        else:
            mention = _in_words(plain, piece, spoken)
        if mention:
            position = max(position, mention.end)
            yield mention


def _in_characters(piece: re.Match[str], spoken: Language) -> Iterator[Mention]:
    """List the numbers that are written in Chinese characters."""
    for start, end, value, weak in characters_in(piece[0], spoken.numbers.idioms):
        yield Mention(piece.start() + start, piece.start() + end, value, weak=weak)


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
