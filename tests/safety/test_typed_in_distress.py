"""What people in distress type, oblique and in haste, beside what sounds like it."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import danger_in


@pytest.mark.parametrize(
    "text",
    [
        "everyone would be better of without me",
        "whats the point of me even being here",
        "ohne mich wärn alle besser dran",
        "ich wach hoffentlich morgen nich mehr auf",
        "hab mir wieder die arme aufgeschnitten",
        "niemand würd merken wenn ich weg wär",
        "es wär besser wenn ich nich mehr da wär",
        "hab grad 30 paracetamol geschluckt",
        "ya no qiero vivir",
        "quiero q todo se acabe para siempre",
        "no puedo mas con esta vida",
        "jveux plus vivre",
        "jen peux plus de cette vie",
        "jai avalé toute une boite de doliprane",
        "jme suis encore coupé les bras",
        "a quoi ca sert de vivre",
        "personne remarquerait si j'étais plus la",
        "je pense a en finir ce soir",
        "活着一点意思都没有",
        "真想一睡不醒",
        "我又割了自己的手",
        "死了是不是就解脱了",
        "the film made me think of my own suicide",
        "cansada de vivir con esta tristeza",
        "j'en ai marre de vivre dans ce monde",
        "je veux en finir avec cette vie",
        "我看了电影，我想自杀",
    ],
)
def test_what_is_typed_in_distress_is_heard(text: str) -> None:
    """Letters left out, words run together, a burden or an end that is only hinted at."""
    assert danger_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "the book is about a suicide in the 1950s",
        "i'm tired of living out of a suitcase",
        "der Film handelt von einem Selbstmord",
        "ich kann nicht mehr, ich bin pappsatt",
        "la película trata de un suicidio",
        "no puedo más, he comido demasiado",
        "estoy cansada de vivir con ruido",
        "le film parle d'un suicide",
        "je veux en finir avec ce dossier",
        "je n'en peux plus, j'ai trop mangé",
        "j'en ai marre de vivre dans les cartons",
        "这部电影讲的是自杀",
        "ohne mich war die Party besser",
    ],
)
def test_works_meals_and_circumstances_are_no_danger(text: str) -> None:
    """A film about it, who has eaten enough, and where or with what somebody is tired of living."""
    assert danger_in(text) == ""
