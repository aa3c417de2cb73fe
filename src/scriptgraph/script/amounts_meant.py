"""An amount in a condition, as its value has it: `dose > 1 g` is `dose > 1000` of milligrams.

Only what is exact is written so. Of any other amount nobody can tell which number was meant, and
none is proposed: a unit that is left out changes what a condition says, and so does a sign before
three figures, which parts thousands in one country and begins a fraction in another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from scriptgraph.language.lists import times
from scriptgraph.language.measures import Measure, measure, whole_amount
from scriptgraph.language.spans import SECONDS
from scriptgraph.language.units import units_of
from scriptgraph.language.words import bare, known_codes, language
from scriptgraph.script.authors_words import IFS
from scriptgraph.script.condition_words import IS, SIGNS
from scriptgraph.script.expression_slips import WORDS
from scriptgraph.script.kinds import Kind
from scriptgraph.script.literals import literal_in
from scriptgraph.script.lookalikes import pointed

_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_COUNT = r"[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?"
_WORD = r"[^\W\d_]+|%|°\s?[CF]"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?P<count>{_COUNT})\s*(?P<unit>{_WORD})"
    rf"(?:\s*(?P<rest>\d+)(?:\s*(?P<smaller>{_WORD}))?)?(?![\w.,]*\w)"
)
"""A number with its unit, and with a second number behind it, as in `1h30`, where there is one."""

_EITHER = re.compile(r"([1-9]\d{0,2})[.,](\d{3})")
"""A sign and three figures: fifteen hundred, or one and a half as labels and scales show it."""

_UNSPACED = "\u2e80"
"""From it on, letters belong to writings without blanks between words."""

_WORD_OF_NAMES = re.compile(r"\w+")


class UnknownAmountError(ValueError):
    """An amount is not so many of its value's unit; the message names the value and its unit."""


def in_units_of(text: str, kinds: Mapping[str, Kind]) -> str:
    """Write each amount of a condition as so many of the unit of the value that it is said of.

    Args:
        text: The condition, in whatever words.
        kinds: The values that it names.

    Raises:
        UnknownAmountError: Where an amount is not exactly so many, or the value has no such unit.
    """
    quoted = [found.span() for found in _TEXT.finditer(text)]
    pieces, end = [], 0
    for found in _AMOUNT.finditer(text):
        name = _value_beside(text, found, kinds)
        is_quoted = any(start < found.start() < stop for start, stop in quoted)
        if name and not is_quoted and not _is_no_unit(found["unit"]):
            pieces += [text[end : found.start()], _written(found, name, kinds[name])]
            end = found.end()
    return "".join([*pieces, text[end:]])


def _value_beside(text: str, amount: re.Match[str], kinds: Mapping[str, Kind]) -> str:
    """Give the value that an amount is said of: the last named before it, else the next one."""
    before = [*_WORD_OF_NAMES.finditer(text[: amount.start()])]
    behind = _WORD_OF_NAMES.finditer(text[amount.end() :])
    by_name = {name.casefold(): name for name in kinds}
    named = (by_name.get(word[0].casefold(), "") for word in (*reversed(before), *behind))
    return next(filter(None, named), "")


def _is_no_unit(word: str) -> bool:
    """Say whether a word behind a number only goes on with the condition: `and`, `liegt`, `且`."""
    known = _no_units()
    return bare(word) in known or word.startswith(tuple(one for one in known if one >= _UNSPACED))


@lru_cache
def _no_units() -> frozenset[str]:
    """List the words of a condition, and what says nothing of what a number counts."""
    joins = (word for words in WORDS.values() for word in words.split(", "))
    said = (word for words in (*joins, *IS, *SIGNS, *IFS) for word in words.split())
    beside = (word for code in known_codes() for word in language(code).numbers.beside)
    return frozenset(map(bare, (*said, *beside)))


