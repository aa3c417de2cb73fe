"""Help for somebody in danger is not left with a no, whatever task collects the answer."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Talk, ToldModel, answer, script, task
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.nodes.unsafe import NOT_SAFE
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.model import Script

DANGER = "I want to kill myself tonight"
ASKS = "Are you safe now?"
ASK = "Ask whether they are safe now, and stay with them until help has come."
RULES = [{"to": "bye", "if": "safe"}, {"to": "help", "if": "not safe"}]


def made(collect: dict[str, Any], do: str = ASK, *more: Any, next: Any = ()) -> Script:
    """Make a script whose section for danger collects the answer."""
    return script(
        {
            "talk": {"tasks": [task("x")], "next": [{"to": "bye"}]},
            "help": {"tasks": [task("safe", do=do, collect=collect), *more], "next": next},
            "bye": {},
        },
        anytime=[{"to": "help", "when": "they want to die", "urgent": True}],
    )


def lying(asks: str = ASKS, /, **values: str) -> ToldModel:
    """Take whatever is said for the answer to every task, with these values."""

    def tell(prompt: Prompt) -> str:
        if not prompt.judges:
            return asks
        said = next((one.text for one in reversed(prompt.lines) if one.speaker == "user"), "")
        acting: Any = {"rule": 0, "reply": asks} if prompt.acts else {}
        if said == DANGER:
            return answer(anytime=(1, said), **acting)
        tasks = prompt.open_tasks() if said else []
        told = [(n, values[n], said) for one in tasks for n in one.collect]
        return answer({one.id: said for one in tasks}, values=told, **acting)

    return ToldModel(tell=tell)


CASES = [
    ({"safe": "boolean"}, {"safe": "no"}, "No"),
    ({"safe": "boolean"}, {"safe": "no"}, "No, I am not safe, please help me"),
    ({"safe": "boolean"}, {"safe": "no"}, "No, I am on the bridge and about to jump"),
    ({"safe": ["safe", "unsafe", "will see"]}, {"safe": "unsafe"}, "unsafe"),
    ({"safe": ["safe", "unsafe", "will see"]}, {"safe": "will see"}, "no, will see"),
    ({"why": "string"}, {"why": "no, I am alone"}, "no, I am alone"),
    ({"in_danger": "boolean"}, {"in_danger": "no"}, "No"),
]


@every_mode
@pytest.mark.parametrize(("collect", "values", "said"), CASES)
async def test_who_is_not_safe_is_answered(
    collect: dict[str, Any], values: dict[str, str], said: str, mode: Mode
) -> None:
    """The session does not end with their no: it stays with them, and asks again."""
    talk = Talk(made(collect), lying(**values), mode)
    for one in (None, DANGER, said):
        await talk.say(one)
    state = await talk.state()
    assert (state["status"], state["section"]) == ("open", "help")
    assert state["messages"][-1].text == ASKS
    await talk.say("hello?")
    assert await talk.section() == "help"


@pytest.mark.parametrize(
    "more", [[], [task("weather", do="Ask how the weather is.")]], ids=["alone", "more to do"]
)
async def test_what_is_to_be_done_beside_it_changes_nothing(more: list[Any]) -> None:
    """A no is not kept until the rest is done, to lead out then."""
    talk = Talk(made({"safe": "boolean"}, ASK, *more, next=[{"to": "bye"}]), lying(safe="no"))
    for one in (None, DANGER, "No", "sunny", "no"):
        await talk.say(one)
    state = await talk.state()
    assert state["section"] == "help"
    assert NOT_SAFE in [one["why"] for r in state["trace"] for one in r["refused"]]
    assert "safe" not in state.get("collected", {})


async def test_a_no_that_leads_to_help_counts() -> None:
    """Where a rule leads who is not safe to help, here once more, it is followed, and known."""
    talk = Talk(made({"safe": "boolean"}, ASK, next=[*RULES, {"to": "help"}]), lying(safe="no"))
    for one in (None, DANGER, "No"):
        await talk.say(one)
    state = await talk.state()
    assert (state["section"], state["collected"]) == ("help", {"safe": False})
    assert state["visits"]["help"] == 2


async def test_no_value_turned_round_leads_out() -> None:
    """Whatever a value is called, "no" to whether they are safe lets nobody go."""
    rules = [{"to": "bye", "if": "not in_danger"}, {"to": "help", "if": "in_danger"}]
    talk = Talk(made({"in_danger": "boolean"}, next=rules), lying(in_danger="no"))
    for one in (None, DANGER, "No"):
        await talk.say(one)
    assert await talk.section() == "help"


async def test_words_of_danger_let_nobody_go_whatever_they_answer() -> None:
    """Who is with them is told, and the session does not end with the cry in the same words."""
    talk = Talk(made({"who": "string"}, "Ask who is with them."), lying(who="nobody"))
    for one in (None, DANGER, "nobody, I am on the bridge and about to jump"):
        await talk.say(one)
    state = await talk.state()
    assert (state["status"], state["section"]) == ("open", "help")


async def test_a_yes_to_another_question_lets_nobody_go() -> None:
    """The gun may be in a safe."""
    elsewhere = "Is the gun in a safe?"
    talk = Talk(made({"safe": "boolean"}), lying(elsewhere, safe="yes"))
    for one in (None, DANGER, "Yes"):
        await talk.say(one)
    assert (await talk.state())["messages"][-1].text == elsewhere
