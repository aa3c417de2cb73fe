"""What the rehearsal model hears in an answer: several values, corrections, no wish to answer."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from support.fakes import Talk, script, task

from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script


def asking(code: str, *tasks: dict[str, Any], anytime: str = "") -> Script:
    """Write a script that asks for the values of each task, and then goes on."""
    rules = [{"to": "stop", "when": anytime}] if anytime else []
    return script(
        {
            "ask": {
                "tasks": [task(f"t{n}", collect=kinds) for n, kinds in enumerate(tasks)],
                "next": [{"to": "more"}],
            },
            "more": {"tasks": [task("x"), task("y"), task("z")]},
            "stop": {},
        },
        anytime=rules,
        language=code,
    )


async def talked(made: Script, *said: str, mode: Mode = "multi") -> dict[str, Any]:
    """Talk to the rehearsal model, and give the state."""
    talk = Talk(made, RehearsalModel(), mode)
    await talk.say(None, *said)
    return dict(await talk.state())


HOURS_MOOD = {"hours": "number", "mood": "integer 0..10"}


@pytest.mark.parametrize(
    ("code", "kinds", "said", "values"),
    [
        ("en", HOURS_MOOD, "I sleep 5 hours and my mood is 3 of 10", [5.0, 3]),
        ("en", HOURS_MOOD, "mood 3, hours 5", [5.0, 3]),
        ("en", HOURS_MOOD, "5 hours sleep. as for my mood, id say 3", [5.0, 3]),
        ("en", {"quality": "integer", "hours": "integer"}, "quality 40, hours 6", [40, 6]),
        ("en", {"quality": "integer", "hours": "integer"}, "hours 6 quality 40", [40, 6]),
        (
            "de",
            {"stunden": "number", "stimmung": "integer 0..10"},
            "Ich schlafe 5 Stunden und meine Stimmung ist 3 von 10",
            [5.0, 3],
        ),
        ("de", HOURS_MOOD, "Stimmung drei, Schlaf fünf Stunden", [5.0, 3]),
        (
            "es",
            {"horas": "number", "animo": "integer 0..10"},
            "Duermo 5 horas y mi ánimo es 3 de 10",
            [5.0, 3],
        ),
        (
            "fr",
            {"heures": "number", "humeur": "integer 0..10"},
            "Je dors 5 heures et mon humeur est de 3 sur 10",
            [5.0, 3],
        ),
        ("zh", {"睡眠": "number", "心情": "integer 0..10"}, "我睡5个小时，心情3分", [5.0, 3]),
        ("zh", HOURS_MOOD, "心情三分，睡了五个小时", [5.0, 3]),
    ],
)
async def test_two_values_in_one_message_are_both_taken(
    code: str, kinds: dict[str, str], said: str, values: list[float]
) -> None:
    """Each by the name that it stands with, whether one task asks for both or each has its own."""
    wanted = dict(zip(kinds, values, strict=True))
    assert (await talked(asking(code, kinds), said))["collected"] == wanted
    apart = await talked(asking(code, *({name: kind} for name, kind in kinds.items())), said)
    assert apart["collected"] == wanted
    assert apart["section"] == "more"


@pytest.mark.parametrize(
    ("kinds", "said", "values"),
    [
        (HOURS_MOOD, "5", {}),
        (HOURS_MOOD, "5 or 3", {}),
        (HOURS_MOOD, "well, my mood is 3", {"mood": 3}),
        ({"mood": "integer 0..10"}, "I only sleep 5 hours these days", {}),
        ({"hours": "number"}, "I feel bad, my mood is 3 today", {}),
        ({"mood": "integer 0..10"}, "my mood is 3 of 5", {}),
        ({"mood": "integer 0..10"}, "my mood was 7, my mood is 3", {}),
    ],
)
async def test_a_number_that_may_be_another_s_is_not_taken(
    kinds: dict[str, str], said: str, values: dict[str, float]
) -> None:
    """It is asked for again rather than noted under the wrong name."""
    state = await talked(asking("en", kinds), said)
    assert state["collected"] == values
    assert state["section"] == "ask"


@pytest.mark.parametrize(
    ("kinds", "said", "values"),
    [
        ({"quality": "integer", "hours": "integer"}, "40, 6", {"quality": 40, "hours": 6}),
        ({"mood": "integer 0..10"}, "because of the pain my mood is 3", {"mood": 3}),
        ({"mood": "integer 0..10"}, "I am 34, and it is 7 of 10", {"mood": 7}),
        ({"hours": "number"}, "I wake up 3 times and sleep 5 hours", {"hours": 5.0}),
    ],
)
async def test_what_can_only_be_meant_so_is_taken(
    kinds: dict[str, str], said: str, values: dict[str, float]
) -> None:
    """Nothing but the numbers in the order asked for, the nearest name, the only one in range."""
    assert (await talked(asking("en", kinds), said))["collected"] == values


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("en", "mood", "actually my mood was 3, not 7"),
        ("en", "mood", "no, my mood was 3 not 7"),
        ("en", "mood", "not 7 but 3"),
        ("en", "mood", "sorry, I meant 3"),
        ("en", "mood", "wait, mood is 3 actually"),
        ("en", "mood", "it was 3, rather than 7"),
        ("de", "stimmung", "nein, nicht 7, sondern 3"),
        ("de", "stimmung", "Meine Stimmung war eigentlich drei"),
        ("de", "stimmung", "ich meinte 3 statt 7"),
        ("es", "animo", "perdón, no 7 sino 3"),
        ("es", "animo", "en realidad mi ánimo era 3, no era 7"),
        ("fr", "humeur", "non, pas 7 mais 3"),
        ("fr", "humeur", "en fait mon humeur était de trois"),
        ("zh", "心情", "不对，不是7分，是3分"),
        ("zh", "心情", "其实我的心情是三分"),
    ],
)
@pytest.mark.parametrize("between", [(), ("It rains.",)])
async def test_a_correction_is_heard(
    code: str, name: str, said: str, between: tuple[str, ...]
) -> None:
    """Named, with the old value denied, or said to be one; at once or a few turns later."""
    for mode in get_args(Mode):
        made = asking(code, {name: "integer 0..10"})
        state = await talked(made, "7", *between, said, mode=mode)
        assert state["collected"] == {name: 3}, mode


@pytest.mark.parametrize(
    "said", ["sorry, 5", "actually 5 hours", "5, sorry", "not 7 hours, 5", "um wait, 5"]
)
async def test_an_answer_with_an_apology_corrects_nothing(said: str) -> None:
    """Asked for the hours, "sorry, 5" is five hours, and the mood stays as it was."""
    made = asking("en", {"mood": "integer 0..10"}, {"hours": "number"})
    state = await talked(made, "4", said)
    assert state["collected"] == {"mood": 4, "hours": 5.0}


async def test_the_number_that_is_denied_is_never_taken() -> None:
    """Who says what it is not has said no number."""
    for said in ("not 7", "it isn't 7", "anything but not 7 really"):
        assert (await talked(asking("en", {"mood": "integer 0..10"}), said))["collected"] == {}


DECLINED = [
    ("en", "I'd rather not say"),
    ("en", "skip"),
    ("en", "no comment"),
    ("en", "prefer not to answer that"),
    ("en", "ok, pass please"),
    ("en", "I'd rather not"),
    ("de", "lieber nicht"),
    ("de", "Das möchte ich nicht sagen."),
    ("de", "keine Angabe"),
    ("es", "paso"),
    ("es", "prefiero no decirlo"),
    ("fr", "je préfère ne pas répondre"),
    ("fr", "je passe"),
    ("zh", "不想说"),
    ("zh", "跳过"),
]


@pytest.mark.parametrize(("code", "said"), DECLINED)
@pytest.mark.parametrize("kind", ["integer", "number", "string"])
async def test_who_does_not_want_to_say_is_not_asked_for_ever(
    code: str, said: str, kind: str
) -> None:
    """The task is not needed any more, nothing is noted, and the session goes on."""
    for mode in get_args(Mode):
        state = await talked(asking(code, {"v": kind}), said, mode=mode)
        assert state["collected"] == {}
        assert state["section"] == "more"
        assert state["progress"]["ask"]["t0"]["status"] == "not needed"


async def test_an_answer_counts_though_it_is_given_unwillingly() -> None:
    """ "I'd rather not say, but it is 7" is 7."""
    state = await talked(asking("en", {"v": "integer"}), "I'd rather not say, but it is 7")
    assert state["collected"] == {"v": 7}


STOPS = {
    "en": "the user wants to stop",
    "de": "die Person das Gespräch beenden möchte",
    "es": "la persona quiere terminar la conversación",
    "fr": "la personne veut arrêter la séance",
    "zh": "用户想结束谈话",
}


@pytest.mark.parametrize(
    ("code", "said", "stops"),
    [
        ("en", "bye", True),
        ("en", "ok thanks, bye!", True),
        ("en", "Goodbye Robin", True),
        ("en", "sorry i have to go now", True),
        ("en", "can we stop here please", True),
        ("en", "I am done with my homework", False),
        ("en", "I want to stop smoking", False),
        ("en", "she said goodbye and left me alone with the kids", False),
        ("en", "I don't want to stop", False),
        ("de", "tschüss", True),
        ("de", "ok, danke, auf Wiedersehen", True),
        ("de", "Ich möchte jetzt aufhören.", True),
        ("de", "Ich möchte mit dem Rauchen aufhören", False),
        ("es", "adiós", True),
        ("es", "me tengo que ir, gracias", True),
        ("es", "no me voy", False),
        ("fr", "au revoir", True),
        ("fr", "je dois partir maintenant", True),
        ("fr", "je veux arrêter de fumer", False),
        ("zh", "再见", True),
        ("zh", "好的，今天就到这里吧", True),
        ("zh", "我想停止抽烟", False),
    ],
)
async def test_a_goodbye_is_a_wish_to_stop(code: str, said: str, stops: bool) -> None:
    """Where the script watches for one; to stop something else is no such wish."""
    state = await talked(asking(code, {"v": "integer"}, anytime=STOPS[code]), said)
    assert state["section"] == ("stop" if stops else "ask")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("de", '(zu erfragen: v: ganze Zahl 0..10; w: eines von ["a", "b"])'),
        ("es", '(por averiguar: v: número entero 0..10; w: uno de ["a", "b"])'),
        ("fr", '(à demander : v: nombre entier 0..10; w: un parmi ["a", "b"])'),
        ("zh", '(要问出： v: 整数 0..10; w: 其中之一 ["a", "b"])'),
        ("en", '(find out v: integer 0..10; w: one of ["a", "b"])'),
    ],
)
async def test_nothing_of_the_prompt_s_english_is_in_a_reply(code: str, shown: str) -> None:
    """What there is to find out, and how a value is given, is said in the script's language."""
    made = asking(code, {"v": "integer 0..10", "w": ["a", "b"]})
    state = await talked(made)
    assert shown in state["messages"][0].text


async def test_a_choice_called_stop_is_no_goodbye() -> None:
    """Asked whether they want to stop or to cut down, "stop" is an answer."""
    made = asking("en", {"goal": ["stop", "cut down"]}, anytime=STOPS["en"])
    state = await talked(made, "stop")
    assert state["collected"] == {"goal": "stop"}
    assert state["section"] == "more"
