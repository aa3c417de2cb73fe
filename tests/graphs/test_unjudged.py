"""A judge that fails judges nothing: what the user said stays to be judged, and is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.messages import AIMessage
from support.dangerous import CARE, FEAR, HOTLINE
from support.fakes import Talk, ToldModel, answer, roles
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.safety.guard import Guard
from scriptgraph.state.undecided import NO_ANSWER, NO_DECISION, is_missing

QUIET = "By Friday you won't hear from me."
"""Danger that only a judge can hear."""

CLAIM = '"anytime":[{"quote":"I want to die","rule":2}]'
UNUSABLE: dict[str, Any] = {
    "an empty answer": "",
    "prose": "The user wants to die. Rule 2 holds (anytime: 2).",
    "a tool call of something else": AIMessage(
        "", tool_calls=[{"name": "x", "args": {}, "id": "1"}]
    ),
    "a list of numbers": '{"reason":"r","settled":[],"collected":[],"anytime":[1]}',
    "a number": '{"reason":"r","settled":[],"collected":[],"anytime":1}',
    "a rule by its name": '{"reason":"r","settled":[],"anytime":[{"quote":"","rule":"crisis"}]}',
    "cut off": '{"reason":"r",' + CLAIM + ',"settled":[',
    "an error": ValueError("the response was blocked"),
}


class Failing:
    """Gives answers that cannot be used while it is broken, and judges well otherwise."""

    def __init__(self, value: Any, claims: Callable[[str], str]) -> None:
        """Take what it answers while it is broken."""
        self.value, self.is_broken = value, True
        self.prompts: list[str] = []
        self.well = roles(claims)

    def __call__(self, prompt: Prompt) -> Any:
        """Answer one call."""
        if not prompt.judges:
            return self.well(prompt)
        self.prompts.append(prompt.now)
        return self.value if self.is_broken else self.well(prompt)


@every_mode
@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize("name", UNUSABLE)
async def test_words_of_danger_are_heard_without_a_judge(
    mode: Mode, name: str, opened: bool
) -> None:
    """Where no usable judgement comes, words that speak of danger lead to the urgent section."""
    talk = Talk(CARE, ToldModel(tell=Failing(UNUSABLE[name], lambda said: answer())), mode)
    if opened:
        await talk.say(None)
    assert HOTLINE in await talk.say(FEAR)
    (record,) = [one for one in (await talk.state())["trace"] if one["role"] == "evaluator"]
    assert (record["choice"], record.get("unproven")) == ("crisis", True)
    assert record["reason"].startswith(f"{NO_ANSWER}; the user's words speak of ending their life")
    assert is_missing(record)


@every_mode
async def test_an_unjudged_message_is_judged_in_the_next_turn(mode: Mode) -> None:
    """A healthy judge is told to look at what a broken one has not judged, and is believed."""
    judge = Failing("banana", lambda said: answer())
    talk = Talk(CARE, ToldModel(tell=judge), mode)
    await talk.say(None)
    await talk.say(QUIET)
    await talk.say("Are you there?")
    assert (await talk.state())["trace"][-2]["reason"] == NO_DECISION
    judge.is_broken = False
    judge.well = roles(lambda said: answer(anytime=(2, QUIET)))
    assert HOTLINE in await talk.say("Hello?")
    assert "what the user has said in their last 3 messages" in judge.prompts[-1]
    assert "unproven" not in next(
        one for one in reversed((await talk.state())["trace"]) if one["role"] == "evaluator"
    )


@every_mode
async def test_what_was_judged_is_not_judged_again(mode: Mode) -> None:
    """After a usable judgement only the newest words are judged, and no old ones lead away."""
    judge = Failing("banana", lambda said: answer())
    talk = Talk(CARE, ToldModel(tell=judge), mode, guard=Guard(watches=False))
    await talk.say(None)
    judge.is_broken = False
    await talk.say(FEAR)
    judge.is_broken = True
    await talk.say("All is well.")
    assert await talk.section() == "welcome"
    assert "Nobody has judged yet" not in judge.prompts[-1]


@every_mode
async def test_harmless_words_without_a_judge_stay(mode: Mode) -> None:
    """A broken judge alone leads nowhere: words without danger leave the session in its section."""
    talk = Talk(CARE, ToldModel(tell=Failing("banana", lambda said: answer())), mode)
    await talk.say(None)
    await talk.say("My name is Ann.")
    assert await talk.section() == "welcome"


async def test_a_missing_reason_costs_no_judgement() -> None:
    """An answer without a reason is used, and the trace says that there was none."""
    given = '{"settled":[],"collected":[],' + CLAIM + "}"
    model = ToldModel(tell=Failing(given, lambda said: answer()))
    talk = Talk(CARE, model, "multi", decisions="full")
    await talk.say(None)
    assert HOTLINE in await talk.say(FEAR)
    record = [one for one in (await talk.state())["trace"] if one["role"] == "evaluator"][-1]
    assert (record["reason"], record["refused"]) == ("(the model gave no reason)", [])
