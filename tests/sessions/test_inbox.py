"""Humans act in sessions that others hold: kept, in order, one at a time, and never twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.dangerous import FEAR
from support.fakes import SlowRehearsal
from support.takeovers import WEBER, irregular, kept, turn

from scriptgraph.core.errors import RefusedError
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.state.speakers import human_author


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty store."""
    if request.param == "sqlite":
        yield str(tmp_path / "sessions.sqlite")
    else:
        yield request.getfixturevalue("address")


async def test_a_whole_takeover(place: str) -> None:
    """User and human come with graphs of their own; what both say is kept, and passes an audit."""
    async with kept(place) as (user, _):
        await turn(user, None, FEAR)
    async with kept(place) as (_, human):
        await human.take(WEBER, why="danger")
    async with kept(place) as (user, _):
        assert await turn(user, "hello?", "anybody?", None) == ["", "", ""]
        assert not await user.is_waiting()
    async with kept(place) as (_, human):
        await human.say("I am here.")
        await human.say("Are you alone?", by=WEBER)
    async with kept(place) as (user, _):
        assert await turn(user, "yes") == [""]
    async with kept(place) as (_, human):
        state = await human.give_back("talk", "I hand you back.")
    assert [one.text for one in state["messages"]][-6:] == [
        "hello?",
        "anybody?",
        "I am here.",
        "Are you alone?",
        "yes",
        "I hand you back.",
    ]
    async with kept(place) as (user, _):
        assert all(await turn(user, "thanks"))
        assert irregular(await user.state()) == []


async def test_whoever_shows_replies_alone_gets_what_a_human_writes(tmp_path: Path) -> None:
    """First in the next answer, and once; the same again where the same message comes again."""

    async def said(user: Conversation, text: str, identity: str) -> str:
        return "".join([piece async for piece in user.turn(text, message_id=identity)])

    async with kept(str(tmp_path / "a.sqlite")) as (user, human):
        await turn(user, None, FEAR)
        await human.take(WEBER)
        there = await said(user, "hello?", "1")
        assert there.startswith(f"{WEBER}, a human, is with you now.")
        await human.say("I am here.")
        assert await said(user, "yes", "2") == f"I am here.\n\n{there}"
        await human.say("Good.")
        assert await said(user, "yes", "2") == f"I am here.\n\n{there}"
        await human.give_back("talk")
        first = await said(user, "thanks", "3")
        reply = (await user.state())["messages"][-1].text
        assert first == f"Good.\n\n{reply}"
        assert await said(user, "thanks", "3") == first
        assert not (await said(user, "more", "4")).startswith("Good.")


async def test_a_turn_under_way_is_waited_for(place: str) -> None:
    """Who takes over in the middle of a turn comes behind its answer, and nothing is lost."""
    async with kept(place, model=SlowRehearsal()) as (user, human):
        await turn(user, None)
        answering = asyncio.create_task(turn(user, "Ann"))
        await asyncio.sleep(0.02)
        state = await human.take(WEBER)
        assert [*map(bool, await answering)] == [True]
        assert state["human"] is not None
        assert [one["role"] for one in state["trace"][-2:]] == ["dialog", "takeover"]
        assert irregular(await user.state()) == []


async def test_of_two_who_take_over_at_once_one_is_told(place: str) -> None:
    """One of them is with the session; the other learns who it is."""
    async with kept(place) as (user, one), kept(place) as (_, other):
        await turn(user, None)
        came = await asyncio.gather(
            one.take("Ann"), other.take("Eve"), one.take("Ida"), return_exceptions=True
        )
        refused = [each for each in came if isinstance(each, RefusedError)]
        assert len(refused) == 2
        state = await user.state()
        assert state["human"] is not None
        assert all(repr(state["human"]["by"]) in str(each) for each in refused)
        assert sum(one["role"] == "takeover" for one in state["trace"]) == 1


async def test_of_two_who_answer_at_once_only_the_one_who_is_there_does(place: str) -> None:
    """The other's words reach nobody; both of what the same human writes at once is kept."""
    async with kept(place) as (user, one), kept(place) as (_, other):
        await turn(user, None)
        await one.take("Ann")
        told = await asyncio.gather(
            *(box.say(text, by=by) for box, text, by in said(one, other)), return_exceptions=True
        )
        assert [isinstance(each, RefusedError) for each in told] == [False, True, False, True]
        state = await user.state()
        written = [each.text for each in state["messages"] if human_author(each)]
        assert sorted(written) == ["one", "three"]
        assert irregular(state) == []


def said(one: Inbox, other: Inbox) -> list[tuple[Inbox, str, str]]:
    return [(one, "one", "Ann"), (other, "two", "Eve"), (other, "three", "Ann"), (one, "four", "E")]


async def test_of_an_answer_and_the_end_at_once_nothing_is_said_behind_it(place: str) -> None:
    """Whichever comes first, the end stays the end."""
    async with kept(place) as (user, one), kept(place) as (_, other):
        await turn(user, None)
        await one.take("Ann")
        await asyncio.gather(one.end("Bye."), other.say("Wait."), return_exceptions=True)
        state = await user.state()
        assert (state["status"], state["messages"][-1].text) == ("ended", "Bye.")
        assert irregular(state) == []


async def test_nobody_answers_where_no_human_is(place: str) -> None:
    """It is said whether there is no session, nobody is with it, or it has ended."""
    async with kept(place) as (user, human):
        with pytest.raises(RefusedError, match="there is no session 'a'"):
            await human.say("Hello.")
        with pytest.raises(RefusedError, match="no session has begun"):
            await human.take(WEBER)
        await turn(user, None)
        with pytest.raises(RefusedError, match="take it over first"):
            await human.say("Hello.")
        await human.take(WEBER)
        await human.end()
        for act in (human.say("Hello."), human.give_back("talk"), human.end("Bye.")):
            with pytest.raises(RefusedError, match="has ended"):
                await act
        assert irregular(await user.state()) == []


async def test_a_wrong_answer_keeps_the_human_there(place: str) -> None:
    """After an unknown section, and after no words, they go on as if nothing had been."""
    async with kept(place) as (user, human):
        await turn(user, None)
        before = await human.take(WEBER)
        for act in (human.give_back("nowhere"), human.say("  "), human.say("a", by="Eve")):
            with pytest.raises(RefusedError):
                await act
        assert await human.state() == before
        state = await human.say("I am here.")
        assert state["messages"][-1].text == "I am here."


async def test_the_rehearsal_model_goes_on_after_a_human(place: str) -> None:
    """The offline model reads what a human has written, and leads the session to its end."""
    async with kept(place, model=RehearsalModel()) as (user, human):
        await turn(user, None, "Ann")
        await human.take(WEBER)
        await turn(user, "hello?")
        await human.say("I am here.")
        await human.give_back("talk", "Tell the program how you are.")
        for text in ("I am fine.", "Really.", "Nothing more.", "Bye."):
            if (await user.state())["status"] == "open":
                await turn(user, text)
        state = await user.state()
        assert state["status"] == "ended"
        assert irregular(state) == []
