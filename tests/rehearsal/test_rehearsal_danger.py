"""What the rehearsal model makes of words of danger where no way leads to help any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.fakes import Talk, script, task

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.language.watched import danger_named
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script

SCRIPTS = Path(__file__).parents[2] / "scripts"

WATCHED = {
    "en": (
        "the patient is in danger",
        "the patient clearly wants to stop the whole session now and is not in danger",
        "I want to kill myself",
        "Bye, I want to kill myself",
    ),
    "de": (
        "die Person in Gefahr ist",
        "die Person aufhören möchte und nicht in Gefahr ist",
        "Ich will sterben",
        "Tschüss, ich will sterben",
    ),
    "es": (
        "la persona está en peligro",
        "la persona quiere terminar y no está en peligro",
        "quiero morir",
        "Adiós, quiero morir",
    ),
    "fr": (
        "la personne est en danger",
        "la personne veut arrêter et n'est pas en danger",
        "je veux mourir",
        "Au revoir, je veux mourir",
    ),
    "zh": (
        "来访者有危险",
        "来访者想结束谈话并且没有危险",
        "我不想活了",
        "再见，我不想活了",
    ),
}


def watching(code: str) -> Script:
    """Write a script with a section for danger, and one for who wants to stop and is safe."""
    danger, stop, *_ = WATCHED[code]
    return script(
        {
            "ask": {"tasks": [task("x"), task("y")], "next": [{"to": "closing"}]},
            "crisis": {"tasks": [task("safe")]},
            "closing": {"tasks": [task("bye")]},
        },
        anytime=[
            {"to": "closing", "when": stop},
            {"to": "crisis", "when": danger, "urgent": True},
        ],
        language=code,
    )


async def came_to(made: Script, *said: str, mode: Mode = "multi") -> str:
    """Talk to the rehearsal model, and give where that leads."""
    talk = Talk(made, RehearsalModel(), mode)
    await talk.say_to_the_end(*said)
    return await talk.section()


@pytest.mark.parametrize("written", WATCHED)
@pytest.mark.parametrize("code", WATCHED)
async def test_danger_is_heard_whatever_language_the_condition_is_in(
    code: str, written: str
) -> None:
    """An author may write the conditions in another language than the session's."""
    danger, *_ = WATCHED[written]
    made = script(
        {
            "ask": {"tasks": [task("x"), task("y")], "next": [{"to": "last"}]},
            "help": {},
            "last": {},
        },
        anytime=[{"to": "help", "when": danger, "urgent": True}],
        language=code,
    )
    assert await came_to(made, WATCHED[code][2]) == "help"


async def test_a_common_word_is_no_word_of_danger() -> None:
    """The German `die` stands before nearly everything, and is not the English one."""
    made = script(
        {
            "ask": {"tasks": [task("x"), task("y")], "next": [{"to": "last"}]},
            "more": {},
            "last": {},
        },
        anytime=[{"to": "more", "when": "die Person nach mehr fragt"}],
        language="de",
    )
    assert await came_to(made, "Ich will sterben") == "ask"


ASKED = {
    "en": ("Ask whether they are safe now, and stay until help has come.", "I am safe now"),
    "de": (
        "Frage, ob sie jetzt in Sicherheit sind, und bleibe bei ihnen.",
        "Ich bin in Sicherheit",
    ),
    "es": ("Pregunta si está a salvo, y quédate hasta que llegue ayuda.", "Estoy a salvo"),
    "fr": ("Demande si la personne est en sécurité, et reste avec elle.", "Je suis en sécurité"),
    "zh": ("询问对方现在是否安全，并一直陪伴。", "我现在安全了"),
}
UNSAFE = {
    "en": ("whatever", "no", "I've got the knife here", "I'm not safe"),
    "de": ("egal", "nein, ich bin nicht sicher", "ich stehe auf dem Dach", "weiß nicht"),
    "es": ("no, gracias", "estoy en el puente", "da igual", "no estoy segura"),
    "fr": ("peu importe", "non", "je suis sur le pont", "je ne suis pas en sécurité"),
    "zh": ("无所谓", "不", "我在楼顶上", "我不安全"),
}


def asking_for_safety(code: str) -> Script:
    """Write a script whose section for danger is over when somebody says that they are safe."""
    danger, stop, *_ = WATCHED[code]
    return script(
        {
            "ask": {"tasks": [task("x"), task("y")], "next": [{"to": "closing"}]},
            "crisis": {"tasks": [task("safe", do=ASKED[code][0])], "next": [{"to": "closing"}]},
            "closing": {"tasks": [task("bye")]},
        },
        anytime=[
            {"to": "crisis", "when": danger, "urgent": True},
            {"to": "closing", "when": stop},
        ],
        language=code,
    )


