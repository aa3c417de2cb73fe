"""Whoever says to somebody that they are safe is heard, and no more than that is."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import danger_in
from scriptgraph.safety.danger.safe import Told, says_safe

ASKED = {
    "en": "Are you safe right now?",
    "de": "Sind Sie gerade in Sicherheit?",
    "es": "¿Está a salvo ahora?",
    "fr": "Êtes-vous en sécurité maintenant ?",
    "zh": "你现在安全吗？",
}
SAFE = {
    "en": [
        "I'm safe, doctor",
        "Yes doctor, I'm safe",
        "Yes ma'am, I am safe",
        "yes sir",
        "I'm safe, Dr. Smith",
        "yes, Mrs Brown, I am safe",
        "Doctor, I'm safe now",
        "Well yes, I'm safe",
    ],
    "de": [
        "Ich bin in Sicherheit, Frau Doktor",
        "ja, Herr Doktor",
        "ja Herr Müller, ich bin in Sicherheit",
        "Danke, Frau Müller, ich bin in Sicherheit",
        "also ja, ich bin in Sicherheit",
    ],
    "es": [
        "estoy a salvo, doctora",
        "estoy a salvo doctora",
        "doctora estoy a salvo",
        "sí, doctora, estoy a salvo",
        "sí señora",
        "Sí. Dra. Inés, estoy a salvo.",
        "pues sí, estoy a salvo",
        "sí, mi mamá está aquí conmigo, doctora",
    ],
    "fr": [
        "je suis en sécurité, docteur",
        "oui docteur",
        "oui, Madame Martin, je suis en sécurité",
        "ben oui, je suis en sécurité",
    ],
    "zh": ["医生，我安全了", "是的医生", "我很安全，医生", "李医生，我很安全", "那我安全了"],
}
NOT_SAFE = {
    "en": [
        "doctor",
        "no doctor",
        "ok sir",
        "thanks doctor",
        "the doctor is safe",
        "doctor is safe",
        "I am a doctor",
        "I'm safe, doctor, but not for long",
        "I'm not safe, sir",
        "well yes",
    ],
    "de": [
        "Frau Doktor",
        "nein, Herr Doktor",
        "danke, Herr Müller",
        "meine Frau in Sicherheit",
        "ich bin nicht in Sicherheit, Frau Müller",
        "naja ja",
    ],
    "es": [
        "doctora",
        "no señora",
        "bueno, doctora",
        "listo, doctora",
        "¿estoy a salvo, doctora?",
        "la doctora está a salvo",
        "estoy a salvo, doctora, pero no quiero vivir",
        "no estoy a salvo, doctora",
        "sí, doctora, da igual",
        "pues sí",
    ],
    "fr": [
        "docteur",
        "merci madame",
        "je ne suis pas en sécurité, docteur",
        "je suis docteur",
        "bah oui",
    ],
    "zh": ["医生", "不，医生", "我是医生", "谢谢医生", "我不安全，医生", "医生安全"],
}


@pytest.mark.parametrize(("code", "said"), [(c, one) for c, told in SAFE.items() for one in told])
def test_who_is_spoken_to_changes_nothing(code: str, said: str) -> None:
    """Nor does what somebody begins with who then states it."""
    assert says_safe(Told(said, ASKED[code]), code)


@pytest.mark.parametrize(
    ("code", "said"), [(c, one) for c, told in NOT_SAFE.items() for one in told]
)
def test_an_address_says_nothing_of_safety(code: str, said: str) -> None:
    """A doctor is not who is safe, and what is said beside the address counts as before."""
    assert not says_safe(Told(said, ASKED[code]), code)


def test_danger_behind_an_address_is_danger() -> None:
    """Whoever says so to a doctor is in danger all the same."""
    assert danger_in("estoy a salvo, doctora, pero no quiero vivir")


@pytest.mark.parametrize(
    ("code", "asked", "said"),
    [
        ("en", "Ask whether right now they are safe, and stay with them.", "yes"),
        ("de", "Frage, ob gerade die Person in Sicherheit ist, und bleib bei ihr.", "ja"),
        (
            "es",
            "Pregunte si en este momento está a salvo, y quédese con la persona.",
            "sí, mi hermana está aquí conmigo",
        ),
        ("fr", "Demandez si en ce moment la personne est en sécurité, et restez.", "oui"),
        ("zh", "询问现在对方是否安全。", "是的"),
    ],
)
def test_the_moment_may_stand_anywhere_in_what_asks(code: str, asked: str, said: str) -> None:
    """ "Whether they are safe now" and "whether now they are safe" ask for the same."""
    assert says_safe(Told(said, asked), code)
