"""What the rehearsal model takes for a value, in the words of five languages."""

from __future__ import annotations

import pytest
from support.fakes import Talk, script, task

from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script


def asking(do: str, kind: object, code: str) -> Script:
    """Write a script with one question for one value."""
    first = {"tasks": [task("t", do=do, collect={"v": kind})], "next": [{"to": "on"}]}
    return script({"ask": first, "on": {"tasks": [task("x")]}}, language=code)


@pytest.mark.parametrize(
    ("code", "do", "said"),
    [
        ("es", "Pregunta si ha fumado.", "No pienso en suicidarme"),
        ("es", "Pregunta si ha fumado.", "Nunca me haría daño"),
        ("en", "Ask whether they smoke.", "I would never hurt myself"),
        ("en", "Ask whether they smoke.", "No, I do not think of killing myself."),
        ("de", "Frag, ob sie rauchen.", "Ich denke nicht an Selbstmord"),
        ("fr", "Demande s'ils fument.", "Je ne pense pas au suicide"),
        ("zh", "问他抽不抽烟。", "我不会伤害自己"),
    ],
)
async def test_a_denied_danger_answers_nothing_else(code: str, do: str, said: str) -> None:
    """Who says that they will not hurt themselves has not said that they do not smoke."""
    talk = Talk(asking(do, "boolean", code), RehearsalModel())
    await talk.say(None, said)
    assert (await talk.state())["collected"] == {}


@pytest.mark.parametrize(
    ("code", "do", "said"),
    [
        ("en", "Ask whether they think of suicide.", "I do not think of killing myself"),
        ("es", "Pregunta si piensa en hacerse daño.", "Nunca me haría daño"),
        ("es", "Pregunta si ha fumado.", "No fumo, y no pienso en suicidarme"),
        ("de", "Frag nach Gedanken an Suizid.", "Ich denke nicht an Selbstmord"),
    ],
)
async def test_a_denied_danger_answers_who_asks_for_it(code: str, do: str, said: str) -> None:
    """A no to the very question counts, and so does one that only comes with it."""
    talk = Talk(asking(do, "boolean", code), RehearsalModel())
    await talk.say(None, said)
    assert (await talk.state())["collected"] == {"v": False}
