"""A no that something else turns round is neither a yes nor a no."""

from __future__ import annotations

import pytest

from scriptgraph.language.polarity import answer

TURNED = {
    "en": (
        "I couldn't do without them",
        "I don't not take them",
        "I can't live without it",
        "I couldn't resist",
        "I can't stop smoking",
        "I never miss a dose",
        "not a day goes by without one",
        "nothing works without coffee",
        "I'm not saying no",
        "I won't deny it",
    ),
    "de": (
        "Ich konnte nicht widerstehen",
        "ohne Kaffee geht bei mir nichts",
        "ohne geht es nicht",
        "kein Tag ohne Kaffee",
        "ich kann nicht darauf verzichten",
        "ich habe nie aufgehört zu rauchen",
        "ich komme nicht davon los",
        "das kann ich nicht leugnen",
        "ich sage nicht nein",
    ),
    "es": (
        "no he podido evitarlo",
        "no dejo de fumar",
        "nunca he dejado de fumar",
        "no digo que no",
        "sin café no funciono",
        "no pude resistirme",
        "no puedo no fumar",
        "no lo niego",
    ),
    "fr": (
        "je ne peux pas m'en passer",
        "sans café je ne fonctionne pas",
        "je n'ai pas pu résister",
        "je n'arrête pas de fumer",
        "je ne dis pas non",
        "je ne peux pas ne pas fumer",
        "je ne le nie pas",
    ),
    "zh": (
        "没有咖啡不行",
        "不是不抽",
        "不抽不行",
        "离不开",
        "戒不掉",
        "没忍住",
        "没有一天不喝",
        "我不否认",
        "少不了",
    ),
}

PLAIN = {
    "en": (
        "no I don't",
        "No, I stopped two years ago",
        "no not at all",
        "I do not smoke and I do not drink",
        "without coffee",
        "I don't have any, not at all",
    ),
    "de": (
        "Nein ich nehme keine",
        "nein, ich habe aufgehört",
        "ich habe keine Allergien und nehme nichts",
        "Ich rauche nicht, weil ich keine Lust habe",
        "ohne Kaffee",
    ),
    "es": (
        "No no fumo",
        "no ya no fumo",
        "no, lo dejé hace años",
        "no fumo nada",
        "no he fumado nunca",
        "no tomo ni bebo",
    ),
    "fr": (
        "Non je ne fume pas",
        "non, j'ai arrêté",
        "je ne prends rien",
        "je ne bois pas et je ne fume pas",
    ),
    "zh": ("不不不", "我不抽烟也不喝酒", "不抽烟，戒了", "没有，从来没有", "我没离婚"),
}


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, texts in TURNED.items() for t in texts])
def test_a_no_that_is_turned_round_is_no_answer(code: str, text: str) -> None:
    """Two denials, or one with "without" or "to stop", never count as the opposite."""
    assert answer(text, code) is None


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, texts in PLAIN.items() for t in texts])
def test_a_no_that_is_said_twice_stays_a_no(code: str, text: str) -> None:
    """Ordinary negations, and a no before a sentence of its own, turn nothing round."""
    found = answer(text, code)
    assert found is not None
    assert not found.yes
