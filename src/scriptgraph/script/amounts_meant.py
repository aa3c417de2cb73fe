"""An amount in a condition, as its value has it: `dose > 1 g` is `dose > 1000` of milligrams.

Only what is exact is written so. Of any other amount nobody can tell which number was meant, and
none is proposed: a unit that is left out changes what a condition says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from scriptgraph.language.lists import times
from scriptgraph.language.measures import Measure, measure, whole_amount
from scriptgraph.language.spans import SECONDS
from scriptgraph.language.units import units_of
from scriptgraph.language.words import bare, known_codes
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

_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d\d[1-9]")
"""Three figures behind a sign: with it a thousand times as many in one country as in another.

Nobody ends a fraction with a nought.
"""

_JOINS = {bare(word) for words in WORDS.values() for word in words.split(", ")}
"""What stands behind a number and is no unit: `and`, `oder`."""

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
        if name and not is_quoted and bare(found["unit"]) not in _JOINS:
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


def _written(amount: re.Match[str], name: str, kind: Kind) -> str:
    """Write an amount as so many of a value's unit; what is no known unit stays as it is."""
    told = _time(amount["unit"]) or (None if amount["unit"] == "%" else measure(amount["unit"]))
    if (told or _is_own(amount, kind)) and _EITHER.fullmatch(amount["count"]):
        raise _either(amount["count"])
    if amount["rest"] is None:
        if kind.scalar == "duration" and not isinstance(told, str):
            raise _unknown(amount[0], name, kind)
        if kind.scalar == "duration":
            span = f"{_plain(_number(amount['count']))} {told}"
            return amount[0] if literal_in(amount[0]) else span
        if told is None:
            return _as_unit(amount, name, kind)
        number = _converted(_number(amount["count"]), told, name, kind)
    elif told == "hours" and _time(amount["smaller"] or "min") == "minutes":
        minutes = _number(amount["count"]) * 60 + int(amount["rest"])
        if kind.scalar == "duration":
            return f"{_plain(minutes)} minutes"
        number = _converted(minutes, "minutes", name, kind)
    elif told is None:
        return amount[0]
    else:
        whole = whole_amount(amount[0], kind.unit, "en") if kind.unit else None
        number = _plain(Fraction(str(whole))) if whole else ""
    if not number:
        raise _unknown(amount[0], name, kind)
    return number


def _as_unit(amount: re.Match[str], name: str, kind: Kind) -> str:
    """Leave out the very word of a value's own unit; a word that is none stays."""
    if _is_own(amount, kind):
        return _plain(_number(amount["count"]))
    if kind.unit and amount["unit"] == "%":
        raise _unknown(amount[0], name, kind)
    return amount[0]


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


def _either(count: str) -> UnknownAmountError:
    whole, part = re.split("[.,]", count)
    told = f"write `{whole}{part}`, or a fraction, as `{whole}.{part}`, without the unit"
    return UnknownAmountError(f"`{count}` is read in two ways: {told}")


def _unknown(amount: str, name: str, kind: Kind) -> UnknownAmountError:
    if kind.scalar == "duration":
        told = f"`{name}` is a span of time: write one such as `90 minutes`"
    elif kind.unit:
        told = f"`{name}` is a number of {kind.unit}: write it so, without the unit"
    else:
        told = f"`{name}` has no unit: write the number alone, in what its question asks for"
    return UnknownAmountError(f"`{amount}` is not so many of what `{name}` is kept in; {told}")
