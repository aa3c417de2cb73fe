"""Exact words need no model: they are sent, and their section is entered, whatever fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from support.dangerous import CARE, FEAR, HOTLINE
from support.fakes import Talk, answer, script, task
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import every_mode

from scriptgraph import create_simulation
from scriptgraph.core.errors import AccessError, ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.nodes.cast import BestOf
from scriptgraph.rehearsal.reading import Prompt

SHORT = 0.5
"""Seconds that a turn without a model's reply can do with."""


WORDS = tuple("who can help you through the night until somebody comes")
"""Enough for a reply to be shown before it is whole."""


async def gone(prompt: Prompt) -> AsyncIterator[str]:
    """Have a dead line."""
    raise ConnectionError("the line is dead")
    yield ""


async def denied(prompt: Prompt) -> AsyncIterator[str]:
    """Refuse the key."""
    raise AccessError("the key is refused")
    yield ""


async def hangs(prompt: Prompt) -> AsyncIterator[str]:
    """Never begin."""
    await asyncio.Event().wait()
    yield ""


async def stalls(prompt: Prompt) -> AsyncIterator[str]:
    """Begin, and never go on."""
    for part in ("Are you ", "safe, ", "and is ", "there ", "anybody ", "with you ", *WORDS):
        yield part
    await asyncio.Event().wait()


FAILURES: dict[str, Callable[[Prompt], AsyncIterator[str]]] = {
    "failed": gone,
    "access": denied,
    "time": hangs,
    "stalled": stalls,
}
every_failure = pytest.mark.parametrize("kind", FAILURES)


def failing(kind: str, broken: list[bool]) -> Piecewise:
    """Judge as ever, and fail to reply while `broken` says so."""

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if prompt.judges:
            said = [line.text for line in prompt.lines if line.speaker == "user"][-1]
            acting: Any = {} if prompt.has("transcript") else {"rule": 0, "reply": ""}
            claim = (2, said) if FEAR in said else (0, "")
            return spoken([answer(anytime=claim, **acting)])
        return FAILURES[kind](prompt) if broken[0] else spoken(["(a reply)"])

    return Piecewise(write=write)


def given(kind: str, mode: Mode) -> Settings:
    return Settings(
        mode=mode,
        attempts=1,
        stall_seconds=0.1 if kind == "stalled" else None,
        turn_seconds=SHORT if kind == "time" else None,
    )


def require_entered(state: dict[str, Any], kind: str) -> None:
    """Hold what a crisis turn left behind against what it has to."""
    record = state["trace"][-1]
    assert (state["section"], state["status"]) == ("crisis", "open")
    assert state["progress"]["crisis"] == {
        "hotline": {"status": "done", "evidence": HOTLINE, "turn": state["turn"]}
    }
    assert (record["role"], record["opens"]) == ("dialog", True)
    assert record["unwritten"]["kind"] == kind
    assert record["unwritten"]["why"] in record["reason"]
    assert "fallback" not in record
    assert record["call"]["attempts"] >= 1


@pytest.mark.slow
@every_mode
@every_failure
@pytest.mark.parametrize("best_of", [None, BestOf(2, None)])
async def test_a_listener_is_shown_the_hotline_that_is_kept(
    mode: Mode, kind: str, best_of: BestOf | None
) -> None:
    """The pieces of the stream are the message, byte for byte, and the section is entered.

    Of a reply that stalls within its first sentence behind exact words, nothing was seen.
    """
    broken = [False]
    model = failing(kind, broken)
    listener = Listener(CARE, model, mode, settings=given(kind, mode), best_of=best_of)
    await listener.take(None)
    broken[0] = True
    state = await listener.listen(FEAR)
    assert listener.seen == state["messages"][-1].text
    assert {piece.id for piece in listener.pieces} == {state["messages"][-1].id}
    assert listener.seen == HOTLINE
    # One of several replies is asked for whole: nobody sees that it begins and does not go on.
    require_entered(state, "time" if kind == "stalled" and best_of else kind)
    assert model.running == 0