@pytest.mark.parametrize("mode", ["multi", "single"])
@pytest.mark.parametrize("code", WATCHED)
async def test_only_who_says_that_they_are_safe_is_let_go(code: str, mode: Mode) -> None:
    """No other answer ends the section for danger, nor does a goodbye."""
    made, (*_, danger, goodbye) = asking_for_safety(code), WATCHED[code]
    for answer in UNSAFE[code]:
        assert await came_to(made, danger, answer, answer, mode=mode) == "crisis", answer
    bye = goodbye.replace("，", ",").split(",")[0]
    assert await came_to(made, danger, bye, mode=mode) == "crisis"
    assert await came_to(made, danger, ASKED[code][1], mode=mode) == "closing"


@pytest.mark.parametrize("mode", ["multi", "single"])
@pytest.mark.parametrize("code", WATCHED)
async def test_danger_that_is_said_again_is_no_wish_to_stop(code: str, mode: Mode) -> None:
    """Who says it a second time in the crisis section stays there, even with a goodbye."""
    *_, danger, goodbye = WATCHED[code]
    assert await came_to(watching(code), danger, danger, goodbye, danger, mode=mode) == "crisis"


@pytest.mark.parametrize("code", WATCHED)
async def test_a_goodbye_alone_is_a_wish_to_stop(code: str) -> None:
    """Where no danger was heard, a goodbye is what it was."""
    assert await came_to(watching(code), WATCHED[code][3].split(",")[0].split("，")[0]) == "closing"


@pytest.mark.parametrize("code", WATCHED)
async def test_words_of_danger_are_no_consent(code: str) -> None:
    """They settle no task, and the way that only follows is not taken."""
    *_, danger, _ = WATCHED[code]
    made = script(
        {"ask": {"tasks": [task("agree")], "next": [{"to": "more"}]}, "more": {}}, language=code
    )
    assert await came_to(made, danger) == "ask"


async def test_the_stress_script_stays_in_its_crisis() -> None:
    """The script that is shipped does not close the session on who wants to kill themselves."""
    made = load_script(SCRIPTS / "stress_relief.yaml")
    assert (
        await came_to(made, *["I want to kill myself"] * 3, "Bye, I will kill myself") == "crisis"
    )


THOUGHTS = {
    "de": (
        "die Person in Gefahr ist oder daran denkt, sich das Leben zu nehmen",
        "Sie liegt nachts wach und denkt an die Schule.",
        "Ich will mir das Leben nehmen",
    ),
    "en": (
        "the person is in danger or thinks, as it may be, of taking their own life",
        "She lies awake and thinks of the school.",
        "I want to take my own life",
    ),
    "es": (
        "la persona está en peligro o piensa, aunque sea a veces, en quitarse la vida",
        "Pasa las noches despierta y piensa en la escuela.",
        "Quiero quitarme la vida",
    ),
    "fr": (
        "la personne est en danger ou pense, même parfois, à mettre fin à ses jours",
        "Elle reste éveillée et pense à son école.",
        "Je veux mettre fin à mes jours",
    ),
    "zh": ("来访者有危险或者在想，要结束生命，自杀", "她晚上睡不着，在想学校的事。", "我想自杀"),
}


@pytest.mark.parametrize("code", THOUGHTS)
async def test_who_thinks_of_something_else_is_in_no_danger(code: str) -> None:
    """A condition is not said by the words before its comma; words of danger are still heard."""
    danger, harmless, words = THOUGHTS[code]
    made = script(
        {"ask": {"tasks": [task("x"), task("y"), task("z")]}, "crisis": {"tasks": [task("safe")]}},
        anytime=[{"to": "crisis", "when": danger}],
        language=code,
    )
    talk = Talk(made, RehearsalModel())
    await talk.say(None, harmless)
    assert await talk.section() == "ask"
    await talk.say(words)
    assert await talk.section() == "crisis"


@pytest.mark.parametrize(
    ("code", "condition"),
    [
        ("de", "die Person sich töten will"),
        ("de", "die Person daran denkt, sich das Leben zu nehmen"),
        ("en", "the person thinks of taking their own life"),
        ("es", "la persona quiere hacerse daño"),
        ("fr", "la personne pense à mettre fin à ses jours"),
    ],
)
def test_what_watches_for_danger_is_known_with_its_accents(code: str, condition: str) -> None:
    """As authors type it."""
    assert danger_named(condition, code)
