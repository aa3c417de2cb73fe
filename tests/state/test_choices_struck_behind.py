"""A no that ends its clause denies the choice before it, and not the one in the next clause."""

from __future__ import annotations

import pytest

from scriptgraph.state.choices import chosen
from scriptgraph.state.values import doubt, read_value

SCALE = {
    "en": (
        "0 = not at all",
        "1 = several days",
        "2 = more than half the days",
        "3 = nearly every day",
    ),
    "de": (
        "0 = überhaupt nicht",
        "1 = an einzelnen Tagen",
        "2 = an mehr als der Hälfte der Tage",
        "3 = beinahe jeden Tag",
    ),
    "es": (
        "0 = ningún día",
        "1 = varios días",
        "2 = más de la mitad de los días",
        "3 = casi todos los días",
    ),
    "fr": (
        "0 = jamais",
        "1 = plusieurs jours",
        "2 = plus de la moitié des jours",
        "3 = presque tous les jours",
    ),
    "zh": ("0 = 完全没有", "1 = 几天", "2 = 一半以上的天数", "3 = 几乎每天"),
}


def proven(said: str, code: str) -> list[int]:
    """List the answers that what was said can have given."""
    return [score for score in range(4) if not doubt(score, SCALE[code], said, said, code)]


@pytest.mark.parametrize(
    ("code", "said", "score"),
    [
        ("es", "no, varios días no, casi todos los días", 3),
        ("es", "casi todos los días no, varios días", 1),
        ("es", "varios días no; más de la mitad de los días", 2),
        ("es", "casi todos los días tampoco, varios días", 1),
        ("es", "varios días no es, es casi todos los días", 3),
        ("es", "varios días no fue, fue casi todos los días", 3),
        ("es", "casi todos los días no, doctora, varios días", 1),
        ("es", "casi todos los días no creo, varios días", 1),
        ("es", "casi todos los días no pero varios días sí", 1),
        ("es", "casi todos los días no, pero varios días", 1),
        ("es", "varios días sí, casi todos los días no", 1),
        ("es", "todos los días no, varios días sí", 1),
        ("en", "nearly every day, no; several days", 1),
        ("en", "nearly every day no, several days", 1),
        ("en", "nearly every day - no, several days", 1),
        ("en", "nearly every day not, several days", 1),
        ("en", "nearly every day no but several days", 1),
        ("en", "no, several days no, nearly every day", 3),
        ("en", "several days is not it, nearly every day", 3),
        ("en", "definitely not, several days", 1),
        ("en", "not really, several days", 1),
        ("de", "beinahe jeden Tag nicht, an einzelnen Tagen", 1),
        ("de", "beinahe jeden Tag nicht, aber an einzelnen Tagen", 1),
        ("de", "beinahe jeden Tag nein, an einzelnen Tagen", 1),
        ("de", "an einzelnen Tagen war es nicht, sondern beinahe jeden Tag", 3),
        ("de", "nicht wirklich, an einzelnen Tagen", 1),
        ("fr", "non, plusieurs jours non, presque tous les jours", 3),
        ("fr", "presque tous les jours non, plusieurs jours", 1),
        ("fr", "presque tous les jours pas, plusieurs jours", 1),
        ("fr", "presque tous les jours non mais plusieurs jours oui", 1),
        ("fr", "pas vraiment, plusieurs jours", 1),
        ("zh", "几乎每天不是，几天", 1),
        ("zh", "几乎每天没有，几天", 1),
        ("zh", "几乎每天倒不是，几天吧", 1),
    ],
)
def test_a_no_that_ends_its_clause_strikes_what_stands_before(
    code: str, said: str, score: int
) -> None:
    """The answer is the other one, and only that is proven."""
    assert read_value(said, SCALE[code], code) == score
    assert proven(said, code) == [score]


