"""Of choices that somebody corrects, ranks or leaves open, only what they settle on is proven."""

from __future__ import annotations

import pytest

from scriptgraph.state.values import doubt, read_value

SCALE = {
    "en": ("0 = not at all", "1 = several days", "2 = nearly every day"),
    "de": ("0 = gar nicht", "1 = an einzelnen Tagen", "2 = fast jeden Tag"),
    "es": ("0 = nunca", "1 = varios días", "2 = casi todos los días"),
    "fr": ("0 = jamais", "1 = quelques jours", "2 = presque tous les jours"),
    "zh": ("0 = 完全没有", "1 = 几天", "2 = 几乎每天"),
}
FORM = {
    "en": ("online", "at the practice"),
    "de": ("online", "in der Praxis"),
    "es": ("en línea", "en consulta"),
    "fr": ("en visio", "au cabinet"),
    "zh": ("线上", "到诊所"),
}


@pytest.mark.parametrize(
    ("code", "begun"),
    [
        *[("en", one) for one in ("no sorry, ", "no, sorry, ", "no wait, ", "no actually ")],
        *[("de", one) for one in ("nein Entschuldigung, ", "nein, ", "ach nein, ", "nein sorry ")],
        *[("es", one) for one in ("no perdón, ", "no, ", "no disculpe, ", "no, mejor ")],
        *[("fr", one) for one in ("non pardon, ", "non, ", "non désolée, ", "oh non pardon, ")],
        *[("fr", one) for one in ("non pardon ", "non plutôt ", "non excusez-moi, ")],
        *[("zh", one) for one in ("不对，", "不，抱歉，", "不好意思，")],
    ],
)
def test_a_no_for_what_was_said_before_denies_no_choice(code: str, begun: str) -> None:
    """It corrects, and what follows is the new answer."""
    said = begun + FORM[code][0]
    assert doubt(FORM[code][0], FORM[code], said, said, code) == ""
    scored = begun + SCALE[code][2].removeprefix("2 = ")
    assert doubt(2, SCALE[code], scored, scored, code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "online, no sorry, at the practice"),
        ("en", "online, no, at the practice"),
        ("en", "at the practice rather than online"),
        ("en", "I'd rather at the practice than online"),
        ("en", "at the practice instead of online"),
        ("de", "online, nein Entschuldigung, in der Praxis"),
        ("de", "lieber in der Praxis als online"),
        ("de", "in der Praxis statt online"),
        ("es", "en línea, no perdón, en consulta"),
        ("es", "mejor en consulta que en línea"),
        ("es", "en consulta en vez de en línea"),
        ("fr", "en visio, non pardon, au cabinet"),
        ("fr", "en visio non pardon au cabinet"),
        ("fr", "en visio, enfin plutôt au cabinet"),
        ("fr", "en visio. Non. Au cabinet."),
        ("fr", "en visio, enfin non, au cabinet"),
        ("en", "online, sorry no, at the practice"),
        ("fr", "plutôt au cabinet qu'en visio"),
        ("fr", "au cabinet plutôt qu'en visio"),
        ("zh", "线上，不对，到诊所"),
        ("zh", "到诊所而不是线上"),
    ],
)
def test_the_choice_that_gives_way_is_not_proven(code: str, said: str) -> None:
    """The other one is, and is read, whether all is quoted or the choice alone."""
    gone, kept = FORM[code]
    assert doubt(gone, FORM[code], said, said, code)
    assert doubt(kept, FORM[code], said, said, code) == ""
    assert read_value(said, FORM[code], code) == kept


def test_a_choice_cut_out_of_what_takes_it_back_proves_nothing() -> None:
    """The sentence counts, not the quote that a model makes of it."""
    assert doubt("online", FORM["en"], "online", "online, no sorry, at the practice", "en")
    assert doubt(1, SCALE["fr"], "quelques jours", "quelques jours, non pardon, jamais", "fr")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "online or at the practice"),
        ("en", "either online or at the practice"),
        ("de", "online oder in der Praxis"),
        ("es", "en línea o en consulta"),
        ("fr", "en visio ou au cabinet"),
        ("zh", "线上或者到诊所"),
    ],
)
def test_one_or_the_other_is_neither(code: str, said: str) -> None:
    """Code does not choose for them: they are asked which."""
    for choice in FORM[code]:
        assert doubt(choice, FORM[code], said, said, code)
        assert doubt(choice, FORM[code], choice, said, code)


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("en", "no online", None),
        ("en", "online, no problem", "online"),
        ("en", "rather at the practice", "at the practice"),
        ("de", "lieber in der Praxis", "in der Praxis"),
        ("fr", "plutôt au cabinet", "au cabinet"),
        ("fr", "je préfère aller au cabinet", "au cabinet"),
        ("fr", "au cabinet. Désolée, en visio c'est dur", "au cabinet"),
        ("fr", "en visio ou autre chose", "en visio"),
        ("es", "mejor en consulta", "en consulta"),
        ("es", "no en línea", None),
        ("zh", "不是线上", None),
    ],
)
def test_what_corrects_nothing_stays_what_it_is(code: str, said: str, value: str | None) -> None:
    """A wish is a choice, and a denial without a pause denies."""
    if value is None:
        assert doubt(FORM[code][0], FORM[code], said, said, code)
    else:
        assert doubt(value, FORM[code], said, said, code) == ""


@pytest.mark.parametrize(
    ("code", "label", "said"),
    [
        ("en", "more than half the days", "less than half the days"),
        ("de", "an mehr als der Hälfte der Tage", "an weniger als der Hälfte der Tage"),
        ("es", "más de la mitad de los días", "menos de la mitad de los días"),
        ("fr", "plus de la moitié du temps", "moins de la moitié du temps"),
        ("zh", "超过一半的天数", "不到一半的天数"),
    ],
)
def test_less_than_half_is_not_more_than_half(code: str, label: str, said: str) -> None:
    """The opposite of a choice is never that choice, scored or not."""
    assert doubt(2, ("0 = x", f"2 = {label}"), said, said, code)
    assert doubt(label, ("x", label), said, said, code)
    assert doubt(2, ("0 = x", f"2 = {label}"), label, label, code) == ""
