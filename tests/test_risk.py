"""Somebody who speaks of dying is heard in every language that there are words of."""

from __future__ import annotations

import pytest

from scriptgraph.risk import points_to_help, speaks_of_dying


@pytest.mark.parametrize(
    "text",
    [
        "我想死",
        "我不想活了",
        "活着没意思",
        "我想自杀",
        "我想结束自己的生命",
        "活不下去了",
        "我想伤害自己",
        "我真的想死",
        "想要死",
        "Ich will nicht mehr leben",
        "Mir ist alles egal, ich will nicht mehr leben.",
        "Ich möchte sterben",
        "Ich will einfach nur sterben",
        "ich will mich umbringen",
        "Ich bringe mich um",
        "Ich denke an Selbstmord",
        "Ich habe Suizidgedanken",
        "Ich mag nicht mehr leben",
        "Ich wäre lieber tot",
        "dass ich sterben will",
        "Es hat keinen Sinn mehr zu leben",
        "mir das Leben nehmen",
        "Ich will mir etwas antun",
        "Ohne mich wären alle besser dran",
        "Am liebsten wäre ich tot",
        "quiero morirme",
        "Quiero morir",
        "No quiero vivir",
        "no quiero vivir más",
        "ya no quiero vivir",
        "quiero matarme",
        "pienso en suicidarme",
        "tengo ganas de morir",
        "Ojalá estuviera muerto",
        "no quiero seguir viviendo",
        "je veux mourir",
        "J'ai envie de mourir",
        "je ne veux plus vivre",
        "je veux me suicider",
        "J’aimerais être mort",
        "Je pense au suicide",
        "je veux en finir",
        "I want to die",
        "Ich kann nicht mehr leben",
        "no tengo ganas de vivir",
        "Me quiero morir",
        "Me quiero matar",
        "quiero quitarme la vida",
        "j'ai des pensées suicidaires",
        "je vais me tuer",
        "我不想再活下去了",
        "死了算了",
        "我要自杀",
        "Ich will tot sein",
        "Ich möchte nicht mehr aufwachen",
        "我想死了",
    ],
)
def test_a_wish_to_die_is_heard(text: str) -> None:
    """Whichever of the languages it is said in."""
    assert speaks_of_dying(text)


@pytest.mark.parametrize(
    "text",
    [
        "我不想死",
        "想死你了",
        "我没有自杀的想法",
        "我想睡觉",
        "Ich will nicht sterben",
        "Mein Hund wird sterben",
        "Ich habe keine Suizidgedanken",
        "Die Hüfte tut weh",
        "Ich will leben",
        "Ich denke nicht an Selbstmord",
        "ich möchte nicht sterben",
        "Ich will mich nicht umbringen",
        "no quiero morir",
        "No tengo ganas de morir",
        "No quiero vivir aquí",
        "no pienso en suicidarme",
        "je ne veux pas mourir",
        "Je n'ai pas envie de mourir",
        "Je veux vivre",
        "je ne suis pas suicidaire",
        "Meine Mutter ist gestorben",
        "Me duele la cadera",
        "murió mi padre",
        "我爷爷死了",
        "我不会自杀",
        "je n'ai pas de pensées suicidaires",
        "Nein, das möchte ich nicht",
        "no quiero hablar",
        "Ich will nicht mehr rauchen",
        "No me quiero morir",
        "je veux arrêter",
        "我累得要死",
        "Ich lebe gern",
    ],
)
def test_other_words_are_no_wish_to_die(text: str) -> None:
    """Neither who wants to live, nor who speaks of a death or of a pain."""
    assert not speaks_of_dying(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bitte rufen Sie den Notruf.",
        "Ist gerade jemand bei Ihnen?",
        "请现在就拨打120",
        "Llame a emergencias, por favor.",
        "Appelez le SAMU.",
    ],
)
def test_help_is_heard_in_the_same_languages(text: str) -> None:
    """A German reply that names the emergency number is not kept out for being German."""
    assert points_to_help(text)
    assert not points_to_help("Wie war die Woche?")
