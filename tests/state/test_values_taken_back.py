"""Numbers that are denied, taken back or only a bound; what is meant is read, or nothing."""

from __future__ import annotations

import pytest

from scriptgraph.state.values import doubt, read_value

SCALE = "integer 0..10"


@pytest.mark.parametrize(
    ("code", "said", "old", "new"),
    [
        ("en", "it was 5, no wait, 7", 5, 7),
        ("en", "5 no 7", 5, 7),
        ("en", "six. Sorry, sixteen", 6, 16),
        ("en", "3 weeks, I mean 4", 3, 4),
        ("en", "7 or rather 8", 7, 8),
        ("de", "Fünf! Nee warte, sechs", 5, 6),
        ("de", "drei, ach nein, vier", 3, 4),
        ("de", "3 Wochen, Quatsch, 5", 3, 5),
        ("de", "8, eigentlich eher 6", 8, 6),
        ("es", "500 no, 5000", 500, 5000),
        ("es", "3 días no, 4", 3, 4),
        ("es", "mil quinientos, bueno, mil seiscientos", 1500, 1600),
        ("es", "son cinco, perdón, dos", 5, 2),
        ("fr", "cinq, non, six", 5, 6),
        ("fr", "5, pardon, 7", 5, 7),
        ("zh", "五分，不对，七分", 5, 7),
    ],
)
def test_the_last_number_of_a_correction_counts(code: str, said: str, old: int, new: int) -> None:
    """What is taken back is neither read nor proven, not by a quote of it alone either."""
    assert read_value(said, "integer", code) == new
    assert doubt(new, "integer", said, said, code) == ""
    assert doubt(old, "integer", said, said, code)


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("de", "net 3", 3),
        ("de", "ned 8", 8),
        ("de", "nöd 8", 8),
        ("de", "nit 5", 5),
        ("de", "nich 5", 5),
        ("de", "die 5 ist es nicht", 5),
        ("de", "5? nein", 5),
        ("de", "5 stimmt nicht", 5),
        ("en", "don't put 9", 9),
        ("en", "dont say it's not, dont put a 9", 9),
        ("en", "nt 5", 5),
        ("en", "8? no", 8),
        ("en", "9 is wrong", 9),
        ("en", "it's not been 3 yet", 3),
        ("es", "no llega a 5", 5),
        ("es", "no pongas 9", 9),
        ("es", "¿5? no", 5),
        ("fr", "5 ? non", 5),
        ("zh", "5分？不", 5),
    ],
)
def test_a_denied_number_is_not_taken(code: str, said: str, value: int) -> None:
    """Neither the offline model nor a real one gets it past the proof."""
    assert read_value(said, SCALE, code) is None
    assert doubt(value, SCALE, said, said, code)


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("en", "ten minus one", 10),
        ("en", "5 plus 2", 5),
        ("de", "10 minus 2", 10),
        ("es", "10 menos 2", 10),
        ("en", "at least 8", 8),
        ("en", "8 or more", 8),
        ("en", "two and a bit", 2),
        ("de", "mindestens 8", 8),
        ("es", "al menos 8", 8),
        ("fr", "au moins 8", 8),
        ("zh", "至少8", 8),
        ("de", "ein paar Wochen", 1),
        ("es", "un par", 1),
    ],
)
def test_a_sum_and_a_bound_are_no_amount(code: str, said: str, value: int) -> None:
    """Nobody means the ten of "10 minus 2"; a few weeks are not one."""
    assert read_value(said, SCALE, code) is None
    assert doubt(value, SCALE, said, said, code)


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("es", "un euro con cincuenta", 1.5),
        ("de", "3 Euro 50", 3.5),
        ("en", "2 pounds 20", 2.2),
        ("es", "dos con cinco", 2.5),
    ],
)
def test_cents_belong_to_their_euros(code: str, said: str, value: float) -> None:
    """One euro fifty is one amount."""
    assert read_value(said, "number", code) == value
    assert doubt(value, "number", said, said, code) == ""


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("en", "no, 5", 5),
        ("en", "7, no more than yesterday", 7),
        ("en", "7, sorry", 7),
        ("en", "about a 7", 7),
        ("de", "nein, 5", 5),
        ("de", "7 ist nicht schlecht", 7),
        ("de", "ne 7", 7),
        ("es", "7, ¿no?", 7),
        ("es", "7 más o menos", 7),
        ("es", "3, no 7", 3),
        ("fr", "3, pas 7", 3),
        ("fr", "non, 5", 5),
        ("zh", "不，5分", 5),
    ],
)
def test_an_ordinary_answer_is_taken(code: str, said: str, value: int) -> None:
    """A no beside a number does not always deny it."""
    assert read_value(said, SCALE, code) == value
    assert doubt(value, SCALE, said, said, code) == ""
