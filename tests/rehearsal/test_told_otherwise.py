"""What people do who decline, correct themselves, or say two things at once, in every language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.fakes import Talk, answer, roles, script, task
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.language.declining import is_unwilling, tells_after_all
from scriptgraph.language.polarity import is_refused
from scriptgraph.nodes.collecting import LEFT_OPEN
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.state.values import OPEN

DECLINES = {
    "en": [
        "I'd rather keep that to myself.", "I do not want to answer that.", "No, I will not say.",
        "Let's not talk about that.", "That's private.", "I refuse to answer.", "No answer.",
    ],
    "de": [
        "Dazu sage ich nichts.", "Nein, dazu sage ich nichts.", "Das möchte ich für mich behalten.",
        "Das geht niemanden etwas an.", "Darüber rede ich nicht.", "Keine Antwort.",
        "Möchte dazu nichts sagen", "Das sage ich Ihnen nicht.",
    ],
    "es": [
        "De eso no hablo.", "Sobre eso no digo nada.", "Me lo guardo para mí.", "No contesto.",
        "No me apetece hablar de eso.", "Eso es privado.", "No pienso contestar.",
    ],
    "fr": [
        "Je ne dirai rien.", "Je garde ça pour moi.", "Je refuse de répondre.", "Sans réponse.",
        "Ce ne sont pas vos affaires.", "Je préfère ne pas en parler.",
    ],
    "zh": [
        "这个我不说。", "不想告诉你。", "没什么好说的。", "我不回答。", "不方便讲。",
        "这是我的秘密。",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "said"), [(code, said) for code, texts in DECLINES.items() for said in texts]
)
def test_who_does_not_want_to_say_is_understood(code: str, said: str) -> None:
    """In the words that people have for it."""
    assert is_unwilling(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Nobody would answer me."), ("en", "I keep my pills to the left."),
        ("de", "Ich bekomme von ihr keine Antwort."), ("de", "Sie sagt mir nichts."),
        ("es", "Nunca contesto el teléfono de noche."), ("fr", "Il ne répond pas au téléphone."),
        ("zh", "他不说话。"), ("zh", "医生不告诉我结果就走了。"),
    ],
)  # fmt: skip
def test_who_tells_of_such_things_does_not_decline(code: str, said: str) -> None:
    """What somebody else does not say is a story."""
    assert not is_unwilling(said, code)


MAY = {
    "en": ("May I ask how many hours you sleep?", "No."),
    "de": ("Darf ich Sie fragen, wie viele Stunden Sie schlafen?", "Nein."),
    "es": ("¿Puedo preguntarle cuántas horas duerme?", "No."),
    "fr": ("Puis-je vous demander combien d'heures vous dormez ?", "Non."),
    "zh": ("可以问您睡几个小时吗？", "不可以。"),
}
HOW = {
    "en": ("How many hours do you sleep?", "No."),
    "de": ("Wie viele Stunden schlafen Sie?", "Nein."),
    "es": ("¿Cuántas horas duerme?", "No."),
    "fr": ("Combien d'heures dormez-vous ?", "Non."),
    "zh": ("您睡几个小时？", "不。"),
}


@pytest.mark.parametrize("code", MAY)
def test_a_no_declines_only_where_it_was_asked_for_leave(code: str) -> None:
    """ "May I ask" can be answered with a no; "how many" cannot."""
    assert is_refused(*MAY[code], code)
    assert not is_refused(*HOW[code], code)
    assert not is_refused("Would you mind telling me your age?", "No.", "en")
    assert not is_refused(MAY[code][0], "7", code)


@pytest.mark.parametrize("code", MAY)
async def test_who_may_not_be_asked_is_not_asked_again(code: str) -> None:
    """The question is not needed then; a no to "how many" leaves it open."""
    for asked, section in ((MAY, "more"), (HOW, "ask")):
        question, said = asked[code]
        state = await talked(asking(code, task("t", say=question, collect={"v": "integer"})), said)
        assert (state["section"], state["collected"]) == (section, {})


@every_mode
async def test_a_no_to_a_question_of_yes_or_no_is_an_answer(mode: Mode) -> None:
    """Whoever asks "may I ask whether you smoke" is told that they do not."""
    ask = task("t", say="Darf ich fragen, ob Sie rauchen?", collect={"smokes": "boolean"})
    state = await talked(asking("de", ask), "Nein.", mode=mode)
    assert state["collected"] == {"smokes": False}


def asking(code: str, *tasks: dict[str, Any]) -> Script:
    """Write a script that asks, and then talks of something else."""
    sections = {
        "ask": {"tasks": list(tasks), "next": [{"to": "more"}]},
        "more": {"tasks": [task("x"), task("y"), task("z")]},
    }
    return script(sections, language=code)


def always(claim: str) -> Callable[[str], str]:
    """Judge one way, whatever was said."""
    return lambda said: claim


async def talked(made: Script, *said: str, mode: Mode = "multi") -> dict[str, Any]:
    """Talk to the rehearsal model, and give the state."""
    talk = Talk(made, RehearsalModel(), mode)
    await talk.say(None, *said)
    return dict(await talk.state())


ITEMS = [task(f"q{n}", say=f"Item {n}?", collect={f"q{n}": "integer 0..3"}) for n in (1, 2, 3)]
OFTEN = ("0 = not at all", "1 = on some days", "2 = on most days")
SCORED = [task(f"q{n}", say=f"Item {n}?", collect={f"q{n}": OFTEN}) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "sorry, I meant 2"), ("en", "not 1 but 2"), ("en", "I mean 2, not 1"),
        ("de", "nicht 1, sondern 2"), ("de", "Entschuldigung, ich meinte 2"),
        ("es", "no 1 sino 2"), ("es", "perdón, quise decir 2"),
        ("fr", "pas 1 mais 2"), ("fr", "pardon, je voulais dire 2"),
        ("zh", "不是1，是2"), ("zh", "说错了，应该是2"),
    ],
)  # fmt: skip
async def test_a_correction_without_a_name_is_of_the_last_item(code: str, said: str) -> None:
    """Also where the one before it has the same number, and nothing is answered by it."""
    state = await talked(asking(code, *ITEMS), "1", "1", said)
    assert state["collected"] == {"q1": 1, "q2": 2}
    assert state["section"] == "ask"


@pytest.mark.parametrize("said", ["sorry, I meant 2", "correction: 2"])
async def test_a_correction_to_what_the_last_item_is_changes_no_other(said: str) -> None:
    """It is not looked for which item it might be of."""
    state = await talked(asking("en", *ITEMS), "1", "2", said)
    assert state["collected"] == {"q1": 1, "q2": 2}


async def test_a_correction_in_the_words_of_an_answer_is_one() -> None:
    """It answers no other item either."""
    state = await talked(asking("en", *SCORED), "on some days", "sorry, I meant on most days")
    assert state["collected"] == {"q1": 2}


async def test_what_nobody_has_said_is_not_corrected() -> None:
    """ "Not 3 but 2" is an answer where there was no 3."""
    state = await talked(asking("en", *ITEMS), "1", "not 3 but 2")
    assert state["collected"] == {"q1": 1, "q2": 2}


TWO = {
    "en": ["7 or 8", "seven or eight", "7-8", "7 to 8", "7, maybe 8", "7 hours or 8", "7 8",
           "seven, perhaps eight", "7 and 8", "between 7 and 8", "7 if not 8", "7, 8",
           "I sleep 7... 8 hours", "7/8", "7 vs 8", "7 | 8"],
    "de": ["7 oder 8", "sieben oder acht", "7 bis 8", "7, vielleicht 8", "7 Stunden oder 8",
           "sieben, eventuell acht", "7 und 8", "zwischen 7 und 8", "7–8", "sieben - acht",
           "7 bzw. 8 Stunden"],
    "es": ["7 u 8", "siete u ocho", "7 o 9", "7, quizás 8", "entre 7 y 8", "de 7 a 8"],
    "fr": ["7 ou 8", "sept ou huit", "7, peut-être 8", "entre 7 et 8", "sept voire huit"],
    "zh": ["7或8", "七或者八", "7到8", "七八", "七，也许八", "7还是8"],
}  # fmt: skip


@pytest.mark.parametrize("code", TWO)
async def test_two_numbers_for_one_question_are_neither(code: str) -> None:
    """Whichever a model notes, and however much of the message it quotes, it is asked again."""
    asked = asking(code, task("t", say="How many hours?", collect={"v": "integer"}))
    for said in TWO[code]:
        assert (await talked(asked, said))["collected"] == {}, said
        for value in ("7", "8", "9"):
            claim = answer({"t": said}, values=[("v", value, said)])
            talk = Talk(asked, roles(always(claim)))
            await talk.say(None, said)
            state = await talk.state()
            assert (state["section"], state["collected"]) == ("ask", {}), (said, value)


async def test_the_trace_says_why_neither_was_noted() -> None:
    """An expert can see that the person has said two."""
    for said, why in (("7 or 8", OPEN), ("7, 8", LEFT_OPEN)):
        claim = answer({}, values=[("v", "7", "7")])
        talk = Talk(asking("en", task("t", collect={"v": "integer"})), roles(always(claim)))
        await talk.say(None, said)
        records = (await talk.state())["trace"]
        assert why in [one["why"] for record in records for one in record["refused"]]


async def test_two_numbers_for_two_questions_are_both() -> None:
    """In the order that was asked."""
    two = task("t", collect={"a": "integer", "b": "integer"})
    assert (await talked(asking("en", two), "7, 8"))["collected"] == {"a": 7, "b": 8}


LATER = {
    "en": ("I'd rather not say", ["I changed my mind, it is 5", "after all, mood 5"]),
    "de": ("Dazu sage ich nichts", ["Zu vorhin: es ist 5", "Meine mood ist 5"]),
    "es": ("Prefiero no decirlo", ["He cambiado de opinión: es 5", "mi mood es 5"]),
    "fr": ("Je préfère ne pas le dire", ["Réflexion faite, c'est 5", "mon mood est de 5"]),
    "zh": ("不想说", ["刚才的问题，我说5", "mood 是5"]),
}


@pytest.mark.parametrize("code", LATER)
async def test_what_was_declined_is_heard_when_it_is_told(code: str) -> None:
    """In another section, by its name, or by saying that it is told after all."""
    made = asking(code, task("t", collect={"mood": "integer 0..10"}))
    declines, texts = LATER[code]
    for said in texts:
        state = await talked(made, declines, said)
        assert (state["section"], state["collected"]) == ("more", {"mood": 5}), said


async def test_a_number_of_something_else_is_not_what_was_declined() -> None:
    """Without a name, and without a word that it is told after all."""
    made = asking("en", task("t", collect={"mood": "integer 0..10"}))
    assert (await talked(made, "I'd rather not say", "I have 5 cats"))["collected"] == {}
    assert not tells_after_all("I have 5 cats", "en")