@every_mode
@pytest.mark.parametrize("kind", ["failed", "access", "time"])
async def test_final_states_and_conversations_show_the_hotline(mode: Mode, kind: str) -> None:
    """Whoever looks at final states only, or talks through `Conversation`, reads the hotline."""
    broken = [False]
    limits = given(kind, mode)
    listener = Listener(CARE, failing(kind, broken), mode, settings=limits)
    talk = Talk(CARE, failing(kind, broken), **limits.model_dump(exclude={"tokens"}))
    await listener.take(None)
    await talk.say(None)
    broken[0] = True
    state = await listener.take(FEAR)
    assert state["messages"][-1].text == HOTLINE
    require_entered(state, kind)
    assert await talk.say(FEAR) == HOTLINE
    require_entered(await talk.state(), kind)


@every_mode
async def test_the_rest_is_done_in_the_next_turn(mode: Mode) -> None:
    """What was left stays open: the next reply goes on with it, and says no words twice."""
    broken = [False]
    talk = Talk(CARE, failing("failed", broken), mode, attempts=1)
    await talk.say(None)
    broken[0] = True
    await talk.say(FEAR)
    broken[0] = False
    assert await talk.say("I have called") == "(a reply)"
    state = await talk.state()
    assert (state["section"], state["status"], state["section_turns"]) == ("crisis", "open", 2)
    assert "unwritten" not in state["trace"][-1]


@every_mode
async def test_a_first_message_of_danger_is_answered_without_a_model_that_writes(
    mode: Mode,
) -> None:
    """Who opens a session with danger reads the hotline although nobody can write a reply."""
    talk = Talk(CARE, failing("access", [True]), mode, attempts=1)
    assert await talk.say(FEAR) == HOTLINE
    require_entered(await talk.state(), "access")


@every_mode
async def test_exact_words_open_a_session_without_a_model(mode: Mode) -> None:
    """An opening in exact words is sent alone, and the session can go on."""
    broken = [True]
    talk = Talk(CARE, failing("failed", broken), mode, attempts=1)
    assert await talk.say(None) == "You are talking to a machine."
    state = await talk.state()
    assert (state["section"], state["trace"][-1]["unwritten"]["kind"]) == ("welcome", "failed")
    broken[0] = False
    assert await talk.say("Ann") == "(a reply)"


@every_mode
@pytest.mark.parametrize("kind", ["failed", "access", "time"])
async def test_without_exact_words_the_turn_fails_as_ever(mode: Mode, kind: str) -> None:
    """A reply that is all there is to say is not replaced by anything; the turn can be retried."""
    made = script({"a": {"next": [{"to": "b"}]}, "b": {}})
    broken = [False]
    settings = given(kind, mode).model_dump(exclude={"tokens", "when_unreachable"})
    talk = Talk(made, failing(kind, broken), **settings)
    await talk.say(None)
    broken[0] = True
    if mode == "single":  # its one answer holds no reply, so that the dialog actor is asked
        assert not (await talk.state()).get("draft")
    with pytest.raises((ModelError, AccessError)):
        await talk.say("hm")
    assert (await talk.state())["turn"] == 1
    broken[0] = False
    assert await talk.say(None) == "(a reply)"


DRAFTED = script(
    {
        "a": {"next": [{"to": "b"}]},
        "b": {"tasks": [task("number", say=HOTLINE), task("stay")]},
    }
)


async def test_a_draft_that_breaks_off_leaves_the_words_and_what_was_seen() -> None:
    """Of a single actor's reply that breaks off, what has been seen stays in the message."""
    judged = answer({"ask": "yes"}, rule=0, reply="Sit down, and breathe in. Then ")

    async def write(prompt: Prompt) -> AsyncIterator[Any]:
        if not (prompt.judges and prompt.lines[-1].text == "yes"):
            if "Do stay" in prompt.now:
                raise ConnectionError("gone")
            yield answer(rule=0, reply="Hm.") if prompt.judges else "Hello."
            return
        for start in range(0, len(judged) - 2, 4):
            yield judged[start : min(start + 4, len(judged) - 2)]
            await asyncio.sleep(0.005)
        raise ConnectionError("gone")

    settings = Settings(mode="single", attempts=1, hold_tokens=0)
    listener = Listener(DRAFTED, Piecewise(write=write), "single", settings=settings)
    await listener.take(None)
    state = await listener.listen("yes")
    assert listener.seen == state["messages"][-1].text
    assert listener.seen.startswith(HOTLINE)
    record = state["trace"][-1]
    assert (state["section"], record["unwritten"]["kind"]) == ("b", "failed")
    assert record["call"]["attempts"] == record["dropped"]["attempts"] == 1


