"""Whose danger is spoken of, and by what it is over: "I am safe" says nothing of anybody else."""

from __future__ import annotations

from typing import Any

import pytest

from scriptgraph.safety.danger.safe import Told, says_safe, settled, still_open, whose

OWN = [
    "I want to die",
    "my husband hits me",
    "My wife left and I want to kill myself",
    "ich will mich umbringen",
    "quiero matarme",
    "je veux me tuer",
    "我想自杀",
]
OTHERS = [
    "I want to kill my boss",
    "ich will meinen Chef umbringen",
    "quiero matar a mi jefe",
    "je veux tuer mon patron",
    "我想弄死我老板",
]
ANOTHER = [
    "My sister wants to kill herself",
    "My daughter took all her pills",
    "meine Schwester will sich umbringen",
    "mi hermana se quiere matar",
    "ma soeur veut se suicider",
    "我妹妹想自杀",
]
SPARED = {
    "en": ["Nobody will be hurt", "He left and he is safe", "Yes, she is safe now"],
    "de": ["Niemand ist in Gefahr", "Wir sind beide in Sicherheit"],
    "es": ["Nadie está en peligro", "Estamos todos a salvo"],
    "fr": ["Personne n'est en danger", "elle est en sécurité"],
    "zh": ["没有人有危险了", "她安全了"],
}
HARMLESS = {
    "en": [
        *("I put the knife away and he left", "he has left", "she left", "my son has left"),
        *("I left", "I won't hurt him", "I will not hurt anybody"),
    ],
    "de": [
        "er ist weggegangen",
        "mein Sohn ist weggegangen",
        "ich bin gegangen",
        "Ich tue ihm nichts",
    ],
    "es": ["ella se ha ido", "él se fue", "mi hijo se ha ido", "me he ido de casa"],
    "fr": [
        *("il est parti", "elle est partie", "mon fils est parti", "je suis partie"),
        *("je ne lui ferai rien", "je ne ferai de mal à personne"),
    ],
    "zh": ["他离开了", "我儿子已经离开了", "我离开了", "我不会伤害他"],
}
NOT_SPARED = {
    "en": [
        *("I am safe", "yes", "I put the knife away", "nobody will be hurt yet", "Is she safe?"),
        *("He left, but I will find him", "He is gone", "he won't be safe", "I hope she is safe"),
    ],
    "de": ["Ich bin in Sicherheit", "Ja", "Er ist weg", "Niemand ist in Gefahr, noch nicht"],
    "es": ["Estoy a salvo", "nadie está en peligro todavía"],
    "fr": ["je suis en sécurité", "personne n'est en danger pour l'instant"],
    "zh": ["我安全了", "他走了"],
}
OF_ANOTHER = {
    "en": [
        ("My son wants to kill himself", "she is safe"),
        ("I want to kill my husband", "she is safe"),
    ],
    "de": [
        ("mein Sohn will sich umbringen", "sie ist in Sicherheit"),
        ("meine Tochter will sich umbringen", "mein Sohn ist in Sicherheit"),
    ],
    "es": [
        ("mi hijo se quiere matar", "ella está a salvo"),
        ("mi hija se quiere matar", "mi hijo está a salvo"),
    ],
    "fr": [
        ("mon fils veut se tuer", "elle est en sécurité"),
        ("ma fille veut se tuer", "mon mari est en sécurité"),
    ],
    "zh": [("我儿子想自杀", "她安全了"), ("我妹妹想自杀", "他安全了")],
}
OF_THEM = {
    "en": [
        ("My son wants to kill himself", "he is safe"),
        ("My son wants to kill himself", "nobody is in danger"),
        ("My son wants to kill himself, his mother is with him", "she is safe"),
        ("My son wants to kill himself, his mother is with him", "nobody is in danger"),
        ("My child wants to kill themselves", "she is safe"),
    ],
    "de": [
        ("meine Tochter will sich umbringen", "sie ist in Sicherheit"),
        ("mein Kind will sich umbringen", "er ist in Sicherheit"),
    ],
    "es": [("mi hijo se quiere matar", "él está a salvo")],
    "fr": [("mon fils veut se tuer", "il est en sécurité")],
    "zh": [("我妹妹想自杀", "她安全了")],
}
SURE = {
    "de": ("Sind Sie in Sicherheit?", ["Ich bin sicher", "bin sicher", "Ich bin mir sicher"]),
    "es": ("¿Está a salvo?", ["Estoy seguro", "estoy segura", "ya estoy seguro"]),
    "fr": ("Êtes-vous en sécurité ?", ["Je suis sûr", "je suis sûre", "j'en suis sûre"]),
    "zh": ("您现在安全吗？", ["我确定", "我肯定", "确定"]),
    "en": ("Are you safe?", ["I am sure", "sure", "I'm certain"]),
}


