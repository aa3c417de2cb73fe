"""Conditions that are watched at any time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.fakes import Talk, ToldModel, answer, roles, script, task
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.reading import Prompt

WATCHED = script(
    {"a": {"next": [{"to": "b"}]}, "b": {}, "help": {}},
    anytime=[
        {"to": "help", "when": "the user is in danger", "urgent": True},
        {"to": "end", "when": "the user wants to stop"},
    ],
)


@every_mode
@pytest.mark.parametrize(("number", "section"), [(1, "help"), (2, "end")])
async def test_watched_conditions_go_first(mode: Mode, number: int, section: str) -> None:
    """A condition of `anytime` is followed at once, even when the section is complete."""
    talk = Talk(WATCHED, roles(lambda s: answer({"ask": s}, anytime=(number, s))), mode)
    await talk.say(None, "please")
    assert await talk.section() == section


@every_mode
async def test_an_unproven_watched_condition_is_doubted_once(mode: Mode) -> None:
    """A model that takes the claim back when it is asked again is believed."""
    told = [answer({}, anytime=(1, "never said")), answer({})]
    model = ToldModel(tell=roles(lambda said: told.pop(0)))
    talk = Talk(WATCHED, model, mode)
    await talk.say(None, "all is well")
    assert await talk.section() == "a"
    assert told == []
    record = next(r for r in (await talk.state())["trace"] if r["role"] == "evaluator")
    assert record["call"]["attempts"] == 2
    assert "not a quote of the user's" in record["refused"][0]["why"]


@every_mode
@pytest.mark.parametrize(
    "again",
    [answer({}, anytime=(1, "never said")), "no JSON at all", answer({}, anytime=(7, ""))],
    ids=["insists", "unreadable", "illegal"],
)
async def test_an_urgent_claim_that_is_not_taken_back_holds(mode: Mode, again: str) -> None:
    """In an emergency a miss is worse: insisting, or answering nonsense, leaves the claim standing.

    The trace marks that it was believed without proof.
    """
    told = [answer({}, anytime=(1, "never said")), again]

    def tell(prompt: Prompt) -> Any:
        if not prompt.judges:
            return "(a reply)"
        said = told.pop(0)
        if prompt.has("transcript") or not said.startswith("{"):
            return said
        return json.dumps({**json.loads(said), "rule": 0, "reply": ""})

    talk = Talk(WATCHED, tell, mode)
    await talk.say(None, "all is well")
    assert await talk.section() == "help"
    record = next(r for r in (await talk.state())["trace"] if r["role"] == "evaluator")
    assert record["evidence"][-1]["found"] is False
    assert record["unproven"] is True
    assert "believed without proof" in record["reason"]


@every_mode
@pytest.mark.parametrize("attempts", [1, 2, 3])
async def test_a_watched_claim_survives_any_number_of_attempts(mode: Mode, attempts: int) -> None:
    """A claim made on the last attempt there is counts, too."""
    broken: list[str] = ["not JSON"] * (attempts - 1)
    model = roles(lambda said: answer({}, anytime=(1, "invented")))

    def tell(prompt: Prompt) -> Any:
        return broken.pop() if prompt.judges and broken else model(prompt)

    talk = Talk(WATCHED, tell, mode, attempts=attempts)
    await talk.say(None, "all is well")
    assert await talk.section() == "help"


@every_mode
async def test_the_agents_words_prove_no_watched_condition(mode: Mode) -> None:
    """The quote for an `anytime` condition has to be the user's."""
    told = [answer({}, anytime=(1, "are you in danger")), answer({})]
    model = roles(lambda said: told.pop(0), reply="Are you in danger?")
    talk = Talk(WATCHED, model, mode)
    await talk.say(None, "no")
    assert await talk.section() == "a"
    assert told == []


@every_mode
async def test_computed_anytime_rules_need_no_model(mode: Mode) -> None:
    """A watched expression is followed as soon as its value is known."""
    made = script(
        {"a": {"tasks": [task("age", collect={"age": "integer"}), task("more")]}, "b": {}},
        anytime=[{"to": "b", "if": "age < 18"}],
    )
    talk = Talk(made, roles(lambda said: answer({}, values=[("age", "9", said)])), mode)
    await talk.say(None, "nine")
    assert await talk.section() == "b"


@every_mode
@pytest.mark.parametrize("attempts", [1, 2, 3])
async def test_no_other_claim_is_believed_without_proof(mode: Mode, attempts: int) -> None:
    """A session does not end because a model insists that somebody wants to: the trace says why."""
    model = roles(lambda said: answer({}, anytime=(2, "I want to stop")))
    talk = Talk(WATCHED, model, mode, attempts=attempts)
    assert await talk.say(None, "all is well") == "(a reply)"
    assert await talk.section() == "a"
    record = next(r for r in (await talk.state())["trace"] if r["role"] == "evaluator")
    assert "unproven" not in record
    assert record["refused"][-1] == {
        "choice": "anytime: when the user wants to stop",
        "why": "no words of the user's show it, and the rule is not urgent",
    }


@every_mode
async def test_a_dropped_claim_costs_no_other_judgement(mode: Mode) -> None:
    """What the same answer proves about the section's tasks counts all the same."""
    model = roles(lambda said: answer({"ask": said}, anytime=(2, "I want to stop")))
    talk = Talk(WATCHED, model, mode)
    await talk.say(None, "all is well")
    assert await talk.section() == "b"


@every_mode
async def test_a_section_that_nothing_proves_begins_by_asking(mode: Mode) -> None:
    """The exact words are said, and the model is told that it is not certain, and to ask first."""
    made = script(
        {"a": {}, "help": {"tasks": [task("hotline", say="Call 112.")]}},
        anytime=[{"to": "help", "when": "the user is in danger", "urgent": True}],
    )
    model = ToldModel(tell=roles(lambda said: answer({}, anytime=(1, "invented"))))
    talk = Talk(made, model, mode)
    assert await talk.say(None, "all is well") == "Call 112.\n\n(a reply)"
    asked = " ".join(model.prompts[-1][-1].text.split())
    assert '"the user is in danger" is a suspicion' in asked
    assert "begin by asking" in asked
    assert (await talk.state())["status"] == "open"


@every_mode
async def test_a_proven_section_does_not_ask_whether_it_is_so(mode: Mode) -> None:
    """Where the user's words show the danger, nothing in the prompt casts doubt on them."""
    model = ToldModel(tell=roles(lambda said: answer({}, anytime=(1, said))))
    talk = Talk(WATCHED, model, mode)
    await talk.say(None, "I am in danger")
    assert "suspicion" not in "".join(m.text for prompt in model.prompts for m in prompt)
    assert all("unproven" not in record for record in (await talk.state())["trace"])
