"""Days and spans of time are told in a session, proved by the user's words, and decide rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args

import pytest
from langchain_core.messages import HumanMessage
from support.fakes import Talk, ToldModel, answer, roles, script, task

from scriptgraph.core.settings import Mode
from scriptgraph.nodes.dating import SAID_AT, dated, day_of
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.state.spoken import with_units

SLEEP = script(
    {
        "a": {
            "tasks": [task("falling", collect={"asleep_after": "duration 0..24 hours"})],
            "next": [{"to": "long", "if": "asleep_after > 30 minutes"}, {"to": "short"}],
        },
        "long": {"tasks": [{"id": "t", "say": "{asleep_after} is long."}]},
        "short": {"tasks": [{"id": "t", "say": "Good."}]},
    }
)
VISIT = script(
    {
        "a": {
            "tasks": [task("day", collect={"visit": "date"})],
            "next": [{"to": "old", "if": "visit < 2026-01-01"}, {"to": "new"}],
        },
        "old": {"tasks": [{"id": "t", "say": "On {visit|some day}, then."}]},
        "new": {"tasks": [{"id": "t", "say": "On {visit|some day}."}]},
    }
)


@pytest.mark.parametrize("mode", get_args(Mode))
async def test_a_span_decides_where_the_session_goes(mode: Mode) -> None:
    """It is kept in seconds, and said back in words."""
    talk = Talk(SLEEP, RehearsalModel(), mode)
    await talk.say(None)
    assert await talk.say("About an hour and a half.") == "90 minutes is long."
    assert (await talk.state())["collected"] == {"asleep_after": 5400}


async def test_a_span_that_leaves_open_how_long_is_asked_for_again() -> None:
    """Nothing is collected, and the session stays."""
    talk = Talk(SLEEP, RehearsalModel())
    await talk.say(None, "Half an hour to an hour.")
    state = await talk.state()
    assert (state["section"], state.get("collected", {})) == ("a", {})


@pytest.mark.parametrize(
    ("claimed", "quote", "said"),
    [
        ("40 minutes", "about 30 minutes", "about 30 minutes"),
        ("30 minutes", "30", "about 30 minutes"),
        ("2 hours", "2 hours", "2 hours or 3 hours"),
        ("25 hours", "25 hours", "25 hours"),
    ],
)
async def test_a_span_that_the_words_do_not_give_is_refused(
    claimed: str, quote: str, said: str
) -> None:
    """A model claims; what counts is what the user has said."""
    judged = answer({"falling": quote}, values=[("asleep_after", claimed, quote)])
    talk = Talk(SLEEP, ToldModel(tell=roles(lambda _: judged, reply="Go on.")))
    await talk.say(None, said)
    state = await talk.state()
    assert state.get("collected", {}) == {}
    assert any(refused for record in state["trace"] for refused in record["refused"])


@pytest.mark.parametrize("mode", get_args(Mode))
async def test_yesterday_is_the_day_before_it_was_said(mode: Mode) -> None:
    """The message says when that was, and the words say it back as people write a day."""
    talk = Talk(VISIT, RehearsalModel(), mode)
    await talk.say(None)
    reply = await talk.say("It was yesterday.")
    state = await talk.state()
    (said,) = (one for one in state["messages"] if isinstance(one, HumanMessage))
    told = datetime.fromisoformat(said.additional_kwargs[SAID_AT]).date() - timedelta(days=1)
    assert state["collected"] == {"visit": told.isoformat()}
    assert reply == f"On {told.day} {told:%B} {told.year}."


async def test_a_day_without_its_year_is_asked_for_again() -> None:
    """It could be in two years."""
    talk = Talk(VISIT, RehearsalModel())
    await talk.say(None, "On 12 March.")
    assert (await talk.state())["section"] == "a"
    await talk.say("12 March 2025")
    assert (await talk.state())["collected"] == {"visit": "2025-03-12"}
    assert (await talk.state())["section"] == "old"


def test_values_are_shown_as_people_read_them() -> None:
    """A day and a span in words, and what has no unit as it is."""
    collected = {"asleep_after": 5400, "other": 7}
    assert with_units(SLEEP, collected) == {"asleep_after": "90 minutes", "other": 7}


def test_when_something_was_said_is_noted_once() -> None:
    """A message that says it already, as one from long ago does, is left as it is."""
    long_ago = HumanMessage("yesterday", additional_kwargs={SAID_AT: "2020-03-01T08:00:00+01:00"})
    given = dated({"messages": [long_ago]}, VISIT)
    assert given == {"messages": [long_ago]}
    assert str(day_of("yesterday", given["messages"])) == "2020-03-01"
    assert day_of("tomorrow", given["messages"]) is None


def test_where_no_day_is_asked_for_nothing_is_noted() -> None:
    """Messages of other scripts stay as they come."""
    given = {"messages": [HumanMessage("an hour")]}
    assert dated(given, SLEEP) is given
