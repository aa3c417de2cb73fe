"""Numbers are told in units, and only what is exact is converted."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.language.measures import measure, measures
from scriptgraph.language.numerals import written
from scriptgraph.state.values import doubt, read_value


@pytest.mark.parametrize(
    ("code", "said", "kind", "value"),
    [
        ("en", "72", "number kg", 72.0),
        ("en", "I weigh 72 kg", "number kg", 72.0),
        ("de", "72,5 Kilo", "number kg", 72.5),
        ("en", "159 pounds", "number kg", 72.12118683),
        ("en", "1.8 m", "number cm", 180.0),
        ("de", "150 Pfund", "number 30..250 kg", 75.0),
        ("en", "12 stones", "number 30..250 kg", 76.20351816),
        ("de", "1,8 Meter", "integer 50..250 cm", 180),
        ("fr", "40 %", "integer 0..100 %", 40),
        ("zh", "72公斤", "number kg", 72.0),
        ("es", "38,5 °C", "number 35..42 °C", 38.5),
    ],
)
def test_a_number_is_read_in_its_unit(code: str, said: str, kind: str, value: float) -> None:
    """Without a unit it is in the one that is asked for; in another of its kind it is converted."""
    assert read_value(said, kind, code) == value
    assert doubt(value, kind, said, said, code) == ""


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("180 cm", "number kg"),
        ("5 foot 11", "number cm"),
        ("98 °F", "number °C"),
        ("2 m and 3 cm", "number cm"),
        ("1.805 m", "integer cm"),
        ("300 cm", "integer 50..250 cm"),
    ],
)
def test_what_is_no_such_number_is_none(said: str, kind: str) -> None:
    """It is of another kind, not exact, not whole, or not within the range: it is asked again."""
    assert read_value(said, kind, "en") is None


def test_a_claim_in_another_unit_is_refused() -> None:
    """Seventy-two centimetres prove no kilograms, whatever a model makes of them."""
    assert doubt(72.0, "number kg", "72 cm", "72 cm", "en")
    assert doubt(1.8, "number cm", "1.8 m", "I am 1.8 m tall", "en")


@given(st.sampled_from(measures()), st.integers(0, 10**6), st.sampled_from(["en", "de", "zh"]))
def test_a_number_in_its_unit_is_read_back_as_itself(unit: object, number: int, code: str) -> None:
    """As `{weight}` says it, in each unit."""
    sign = getattr(unit, "sign", "")
    assert read_value(f"{written(number, code)} {sign}", f"integer {sign}", code) == number


def test_every_unit_of_a_kind_is_an_exact_part_of_another() -> None:
    """So what is converted is what was told."""
    assert all(one.of > 0 and isinstance(one.of, Fraction) for one in measures())
    assert measure("Kilogramm") == measure("kg") is not None
    assert measure("apples") is None
