"""Where an urgent rule has led, nobody is left without an answer, whatever they say."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from support.dangerous import CARE, FEAR, HOTLINE
from support.fakes import answer, script, task
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import every_mode

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.nodes.cast import BestOf
from scriptgraph.rehearsal.reading import Prompt

SOON = 0.3
"""Seconds that exact words wait here."""

Way = Callable[[Prompt], AsyncIterator[Any]]


async def gone(prompt: Prompt) -> AsyncIterator[Any]:
    """Have a dead line."""
    raise ConnectionError("the line is dead")
    yield ""


async def hangs(prompt: Prompt) -> AsyncIterator[Any]:
    """Never begin."""
    await asyncio.Event().wait()
    yield ""


async def drips(prompt: Prompt) -> AsyncIterator[Any]:
    """Come to no end."""
    while True:
        yield "a "
        await asyncio.sleep(SOON / 4)


def healthy(prompt: Prompt) -> AsyncIterator[Any]:
    """Hear danger, and speak."""
    if not prompt.judges:
        return spoken(["(a reply)"])
    said = [line.text for line in prompt.lines if line.speaker == "user"][-1]
    acting: Any = {} if prompt.has("transcript") else {"rule": 0, "reply": "(a reply)"}
    return spoken([answer(anytime=(2, said) if FEAR in said else (0, ""), **acting)])


def session(mode: Mode, ways: dict[str, Way], made: Any = CARE, **more: Any) -> Listener:
    """Begin a session whose judge and speaker can be broken."""

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        return ways.get("judge" if prompt.judges else "speaker", healthy)(prompt)

    limits = Settings(mode=mode, attempts=1, words_seconds=SOON)
    return Listener(made, Piecewise(write=write), mode, settings=limits, **more)


def judged(state: Any) -> Any:
    """Give the last record of an evaluator."""
    return [one for one in state["trace"] if one["role"] == "evaluator"][-1]


@every_mode
@pytest.mark.parametrize("door", ["take", "listen"])
@pytest.mark.parametrize("best_of", [None, BestOf(2, None)])
@pytest.mark.parametrize("broken", [gone, hangs])
async def test_a_harmless_answer_to_the_hotline_gets_it_again(
    mode: Mode, door: str, broken: Way, best_of: BestOf | None
) -> None:
    """No error and no silence: within seconds the exact words are there, and nothing is settled."""
    ways: dict[str, Way] = {}
    listener = session(mode, ways, best_of=best_of)
    await listener.take(None)
    await listener.take(FEAR)
    ways.update(judge=broken, speaker=broken)
    began = time.monotonic()
    state = await getattr(listener, door)("ok")
    assert time.monotonic() - began < 4
    assert (state["messages"][-1].text, state["section"]) == (HOTLINE, "crisis")
    assert "stay" not in state["progress"]["crisis"]
    assert judged(state)["reason"].startswith("no usable answer: the judge could not be asked (")
    assert judged(state)["refused"][-1]["why"].startswith("the judge could not be asked")
    assert state["trace"][-1]["unwritten"]["kind"] == ("time" if broken is hangs else "failed")
    ways.clear()
    assert "(a reply)" in (await listener.take("ok then"))["messages"][-1].text


@every_mode
async def test_a_reply_without_end_is_ended_for_who_reads_final_states(mode: Mode) -> None:
    """Behind as much of it as there was, the exact words are sent again."""
    ways: dict[str, Way] = {}
    listener = session(mode, ways)
    await listener.take(None)
    await listener.take(FEAR)
    ways.update(judge=drips if mode == "single" else healthy, speaker=drips)
    began = time.monotonic()
    state = await listener.take("ok")
    assert time.monotonic() - began < 4
    assert state["messages"][-1].text.endswith(HOTLINE)


@every_mode
@pytest.mark.parametrize("broken", [gone, hangs])
async def test_a_choice_that_never_comes_gets_the_hotline_again(mode: Mode, broken: Way) -> None:
    """Whoever chooses the way on may hang as well: the session stays, and the words are sent."""
    made = script(
        {
            "talk": {},
            "crisis": {
                "tasks": [task("hotline", say=HOTLINE), task("ask")],
                "next": [{"to": "talk", "when": "they are safe"}, {"to": "bye"}],
            },
            "bye": {},
        },
        anytime=[
            {"to": "bye", "when": "the patient wants to stop"},
            {"to": "crisis", "when": "the patient wants to die", "urgent": True},
        ],
    )
    breaks = [False]

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if breaks[0] and prompt.judges and prompt.has("transcript"):
            return spoken([answer({"ask": "yes"})])
        return broken(prompt) if breaks[0] else healthy(prompt)

    limits = Settings(mode=mode, attempts=1, words_seconds=SOON)
    listener = Listener(made, Piecewise(write=write), mode, settings=limits)
    await listener.take(None)
    await listener.take(FEAR)
    breaks[0] = True
    began = time.monotonic()
    state = await listener.take("yes")
    assert time.monotonic() - began < 4
    assert mode == "single" or state["trace"][-2]["role"] == "dispatcher"
    assert (state["messages"][-1].text, state["section"]) == (HOTLINE, "crisis")


@every_mode
async def test_elsewhere_a_turn_that_fails_says_so(mode: Mode) -> None:
    """A section to which no urgent rule leads has nothing to send: the caller has to know."""
    ways: dict[str, Way] = {}
    listener = session(mode, ways)
    await listener.take(None)
    ways.update(judge=gone, speaker=gone)
    with pytest.raises(ModelError):
        await listener.take("ok")


async def prose(prompt: Prompt) -> AsyncIterator[Any]:
    """Answer, but with nothing usable."""
    yield "The user wants to die."


@every_mode
@pytest.mark.parametrize("door", ["take", "listen"])
@pytest.mark.parametrize("broken", [gone, hangs, prose])
async def test_a_cry_that_comes_again_without_a_judge_gets_the_hotline_again(
    mode: Mode, door: str, broken: Way
) -> None:
    """The exact words stand before whatever the speaker says, and the trace is marked."""
    ways: dict[str, Way] = {}
    listener = session(mode, ways)
    await listener.take(None)
    await listener.take(FEAR)
    ways.update(judge=broken)
    state = await getattr(listener, door)(FEAR)
    assert state["messages"][-1].text == f"{HOTLINE}\n\n(a reply)"
    assert judged(state)["unjudged"] == "ending their life"
    assert ("could not be asked" in judged(state)["reason"]) is (broken is not prose)
    ways.clear()
    state = await listener.take("I am here")
    assert state["messages"][-1].text == "(a reply)"
    assert "unjudged" not in judged(state)


@every_mode
async def test_no_judge_ends_an_emergency_by_words_of_danger(mode: Mode) -> None:
    """A model that says that they are safe is believed of other words, never of those."""

    def hasty(prompt: Prompt) -> AsyncIterator[Any]:
        if not prompt.judges:
            return spoken(["(a reply)"])
        said = [line.text for line in prompt.lines if line.speaker == "user"][-1]
        in_crisis = any(one.id == "stay" for one in prompt.open_tasks())
        acting: Any = {} if prompt.has("transcript") else {"rule": 0, "reply": "(a reply)"}
        if in_crisis:
            return spoken([answer({"stay": said}, **acting)])
        return spoken([answer(anytime=(2, said) if FEAR in said else (0, ""), **acting)])

    listener = session(mode, {"judge": hasty, "speaker": hasty})
    await listener.take(None)
    for said in (FEAR, f"{FEAR} now"):
        state = await listener.take(said)
        assert (state["section"], state["status"]) == ("crisis", "open")
    assert [one["why"] for one in judged(state)["refused"]] == [
        "the user speaks of ending their life"
    ]
    assert (await listener.take("My sister is here, I am safe"))["status"] == "ended"


@every_mode
@pytest.mark.parametrize("urgent", [False, True])
async def test_danger_that_nobody_has_judged_is_marked(mode: Mode, urgent: bool) -> None:
    """Whether or not the script answers it, whoever reads traces finds it by one key."""
    made = script(
        {"talk": {}, "crisis": {"tasks": [task("hotline", say=HOTLINE), task("stay")]}},
        anytime=[{"to": "crisis", "when": "the patient wants to die", "urgent": urgent}],
    )
    ways: dict[str, Way] = {}
    listener = session(mode, ways, made)
    await listener.take(None)
    ways.update(judge=prose)
    state = await listener.take(FEAR)
    assert judged(state)["unjudged"] == "ending their life"
    assert judged(state).get("unproven", False) is urgent
    harmless = session(mode, ways, made)
    await harmless.take(None)
    assert "unjudged" not in judged(await harmless.take("My name is Ann."))
