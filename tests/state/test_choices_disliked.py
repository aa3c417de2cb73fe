"""A choice that is named with a dislike is not made, and two that are named alike stay open."""

from __future__ import annotations

import pytest

from scriptgraph.state.values import doubt

CHOICES = {
    "en": ("online", "by phone"),
    "de": ("online", "per Telefon"),
    "es": ("en línea", "por teléfono"),
    "fr": ("en ligne", "par téléphone"),
    "zh": ("网上", "电话"),
}


def proven(code: str, said: str) -> list[str]:
    """List the choices that words prove."""
    choices = CHOICES[code]
    return [one for one in choices if not doubt(one, choices, said, said, code)]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "online or by phone, online and by phone are both fine"),
        ("en", "online or by phone, both online and by phone"),
        ("en", "online or by phone, online scares me"),
        ("en", "online or by phone, I hate online"),
        ("en", "online or by phone? online scares me"),
        ("en", "online or by phone, online is hard for me"),
        ("en", "online or by phone, online is not for me"),
        ("en", "online or by phone, online makes me nervous"),
        ("en", "online or by phone, I'm afraid of online"),
        ("en", "online or by phone, online is awful"),
        ("en", "online or by phone, I have tried online and by phone"),
        ("en", "online or by phone, I can do online, I can do by phone"),
        ("en", "online or by phone, online is good, by phone is good"),
        ("en", "online or by phone, online worries me a bit"),
        ("en", "online or by phone, online was too difficult"),
        ("en", "online or by phone, what is online?"),
        ("en", "online or by phone, anything but online"),
        ("de", "online oder per Telefon, online und per Telefon sind beide gut"),
        ("de", "online oder per Telefon, sowohl online als auch per Telefon"),
        ("de", "online oder per Telefon, online macht mir Angst"),
        ("de", "online oder per Telefon, ich hasse online"),
        ("de", "online oder per Telefon, online ist schwierig für mich"),
        ("de", "online oder per Telefon, online ist nichts für mich"),
        ("de", "online oder per Telefon, online fällt mir schwer"),
        ("de", "online oder per Telefon, vor online habe ich Angst"),
        ("de", "online oder per Telefon, online finde ich schrecklich"),
        ("de", "online oder per Telefon, online mag ich nicht"),
        ("fr", "en ligne ou par téléphone, en ligne et par téléphone me vont"),
        ("fr", "en ligne ou par téléphone, en ligne me fait peur"),
        ("fr", "en ligne ou par téléphone, je déteste en ligne"),
        ("fr", "en ligne ou par téléphone, en ligne c'est difficile pour moi"),
        ("fr", "en ligne ou par téléphone, en ligne ce n'est pas pour moi"),
        ("fr", "en ligne ou par téléphone, j'ai peur d'être en ligne"),
        ("fr", "en ligne ou par téléphone, en ligne m'angoisse"),
        ("es", "en línea o por teléfono, en línea y por teléfono me van bien"),
        ("es", "en línea o por teléfono, en línea me da miedo"),
        ("es", "en línea o por teléfono, odio en línea"),
        ("es", "en línea o por teléfono, en línea es difícil para mí"),
        ("es", "en línea o por teléfono, en línea no es para mí"),
        ("es", "en línea o por teléfono, en línea me cuesta mucho"),
        ("es", "en línea o por teléfono, en línea me pone nerviosa"),
        ("zh", "网上或者电话，网上和电话都行"),
        ("zh", "网上或者电话，网上让我害怕"),
        ("zh", "网上或者电话，我讨厌网上"),
        ("zh", "网上或者电话，网上太难了"),
        ("zh", "网上或者电话，我怕网上"),
        ("zh", "网上或者电话，网上不适合我"),
        ("en", "online or by phone, I could do either"),
        ("en", "online or by phone, online I don't mind, by phone I don't mind"),
        ("en", "online or by phone, both online and by phone work"),
        ("en", "online or by phone, online stresses me out"),
        ("en", "online or by phone, I've always hated online"),
        ("en", "online or by phone, online gives me the creeps"),
        ("en", "online or by phone, online is too much for me"),
        ("en", "online or by phone, I can't stand online"),
        ("de", "online oder per Telefon, beides, online und per Telefon"),
        ("de", "online oder per Telefon, online stresst mich"),
        ("de", "online oder per Telefon, online ist mir zu viel"),
        ("de", "online oder per Telefon, ich habe Angst vor online"),
        ("de", "online oder per Telefon, online macht mich nervös"),
        ("fr", "en ligne ou par téléphone, les deux, en ligne et par téléphone"),
        ("fr", "en ligne ou par téléphone, en ligne me stresse"),
        ("fr", "en ligne ou par téléphone, en ligne est trop fatigante"),
        ("es", "en línea o por teléfono, las dos cosas, en línea y por teléfono"),
        ("es", "en línea o por teléfono, en línea me agobia"),
        ("es", "en línea o por teléfono, tengo miedo a en línea"),
        ("zh", "网上或者电话，网上和电话都可以"),
        ("zh", "网上或者电话，网上让我紧张"),
        ("zh", "网上或者电话，我害怕网上"),
    ],
)
def test_both_and_a_dislike_behind_two_leave_them_open(code: str, said: str) -> None:
    """Neither is taken."""
    assert proven(code, said) == []


