"""Danger to others, or of a third person, is not over because the user is safe."""

from __future__ import annotations

import pytest
from support.fakes import ToldModel, answer, roles, script, task
from support.piecewise import Listener

from scriptgraph.safety.guard.words_of_care import words_of_care

BOSS = "I want to kill my boss"
SISTER = "My sister wants to kill herself"
CRISIS = {
    "talk": {},
    "crisis": {
        "tasks": [task("help", say="Call 112."), task("safe", do="Ask whether they are safe")],
        "next": [{"to": "talk"}],
    },
}


@pytest.mark.parametrize(("said", "whose"), [(BOSS, "others"), (SISTER, "another")])
async def test_care_goes_on_until_something_is_said_of_them(said: str, whose: str) -> None:
    """One's own safety is asked beyond; the words that end it stand in the words of care."""
    talk = Listener(script({"talk": {}}), ToldModel(tell=roles(lambda said: answer())), "multi")
    await talk.take(None)
    state = await talk.take(said)
    assert state["care"]["open"] == [whose]
    for text in ("I am safe", "I put the knife away", "It is fine now"):
        state = await talk.take(text)
        assert "Nobody is in danger any more." in state["messages"][-1].text
    state = await talk.take("Nobody is in danger any more.")
    assert (state["care"], state["messages"][-1].text) == (None, "(a reply)")


async def test_of_two_dangers_the_one_that_is_left_stays_open() -> None:
    """Whoever wanted to kill another and then themselves has to say of both that it is over."""
    talk = Listener(script({"talk": {}}), ToldModel(tell=roles(lambda said: answer())), "multi")
    await talk.take(BOSS)
    state = await talk.take("I want to die")
    assert state["messages"][-1].text == words_of_care("first", "self", "en")
    assert state["care"]["open"] == ["others", "own"]
    assert (await talk.take("I am safe"))["care"]["open"] == ["others"]
    assert (await talk.take("I won't hurt him"))["care"] is None


async def test_who_may_harm_themselves_is_in_danger_where_they_have_gone() -> None:
    """Of one who wants to kill himself, "he has left" is no relief: care goes on."""
    talk = Listener(script({"talk": {}}), ToldModel(tell=roles(lambda said: answer())), "multi")
    await talk.take("My son wants to kill himself")
    for text in ("he has left", "I left", "I won't hurt him"):
        assert (await talk.take(text))["care"]["open"] == ["another"]
    assert (await talk.take("he is safe"))["care"] is None


async def test_a_son_is_not_safe_because_she_is() -> None:
    """By words of care and in a section for danger: it is another person who is safe."""
    talk = Listener(script({"talk": {}}), ToldModel(tell=roles(lambda said: answer())), "multi")
    await talk.take("My son wants to kill himself")
    assert (await talk.take("she is safe"))["care"]["open"] == ["another"]
    assert (await talk.take("he is safe"))["care"] is None
    rules = [{"to": "crisis", "when": "somebody may die or be harmed", "urgent": True}]
    model = ToldModel(tell=roles(lambda text: answer({"safe": text})))
    talk = Listener(script(CRISIS, anytime=rules), model, "multi")
    await talk.take(None)
    for text in ("My son wants to kill himself", "she is safe"):
        assert (await talk.take(text))["section"] == "crisis"
    assert (await talk.take("he is safe"))["section"] == "talk"


@pytest.mark.parametrize("said", [BOSS, SISTER])
async def test_a_crisis_section_is_not_left_either(said: str) -> None:
    """Whatever a judge makes of "I am safe", the task stays open until others are safe."""
    rules = [{"to": "crisis", "when": "somebody may die or be harmed", "urgent": True}]
    model = ToldModel(tell=roles(lambda text: answer({"safe": text})))
    talk = Listener(script(CRISIS, anytime=rules), model, "multi")
    await talk.take(None)
    assert (await talk.take(said))["section"] == "crisis"
    assert (await talk.take("I am safe"))["section"] == "crisis"
    if said == SISTER:
        assert (await talk.take("she has left"))["section"] == "crisis"
    assert (await talk.take("Nobody will be hurt"))["section"] == "talk"
