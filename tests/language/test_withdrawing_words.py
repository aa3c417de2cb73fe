"""Words that take something back, as people say them, and words that only sound like it."""

from __future__ import annotations

import pytest

from scriptgraph.language.recanted import recanted, withdraws


@pytest.mark.parametrize(
    "said",
    [
        "Bitte vergessen Sie mein Gewicht",
        "Vergessen Sie bitte das Gewicht",
        "Löschen Sie bitte mein Gewicht",
        "Bitte löschen Sie mein Gewicht wieder",
        "Mein Gewicht hätte ich lieber nicht gesagt",
        "Mein Gewicht möchte ich doch nicht angeben",
        "Bitte speichern Sie mein Gewicht nicht",
    ],
)
def test_people_take_back_in_german(said: str) -> None:
    """Wordings of people who tried it."""
    assert withdraws(said, "de")


@pytest.mark.parametrize(
    "said", ["Ich nehme meine Medikamente jeden Tag", "Ich vergesse oft meine Schlüssel"]
)
def test_who_tells_something_takes_nothing_back(said: str) -> None:
    """Words such as taking and forgetting are about other things, too."""
    assert not withdraws(said, "de")


KNOWN = {
    "de": ("telefon", "gewicht", "schlaf", "stimmung"),
    "en": ("phone", "weight", "sleep", "mood"),
    "es": ("telefono", "peso", "sueno", "animo"),
    "fr": ("telephone", "poids", "sommeil", "humeur"),
    "zh": ("电话", "体重", "睡眠", "心情"),
}


@pytest.mark.parametrize(
    ("code", "said", "number"),
    [
        ("de", "ich nehme mein Gewicht zurück", 1),
        ("de", "Löschen Sie bitte meine Telefonnummer", 0),
        ("de", "Ich nehme das mit dem Schlaf zurück", 2),
        ("de", "Könnten Sie meine Stimmung bitte wieder streichen?", 3),
        ("en", "I'd rather not have said my weight", 1),
        ("en", "Could you delete my phone number?", 0),
        ("en", "I take my mood back", 3),
        ("es", "Retiro mi peso", 1),
        ("es", "Por favor, olvide mi teléfono", 0),
        ("fr", "Je retire mon poids", 1),
        ("fr", "Effacez mon téléphone, s'il vous plaît", 0),
        ("zh", "我收回我的体重", 1),
        ("zh", "请把电话删掉", 0),
    ],
)
def test_what_is_taken_back_is_named(code: str, said: str, number: int) -> None:
    """By the name of the value, by a longer word that begins so, or by what it is about."""
    assert recanted(said, KNOWN[code], code) == {KNOWN[code][number]}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Das nehme ich zurück."),
        ("de", "Vergessen Sie bitte meine Adresse"),
        ("en", "Please forget that."),
        ("es", "Lo retiro"),
        ("fr", "Je le retire"),
        ("zh", "当我没说"),
    ],
)
def test_something_is_taken_back_that_is_not_named(code: str, said: str) -> None:
    """Or is called by another name than the script has for it."""
    assert recanted(said, KNOWN[code], code) == set()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Ich ziehe mich von meinen Freunden zurück"),
        ("de", "Ich vergesse oft mein Telefon"),
        ("en", "I cannot forget my mother"),
        ("en", "I want to forget my mood"),
        ("en", "I should not have told my husband what the doctor said"),
        ("es", "Se me olvida el peso de todo"),
        ("fr", "J'oublie mon téléphone partout"),
        ("zh", "他忘了我的生日"),
    ],
)
def test_who_speaks_of_forgetting_takes_nothing_back(code: str, said: str) -> None:
    """It may be an answer like any other."""
    assert recanted(said, KNOWN[code], code) is None
