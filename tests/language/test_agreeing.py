"""Consent that is withdrawn, is somebody else's or only a duty, in each language, is none."""

from __future__ import annotations

import pytest

from scriptgraph.language.consent import flaw_of_consent, is_consent
from scriptgraph.language.polarity import answer
from scriptgraph.nodes.proof import Transcript, flaw_of_value

ASKED = {
    "fr": "Demandez si la personne est d'accord pour commencer.",
    "de": "Frage, ob die Person einverstanden ist.",
    "es": "Pregunta si la persona está de acuerdo.",
    "en": "Ask whether they agree or not.",
    "zh": "询问对方是否同意。",
}

NO_CONSENT = [
    *[("fr", one) for one in ("je suis plus d'accord", "aucunement d'accord", "oui enfin non")],
    *[("fr", one) for one in ("je ne suis pas d'accord", "j'accepte pas", "chuis pas d'accord")],
    *[("fr", one) for one in ("je veux plus", "guère d'accord", "moyennement d'accord")],
    *[("fr", one) for one in ("en désaccord", "pas tout à fait d'accord", "vous êtes d'accord")],
    *[("fr", one) for one in ("je dois être d'accord", "t'es sûr", "d'accord sauf pour le son")],
    *[("de", one) for one in ("nicht mehr einverstanden", "keineswegs", "ja, äh, nein")],
    *[("de", one) for one in ("ich bin keineswegs einverstanden", "muss ich zustimmen")],
    *[("de", one) for one in ("Sie sind einverstanden", "einverstanden, außer mit der Aufnahme")],
    *[("es", one) for one in ("ya no estoy de acuerdo", "tengo que aceptar", "sí bueno no")],
    *[("es", one) for one in ("usted está de acuerdo", "no acepto", "no estoy de acuerdo")],
    *[("en", one) for one in ("not any more", "yes, I mean no", "I no longer agree")],
    *[("en", one) for one in ("I have to agree", "you agree", "I agree except for the recording")],
    *[("fr", one) for one in ("dois-je être d'accord", "suis-je d'accord", "d'accord ?")],
    *[("fr", one) for one in ("est-ce que je dois être d'accord", "à quoi je dois être d'accord")],
    *[("de", one) for one in ("bin ich einverstanden?", "einverstanden?")],
    *[("en", one) for one in ("do I have to agree", "am I agreed")],
    ("zh", "不同意"),
]

CONSENT = [
    *[("fr", one) for one in ("d'accord", "je suis tout à fait d'accord", "oui enfin je crois")],
    *[("fr", one) for one in ("d'accord, et vous ?", "je suis d'accord, vous êtes sûr aussi")],
    *[("fr", one) for one in ("j'accepte", "ok pour moi", "je veux bien", "bien sûr que oui")],
    *[("de", one) for one in ("einverstanden", "damit bin ich einverstanden", "ja, oder?")],
    *[("es", one) for one in ("de acuerdo", "acepto", "sí, claro", "no tengo inconveniente")],
    *[("en", one) for one in ("I agree", "yes, you can start", "why not?", "I don't mind")],
    ("fr", "pourquoi pas ?"),
    ("de", "warum nicht?"),
    ("es", "¿por qué no?"),
    ("zh", "我同意"),
]


def flaw(value: bool, code: str, said: str, name: str = "x", asked: str | None = None) -> str:
    """Say why words do not settle a truth whose task asks for consent."""
    words = [said]
    heard = Transcript(
        user=words,
        agent=(),
        stated=(),
        since=lambda _: words,
        language=code,
        asked={name: ASKED[code] if asked is None else asked},
    )
    return flaw_of_value(name, value, "boolean", said, heard, known=None)


@pytest.mark.parametrize(("code", "said"), NO_CONSENT)
def test_who_withdraws_or_only_speaks_of_agreeing_agrees_to_nothing(code: str, said: str) -> None:
    """Whatever the value is called: its task asks for consent, and these words give none."""
    assert flaw(True, code, said)


@pytest.mark.parametrize(("code", "said"), CONSENT)
def test_who_agrees_in_their_own_words_has_agreed(code: str, said: str) -> None:
    """A yes with what people say along with it stays one."""
    assert flaw(True, code, said) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("fr", "je suis plus d'accord"),
        ("fr", "pas d'accord"),
        ("de", "nicht mehr einverstanden"),
        ("es", "ya no estoy de acuerdo"),
        ("es", "no estoy de acuerdo"),
        ("en", "I no longer agree"),
    ],
)
def test_a_refusal_is_kept_as_one(code: str, said: str) -> None:
    """Who does not agree, or does so no longer, is not asked again."""
    assert flaw(False, code, said) == ""


@pytest.mark.parametrize("name", ["accord", "accords", "acuerdo", "einverstanden", "zustimmung"])
def test_a_value_is_known_for_consent_by_its_name(name: str) -> None:
    """The noun says as much as the verb."""
    assert is_consent(name)
    assert not is_consent(f"not_{name}")


@pytest.mark.parametrize("code", ASKED)
def test_a_value_is_known_for_consent_by_its_task(code: str) -> None:
    """An "or not" takes nothing from the question; who does not agree is another."""
    assert is_consent("x", ASKED[code])
    assert not is_consent("x", "Ask whether they slept badly.")
    assert not is_consent("x", "Ask whether they do not agree.")


@pytest.mark.parametrize(
    ("code", "name", "asked", "said"),
    [
        ("en", "sleeps_badly", "Ask whether they sleep badly.", "I don't sleep well"),
        ("de", "schlecht", "Frage, ob sie schlecht schlafen.", "ich schlafe nicht mehr gut"),
        ("fr", "seul", "Demandez si la personne vit seule.", "je ne vis avec personne"),
    ],
)
def test_a_denial_can_say_that_something_else_is_so(
    code: str, name: str, asked: str, said: str
) -> None:
    """Only of consent is it known which way round it is asked."""
    assert flaw(True, code, said, name, asked) == ""


def test_plus_without_ne_is_a_denial_of_will_alone() -> None:
    """Calmer and with more strength denies nothing."""
    for said in ("je suis plus calme", "j'ai plus d'énergie"):
        assert answer(f"oui, {said}", "fr") == (True, True)
        assert flaw_of_consent(True, f"je suis d'accord et {said}", "fr") == ""
