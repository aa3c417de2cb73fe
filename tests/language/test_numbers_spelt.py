"""Every number from 0 to 130 is read as it is spelt, in five languages."""

from __future__ import annotations

import pytest
from support.spelling_numbers import spelt

from scriptgraph.language.numerals import one_number
from scriptgraph.language.words import known_codes


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_every_number_is_read_as_it_is_spelt(code: str) -> None:
    """With hyphens and with blanks, by each of its spellings: `dix-sept`, `cent dix huit`."""
    said = {way: number for number in range(131) for way in spelt(number, code)}
    assert {way: one_number(way, code) for way in said} == said


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("j'ai dix-huit ans", 18),
        ("mille neuf cent dix-neuf", 1919),
        ("dix-sept virgule cinq", 17.5),
        ("dix, sept", None),
        ("dix ou sept", None),
        ("dix onze", None),
    ],
)
def test_ten_goes_on_with_seven_to_nine_alone(text: str, number: float | None) -> None:
    """In French; a comma parts two numbers, and so does what makes no word."""
    assert one_number(text, "fr") == number
