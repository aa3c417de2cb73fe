"""Units of measure: 1.8 m are 180 cm, and 72 kg are no 72 cm.

Only what is exact and known is converted; whatever is told in another unit is asked for again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files

from scriptgraph.language.numerals import Mention, plain_of
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare


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


def measures() -> list[Measure]:
    """List the units that are known."""
    return list(dict.fromkeys(_by_word().values()))


def in_unit(mention: Mention, unit: str, text: str) -> Mention:
    """Give a number that is mentioned as one of a unit; without a value where it is of another.

    Args:
        mention: The number.
        unit: The unit in which it is asked for.
        text: What it is mentioned in.
    """
    told, asked = told_in(mention, text), measure(unit)
    if told is None or mention.value is None or told == asked:
        return mention
    if asked is None or told.measures != asked.measures:
        return replace(mention, value=None, also=None)
    exact = Fraction(str(mention.value)) * told.of / asked.of
    value = int(exact) if exact.denominator == 1 else float(exact)
    return replace(mention, value=value, also=None)


def told_in(mention: Mention, text: str) -> Measure | None:
    """Give the known unit that stands behind a number."""
    found = _pattern().match(plain_of(text), mention.end)
    return _by_word()[found[1]] if found else None


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
        re.escape(word) if is_unspaced(word[0]) else rf"{re.escape(word)}(?![^\W_])"
        for word in words
    )
    return re.compile(rf"\s*({'|'.join(whole)})")