def _written(amount: re.Match[str], name: str, kind: Kind) -> str:
    """Write an amount as so many of a value's unit; of two readings neither is chosen."""
    either = _EITHER.fullmatch(amount["count"])
    if either is None:
        is_span = kind.scalar == "duration" and literal_in(amount[0])
        return amount[0] if is_span else _kept(amount, _number(amount["count"]), name, kind)
    readings = (Fraction("".join(either.groups())), Fraction(".".join(either.groups())))
    whole, part = (_kept(amount, reading, name, kind) for reading in readings)
    if kind.scalar != "duration":
        whole, part = whole.partition(" ")[0], part.partition(" ")[0]
    raise UnknownAmountError(
        f"`{amount[0]}` is read in two ways: write `{whole}` or, for a fraction, `{part}`"
    )


def _kept(amount: re.Match[str], count: Fraction, name: str, kind: Kind) -> str:
    """Write so many of an amount's unit as a value is kept; what is counted stays without one."""
    told = _time(amount["unit"]) or (None if amount["unit"] == "%" else measure(amount["unit"]))
    is_single = amount["rest"] is None
    if told is None and not kind.unit and kind.scalar != "duration":
        counted = amount[0].removeprefix(amount["count"]).strip()
        return f"{_plain(count) or amount['count']} {counted}"
    if is_single and kind.scalar == "duration":
        number = f"{_plain(count)} {told}" if isinstance(told, str) else ""
    elif is_single and _is_own(amount, kind):
        number = _plain(count)
    elif is_single:
        number = _converted(count, told, name, kind) if told else ""
    elif told == "hours" and _time(amount["smaller"] or "min") == "minutes":
        minutes = count * 60 + int(amount["rest"])
        is_span = kind.scalar == "duration"
        number = (
            f"{_plain(minutes)} minutes" if is_span else _converted(minutes, "minutes", name, kind)
        )
    else:
        whole = whole_amount(amount[0], kind.unit, "en") if kind.unit else None
        number = _plain(Fraction(str(whole))) if whole else ""
    if not number:
        raise _unknown(amount[0], name, kind)
    return number


def _is_own(amount: re.Match[str], kind: Kind) -> bool:
    return bool(kind.unit) and bare(amount["unit"]) == bare(kind.unit)


def _converted(count: Fraction, told: str | Measure, name: str, kind: Kind) -> str:
    """Give so many of a known unit in the unit of a value; empty where it has no such unit."""
    if isinstance(told, Measure):
        own = measure(kind.unit) if kind.unit else None
        fits = own is not None and own.measures == told.measures
        return _plain(count * told.of / own.of) if fits and own else ""
    units = {_time(kind.unit)} if kind.unit else _counted_in(name)
    unit = units.pop() if len(units) == 1 else ""
    return _plain(count * SECONDS[told] / SECONDS[unit]) if {told, unit} <= {*SECONDS} else ""


def _counted_in(name: str) -> set[str]:
    """Give the units of time that a value without a unit is named after, in any language."""
    return {unit for code in known_codes() for unit in units_of(name, code)}


def _time(word: str) -> str:
    """Give the unit of time that a word is; empty for any other."""
    return next((unit for unit, known in times().items() if bare(word) in known), "")


def _number(text: str) -> Fraction:
    return Fraction(pointed(re.sub(r"\s", "", text)))


def _plain(number: Fraction) -> str:
    """Write a number as a condition has it; empty where it has no end."""
    if number.denominator == 1:
        return str(number.numerator)
    written = f"{float(number):.6f}".rstrip("0")
    return written if Fraction(written) == number else ""


def _unknown(amount: str, name: str, kind: Kind) -> UnknownAmountError:
    if kind.scalar == "duration":
        told = f"`{name}` is a span of time: write one such as `90 minutes`"
    elif kind.unit:
        told = f"`{name}` is a number of {kind.unit}: write it so, without the unit"
    else:
        told = f"`{name}` has no unit: write the number alone, in what its question asks for"
    return UnknownAmountError(f"`{amount}` is not so many of what `{name}` is kept in; {told}")
