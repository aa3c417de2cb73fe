"""Somebody who speaks of dying is heard in every language that there are words of."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import danger_in, heard, points_to_help, speaks_of_dying


@pytest.mark.parametrize(
    "text",
    [
        "我想死",
        "I want to do it now",
        "I'd rather not be",
        "I would rather not be here anymore",
        "I wish to not be awake any more",
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
        "I took all my pills",
        "I've taken too many tablets",
        "I took some pills",
        "I have swallowed a bottle of pills",
        "kms",
        "I'm gonna kms",
        "I want to end it",
        "I wanna die",
        "It would be better not to be here",
        "Ich habe Tabletten genommen",
        "Ich habe alle meine Tabletten genommen",
        "Tabletten habe ich schon geschluckt",
        "Es wäre besser, nicht mehr da zu sein",
        "Ich möchte einschlafen und nicht mehr aufwachen",
        "Ich will nicht mehr",
        "Ich kann nicht mehr.",
        "Nein, ich will einfach nicht mehr!",
        "Ich ritze mich",
        "abends ritze ich mir die Oberschenkel",
        "ich hab 20 Metformin geschluckt",
        "ich hab eine Packung Metformin geschluckt",
        "der Max hat meine Tabletten geschluckt",
        "meine Tochter hat meine Tabletten erwischt",
        "my son swallowed my pills",
        "my daughter has eaten grandma's tablets",
        "me tragué 20 metforminas",
        "mon fils a avalé mes comprimés",
        "j'ai avalé 20 metformine",
        "孩子吃了我的药",
        "考不上我就去死",
        "我没法考，我就死了算了",
        "我吃了一整瓶药",
        "我把药都吃了",
        "再也不想醒来",
        "我不是没想过自杀",
        "Me tomé todas las pastillas",
        "He tomado pastillas",
        "Quiero dormirme y no despertar",
        "Sería mejor no estar aquí",
        "Ya no puedo más",
        "me corto",
        "J'ai pris tous mes médicaments",
        "J'ai avalé des cachets",
        "Il vaudrait mieux ne plus être là",
        "Je veux m'endormir et ne plus me réveiller",
        "Je n'en peux plus",
        "je me scarifie",
    ],
)
def test_a_wish_to_die_is_heard(text: str) -> None:
    """Whichever of the languages it is said in."""
    assert speaks_of_dying(text)


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


@pytest.mark.parametrize(
    "text",
    [
        "Ich hab die Tabletten schon gesammelt",
        "Am besten wäre ich weg",
        "Ich will niemandem mehr zur Last fallen",
        "Bald hat alles ein Ende",
        "Gestern stand ich lange auf der Brücke",
        "Ich höre Stimmen, die sagen ich soll springen",
        "Es lohnt sich alles nicht mehr, danke und leben Sie wohl",
        "Mein Mann schlägt mich",
        "He guardado las pastillas por si acaso",
        "Ya no pinto nada aquí",
        "Mi hijo dice que se quiere tirar por la ventana",
        "Mi marido me pega",
        "Adiós, gracias por todo, no volveré a molestar a nadie",
        "I took the whole bottle of oxycodone",
        "If the pain does not stop I will end it",
        "8, it is so bad I could jump out of the window",
        "I've been saving up my pills",
        "I can't see myself making it to Christmas",
        "i want 2 die",
        "I am going to jump",
        "I have a gun and I will use it tonight",
        "goodbye forever, tell mum I love her",
        "I've got the knife here",
        "estoy en el puente",
        "ich stehe auf dem Dach",
        "Voglio morire",
        "Chcę umrzeć",
        "Я хочу умереть",
        "死にたい",
        "أريد أن أموت",
        "Ölmek istiyorum",
        "Quero morrer",
        "Mon mari me bat",
        "老公打我",
    ],
)
def test_danger_is_heard_in_what_people_prepare_and_in_how_they_say_goodbye(text: str) -> None:
    """Means kept ready, a burden, a condition, voices, blows, and the plainest words elsewhere."""
    assert danger_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "An Selbstmord denke ich nicht mehr",
        "An Suizid habe ich nicht nur einmal gedacht",
        "Ich denke an Selbstmord",
        "Mein Mann schlägt mich",
        "Mi marido me pega",
        "I've got the knife here",
    ],
)
def test_what_is_denied_by_half_or_not_at_all_is_heard(text: str) -> None:
    """No longer, and not only, tell of it; what was narrowed still hears what it is for."""
    assert danger_in(text)


def test_a_message_is_looked_at_once() -> None:
    """It is asked about in every turn, and by several parts: a long one takes its time."""
    text = "They danced on the pier until the lamps went out, and nobody went home."
    before = heard.cache_info().misses
    assert [danger_in(text) for _ in range(3)] == ["", "", ""]
    assert heard.cache_info().misses == before + 1