@pytest.mark.parametrize(
    ("code", "meant", "said"),
    [
        ("en", "by phone", "online scares me, by phone"),
        ("en", "by phone", "online scares me, so by phone please"),
        ("en", "by phone", "I hate online, by phone then"),
        ("en", "by phone", "online is awful, by phone is better"),
        ("en", "online", "I like online but hate by phone"),
        ("en", "online", "online is fine but by phone scares me"),
        ("en", "online", "online because by phone makes me nervous"),
        ("en", "by phone", "by phone, since online is too hard for me"),
        ("en", "by phone", "I'm afraid of online, so by phone"),
        ("en", "online", "online or by phone, online"),
        ("en", "online", "online or by phone, well online"),
        ("en", "online", "online or by phone, I'd say online"),
        ("en", "online", "online or by phone, rather online"),
        ("en", "online", "online or by phone, I prefer online"),
        ("en", "online", "online or by phone, online then please"),
        ("en", "online", "online or by phone, online is easier for me"),
        ("en", "online", "online or by phone, let's say online"),
        ("en", "online", "online or by phone... online"),
        ("en", "online", "online"),
        ("en", "online", "online please, I like it"),
        ("en", "online", "online, it's not bad"),
        ("de", "per Telefon", "online macht mir Angst, per Telefon"),
        ("de", "per Telefon", "online finde ich schrecklich, also per Telefon"),
        ("de", "per Telefon", "Ich hasse online, dann per Telefon"),
        ("de", "online", "online ist gut, aber per Telefon macht mir Angst"),
        ("de", "online", "online, weil per Telefon mir schwerfällt"),
        ("de", "online", "online oder per Telefon, online"),
        ("de", "online", "online oder per Telefon, eher online"),
        ("de", "online", "online oder per Telefon, ich nehme online"),
        ("de", "online", "online oder per Telefon, online ist mir lieber"),
        ("de", "online", "online oder per Telefon, dann bitte online"),
        ("fr", "par téléphone", "en ligne me fait peur, par téléphone"),
        ("fr", "par téléphone", "je déteste en ligne, donc par téléphone"),
        ("fr", "en ligne", "en ligne me va mais par téléphone me fait peur"),
        ("fr", "en ligne", "en ligne ou par téléphone, en ligne"),
        ("fr", "en ligne", "en ligne ou par téléphone, je préfère en ligne"),
        ("fr", "en ligne", "en ligne ou par téléphone, alors en ligne s'il vous plaît"),
        ("fr", "en ligne", "en ligne ou par téléphone, en ligne c'est mieux"),
        ("es", "por teléfono", "en línea me da miedo, por teléfono"),
        ("es", "por teléfono", "odio en línea, entonces por teléfono"),
        ("es", "en línea", "en línea está bien pero por teléfono me da miedo"),
        ("es", "en línea", "en línea o por teléfono, en línea"),
        ("es", "en línea", "en línea o por teléfono, prefiero en línea"),
        ("es", "en línea", "en línea o por teléfono, pues en línea por favor"),
        ("es", "en línea", "en línea o por teléfono, en línea es mejor"),
        ("zh", "电话", "网上让我害怕，电话吧"),
        ("zh", "电话", "我讨厌网上，就电话"),
        ("zh", "网上", "网上可以，但电话让我害怕"),
        ("zh", "网上", "网上或者电话，网上吧"),
        ("zh", "网上", "网上或者电话，我选网上"),
        ("en", "by phone", "I'm scared of online. by phone, please"),
        ("en", "by phone", "Not online, by phone"),
        ("en", "by phone", "online makes me feel uneasy; by phone then"),
        ("en", "by phone", "by phone. online is exhausting"),
        ("en", "online", "online or by phone, online suits me"),
        ("en", "online", "online or by phone, make it online"),
        ("en", "online", "online or by phone: online"),
        ("en", "online", "online is not bad at all"),
        ("en", "online", "online isn't hard for me"),
        ("en", "online", "I'm not afraid of online"),
        ("de", "per Telefon", "Ich habe Angst vor online, lieber per Telefon"),
        ("de", "per Telefon", "per Telefon, online ist mir zu anstrengend"),
        ("de", "online", "online oder per Telefon, nehmen wir online"),
        ("de", "online", "online macht mir keine Angst"),
        ("de", "online", "online ist nicht schwer"),
        ("fr", "en ligne", "en ligne ou par téléphone, prenons en ligne"),
        ("es", "por teléfono", "por teléfono, en línea me pone nerviosa"),
        ("es", "en línea", "en línea o por teléfono, pongamos en línea"),
        ("zh", "电话", "我害怕网上，电话吧"),
        ("zh", "电话", "电话，网上太累了"),
        ("zh", "网上", "网上或者电话，就网上"),
        ("zh", "网上", "网上不难"),
    ],
)
def test_the_other_one_is_meant(code: str, meant: str, said: str) -> None:
    """Beside a choice that is disliked, and the one named once more beside two."""
    assert proven(code, said) == [meant]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "online is not for me"),
        ("en", "anything but online"),
        ("en", "online won't work for me"),
        ("en", "online is out of the question"),
        ("de", "online ist nichts für mich"),
        ("de", "online kommt nicht in Frage"),
        ("de", "alles außer online"),
        ("fr", "en ligne n'est pas pour moi"),
        ("fr", "tout sauf en ligne"),
        ("es", "en línea no es para mí"),
        ("es", "cualquier cosa menos en línea"),
        ("zh", "网上不适合我"),
        ("zh", "除了网上都行"),
    ],
)
def test_what_is_refused_is_not_chosen(code: str, said: str) -> None:
    """By itself, too."""
    assert CHOICES[code][0] not in proven(code, said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "work scares me"),
        ("en", "I hate my work"),
        ("de", "Die Arbeit macht mir Angst"),
        ("fr", "le travail me fait peur"),
        ("es", "el trabajo me da miedo"),
        ("zh", "工作让我害怕"),
    ],
)
def test_a_dislike_may_be_what_somebody_wants_to_talk_about(code: str, said: str) -> None:
    """Where no other choice is named it says nothing of the choice."""
    work = {"en": "work", "de": "Arbeit", "fr": "travail", "es": "trabajo", "zh": "工作"}[code]
    assert doubt(work, (work, "x"), said, said, code) == ""
