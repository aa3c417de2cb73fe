"""Whoever has spoken of danger is let go when they say that they are safe, and not before."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Talk, ToldModel, answer, script, task
from support.migrating import irregular, state_of
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.unsafe import NOT_SAFE
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.migration import migrate

SAYS: dict[str, tuple[str, str, list[str], str]] = {
    "en": (
        "Ask whether they are safe; stay until help has come.",
        "I want to die",
        ["whatever", "ok", "leave me alone"],
        "I am safe, my sister is here",
    ),
    "de": (
        "Frage, ob die Person in Sicherheit ist.",
        "Ich will sterben",
        ["egal", "ok", "lass mich"],
        "Ich bin jetzt in Sicherheit",
    ),
    "es": ("Pregunta si está a salvo.", "Quiero morir", ["da igual", "vale"], "Estoy a salvo"),
    "fr": (
        "Demande si la personne est en sécurité.",
        "Je veux mourir",
        ["peu importe", "d'accord"],
        "Je suis en sécurité",
    ),
    "zh": ("询问对方现在是否安全。", "我想死", ["随便", "好"], "我现在安全了"),
    "it": ("Ask whether they are safe.", "Voglio morire", [], "va bene"),
}
"""Language → the task, words of danger, vague answers, and one that lets them go."""


ASKS = "Are you safe now?"


def made(code: str = "en", **asking: Any) -> Script:
    """Make a script whose section for danger is over when one task is settled."""
    asking = {"do": SAYS[code][0], **asking}
    return script(
        {
            "talk": {"tasks": [task("x")], "next": [{"to": "help"}]},
            "help": {"tasks": [task("safe", **asking)], "next": [{"to": "bye"}]},
            "bye": {},
        },
        anytime=[{"to": "help", "when": "they want to die", "urgent": True}],
        language=code,
    )


def hasty(*dangers: str) -> ToldModel:
    """Hear danger in some words, and take any other words for the answer to every task."""

    def tell(prompt: Prompt) -> str:
        if not prompt.judges:
            return ASKS
        said = next((one.text for one in reversed(prompt.lines) if one.speaker == "user"), "")
        acting: Any = {"rule": 0, "reply": ASKS} if prompt.acts else {}
        if said in dangers and prompt.options("anytime"):
            return answer(anytime=(1, said), **acting)
        tasks = prompt.open_tasks() if said else []
        values = [
            (name, "no" if said == "no" else "yes", said) for t in tasks for name in t.collect
        ]
        return answer({one.id: said for one in tasks}, values=values, **acting)

    return ToldModel(tell=tell)


async def came_to(talk: Talk, *said: str) -> str:
    """Say some things after the opening, and give where that leads."""
    await talk.say(None)
    for one in said:
        await talk.say(one)
    return await talk.section()


@every_mode
@pytest.mark.parametrize("code", SAYS)
async def test_no_vague_answer_ends_an_emergency(code: str, mode: Mode) -> None:
    """Whatever a judge makes of it; where a language has no words of its own, the judge decides."""
    _, danger, vague, safe = SAYS[code]
    talk = Talk(made(code), hasty(danger), mode)
    assert await came_to(talk, danger, *vague) == "help"
    refused = [one["why"] for r in (await talk.state())["trace"] for one in r["refused"]]
    assert refused.count(NOT_SAFE) >= len(vague)
    await talk.say(safe)
    assert await talk.section() == "bye"


@every_mode
async def test_danger_that_only_a_judge_has_heard_counts_too(mode: Mode) -> None:
    """Words that no pattern knows have led there: the rule that was followed says so."""
    talk = Talk(made(), hasty("the lake is calling me"), mode)
    assert await came_to(talk, "the lake is calling me", "whatever") == "help"
    await talk.say("I am safe now")
    assert await talk.section() == "bye"


@every_mode
async def test_words_of_danger_open_it_again(mode: Mode) -> None:
    """To have been safe before they were said is of no use."""
    talk = Talk(made(), hasty("I want to die"), mode)
    assert await came_to(talk, "I am safe", "I want to die", "ok") == "help"


@every_mode
async def test_where_nobody_was_in_danger_the_judge_decides(mode: Mode) -> None:
    """Who comes to the section by the way of the script may answer as they like."""
    talk = Talk(made(), hasty(), mode)
    assert await came_to(talk, "hello", "ok") == "bye"


@every_mode
@pytest.mark.parametrize("do", ["Ask whom they can call.", "Make a safety plan with them."])
async def test_another_task_of_an_emergency_is_the_judges(do: str, mode: Mode) -> None:
    """Only what asks whether they are safe waits for these words."""
    talk = Talk(made(do=do), hasty("I want to die"), mode)
    assert await came_to(talk, "I want to die", "ok") == "bye"


@every_mode
@pytest.mark.parametrize(
    ("said", "to", "value"),
    [("whatever", "help", None), ("no", "help", None), ("yes", "bye", True)],
)
async def test_a_value_for_safety_is_no_shrug(
    said: str, to: str, value: bool | None, mode: Mode
) -> None:
    """A task that collects the answer is content with a clear one that lets them go."""
    talk = Talk(made(collect={"is_safe": "boolean"}), hasty("I want to die"), mode)
    assert await came_to(talk, "I want to die", said) == to
    assert (await talk.state()).get("collected", {}).get("is_safe") is value


@every_mode
async def test_a_new_name_of_the_section_ends_no_emergency(mode: Mode) -> None:
    """Who was led there before the rename is let go when they are safe, and not before."""
    new = script(
        {
            "talk": {"tasks": [task("x")], "next": [{"to": "haven"}]},
            "haven": {
                "renamed_from": ["help"],
                "tasks": [task("safe", do=SAYS["en"][0])],
                "next": [{"to": "bye"}],
            },
            "bye": {},
        },
        anytime=[{"to": "haven", "when": "they want to die", "urgent": True}],
        version=2,
    )
    unheard = "the lake is calling me"
    async with open_store("memory:") as store:

        async def come(held: Script, *said: str | None) -> str:
            graph = create_session(held, hasty(unheard), mode=mode)
            talking = Conversation(graph.compile(checkpointer=store.checkpointer), store, "a")
            for one in said:
                assert [piece async for piece in talking.turn(one)]
            return (await state_of(store))["section"]

        assert await come(made(), None, unheard) == "help"
        assert (await migrate(store, "a", new)).fate == "renamed"
        assert await come(new, "whatever", "ok") == "haven"
        assert await come(new, "I am safe now") == "bye"
        assert await irregular(store) == []