@pytest.mark.parametrize(
    ("code", "said", "score"),
    [
        ("es", "varios días, no todos", 1),
        ("es", "varios días, ¿no?", 1),
        ("es", "varios días, no más", 1),
        ("es", "varios días no más", 1),
        ("es", "varios días no duermo", 1),
        ("es", "no, varios días", 1),
        ("es", "varios días, no, casi todos los días", 3),
        ("en", "several days, not every day", 1),
        ("en", "several days, no?", 1),
        ("en", "several days no more than that", 1),
        ("en", "several days I cannot sleep", 1),
        ("de", "an einzelnen Tagen, nicht an allen", 1),
        ("de", "an einzelnen Tagen, nicht wahr?", 1),
        ("de", "an einzelnen Tagen nicht mehr als das", 1),
        ("fr", "plusieurs jours, non ?", 1),
        ("fr", "plusieurs jours, pas tous", 1),
        ("fr", "plusieurs jours pas plus", 1),
        ("zh", "几天，不是每天", 1),
        ("zh", "几天，不是吗？", 1),
    ],
)
def test_a_no_to_something_else_strikes_nothing(code: str, said: str, score: int) -> None:
    """It goes on, asks for a nod, or stands for itself."""
    assert read_value(said, SCALE[code], code) == score
    assert proven(said, code) == [score]


@pytest.mark.parametrize(
    ("code", "said", "struck"),
    [
        ("en", "several days no", 1),
        ("de", "an einzelnen Tagen nicht", 1),
        ("es", "varios días no", 1),
        ("fr", "plusieurs jours non", 1),
        ("zh", "几天不是", 1),
    ],
)
def test_what_is_struck_alone_is_no_answer(code: str, said: str, struck: int) -> None:
    """It is asked for again."""
    assert read_value(said, SCALE[code], code) is None
    assert struck not in proven(said, code)


@pytest.mark.parametrize(("code", "said"), [("es", "ningún día no"), ("fr", "jamais non")])
def test_a_no_behind_what_denies_itself_only_agrees(code: str, said: str) -> None:
    """It strikes nothing."""
    assert read_value(said, SCALE[code], code) == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("es", one) for one in ("varios días o más de la mitad", "varios días o casi todos")],
        ("es", "más de la mitad o casi todos los días"),
        ("es", "entre varios días y más de la mitad"),
        ("en", "several days or more than half"),
        ("en", "more than half or nearly every day"),
        ("en", "between several days and more than half"),
        ("de", "an einzelnen Tagen oder mehr als der Hälfte"),
        ("de", "an einzelnen Tagen oder mehr als die Hälfte"),
        ("de", "zwischen an einzelnen Tagen und mehr als der Hälfte"),
        ("fr", "plusieurs jours ou plus de la moitié"),
        ("fr", "entre plusieurs jours et plus de la moitié"),
        ("zh", "几天或者一半以上"),
    ],
)
def test_a_choice_begun_beside_another_leaves_both_open(code: str, said: str) -> None:
    """Neither is read, and neither is proven, whichever is quoted."""
    assert read_value(said, SCALE[code], code) is None
    assert proven(said, code) == []
    cut = said.replace(" or ", "|").replace(" o ", "|").replace(" oder ", "|").split("|")
    for part in cut:
        assert all(doubt(score, SCALE[code], part, said, code) for score in range(4))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("es", one) for one in ("varios días o así", "varios días y más de una noche")],
        *[("en", one) for one in ("several days or so", "several days or more than a week")],
        *[("de", one) for one in ("an einzelnen Tagen oder so", "an einzelnen Tagen, oder?")],
        ("fr", "plusieurs jours ou à peu près"),
    ],
)
def test_an_or_that_names_no_other_choice_leaves_nothing_open(code: str, said: str) -> None:
    """The choice is meant."""
    assert read_value(said, SCALE[code], code) == 1
    assert proven(said, code) == [1]


@pytest.mark.parametrize(
    ("code", "said", "kept"),
    [
        ("en", "online no, by phone", "by phone"),
        ("en", "online not by phone", "online"),
        ("de", "online nicht, am Telefon", "am Telefon"),
        ("de", "online nicht am Telefon", "online"),
        ("es", "en línea tampoco, por teléfono", "por teléfono"),
        ("es", "en línea no por teléfono", "en línea"),
        ("fr", "en visio non, par téléphone", "par téléphone"),
        ("fr", "en visio non par téléphone", "en visio"),
        ("zh", "线上不，打电话", "打电话"),
    ],
)
def test_choices_without_numbers_are_struck_alike(code: str, said: str, kept: str) -> None:
    """Where no clause ends between two of them, the no is said of the second."""
    choices = {
        "en": ("online", "by phone"),
        "de": ("online", "am Telefon"),
        "es": ("en línea", "por teléfono"),
        "fr": ("en visio", "par téléphone"),
        "zh": ("线上", "打电话"),
    }[code]
    assert chosen(said, choices, code) == kept
    assert doubt(kept, choices, said, said, code) == ""
    assert all(doubt(one, choices, said, said, code) for one in choices if one != kept)