WORDS_ONLY = script(
    {
        "talk": {"next": [{"to": "bye"}]},
        "bye": {},
        "crisis": {"tasks": [task("hotline", say=HOTLINE)]},
    },
    anytime=[
        {"to": "bye", "when": "the patient wants to stop"},
        {"to": "crisis", "when": "the patient wants to die", "urgent": True},
    ],
)


@pytest.mark.parametrize("kind", ["failed", "access", "time"])
async def test_a_reply_ahead_that_fails_or_hangs_takes_no_words_with_it(kind: str) -> None:
    """What becomes of a reply that nobody will send does not matter to the words that are."""
    broken = [False]
    listener = Listener(
        WORDS_ONLY, failing(kind, broken), "speculative", settings=given(kind, "speculative")
    )
    await listener.take(None)
    broken[0] = True
    state = await listener.listen(FEAR)
    assert listener.seen == state["messages"][-1].text == HOTLINE
    record = state["trace"][-1]
    assert "unwritten" not in record
    assert record["dropped"]["attempts"] == 1


@every_mode
@pytest.mark.parametrize("kind", ["failed", "access", "time"])
async def test_notes_that_cannot_be_taken_take_no_words_with_them(mode: Mode, kind: str) -> None:
    """A recap that fails, is denied, or takes too long leaves the message and the section."""

    def write(prompt: Prompt) -> AsyncIterator[Any]:
        if prompt.judges:
            said = [line.text for line in prompt.lines if line.speaker == "user"][-1]
            acting: Any = {} if prompt.has("transcript") else {"rule": 0, "reply": "Hm."}
            judged: Any = answer({"ask": said}, **acting)
            return spoken([answer(anytime=(2, said), **acting) if FEAR in said else judged])
        if prompt.lines and "<next>" not in prompt.now and prompt.has("transcript"):
            return FAILURES[kind](prompt)
        return spoken(["(a reply)"])

    limits = Settings(**{**given(kind, mode).model_dump(), "recaps_beyond": 10})
    listener = Listener(WORDS_ONLY, Piecewise(write=write), mode, settings=limits)
    await listener.take(None)
    await listener.take("a long, long story of everything that happened")
    state = await listener.listen(FEAR)
    assert listener.seen == state["messages"][-1].text == HOTLINE
    recap, spoke = state["trace"][-2:]
    assert (recap["role"], spoke["role"]) == ("recap", "dialog")
    assert "the full text stands" in recap["reason"]


async def test_unproven_words_that_could_not_ask_end_no_session() -> None:
    """Where a question should have followed, exact words that settle everything are no goodbye."""
    made = script(
        {"a": {}, "crisis": {"tasks": [task("x", say=HOTLINE)], "next": [{"to": "a"}]}},
        anytime=[{"to": "crisis", "when": "the patient wants to die", "urgent": True}],
    )

    def tell(prompt: Prompt) -> Any:
        if prompt.judges:
            return answer(anytime=(1, "words of nobody"))
        return ConnectionError("gone") if HOTLINE in prompt.now else "Hello."

    talk = Talk(made, tell, attempts=2)
    await talk.say(None)
    assert await talk.say("it is all so dark") == HOTLINE
    state = await talk.state()
    assert (state["status"], state["section"]) == ("open", "crisis")
    assert state["trace"][-1]["unwritten"]["kind"] == "failed"


@every_mode
async def test_a_simulation_goes_on_behind_the_hotline(mode: Mode) -> None:
    """A simulated session is not lost to a reply that fails behind exact words."""
    graph = create_simulation(
        CARE,
        failing("failed", [True]),
        case={"replies": [FEAR]},
        settings=Settings(mode=mode, attempts=1),
    ).compile()
    state = await graph.ainvoke({"messages": []})
    said = [message.text for message in state["messages"]]
    assert said == ["You are talking to a machine.", FEAR, HOTLINE]
    assert [one["unwritten"]["kind"] for one in state["trace"] if "unwritten" in one] == [
        "failed",
        "failed",
    ]
