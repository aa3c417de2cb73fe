"""Danger is answered in the script's exact words, whether or not any model can be asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
from support.dangerous import CARE, FEAR, HOTLINE
from support.fakes import answer, script, task
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import every_mode

from scriptgraph.core.errors import AccessError, ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.safety.guard import Guard
from scriptgraph.state.undecided import is_missing

SOON = 0.3
"""Seconds that words of danger wait here."""

Way = Callable[[Prompt], AsyncIterator[Any]]


async def gone(prompt: Prompt) -> AsyncIterator[Any]:
    """Have a dead line."""
    raise ConnectionError("the line is dead")
    yield ""


async def denied(prompt: Prompt) -> AsyncIterator[Any]:
    """Refuse the key."""
    raise AccessError("the key is refused")
    yield ""


async def hangs(prompt: Prompt) -> AsyncIterator[Any]:
    """Never begin."""
    await asyncio.Event().wait()
    yield ""


async def drips(prompt: Prompt) -> AsyncIterator[Any]:
    """Write one letter after the other, and come to no end."""
    yield '{"reason":"'
    while True:
        await asyncio.sleep(0.02)
        yield "a"


async def unfit(prompt: Prompt) -> AsyncIterator[Any]:
    """Give nothing that can be sent."""
    yield ""


every_door = pytest.mark.parametrize("door", ["ainvoke", "stream"])
unasked = pytest.mark.parametrize("judge", [gone, denied])
unanswering = pytest.mark.parametrize("judge", [hangs, drips])


def nothing_happened(prompt: Prompt) -> AsyncIterator[Any]:
    """Judge that nothing happened."""
    acting: Any = {} if prompt.has("transcript") else {"rule": 0, "reply": ""}
    return spoken([answer(**acting)])


def hearing(prompt: Prompt) -> AsyncIterator[Any]:
    """Hear danger where the urgent rule can be followed."""
    said = [line.text for line in prompt.lines if line.speaker == "user"][-1]
    acting: Any = {} if prompt.has("transcript") else {"rule": 0, "reply": ""}
    return spoken([answer(anytime=(2, said), **acting)])


def talking(prompt: Prompt) -> AsyncIterator[Any]:
    """Speak."""
    return spoken(["(a reply)"])


def session(
    mode: Mode,
    judge: Sequence[Way],
    talk: Sequence[Way] | None = None,
    made: Any = CARE,
    **more: Any,
) -> Listener:
    """Begin a session whose judge and whose speaker can be changed."""
    speaks = talk or [talking]
    model = Piecewise(write=lambda prompt: (judge if prompt.judges else speaks)[0](prompt))
    limits = {"attempts": 1, "words_seconds": SOON, **more}
    return Listener(made, model, mode, settings=Settings(mode=mode, **limits))


async def say(listener: Listener, door: str, text: str) -> Any:
    """Take a turn; what a stream showed is the message."""
    if door == "ainvoke":
        return await listener.take(text)
    state = await listener.listen(text)
    assert listener.seen == state["messages"][-1].text
    return state


def judged(state: Any) -> Any:
    """Give the last record of an evaluator."""
    return [one for one in state["trace"] if one["role"] == "evaluator"][-1]


@every_mode
@every_door
@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize("judge", [gone, denied, hangs, drips])
async def test_danger_is_heard_without_a_judge_that_can_be_asked(
    mode: Mode, door: str, opened: bool, judge: Way
) -> None:
    """The hotline is sent in seconds, and the trace says that the words were heard alone."""
    listener = session(mode, [judge])
    if opened:
        await listener.take(None)
    began = time.monotonic()
    state = await say(listener, door, FEAR)
    assert time.monotonic() - began < 4
    assert HOTLINE in state["messages"][-1].text
    record = judged(state)
    assert (state["section"], record["choice"], record["unproven"]) == ("crisis", "crisis", True)
    assert "could not be asked" in record["reason"]
    assert "speak of ending their life" in record["reason"]
    assert is_missing(record)
    assert record["call"]["attempts"] == 1


@every_mode
@every_door
async def test_danger_is_heard_although_no_model_can_be_asked_at_all(mode: Mode, door: str) -> None:
    """Exact words need no model, neither to judge nor to speak."""
    state = await say(session(mode, [denied], [denied]), door, FEAR)
    assert state["messages"][-1].text == HOTLINE


@every_mode
@every_door
@pytest.mark.parametrize("opened", [True, False])
@unasked
async def test_without_danger_the_turn_fails_as_before(
    mode: Mode, door: str, opened: bool, judge: Way
) -> None:
    """A judge that cannot be asked is an error where the words are harmless."""
    listener = session(mode, [judge])
    if opened:
        await listener.take(None)
    with pytest.raises((ModelError, AccessError)):
        await say(listener, door, "My name is Ann.")


@every_mode
@unanswering
async def test_harmless_words_wait_as_long_as_a_turn_may_take(mode: Mode, judge: Way) -> None:
    """Only danger makes a judge hurry."""
    listener = session(mode, [judge], turn_seconds=3 * SOON)
    await listener.take(None)
    with pytest.raises(ModelError, match=r"longer than 0\.9 seconds"):
        await listener.take("My name is Ann.")


@every_mode
async def test_danger_is_heard_before_the_turn_is_over(mode: Mode) -> None:
    """Where exact words may wait for ever, half of the turn is left to send them."""
    listener = session(mode, [hangs], words_seconds=None, turn_seconds=2 * SOON)
    state = await say(listener, "stream", FEAR)
    assert HOTLINE in state["messages"][-1].text


@every_mode
@every_door
@pytest.mark.parametrize("judges", [nothing_happened, gone, hangs])
@pytest.mark.parametrize("talks", [gone, denied, hangs, unfit])
async def test_a_second_cry_is_answered_with_the_words_again(
    mode: Mode, door: str, judges: Way, talks: Way
) -> None:
    """Where no reply can be written, the words are sent again, and no error or fallback alone."""
    judge: list[Way] = [hearing]
    talk: list[Way] = [talking]
    listener = session(mode, judge, talk)
    await listener.take(None)
    assert HOTLINE in (await listener.take(FEAR))["messages"][-1].text
    judge[0], talk[0] = judges, talks
    began = time.monotonic()
    state = await say(listener, door, FEAR)
    assert time.monotonic() - began < 4
    text, record = state["messages"][-1].text, state["trace"][-1]
    assert text.count(HOTLINE) == 1
    assert text.startswith(HOTLINE)
    assert (state["section"], state["status"]) == ("crisis", "open")
    assert ("fallback" in record) is (talks is unfit)
    assert ("unwritten" in record) is (talks is not unfit)
    assert "exact words of help were sent all the same" in record["reason"]


@every_mode
async def test_a_turn_without_danger_is_answered_in_the_crisis_too(mode: Mode) -> None:
    """The words are sent again to whatever is said where they have been said once."""
    judge: list[Way] = [hearing]
    talk: list[Way] = [talking]
    listener = session(mode, judge, talk)
    await listener.take(FEAR)
    judge[0], talk[0] = nothing_happened, gone
    state = await listener.take("Hm.")
    assert (state["messages"][-1].text, state["section"]) == (HOTLINE, "crisis")


@every_mode
@every_door
async def test_words_of_help_behind_a_task_are_sent_where_it_cannot_be_done(
    mode: Mode, door: str
) -> None:
    """A section that an urgent rule leads to is not silent because a model should speak first."""
    made = script(
        {
            "talk": {"next": [{"to": "end", "when": "the patient says goodbye"}]},
            "crisis": {"tasks": [task("calm"), task("hotline", say=HOTLINE)]},
        },
        anytime=[{"to": "crisis", "when": "the patient wants to die", "urgent": True}],
    )
    state = await say(session(mode, [gone], [gone], made), door, FEAR)
    assert (state["messages"][-1].text, state["section"]) == (HOTLINE, "crisis")


@every_mode
async def test_danger_leads_to_help_whatever_a_judgement_makes_of_it(mode: Mode) -> None:
    """A judge that finds nothing in plain words of danger is not believed."""
    listener = session(mode, [nothing_happened])
    await listener.take(None)
    state = await listener.take(FEAR)
    assert state["section"] == "crisis"
    assert "the guard (phrases) has found danger (explicit, self)" in judged(state)["reason"]
    assert not {"unheard", "unjudged", "unproven"} & judged(state).keys()


@every_mode
async def test_danger_that_a_judgement_does_not_name_is_marked(mode: Mode) -> None:
    """Where nobody listens but the judge, words lead nowhere, and the record tells of them."""
    model = Piecewise(write=lambda prompt: (nothing_happened if prompt.judges else talking)(prompt))
    listener = Listener(CARE, model, mode, guard=Guard(watches=False))
    await listener.take(None)
    state = await listener.take(FEAR)
    assert state["section"] == "welcome"
    assert judged(state)["unheard"] == "ending their life"
    state = await listener.take("All is well.")
    assert "unheard" not in judged(state)


@every_mode
async def test_danger_that_is_heard_is_not_marked(mode: Mode) -> None:
    """Who follows the urgent rule has heard it."""
    assert "unheard" not in judged(await session(mode, [hearing]).take(FEAR))
