"""Whether a telephone number is asked for, and whether there is one in what is said."""

from __future__ import annotations

import re

from scriptgraph.language.alternatives import either
from scriptgraph.language.measures import told_in
from scriptgraph.language.numerals import Mention, numbers_in
from scriptgraph.language.phrases import words_in
from scriptgraph.language.words import bare

_NUMBER = "number|numero|nummer|num|no|nr|contact|home|work|my|your|mobile|de|mi|su"
_PHONE = (
    "phone|telephone|tel|telefono|telefon|telefonnummer|phonenumber|cell|cellphone|mobile|movil"
    "|celular|handy|handynummer|rufnummer|mobilnummer|portable"
)
_BESIDE = either(f"{_NUMBER}|{_PHONE}".split("|"))
_CALLED = re.compile(
    rf"(?:(?:{_NUMBER}) )*(?:{_PHONE})(?: (?:{_BESIDE}))*"
    r"|.{0,4}(?:电话|電話|手机|手機)(?:号码?|號碼?)?"
)
"""The name of a value that is a number to call; `phone_at_night` is none."""

_FEWEST = 4
"""Figures of somebody's number; a dose without its unit has fewer."""


def is_telephone(name: str) -> bool:
    """Say whether a value is a telephone number, by its name."""
    return _CALLED.fullmatch(bare(name).replace("_", " ")) is not None


def has_telephone(text: str, code: str) -> bool:
    """Say whether a text has figures enough of a number to call; "escitalopram 10 mg" has none."""
    told = (one for one in numbers_in(text, code) if told_in(one, text) is None)
    return sum(_figures(one, text) for one in told) >= _FEWEST


def _figures(number: Mention, text: str) -> int:
    """Count the figures of a number; of one that is told figure by figure, its words."""
    said = text[number.start : number.end]
    if digits := re.sub(r"\D", "", said):
        return len(digits)
    return len(words_in(said)) if number.value is None else len(str(number.value))
