"""Numbers are told in units, and only what is exact is converted."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.language.lists import times
from scriptgraph.language.measures import measure, measures
from scriptgraph.language.numerals import numbers_in, written
from scriptgraph.language.words import language
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
        ("zh", "七十二千克", "number kg", 72.0),
        ("zh", "72.5千克", "number kg", 72.5),
        ("zh", "五千克", "number kg", 5.0),
        ("zh", "五十千克", "number kg", 50.0),
        ("zh", "七点五千克", "number kg", 7.5),
        ("zh", "一百二十千克", "number kg", 120.0),
        ("zh", "两千五百克", "number kg", 2.5),
        ("zh", "六十千克半", "number kg", 60.5),
        ("zh", "七十二公斤半", "number kg", 72.5),
        ("zh", "一百四十四斤半", "number kg", 72.25),
        ("zh", "一百五十磅", "number kg", 68.0388555),
        ("zh", "1500千卡", "number kcal", 1500.0),
        ("zh", "五千米", "number km", 5.0),
        ("zh", "72千米", "number km", 72.0),
        ("zh", "一百二十毫米汞柱", "number mmHg", 120.0),
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


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "35 Jahre"),
        ("de", "35 jahre alt"),
        ("de", "60 Packungen"),
        ("de", "Ich wiege nicht viel, bin 35 Jahre"),
        ("en", "35 years"),
        ("en", "35-year-old"),
        ("en", "60 packets"),
        ("es", "35 años"),
        ("es", "60 paquetes"),
        ("fr", "35 ans"),
        ("fr", "60 paquets"),
        ("zh", "35岁"),
        ("zh", "60包"),
    ],
)
def test_what_counts_something_else_is_no_amount(code: str, said: str) -> None:
    """A word that nobody knows for a unit makes the number before it one to ask about again."""
    number = next(one.value for one in numbers_in(said, code))
    assert read_value(said, "number 30..250 kg", code) is None
    assert doubt(float(number or 0), "number 30..250 kg", said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "1 Meter 70"),
        ("de", "ein Meter siebzig"),
        ("en", "one metre seventy"),
        ("en", "1 m 70 cm"),
        ("es", "un metro setenta"),
        ("es", "1 metro y 70"),
        ("fr", "1m70"),
        ("fr", "un mètre soixante-dix"),
        ("zh", "1米70"),
        ("zh", "一米七"),
    ],
)
def test_neither_part_of_an_amount_is_the_amount(code: str, said: str) -> None:
    """A metre and seventy are neither 70 cm nor 100 cm."""
    kind = "number 7..250 cm"
    assert read_value(said, kind, code) is None
    assert all(doubt(value, kind, said, said, code) for value in (7.0, 70.0, 100.0, 1.0))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "72 wiege ich"),
        ("de", "ungefähr 72 oder so"),
        ("de", "So 72 rum"),
        ("en", "about 72 I think"),
        ("en", "it was 72 this morning"),
        ("es", "72 más o menos"),
        ("fr", "72 à peu près"),
        ("fr", "72 c'est mon poids"),
        ("zh", "72左右"),
        ("zh", "72 kg和一点"),
    ],
)
def test_ordinary_words_behind_a_number_count_nothing(code: str, said: str) -> None:
    """What was clear before is still read in the unit that is asked for."""
    assert read_value(said, "number 30..250 kg", code) == 72.0
    assert doubt(72.0, "number 30..250 kg", said, said, code) == ""


@given(
    st.sampled_from(["en", "de", "es", "fr", "zh"]),
    st.from_regex("[a-z]{0,4}(?:zq|wx)[a-z]{1,4}", fullmatch=True),
)
def test_a_number_of_any_other_word_is_asked_again(code: str, word: str) -> None:
    """What is a unit is listed, and what is none: any other word leaves it open."""
    assert read_value(f"72 {word}", "number 30..250 kg", code) is None
    assert doubt(72.0, "number 30..250 kg", f"72 {word}", f"72 {word}", code)


@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "zh"])
def test_words_that_count_nothing_are_no_units(code: str) -> None:
    """No word is known for a unit of measure or time, and for one that is none."""
    beside = {*language(code).numbers.beside}
    assert beside
    assert not [word for word in beside if measure(word)]
    assert not beside & {word for known in times().values() for word in known}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "1 m 80"),
        ("en", "1 m 80 cm"),
        ("de", "Ein Meter achtzig"),
        ("es", "un metro ochenta"),
        ("fr", "un mètre quatre-vingts"),
        ("zh", "一米八"),
    ],
)
def test_metres_with_their_centimetres_hold_what_they_come_to(code: str, said: str) -> None:
    """Who claims it in the unit that is asked for has it from them, and nothing else."""
    assert doubt(180, "integer 50..250 cm", said, said, code) == ""
    assert doubt(1.8, "number 0..3 m", said, said, code) == ""
    assert doubt(181, "integer 50..250 cm", said, said, code)
    assert doubt(180, "number 30..250 kg", said, said, code)


@pytest.mark.parametrize("said", ["1米08", "一米零八", "1米8厘米", "一米八厘米"])
def test_what_is_told_in_centimetres_is_none_of_ten(said: str) -> None:
    """A metre and eight is 1.08 m where a zero or the unit says so, and never 1.80 m."""
    assert doubt(180, "integer 50..250 cm", said, said, "zh")


@pytest.mark.parametrize("said", ["1 m 70 or 1 m 80", "not 1 m 80", "more than 1 m 80", "1 m 8"])
def test_what_leaves_them_open_holds_none(said: str) -> None:
    """Of two, denied, more than so, or no centimetres."""
    assert doubt(180, "integer 50..250 cm", said, said, "en")
