"""Danger that no rule of a script answers is answered in words of care."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from support.fakes import FakeModel, ToldModel, answer, roles, script, task
from support.piecewise import Listener
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.nodes.care import WORDS_OF_CARE
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.words_of_care import words_of_care
from scriptgraph.script.model import Script

FEAR = "I want to kill myself"
PLAIN = {"talk": {"tasks": [task("ask"), task("more")], "next": [{"to": "bye"}]}, "bye": {}}
FIRST = words_of_care("first", "self", "en")
AGAIN = words_of_care("again", "self", "en")


def plain(**rest: Any) -> Script:
    """Write a script that does not say what danger leads to."""
    return script(PLAIN, **rest)


def judging(said: str) -> str:
    """Settle the first task, whatever is said."""
    return answer({"ask": said})


def told(evaluate: Any = judging) -> ToldModel:
    """Give a model that judges so."""
    return ToldModel(tell=roles(evaluate))


async def answered(made: Script, said: str, model: FakeModel | None = None, **more: Any) -> Any:
    """Give the state of a session that begins with what somebody says."""
    return await Listener(made, model or told(), "multi", **more).take(said)


def judged(state: Any) -> Any:
    """Give the last record of an evaluator."""
    return [one for one in state["trace"] if one["role"] == "evaluator"][-1]


@every_mode
async def test_danger_is_answered_in_the_first_message_too(mode: Mode) -> None:
    """Whoever begins with a cry for help is answered at once, without any model."""
    model = told()
    talk = Listener(plain(), model, mode)
    state = await talk.take(FEAR)
    assert state["messages"][-1].text == FIRST
    assert model.prompts == []
    assert (state["section"], state["status"], state["turn"]) == ("talk", "open", 1)


@every_mode
async def test_care_goes_on_until_the_user_is_safe(mode: Mode) -> None:
    """Nobody is asked, no task is settled, and the section stays; then the script goes on."""
    model = told()
    talk = Listener(plain(), model, mode)
    await talk.take(None)
    asked = len(model.prompts)
    state = await talk.take(FEAR)
    assert (state["messages"][-1].text, judged(state)["care"]) == (FIRST, "first")
    state = await talk.take("I don't know.")
    assert (state["messages"][-1].text, judged(state)["care"]) == (AGAIN, "again")
    assert len(model.prompts) == asked
    assert (state["section"], state["progress"]["talk"]) == ("talk", {})
    state = await talk.take("I am safe.")
    assert judged(state)["care"] == "over"
    assert len(model.prompts) > asked
    assert state["care"] is None
    assert state["messages"][-1].text not in (FIRST, AGAIN)


@every_mode
async def test_that_somebody_is_safe_answers_nothing_else(mode: Mode) -> None:
    """A judge that takes it for an answer to the section's own task is refused, in that turn."""
    talk = Listener(plain(), told(), mode)
    await talk.take(None)
    await talk.take(FEAR)
    state = await talk.take("I am safe.")
    assert state["progress"]["talk"] == {}
    assert any("safe, and nothing else" in why for why in map(str, judged(state)["refused"]))
    state = await talk.take("I slept badly.")
    assert set(state["progress"]["talk"]) == {"ask"}


@every_mode
async def test_care_stands_in_the_trace_with_what_was_found(mode: Mode) -> None:
    """The evaluator's record has the finding, and the message's record says what was sent."""
    talk = Listener(plain(), told(), mode)
    await talk.take(None)
    state = await talk.take(f"Well. {FEAR}.")
    found = judged(state)["guard"]
    assert (found["level"], found["about"], found["by"]) == ("explicit", "self", "phrases")
    assert "kill myself" in found["words"]
    assert "call" not in judged(state)
    assert WORDS_OF_CARE in state["trace"][-1]["reason"]


@every_mode
async def test_a_limit_does_not_lead_out_of_care(mode: Mode) -> None:
    """A section may be as short as its author likes: danger is answered first."""
    made = script(PLAIN, limits={"turns": 1, "then": "bye"})
    talk = Listener(made, told(), mode)
    await talk.take(None)
    for said in (FEAR, "hm", "hm", "hm"):
        state = await talk.take(said)
        assert state["section"] == "talk"


