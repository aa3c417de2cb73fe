"""What is plainly no answer proves no choice; an answer in other words is left to be judged."""

from __future__ import annotations

from datetime import date

import pytest

from scriptgraph.state.values import doubt

SCALE = {
    "en": ("0 = not at all", "1 = several days", "2 = nearly every day"),
    "de": ("0 = gar nicht", "1 = an einzelnen Tagen", "2 = fast jeden Tag"),
    "es": ("0 = nunca", "1 = varios días", "2 = casi todos los días"),
    "fr": ("0 = jamais", "1 = plusieurs jours", "2 = presque tous les jours"),
    "zh": ("0 = 完全没有", "1 = 几天", "2 = 几乎每天"),
}
PACE = {
    "en": ("slow", "fast"),
    "de": ("langsam", "schnell"),
    "es": ("lento", "rápido"),
    "fr": ("lent", "rapide"),
    "zh": ("慢", "快"),
}
DAYS = {
    "en": ("Monday", "Tuesday", "Friday"),
    "de": ("Montag", "Dienstag", "Freitag"),
    "es": ("lunes", "martes", "viernes"),
    "fr": ("lundi", "mardi", "vendredi"),
    "zh": ("星期一", "星期二", "星期五"),
}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("en", one) for one in ("What do you mean?", "Hm", "Hello", "Wait", "One moment please")],
        *[("en", one) for one in ("My name is Anna Berger.", "Let me think", "Thank you")],
        *[("de", one) for one in ("Was meinen Sie?", "Hm", "Hallo", "Moment", "Warten Sie bitte")],
        *[("de", one) for one in ("Ich heiße Anna Berger.", "Lassen Sie mich überlegen", "Danke")],
        *[("es", one) for one in ("¿Qué quiere decir?", "Hola", "Espere", "Un momento")],
        *[("es", one) for one in ("Me llamo Anna Berger.", "Déjeme pensar", "Gracias")],
        *[("fr", one) for one in ("Que voulez-vous dire ?", "Bonjour", "Attendez", "Un instant")],
        *[("fr", one) for one in ("Je m'appelle Anna Berger.", "Laissez-moi réfléchir", "Merci")],
        *[
            ("zh", one)
            for one in ("你是什么意思？", "你好", "等一下", "我叫小丽", "让我想想", "谢谢")
        ],
    ],
)
def test_a_question_a_name_a_greeting_and_a_wait_are_no_answer(code: str, said: str) -> None:
    """Neither of a scale nor of other choices, in any language."""
    assert doubt(1, SCALE[code], said, said, code)
    assert doubt(PACE[code][0], PACE[code], said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[
            ("en", one)
            for one in ("a few of them", "now and then", "well, sometimes", "Only later")
        ],
        *[("de", one) for one in ("ab und zu", "Hm, manchmal", "Ich möchte sagen: mal so, mal so")],
        *[("es", one) for one in ("de vez en cuando", "pues a veces")],
        *[("fr", one) for one in ("de temps en temps", "bon, parfois")],
        *[("zh", one) for one in ("有时候", "偶尔")],
    ],
)
def test_an_answer_in_other_words_is_left_to_be_judged(code: str, said: str) -> None:
    """Code knows not every word for it."""
    assert doubt(1, SCALE[code], said, said, code) == ""
    assert doubt(PACE[code][0], PACE[code], said, said, code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("en", one) for one in ("Saturday", "on Saturdays", "The weather is nice", "tomorrow")],
        *[("en", one) for one in ("As soon as possible", "At the weekend", "I do not mind", "Fri")],
        *[
            ("de", one)
            for one in ("Samstag", "am Wochenende", "So bald wie möglich", "Fr", "morgen")
        ],
        *[("es", one) for one in ("El sábado", "Lo antes posible", "mañana")],
        *[("fr", one) for one in ("Samedi", "Le plus tôt possible", "demain")],
        *[("zh", one) for one in ("周六", "星期天", "尽快", "明天", "周五")],
    ],
)
def test_no_other_word_proves_a_day(code: str, said: str) -> None:
    """Neither another day nor words that name none."""
    assert doubt(DAYS[code][0], DAYS[code], said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Mondays are best"),
        ("en", "Mon"),
        ("en", "on a monday please"),
        ("de", "montags"),
        ("de", "Mo"),
        ("de", "Am liebsten Montag früh"),
        ("es", "el lunes por la mañana"),
        ("fr", "Lundi, si possible"),
        ("zh", "周一"),
        ("zh", "礼拜一可以"),
    ],
)
def test_a_day_is_proved_by_its_own_name(code: str, said: str) -> None:
    """Also shortened, inflected, or by another name of it."""
    assert doubt(DAYS[code][0], DAYS[code], said, said, code) == ""


@pytest.mark.parametrize(
    ("code", "said"), [("en", "tomorrow"), ("de", "morgen"), ("es", "mañana"), ("zh", "明天")]
)
def test_a_day_that_can_be_counted_is_that_day(code: str, said: str) -> None:
    """Where it is known when it was said: on a Sunday tomorrow is Monday."""
    sunday = date(2026, 3, 15)
    assert doubt(DAYS[code][0], DAYS[code], said, said, code, sunday) == ""
    assert doubt(DAYS[code][1], DAYS[code], said, said, code, sunday)


@pytest.mark.parametrize(
    ("value", "kind", "said", "is_proved"),
    [
        ("March", ("March", "April"), "in May", False),
        ("March", ("March", "April"), "mar", True),
        ("red", ("red", "green"), "blue", False),
        ("red", ("red", "green"), "like blood", True),
        ("any day", ("Monday", "Tuesday", "any day"), "I do not mind", True),
        ("unsure", ("yes", "no", "unsure"), "perhaps", True),
    ],
)
def test_one_word_of_a_family_is_never_another(
    value: str, kind: tuple[str, ...], said: str, is_proved: bool
) -> None:
    """A choice outside of the family is judged, and so is a colour in other words."""
    assert (doubt(value, kind, said, said, "en") == "") is is_proved
