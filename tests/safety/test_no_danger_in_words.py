"""Who denies danger, or means something else, is not taken for somebody who is in it."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import danger_in, speaks_of_dying


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
        "我没有想自杀",
        "我没想过自杀",
        "我没有想死",
        "我就死心了",
        "我没有想伤害自己",
        "I want to die of embarrassment",
        "I took my pills",
        "I ran ten kms",
        "I want to end it with my boyfriend",
        "I didn't take all my pills",
        "Ich habe meine Tabletten genommen",
        "Ich habe keine Tabletten genommen",
        "Ich will nicht mehr rauchen.",
        "Ich kann nicht mehr schlafen",
        "Ich ritze mich nicht",
        "Ich ritze mir nicht die Arme",
        "der Arzt hat meine Tabletten erhöht",
        "meine Tochter hat meine Tabletten nicht geschluckt",
        "ich nehme Metformin und Ramipril",
        "孩子吃了药",
        "Ich will sterben vor Scham",
        "No me corto",
        "quiero morirme de vergüenza",
        "he tomado mis pastillas",
        "je veux mourir de honte",
        "J'ai pris mes médicaments",
    ],
)
def test_other_words_are_no_wish_to_die(text: str) -> None:
    """Neither who wants to live, nor who speaks of a death or of a pain."""
    assert not speaks_of_dying(text)


@pytest.mark.parametrize(
    "text",
    [
        "I would never kill myself",
        "im not going to kill myself",
        "I don't want to kill myself",
        "no, i have never thought about hurting myself",
        "i have no intention of killing myself",
        "I don't have any suicidal thoughts",
        "no suicidal thoughts",
        "i dont want to die",
        "I no longer want to die",
        "we watched suicide squad",
        "She has no thoughts of harming herself and says so calmly",
        "my son does not hurt himself",
        "i cut myself shaving",
        "this homework is killing me",
        "ich würde mich nie umbringen",
        "Ich bringe mich nicht um",
        "ich will nicht verschwinden",
        "nunca me mataría",
        "quiero morirme de risa",
        "no quiero desaparecer",
        "il s'est suicidé",
        "je ne veux pas disparaître",
        "jamais je ne me tuerais",
        "我绝不会自杀",
        "我不想消失",
        "笑死我了",
        "累死了",
    ],
)
def test_a_denial_and_a_manner_of_speaking_are_no_wish_to_die(text: str) -> None:
    """As far as words can tell; who takes a denial back is heard."""
    assert not speaks_of_dying(text)


@pytest.mark.parametrize(
    "text",
    [
        "I took two aspirins",
        "I took two pills for my headache",
        "I took 2 tablets",
        "I take 60 mg of it",
        "I took my tablets",
        "I have taken my tablets",
        "I took 1 pill",
        "I took one of my pills",
        "Ich habe zwei Tabletten genommen",
        "Ich habe 2 Aspirin genommen",
        "he tomado dos pastillas",
        "me tomé una pastilla",
        "J'ai pris deux comprimés",
        "J'ai pris 2 cachets",
        "我吃了两片药",
        "我吃了2片药",
        "我吃了\u4e00片药",
        "I bought 60 pills",
        "The box has 60 pills",
        "I didn't take 60 pills",
        "I skill myself",
        "He filled in himself the form",
        "I like my shelf",
        "still myself",
        "I feel myself",
        "I kid myself",
        "I will help myself",
        "I found myself",
        "I call myself Anna",
        "I bill myself",
        "I want to dive",
        "I want to diet",
        "I want to lie down",
        "I want to die of laughter",
        "quiero mirar",
        "quiero morder",
        "quiero reír",
        "ich will erben",
        "ich will werben",
        "ich will stärken",
        "ich will mich umdrehen",
        "ich will mich unterbringen",
        "je veux courir",
        "je veux nourrir le chat",
        "je veux mûrir",
        "ich will mich umziehen",
        "I took 60 photos",
        "I took 3 pills a day for ten years",
        "I took 30 pills over the month",
        "I took 10 tablets this week",
        "je veux ouvrir",
        "Ich nehme 4 Tabletten am Tag",
        "Ich habe keine Tabletten genommen",
        "no he tomado 60 pastillas",
        "je n'ai pas pris 60 comprimés",
        "我没有吃60片药",
        "Section 1, item 1",
        "I want to help myself",
        "I tell myself",
        "I kept myself busy",
    ],
)
def test_a_dose_and_words_that_are_like_others_are_no_danger(text: str) -> None:
    """Two aspirins are none, nor is who dives, goes on a diet or strives."""
    assert not danger_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Let's do it now",
        "Yes, I'd rather do it now",
        "I'd rather not be so tired",
        "I would rather not be alone at night",
        "Ich habe Briefmarken und Tabletten für die Reise gekauft",
        "Wir waren gestern in der Stadt, auf der Brücke war Stau",
        "I took the whole bottle of water with me",
        "I am done with the exercise, thank you",
        "Non voglio morire",
        "Я не хочу умереть",
        "Nie chcę umrzeć",
        "Mi marido no me pega",
        "Mein Mann schlägt mich nicht",
        "I have collected my pills from the pharmacy",
        "I'm going to jump into the shower",
        "No estoy en el puente",
        "Ich habe meine Tabletten beim Apotheker geholt",
        "Wann ist die Prüfung? Dann ist alles vorbei",
    ],
)
def test_everyday_words_like_them_are_no_danger(text: str) -> None:
    """Pills that were fetched, a bridge with a jam, and what is denied."""
    assert not danger_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "An Selbstmord habe ich nie gedacht",
        "Ich hatte noch nie Suizidgedanken",
        "Nunca he pensado en matarme",
        "Me quiero morir de la vergüenza",
        "I'm done. Bye",
        "Goodbye, and thank you for everything",
        "I could jump out of my skin",
        "I've got the knife drawer tidied",
        "Bald hat alles ein Ende, dann sind Ferien",
        "Mein Mann schlägt mich beim Schach",
        "Ich war auf der Brücke spazieren",
        "Okay, ich mach Schluss",
        "Mi marido me pega un grito",
        "We took the whole bottle of wine with us",
        "I am going to jump in the shower",
        "Ich habe Pilze gesammelt",
        "No tomo pastillas, las he guardado en el baño",
        "Bald ist das Semester vorbei",
    ],
)
def test_what_is_denied_or_means_something_else_is_no_danger(text: str) -> None:
    """An alarm that nobody gave ends what somebody came for; a goodbye is a goodbye."""
    assert danger_in(text) == ""