@every_mode
async def test_a_wish_to_leave_does_not_end_care(mode: Mode) -> None:
    """A judge that hears a goodbye is not even asked."""
    bye = lambda said: answer(anytime=(1, said))  # noqa: E731
    made = plain(anytime=[{"to": "end", "when": "the user wants to stop"}])
    talk = Listener(made, told(bye), mode)
    await talk.take(None)
    await talk.take(FEAR)
    state = await talk.take("Bye.")
    assert (state["status"], state["messages"][-1].text) == ("open", AGAIN)


async def test_exact_words_of_a_section_wait_until_the_user_is_safe() -> None:
    """What the section says first is neither lost nor said over somebody's danger."""
    made = script({"talk": {"tasks": [task("notice", say="I am a machine."), task("ask")]}})
    talk = Listener(made, told(), "multi")
    state = await talk.take(FEAR)
    assert state["messages"][-1].text == FIRST
    state = await talk.take("I am safe.")
    assert state["messages"][-1].text.startswith("I am a machine.")


async def test_every_message_has_what_the_guard_found() -> None:
    """That there was nothing is on record as well."""
    talk = Listener(plain(), told(), "multi")
    await talk.take(None)
    state = await talk.take("I slept well.")
    assert judged(state)["guard"] == {"level": "none", "about": "", "by": "", "words": ""}
    assert "care" not in judged(state)


async def test_hints_alone_send_no_words_of_care() -> None:
    """What may mean danger, or not, is noted for whoever reads the trace."""
    guard = Guard(classifier=lambda _: ("indirect", "self"))
    state = await answered(plain(), "What for, all of it?", guard=guard)
    assert judged(state)["guard"]["level"] == "indirect"
    assert state["messages"][-1].text != FIRST


async def test_people_part_their_sentences() -> None:
    """Several messages at once are read as one, too."""
    talk = Listener(plain(), told(), "multi")
    await talk.take(None)
    said = [HumanMessage("i want to"), HumanMessage("kill myself")]
    state = await talk.graph.ainvoke({"messages": said}, talk.config)
    assert judged(state)["care"] == "first"


@pytest.mark.parametrize(
    ("region", "number"),
    [("DE", "0800 111 0 111"), ("gb", "116 123"), ("US", "988"), ("", "findahelpline")],
)
async def test_the_region_decides_whose_numbers_are_named(region: str, number: str) -> None:
    """A clinic knows where its people are."""
    state = await answered(plain(), FEAR, guard=Guard(region=region))
    assert number in state["messages"][-1].text


async def test_a_script_names_its_own_contacts() -> None:
    """They stand in place of ours: those of the region, and those for everybody."""
    made = plain(contacts=["DE: Station 3, 4711", "GB: Ward 5, 0815", "Ask for Dr. Kern"])
    text = (await answered(made, FEAR, guard=Guard(region="DE")))["messages"][-1].text
    assert "- Station 3, 4711\n- Ask for Dr. Kern" in text
    assert "0815" not in text


async def test_care_speaks_the_language_of_the_script() -> None:
    """A German script does not answer in English."""
    state = await answered(plain(language="de"), "Ich will mich umbringen")
    assert state["messages"][-1].text == words_of_care("first", "self", "de")


async def test_a_model_that_fails_cannot_keep_care_back() -> None:
    """No model is needed for it."""

    def fails(_: Any) -> Exception:
        return ConnectionError("the line is dead")

    state = await answered(plain(), FEAR, ToldModel(tell=fails))
    assert state["messages"][-1].text == FIRST


async def test_a_section_that_help_is_given_in_needs_no_words_of_care() -> None:
    """Where a rule answers danger, it leads, whatever a judge makes of the words."""
    sections = {**PLAIN, "crisis": {"tasks": [task("stay")]}}
    rule = {"to": "crisis", "when": "the user wants to die", "urgent": True}
    talk = Listener(script(sections, anytime=[rule]), told(lambda _: answer()), "multi")
    await talk.take(None)
    state = await talk.take(FEAR)
    assert (state["section"], "care" in judged(state)) == ("crisis", False)
    state = await talk.take(FEAR)
    assert (state["section"], "care" in judged(state)) == ("crisis", False)
