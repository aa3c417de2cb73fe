"""In a section for danger it is the turn's finding that counts, whoever made it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.dangerous import HOTLINE
from support.fakes import Queue, ToldModel, answer, roles, script, task
from support.piecewise import Listener
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode, Settings
from scriptgraph.safety.danger.phrase_files import phrases_in
from scriptgraph.safety.guard import Guard

HIDDEN = "the green bag is packed goodbye"
"""No words of ours tell that it is danger."""

HELP = script(
    {
        "talk": {},
        "crisis": {
            "tasks": [
                task("hotline", say=HOTLINE),
                task("safe", do="Ask whether they are safe."),
                task("goodbye", do="Say goodbye."),
            ],
            "next": [{"to": "end"}],
        },
        "bye": {},
    },
    anytime=[
        {"to": "bye", "when": "the user says goodbye"},
        {"to": "crisis", "when": "the user wants to die", "urgent": True},
    ],
)


def found(level: str) -> str:
    """Write what a guard's model answers."""
    return json.dumps({"reason": "", "level": level, "about": "self", "quote": ""})


def listening(by: str) -> Guard:
    """Have somebody listen who hears the hidden words."""
    if by == "phrases":
        return Guard(phrases=phrases_in(f'[imminent]\nself = ["{HIDDEN}"]', "ours.toml"))
    if by == "classifier":
        return Guard(classifier=lambda text: ("imminent" if HIDDEN in text else "none", "self"))
    return Guard(model=ToldModel(tell=Queue(*map(found, ["none", "imminent", "none"]))))


def settling(said: str) -> str:
    """Take everything as settled, and a goodbye as one."""
    goodbye = {"anytime": (1, "goodbye")} if "goodbye" in said else {}
    return answer({"safe": said, "goodbye": said}, **goodbye)  # type: ignore[arg-type]


def begun(guard: Guard | None, mode: Mode) -> Listener:
    """Begin a session whose judge is content with anything."""
    speaks = ToldModel(tell=roles(settling))
    return Listener(HELP, speaks, mode, settings=Settings(attempts=1), guard=guard)


def judged(state: Any) -> Any:
    """Give the last record of an evaluator."""
    return [one for one in state["trace"] if one["role"] == "evaluator"][-1]


@every_mode
@pytest.mark.parametrize("by", ["phrases", "classifier", "model"])
async def test_danger_that_anybody_hears_settles_nothing(mode: Mode, by: str) -> None:
    """Nothing is done by it, nobody leaves by it, and afterwards they are asked for safety."""
    listener = begun(listening(by), mode)
    for said in (None, "I want to die", HIDDEN):
        state = await listener.take(said)
    assert (state["section"], state["status"]) == ("crisis", "open")
    assert list(state["progress"]["crisis"]) == ["hotline"]
    record = judged(state)
    assert record["guard"]["by"] == by
    assert "the user speaks of ending their life" in [one["why"] for one in record["refused"]]
    state = await listener.take("Well.")
    assert "safe" not in state["progress"]["crisis"]


@every_mode
async def test_new_danger_opens_again_what_being_safe_had_settled(mode: Mode) -> None:
    """Nobody leaves without saying so again."""
    speaks = {"I'm safe": answer({"safe": "I'm safe"})}
    listener = Listener(
        HELP,
        ToldModel(tell=roles(lambda said: speaks.get(said, settling(said)))),
        mode,
        settings=Settings(attempts=1),
    )
    for said in (None, "I want to die", "I'm safe"):
        state = await listener.take(said)
    assert list(state["progress"]["crisis"]) == ["hotline", "safe"]
    state = await listener.take("I want to kill myself")
    assert list(state["progress"]["crisis"]) == ["hotline"]
    for said in ("good bye", "ok"):
        state = await listener.take(said)
        assert (state["status"], state["section"]) == ("open", "crisis")
    assert state["messages"][-1].text
    state = await listener.take("I'm safe")
    assert "safe" in state["progress"]["crisis"]


@every_mode
async def test_a_goodbye_with_words_of_danger_does_not_lead_out(mode: Mode) -> None:
    """What a judge claims of rules that are not urgent is refused in that very turn."""
    listener = begun(None, mode)
    for said in (None, "I want to die", "I'm safe", "I want to die, goodbye"):
        state = await listener.take(said)
    assert state["section"] == "crisis"
