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


ASKED = {"en": "Ask how bad it is, 0 to 10.", "de": "Frag nach dem Schmerz, 0 bis 10."}


@pytest.mark.parametrize(
    ("code", "said", "collected"),
    [
        ("de", "gestern 3", {}),
        ("de", "ich hab drei Kinder", {}),
        ("en", "it was 9 before the operation", {}),
        ("en", "two tablets a day", {}),
        ("en", "three kids", {}),
        ("en", "yesterday 3, today 5", {"v": 5}),
        ("en", "5, and I have three kids", {"v": 5}),
        ("en", "about 5 today", {"v": 5}),
        ("de", "heute ist es eine 4", {"v": 4}),
    ],
)
async def test_a_number_that_tells_of_something_else_is_no_answer(
    code: str, said: str, collected: dict[str, int]
) -> None:
    """How it was before, and what people have, is not how it is."""
    talk = Talk(asking(ASKED[code], "integer 0..10", code), RehearsalModel())
    await talk.say(None, said)
    assert (await talk.state())["collected"] == collected


async def test_a_number_of_yesterday_answers_who_asks_for_yesterday() -> None:
    """What is asked for is no aside."""
    talk = Talk(asking("Ask how bad it was yesterday.", "integer 0..10", "en"), RehearsalModel())
    await talk.say(None, "yesterday 3")
    assert (await talk.state())["collected"] == {"v": 3}
