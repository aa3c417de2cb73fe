"""What ends a danger: a plain statement alone, and no answer, quotation, condition or wish."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger.safe import Told, settled

ASKED = {
    "en": "Are you safe now?",
    "de": "Sind Sie jetzt in Sicherheit?",
    "fr": "Êtes-vous en sécurité maintenant ?",
    "es": "¿Está a salvo ahora?",
    "zh": "您现在安全吗？",
}
OPEN = {
    "en": [
        *("ok", "everything is fine", "I feel better", "I'm safe, he isn't", "am I safe?"),
        *("if I was safe I would tell you", 'she said "I am safe"', "they told me I'm safe"),
        *("I'll be safe when I'm dead", "I'm safe from him, not from me", "yes yes I'm safe"),
        *("I'm safe until tonight", "I'm supposed to say I'm safe", "I'm safe so leave me alone"),
        *("nobody will be hurt if he pays", "he says nobody will be hurt", "yes, if he stays away"),
        *("yes, she said", "yes, I think so", "nobody will be hurt but me", "yes?"),
    ],
    "de": [
        *("ok", "alles gut", "mir geht's besser", "ich bin in Sicherheit, aber er nicht"),
        *("ich bin sicher, dass ich sterben will", "wenn ich in Sicherheit bin, melde ich mich"),
        *("sie sagt, ich bin in Sicherheit", "ich bin in Sicherheit, solange er schläft"),
        *("erst wenn ich tot bin, bin ich in Sicherheit", "ja ja", "ja, sagt er", "na ja"),
        *("Niemand wird verletzt, wenn er zahlt", "ja, wenn er weg ist", "bin ich in Sicherheit?"),
    ],
    "fr": [
        *("ok", "tout va bien", "ça va mieux", "je suis en sécurité, lui non"),
        *("si j'étais en sécurité", "il dit que je suis en sécurité", "oui, dit-il", "oui oui"),
        *("je suis en sécurité tant qu'il dort", "suis-je en sécurité ?", "oui, pour l'instant"),
        "personne n'est en danger s'il paie",
    ],
    "es": [
        *("ok", "todo bien", "me siento mejor", "estoy a salvo pero", "estoy a salvo, él no"),
        *("si estuviera a salvo", "dicen que estoy a salvo", "sí, si él se va", "sí, por ahora"),
        *("estaré a salvo cuando muera", "nadie está en peligro si paga", "¿estoy a salvo?"),
    ],
    "zh": [
        *(
            "好",
            "没事",
            "我好多了",
            "随便",
            "我很安全，可是…",
            "我很安全，他不安全",
            "我安全，别烦我",
        ),
        *("我安全吗？", "要是我安全了就告诉你", "她说她很安全", "“我很安全”，她说"),
        *(
            "我死了就安全了",
            "只要他不来我就安全",
            "是的，暂时",
            "他说是的",
            "没有人会受伤，如果他给钱",
        ),
    ],
}
OVER = {
    "en": ["yes", "yes, I'm safe now", "I am safe", "Yes, I am safe. My mum is here."],
    "de": ["ja", "ja, ich bin jetzt in Sicherheit", "ich bin in Sicherheit"],
    "fr": ["oui", "oui, je suis en sécurité maintenant"],
    "es": ["sí", "sí, ahora estoy a salvo"],
    "zh": ["是的", "是的，我现在安全", "我很安全", "我安全了"],
}


@pytest.mark.parametrize("code", OPEN)
def test_nothing_but_a_plain_statement_ends_a_danger(code: str) -> None:
    """Not to the question whether they are safe, and not by itself."""
    told = [Told(said, asked) for said in OPEN[code] for asked in (ASKED[code], "")]
    assert [one for one in told if settled(one, code)] == []


@pytest.mark.parametrize("code", OVER)
def test_a_plain_statement_ends_ones_own(code: str) -> None:
    """A yes does where that was asked, and says nothing of others."""
    assert [said for said in OVER[code] if settled(Told(said, ASKED[code]), code) != {"own"}] == []
