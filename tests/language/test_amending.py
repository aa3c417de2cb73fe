"""A number that is told to correct the answer before says so, and says nothing else."""

from __future__ import annotations

import pytest

from scriptgraph.language.amending import amends
from scriptgraph.language.numerals import numbers_in
from scriptgraph.language.recanted import withdraws

AMENDS = {
    "en": [
        "no, sorry, it was a 5", "sorry, that was 5", "oops, it was a five", "no, it was a 5",
        "make it a 5", "lower it to 5 please", "change that to a 5", "I meant 5", "I lied, 5",
    ],
    "de": [
        "nein, Entschuldigung, es war eine 5", "sorry, das war eine fünf", "nein, das war eine 5",
        "machen Sie eine 5 draus", "setzen Sie es auf 5", "Korrektur: 5", "gelogen, 5",
    ],
    "es": [
        "no, perdón, era un 5", "perdón doctora, era un cinco", "mentiras, como un cinco",
        "bájele a cinco", "súbalo a 8 por favor", "déjelo en 6", "póngale 5 mejor",
        "mejor póngale un 5", "no, era un 5", "corrijo, 5",
    ],
    "fr": [
        "non, pardon, c'était un 5", "désolé, c'était 5", "non, c'était un 5", "mettez plutôt 5",
        "baissez-le à 5", "je corrige, 5",
    ],
    "zh": ["不好意思，刚才是5分", "抱歉，刚才应该是五分", "改成5", "说错了，5", "我乱说的，5"],
}  # fmt: skip
ANSWERS = {
    "en": [
        "5", "sorry, 5", "sorry, about 5", "it was 5", "no, it was 5", "sorry, it was 5 hours",
        "sorry, last night it was 5", "I slept 5, sorry", "4, no, 5", "not 4 but 5", "make it 5",
        "sorry, it was 5 or 6", "I lied about 5 people", "sorry, it was hot, 5 hours",
    ],
    "de": [
        "5", "sorry, 5", "es waren 5", "Entschuldigung, es waren 5 Stunden", "es war 5",
        "ich bin gegen 5 aufgewacht, sorry", "machen Sie die Lampe aus, 5",
    ],
    "es": [
        "5", "perdón, 5", "perdón, cinco", "como cinco", "fueron como 5", "no, eran 5",
        "perdón, fueron 5 horas", "perdón, anoche fue un 5", "me dijo mentiras 5 veces",
        "bajé de 5 kilos", "sube a 8", "póngale cinco",
    ],
    "fr": ["5", "pardon, 5", "c'était 5", "pardon, c'était 5 heures", "il baisse à 5"],
    "zh": ["5", "不好意思，5", "不好意思，5个小时", "刚才睡了5个小时", "昨晚是5小时"],
}  # fmt: skip


@pytest.mark.parametrize(("code", "said"), [(c, one) for c in AMENDS for one in AMENDS[c]])
def test_who_corrects_the_answer_before_says_so(code: str, said: str) -> None:
    """By a word of correction, by an apology for what was, or by asking to have it changed."""
    assert amends(said, code)


@pytest.mark.parametrize(("code", "said"), [(c, one) for c in ANSWERS for one in ANSWERS[c]])
def test_what_may_be_an_answer_is_no_correction(code: str, said: str) -> None:
    """It only apologizes, counts something, corrects itself, or says more."""
    assert not amends(said, code)


STRUCK = [
    *[("en", one) for one in ("strike that seven please", "please remove the 7", "forget that 7")],
    *[("de", one) for one in ("streichen Sie die sieben", "lösch die 7 wieder")],
    *[("es", one) for one in ("borre ese siete por favor", "olvide ese siete", "quite ese 7")],
    *[("es", one) for one in ("quíteme ese siete", "olvídese del siete", "tache el 7")],
    *[("fr", one) for one in ("oubliez ce sept", "enlevez ce 7 s'il vous plaît", "effacez le 7")],
    *[("zh", one) for one in ("删掉那个7", "忘掉刚才的7", "把7分去掉")],
]
KEPT = [
    *[("en", one) for one in ("I forgot that 7", "don't delete that 7")],
    *[("es", one) for one in ("me olvidé del 7", "no borre ese siete", "olvidé tomar el 5")],
    *[("de", one) for one in ("ich vergesse die 7",)],
    *[("fr", one) for one in ("j'oublie le 7",)],
    *[("zh", one) for one in ("别删掉那个7",)],
]


@pytest.mark.parametrize(("code", "said"), STRUCK)
def test_words_that_strike_a_number_tell_none(code: str, said: str) -> None:
    """They take an answer back, and are none to what is asked now."""
    assert withdraws(said, code)
    assert numbers_in(said, code) == []


@pytest.mark.parametrize(("code", "said"), KEPT)
def test_who_forgets_a_number_or_keeps_it_strikes_none(code: str, said: str) -> None:
    """A denial, and what somebody forgets, take nothing back."""
    assert not withdraws(said, code)


def test_a_number_behind_the_one_that_is_struck_is_told() -> None:
    """The other one is the answer."""
    assert [one.value for one in numbers_in("borre ese siete, es un cinco", "es")] == [5]
