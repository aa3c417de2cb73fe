"""Out of a section for danger no claim of a model leads before somebody says "I am safe"."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Talk, ToldModel, answer, script, task
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.nodes.unsafe import NOT_SAFE
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.model import Script

DANGER, BYE = "I want to die", "leave me alone, bye"


def made(do: str = "Ask whether they are safe.", **limits: Any) -> Script:
    """Make a script whose help can be left by a goodbye and by another urgent rule."""
    return script(
        {
            "talk": {"tasks": [task("x")]},
            "help": {"tasks": [task("safe", do=do)], "next": [{"to": "goodbye"}], **limits},
            "rescue": {"tasks": [task("stay")]},
            "goodbye": {},
        },
        anytime=[
            {"to": "help", "when": "they want to die", "urgent": True},
            {"to": "rescue", "when": "somebody is bleeding", "urgent": True},
            {"to": "goodbye", "when": "they say goodbye and are not in danger"},
        ],
    )


def eager(prompt: Prompt) -> str:
    """Claim that they are well and want to leave, whatever they say."""
    if not prompt.judges:
        return "I am here."
    said = next((one.text for one in reversed(prompt.lines) if one.speaker == "user"), "")
    acting: Any = {"rule": 0, "reply": ""} if prompt.acts else {}
    rules = {DANGER: 1, "she is bleeding": 2, "hello": 0}
    rule = rules.get(said, 3) if said else 0
    return answer(anytime=(rule, said), **acting)


async def came_to(made: Script, mode: Mode, *said: str) -> tuple[str, list[str], str]:
    """Say some things, and give where that leads, what was refused why, and the last reply."""
    talk = Talk(made, ToldModel(tell=eager), mode)
    await talk.say(None)
    for one in said:
        await talk.say(one)
    state = await talk.state()
    refused = [one for record in state["trace"] for one in record["refused"]]
    return (
        await talk.section(),
        [one["why"] for one in refused if one["choice"].startswith("anytime")],
        state["messages"][-1].text,
    )


@every_mode
@pytest.mark.parametrize("bye", [BYE, "enough now, I jump", "I have to go"])
async def test_a_goodbye_leads_nobody_out_of_danger(mode: Mode, bye: str) -> None:
    """The claim is refused, the trace says why, and they are answered."""
    section, refused, reply = await came_to(made(), mode, DANGER, bye)
    assert (section, refused, reply) == (
        "help",
        [f"{NOT_SAFE}, and the rule is not urgent"],
        "I am here.",
    )


@every_mode
@pytest.mark.parametrize(
    ("said", "to"),
    [
        ((DANGER, "I am safe", BYE), "goodbye"),
        (("hello", BYE), "goodbye"),
        ((DANGER, "she is bleeding"), "rescue"),
    ],
)
async def test_other_ways_stay_open(mode: Mode, said: tuple[str, ...], to: str) -> None:
    """Who is safe may go, who was never in danger too; urgent rules lead on."""
    assert (await came_to(made(), mode, *said))[0] == to


@every_mode
async def test_a_limit_leads_out_all_the_same(mode: Mode) -> None:
    """Who never says it is not held for ever."""
    ended = made(limits={"turns": 2, "then": "goodbye"})
    assert (await came_to(ended, mode, DANGER, BYE, BYE))[0] == "goodbye"


@every_mode
async def test_where_no_task_asks_for_safety_the_judge_decides(mode: Mode) -> None:
    """Nothing that they could say would open the way."""
    assert (await came_to(made("Ask whom they can call."), mode, DANGER, BYE))[0] == "goodbye"
