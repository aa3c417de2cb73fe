"""A choice named once more is meant, and only of two numbers is one put before the other."""

from __future__ import annotations

import pytest

from scriptgraph.state.doubted_choices import doubt_choice
from scriptgraph.state.values import doubt

CHOICES = {
    "en": ("online", "by phone"),
    "de": ("online", "per Telefon"),
    "es": ("en línea", "por teléfono"),
    "fr": ("en ligne", "par téléphone"),
    "zh": ("网上", "电话"),
}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Online or by phone is fine, but online is better"),
        ("en", "either online or by phone, I'd take online"),
        ("de", "online oder per Telefon, lieber online"),
        ("es", "en línea o por teléfono, mejor en línea"),
        ("fr", "en ligne ou par téléphone, plutôt en ligne"),
        ("zh", "网上或者电话，最好网上"),
    ],
)
def test_a_choice_that_is_named_once_more_is_meant(code: str, said: str) -> None:
    """The other one stays open, and is not taken."""
    meant, other = CHOICES[code]
    assert doubt_choice(meant, CHOICES[code], (said, said), code) == ""
    assert doubt_choice(other, CHOICES[code], (said, said), code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "online or by phone"),
        ("en", "online or by phone, I am not sure about online"),
        ("de", "online oder per Telefon"),
        ("de", "online oder per Telefon, online kenne ich nicht"),
        ("fr", "en ligne ou par téléphone"),
    ],
)
def test_two_that_are_left_open_are_none(code: str, said: str) -> None:
    """Nor is one of them that is doubted behind it."""
    meant, _ = CHOICES[code]
    assert doubt_choice(meant, CHOICES[code], (said, said), code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("es", "mejor pon que son 7"),
        ("es", "más bien pienso que 7"),
        ("es", "más bien calculo que 7"),
        ("fr", "plutôt il me semble que 7"),
        ("fr", "je vais mieux depuis que 7"),
        ("fr", "ça va mieux je dirai que 7"),
    ],
)
def test_a_number_behind_a_verb_is_told(code: str, said: str) -> None:
    """Nothing stands there that it would come after."""
    assert doubt(7, "integer", said, said, code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("es", "más bien 6 que 7"),
        ("es", "mejor seis que 7"),
        ("fr", "plutôt 6 que 7"),
        ("fr", "mieux six que 7"),
    ],
)
def test_a_number_behind_another_one_comes_after_it(code: str, said: str) -> None:
    """Six is meant."""
    assert doubt(7, "integer", said, said, code)


@pytest.mark.parametrize(
    ("code", "said", "label"),
    [
        ("en", "not at all these days", "not at all"),
        ("en", "not at all lately", "not at all"),
        ("de", "überhaupt nicht in letzter Zeit", "überhaupt nicht"),
        ("es", "nunca últimamente", "nunca"),
        ("fr", "pas du tout ces derniers temps", "pas du tout"),
        ("zh", "完全没有，最近", "完全没有"),
    ],
)
def test_a_time_behind_a_denial_is_nothing_else_denied(code: str, said: str, label: str) -> None:
    """ "Not at all these days" is an answer of a scale, and "not at all sure" is none."""
    assert doubt(0, (f"0 = {label}", "1 = x"), said, said, code) == ""
    sure = "not at all sure"
    assert doubt(0, ("0 = not at all", "1 = often"), sure, sure, "en")
