"""A choice that somebody does not want, or only asks about, is not the one they make."""

from __future__ import annotations

import pytest

from scriptgraph.state.values import doubt

CHOICES = {
    "fr": ("parler", "exercice", "rien"),
    "de": ("reden", "übung", "nichts"),
    "es": ("hablar", "ejercicio", "nada"),
    "en": ("talk", "exercise", "nothing"),
}


def flaw(code: str, said: str) -> str:
    """Say why words are not the choice to talk."""
    return doubt(CHOICES[code][0], CHOICES[code], said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("fr", one) for one in ("je ne veux plus parler", "je veux plus parler")],
        *[
            ("fr", one)
            for one in ("je n'ai pas envie de parler", "parler ?", "c'est quoi parler ?")
        ],
        *[("de", one) for one in ("ich will nicht mehr reden", "ich habe keine Lust zu reden")],
        *[("de", one) for one in ("reden?", "warum reden")],
        *[("es", one) for one in ("ya no quiero hablar", "no tengo ganas de hablar", "¿hablar?")],
        *[("en", one) for one in ("I don't want to talk any more", "talk?", "what is talk?")],
    ],
)
def test_an_unwanted_choice_is_not_made(code: str, said: str) -> None:
    """What denies may stand before the wish, and a question chooses nothing."""
    assert flaw(code, said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("fr", one) for one in ("parler", "je veux parler", "on peut parler ?")],
        *[("fr", one) for one in ("j'ai envie de parler", "je ne veux que parler")],
        *[("fr", one) for one in ("parler, c'est possible ?", "pas d'exercice, parler")],
        *[
            ("de", one)
            for one in ("ich will reden", "können wir reden?", "nichts lieber als reden")
        ],
        *[("es", one) for one in ("quiero hablar", "¿podemos hablar?", "no, hablar")],
        *[("en", one) for one in ("can we talk?", "I'd like to talk", "I can't wait to talk")],
        *[("en", one) for one in ("no I want to talk", "I don't want to exercise, talk")],
    ],
)
def test_a_choice_that_is_wanted_or_asked_for_is_made(code: str, said: str) -> None:
    """Whoever asks whether they may has chosen, and what is denied is the other one."""
    assert flaw(code, said) == ""
