"""The rehearsal model hears whether a condition is stated or denied, and what only corrects."""

from __future__ import annotations

import pytest
from support.fakes import Talk, script, task

from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script

WAYS = {
    "en": ("the patient agrees to keep the diary", "the patient does not agree"),
    "de": ("die Person bereit ist", "die Person nicht bereit ist"),
    "es": ("la persona está de acuerdo en continuar", "la persona no está de acuerdo"),
    "fr": ("la personne est d'accord pour continuer", "la personne n'est pas d'accord"),
    "zh": ("来访者同意继续", "来访者不同意"),
}

SAID = [
    ("en", "I agree to keep the diary", "on"),
    ("en", "yes I agree", "on"),
    ("en", "No problem, I agree to keep the diary", "on"),
    ("en", "I do not agree to keep the diary", "out"),
    ("en", "I don't agree", "out"),
    ("en", "I never snore, and I agree", "on"),
    ("de", "Ich bin bereit", "on"),
    ("de", "Ja, ich bin bereit, kein Problem", "on"),
    ("de", "Ich bin nicht bereit", "out"),
    ("de", "Bereit bin ich dazu nicht", "out"),
    ("es", "Estoy de acuerdo en continuar", "on"),
    ("es", "Sí, de acuerdo", "on"),
    ("es", "No estoy de acuerdo", "out"),
    ("es", "no estoy de acuerdo en continuar", "out"),
    ("fr", "Je suis d'accord pour continuer", "on"),
    ("fr", "Je ne suis pas d'accord", "out"),
    ("fr", "je suis pas d'accord pour continuer", "out"),
    ("zh", "我同意继续", "on"),
    ("zh", "我同意", "on"),
    ("zh", "我不同意继续", "out"),
    ("zh", "不同意", "out"),
]


def parting(code: str, *, turned: bool) -> Script:
    """Write a script whose two ways differ in a negation, in either order."""
    ways = [{"to": to, "when": when} for to, when in zip(("on", "out"), WAYS[code], strict=True)]
    return script(
        {
            "ask": {"tasks": [task("agree")], "next": ways[::-1] if turned else ways},
            "on": {"tasks": [task("x"), task("y")]},
            "out": {"tasks": [task("z")]},
        },
        language=code,
    )


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("code", "said", "section"), SAID)
async def test_two_ways_that_differ_in_a_negation_are_told_apart(
    code: str, said: str, section: str, turned: bool
) -> None:
    """A condition holds only with its polarity, whichever way stands first."""
    talk = Talk(parting(code, turned=turned), RehearsalModel())
    await talk.say(None, said)
    assert await talk.section() == section


async def test_what_is_denied_of_one_thing_does_not_deny_another() -> None:
    """ "I have pain, not in the chest" is no pain in the chest."""
    made = script(
        {"ask": {"tasks": [task("x"), task("y"), task("z")]}, "help": {}},
        anytime=[{"to": "help", "when": "the patient has chest pain"}],
    )
    talk = Talk(made, RehearsalModel())
    await talk.say(None, "I have pain, not in the chest")
    assert await talk.section() == "ask"
    await talk.say("Now I have chest pain")
    assert await talk.section() == "help"


@pytest.mark.parametrize("mode", ["multi", "single"])
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "no wait, I slept 5 hours"),
        ("de", "nein, warte, 5"),
        ("es", "espera, eran 5"),
        ("zh", "不对，是5个小时"),
        ("fr", "non, attends, 5 heures"),
    ],
)
async def test_a_correction_is_no_answer_to_another_task(code: str, said: str, mode: Mode) -> None:
    """It gives the number that was asked before, and the task that is open stays open."""
    made = script(
        {
            "night": {
                "tasks": [task("hours", collect={"hours": "number 0..24"})],
                "next": [{"to": "doctor"}],
            },
            "doctor": {"tasks": [task("advise")], "next": [{"to": "habits"}]},
            "habits": {"tasks": [task("x")]},
        },
        language=code,
    )
    talk = Talk(made, RehearsalModel(), mode)
    await talk.say(None, "7", said)
    assert (await talk.state())["collected"] == {"hours": 5.0}
    assert await talk.section() == "doctor"