def each(told: dict[str, list[str]]) -> list[Any]:
    return [(code, text) for code, texts in told.items() for text in texts]


@pytest.mark.parametrize("said", OWN)
def test_danger_of_ones_own(said: str) -> None:
    """What somebody may do to themselves, or others to them."""
    assert whose(said) == {"own"}


@pytest.mark.parametrize("said", OTHERS)
def test_danger_of_others(said: str) -> None:
    """What somebody may do to others."""
    assert whose(said) == {"others"}


@pytest.mark.parametrize("said", ANOTHER)
def test_danger_of_another_from_themselves(said: str) -> None:
    """What a third person may do to themselves."""
    assert whose(said) == {"another"}


@pytest.mark.parametrize(("code", "said"), each(SPARED))
def test_what_says_that_nobody_else_is_in_danger(code: str, said: str) -> None:
    """A statement about them; of the speaker it says nothing."""
    assert settled(Told(said, ""), code) == {"others", "another"}


@pytest.mark.parametrize(("code", "said"), each(HARMLESS))
def test_who_is_gone_may_still_harm_themselves(code: str, said: str) -> None:
    """It ends danger to them from the speaker, and nothing of what they may do to themselves."""
    assert settled(Told(said, ""), code) == {"others"}


@pytest.mark.parametrize(("code", "said"), each(NOT_SPARED))
def test_what_does_not(code: str, said: str) -> None:
    """One's own safety, a question, a hope, a weapon alone, or whatever is not understood."""
    assert "others" not in settled(Told(said, ""), code)


def left_open(code: str, danger: str, said: str) -> set[str]:
    return {*map(str, still_open([(True, danger), (False, "?"), (True, said)], code) or ())}


@pytest.mark.parametrize("code", OF_ANOTHER)
def test_what_is_said_of_a_woman_ends_no_danger_to_a_man(code: str) -> None:
    """Nor the other way round: it is another person who is safe."""
    assert all(left_open(code, *told) for told in OF_ANOTHER[code])


@pytest.mark.parametrize("code", OF_THEM)
def test_what_may_be_said_of_them_ends_their_danger(code: str) -> None:
    """Where either leaves open of whom it is, or tells of both, it may be the same person."""
    assert [told for told in OF_THEM[code] if left_open(code, *told)] == []


@pytest.mark.parametrize("code", SURE)
def test_to_be_sure_is_not_to_be_safe(code: str) -> None:
    """It is one word in German, Spanish and French: it is asked once more."""
    asked, said = SURE[code]
    assert [text for text in said if says_safe(Told(text, asked), code)] == []


def test_each_danger_is_open_until_its_own_safety_is_told() -> None:
    """Of two, one may be over and the other not; whoever speaks of danger again opens it anew."""

    def left(*said: str) -> set[str] | None:
        lines = [line for text in said for line in ((True, text), (False, "And now?"))]
        found = still_open(lines, "en")
        return None if found is None else set(map(str, found))

    assert left("hello") is None
    assert left("I want to kill my boss", "I am safe") == {"others"}
    assert left("I want to kill my boss", "I want to die", "I am safe") == {"others"}
    assert left("I want to kill my boss", "I want to die", "Nobody will be hurt") == {"own"}
    assert left("I want to kill my boss", "Nobody will be hurt") == set()
    assert left("I want to die", "I am safe", "I want to die") == {"own"}
    assert left("I want to die", "I am safe. Nobody will be hurt.") == set()
