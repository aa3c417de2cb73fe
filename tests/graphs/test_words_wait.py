"""Exact words that are due wait for nobody long: whoever reads final states has them in seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from support.dangerous import CARE, FEAR, HOTLINE
from support.fakes import Talk, answer, task
from support.fakes import script as written
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode, Settings
from scriptgraph.nodes.cast import BestOf
from scriptgraph.rehearsal.reading import Prompt

SOON = 0.3
"""Seconds that exact words wait here."""

Reply = Callable[[Prompt], AsyncIterator[Any]]


async def hangs(prompt: Prompt) -> AsyncIterator[str]:
    """Never begin."""
    await asyncio.Event().wait()
    yield ""


async def says_nothing(prompt: Prompt) -> AsyncIterator[str]:
    """Send pieces without end, and no word in them."""
    while True:
        await asyncio.sleep(0.02)
        yield ""


async def refuses_to_stop(prompt: Prompt) -> AsyncIterator[str]:
    """Never begin, and swallow what should end it."""
    for _ in range(30):
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            continue
    yield "TOO LATE"


async def is_slow(prompt: Prompt) -> AsyncIterator[str]:
    """Begin at once, and take longer than exact words wait."""
    for word in ("Are ", "you ", "safe ", "where ", "you ", "are ", "just ", "now?"):
        yield word
        await asyncio.sleep(SOON / 4)


def model(reply: Reply) -> Piecewise:
    """Judge as ever; where the hotline is due, reply so."""

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if prompt.judges:
            said = [line.text for line in prompt.lines if line.speaker == "user"][-1]
            acting: Any = {} if prompt.has("transcript") else {"rule": 0, "reply": ""}
            return spoken([answer(anytime=(2, said) if FEAR in said else (0, ""), **acting)])
        return reply(prompt) if HOTLINE in prompt.now else spoken(["(a reply)"])

    return Piecewise(write=write)


def patient(mode: Mode) -> Settings:
    return Settings(mode=mode, words_seconds=SOON, attempts=1)


@every_mode
@pytest.mark.parametrize("reply", [hangs, says_nothing, refuses_to_stop])
@pytest.mark.parametrize("best_of", [None, BestOf(2, None)])
async def test_the_words_are_there_in_seconds(
    mode: Mode, reply: Reply, best_of: BestOf | None
) -> None:
    """Final states, streams and conversations hold them alone where the model does not begin."""
    given = patient(mode)
    for way in ("final", "stream"):
        listener = Listener(CARE, model(reply), mode, settings=given, best_of=best_of)
        await listener.take(None)
        began = time.monotonic()
        state = await (listener.take if way == "final" else listener.listen)(FEAR)
        assert time.monotonic() - began < 4
        record = state["trace"][-1]
        assert (state["messages"][-1].text, state["section"]) == (HOTLINE, "crisis")
        assert record["unwritten"]["kind"] == "time"
        assert record["call"]["attempts"] == (2 if best_of else 1)
        assert "had not begun within 0.3 seconds" in record["unwritten"]["why"]
    talk = Talk(CARE, model(reply), **given.model_dump(exclude={"tokens"}))
    await talk.say(None)
    began = time.monotonic()
    assert await talk.say(FEAR) == HOTLINE
    assert time.monotonic() - began < 4


NOTICE = written(
    {
        "a": {"tasks": [task("ask")], "next": [{"to": "b"}]},
        "b": {"tasks": [task("notice", say=HOTLINE), task("stay")]},
    }
)
"""Exact words to which no urgent rule leads."""


@every_mode
@pytest.mark.parametrize("way", ["final", "stream"])
async def test_a_reply_that_has_begun_is_waited_for(mode: Mode, way: str) -> None:
    """Listeners read words of help at once; other exact words are in no such hurry."""
    made, said = (NOTICE, "yes") if way == "final" else (CARE, FEAR)

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if made is CARE or not prompt.judges:
            return model(is_slow).write(prompt)
        acting: Any = {} if prompt.has("transcript") else {"rule": 0, "reply": ""}
        return spoken([answer({"ask": said}, **acting)])

    listener = Listener(made, Piecewise(write=write), mode, settings=patient(mode))
    await listener.take(None)
    state = await (listener.take if way == "final" else listener.listen)(said)
    assert state["messages"][-1].text == f"{HOTLINE}\n\nAre you safe where you are just now?"
    assert "unwritten" not in state["trace"][-1]


async def drips(prompt: Prompt) -> AsyncIterator[str]:
    """Begin at once, and come to no end; never silent for as long as exact words wait."""
    while True:
        yield "Stay here. "
        await asyncio.sleep(SOON / 4)


@every_mode
@pytest.mark.parametrize("best_of", [None, BestOf(2, None)])
async def test_a_reply_without_end_does_not_hold_up_words_of_help(
    mode: Mode, best_of: BestOf | None
) -> None:
    """Whoever reads final states has them in seconds, with as much of a reply as there was."""
    given = patient(mode)
    listener = Listener(CARE, model(drips), mode, settings=given, best_of=best_of)
    await listener.take(None)
    began = time.monotonic()
    state = await listener.take(FEAR)
    assert time.monotonic() - began < 4
    assert state["messages"][-1].text.startswith(HOTLINE)
    assert (state["section"], state["trace"][-1]["unwritten"]["kind"]) == ("crisis", "time")
    why = "begun" if best_of else "finished"
    assert state["trace"][-1]["unwritten"]["why"] == f"the model had not {why} within 0.3 seconds"


@every_mode
async def test_the_session_goes_on_behind_words_that_stood_alone(mode: Mode) -> None:
    """What was left stays open, and what the model writes too late is nowhere."""
    broken = [True]
    made = model(lambda prompt: (refuses_to_stop if broken[0] else is_slow)(prompt))
    listener = Listener(CARE, made, mode, settings=patient(mode))
    await listener.take(None)
    await listener.take(FEAR)
    broken[0] = False
    await listener.take("I have called")
    state = await listener.take("I will")
    await asyncio.sleep(0.1)
    texts = [message.text for message in (await listener.state())["messages"]]
    assert texts == [message.text for message in state["messages"]]
    assert (state["section"], "TOO LATE" in "".join(texts)) == ("crisis", False)


@pytest.mark.parametrize("reply", [hangs, refuses_to_stop])
async def test_a_reply_ahead_does_not_hold_up_the_words(reply: Reply) -> None:
    """What a reply costs that nobody will read is not waited for either."""
    made = written(
        {"talk": {}, "crisis": {"tasks": [task("hotline", say=HOTLINE)]}},
        anytime=[{"to": "crisis", "when": "the patient wants to die", "urgent": True}],
    )

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if prompt.judges:
            return spoken([answer(anytime=(1, prompt.lines[-1].text))])
        return reply(prompt) if prompt.lines else spoken(["Hello."])

    settings = patient("speculative")
    listener = Listener(made, Piecewise(write=write), "speculative", settings=settings)
    await listener.take(None)
    began = time.monotonic()
    state = await listener.take(FEAR)
    assert time.monotonic() - began < 4
    assert state["messages"][-1].text == HOTLINE


LONG = "If you are in danger, call the emergency number 112 now, or the crisis line 0800 111 0 111."
STEPS = written(
    {"a": {"next": [{"to": "b"}]}, "b": {"tasks": [task("number", say=LONG), task("stay")]}}
)


@pytest.mark.parametrize("step", [3, 1000])
@pytest.mark.parametrize(
    ("reply", "sent"),
    [
        (f"{LONG} Are you safe?", "(a reply)"),
        (f"Are you safe right now? {LONG}", None),
        (LONG, "(a reply)"),
        ("Are you safe right now?", "Are you safe right now?"),
    ],
)
async def test_a_single_actors_draft_does_not_say_exact_words_again(
    reply: str, sent: str | None, step: int
) -> None:
    """Whoever listens, and whoever does not, reads them once."""
    judged = answer({"ask": "yes"}, rule=0, reply=reply)

    async def write(prompt: Prompt) -> AsyncIterator[Any]:
        if not (prompt.judges and prompt.lines[-1].text == "yes"):
            yield answer(rule=0, reply="Hm.") if prompt.judges else "(a reply)"
            return
        for start in range(0, len(judged), step):
            yield judged[start : start + step]
            await asyncio.sleep(0.001)

    for listens in (True, False):
        settings = Settings(mode="single", attempts=1, hold_tokens=0)
        listener = Listener(STEPS, Piecewise(write=write), "single", settings=settings)
        await listener.take(None)
        state = await (listener.listen if listens else listener.take)("yes")
        text = state["messages"][-1].text
        assert (state["section"], text.count("0800 111 0 111")) == ("b", 1)
        assert not listens or listener.seen == text
        if sent is not None:
            assert text == f"{LONG}\n\n{sent}"


@every_mode
async def test_a_short_hotline_is_not_said_twice(mode: Mode) -> None:
    """A number to call counts as a word by which exact words are known again."""
    again = model(lambda prompt: spoken([f"{HOTLINE} ", "Are you safe?"]))
    listener = Listener(CARE, again, mode, settings=patient(mode))
    await listener.take(None)
    state = await listener.listen(FEAR)
    assert state["messages"][-1].text == listener.seen
    assert listener.seen.count("112") == 1
    assert state["trace"][-1]["refused"][0]["kind"] == "prompt"
