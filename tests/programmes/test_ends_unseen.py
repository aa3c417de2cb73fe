"""Sessions that end where no programme sees it: its spans count from then, its values are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.programming import TWO, a_course, programme_of, state_of

from scriptgraph.cli.memory import data
from scriptgraph.graphs.session import create_session
from scriptgraph.programmes.over_time import over_time
from scriptgraph.programmes.remembering import remembered, waiting
from scriptgraph.programmes.standing import Standing, known
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.sessions.programmes import Course, utc_now
from scriptgraph.sessions.visiting import seen_now

FIRST = "P17/two_weeks/1-first"
TALK = ["5", "I will walk every evening."]


async def ended_in(course: Course, name: str = FIRST) -> datetime:
    """Read from a session's own trace when it has ended."""
    trace = (await state_of(course, name))["trace"]
    at = next(one["at"] for one in trace if one["choice"] == "end")
    return datetime.fromisoformat(at).replace(microsecond=0)


class Gone(Exception):
    """The process is no more."""


async def hung_up(course: Course) -> None:
    """Hold a session to its end in a process that is gone before it says so."""
    talks = course.talks

    async def and_gone(*given: Any) -> None:
        await talks(*given)
        raise Gone

    course.talks = and_gone
    with pytest.raises(Gone):
        await course.go_on()
    course.talks, course.held = talks, 0


async def ended_by_human(course: Course) -> None:
    """Let a human come to a session that is under way, and end it."""
    await course.go_on()
    script = course.programme.scripts["first"]
    graph = create_session(script, RehearsalModel()).compile(checkpointer=course.store.checkpointer)
    inbox = Inbox(graph, course.store, FIRST)
    await inbox.take("Dr Gray")
    await inbox.end()
    course.held = 0


ENDED = {
    "the process is gone": (hung_up, [TALK]),
    "a human ends it": (ended_by_human, [TALK[:1]]),
}


@pytest.mark.parametrize(("happens", "lines"), ENDED.values(), ids=ENDED)
async def test_spans_count_from_the_end_itself(happens: Any, lines: Any, tmp_path: Path) -> None:
    """However a session ends, `after` and `within` count from then, whenever somebody comes."""
    programme = programme_of(tmp_path)
    async with a_course(programme, first=lines, second=[[]]) as course:
        course.clock = utc_now
        await happens(course)
        end = await ended_in(course)
        soon = replace(course, clock=lambda: end + timedelta(days=6))
        (visit,) = (await soon.go_on())["visits"]
        assert visit["ended"] == end.isoformat()
        assert soon.early is not None
        assert (soon.early[1].earliest, soon.held) == (end + timedelta(days=7), 0)
        late = replace(course, clock=lambda: end + timedelta(weeks=7))
        standing = await late.go_on()
        assert [row["late"] for row in over_time(standing, programme)] == [False, True]


@pytest.mark.parametrize(("happens", "lines"), ENDED.values(), ids=ENDED)
async def test_memory_tells_an_end_at_once(happens: Any, lines: Any, tmp_path: Path) -> None:
    """Whoever looks before the next visit sees the end and what the session leaves."""
    programme = programme_of(tmp_path)
    async with a_course(programme, first=lines) as course:
        course.clock = utc_now
        await happens(course)
        kept = await remembered(course.memory, "P17", programme.id)
        assert kept is not None
        assert "ended" not in kept["visits"][0]
        (seen,) = await seen_now(course.store.checkpointer, [kept])
        assert seen["visits"][0]["ended"] == (await ended_in(course)).isoformat()
        assert known(seen)["mood"]["value"] == 5
        assert seen["visits"] == _without_rules(await course.standing())
        assert data(seen, programme)["sessions"][0]["late"] is False
        assert "late" not in data(seen, None)["sessions"][0]  # only a programme tells


def _without_rules(standing: Standing | None) -> list[Any]:
    """Give the visits without what only the programme knows: why one leads nowhere."""
    visits = standing["visits"] if standing else []
    return [{key: value for key, value in one.items() if key != "waits"} for one in visits]


async def test_a_human_leads_on_from_an_end_that_nobody_saw(tmp_path: Path) -> None:
    """Where the programme waits behind such an end, it can be led on at once, and is listed."""
    text = TWO.replace("      - {to: second}\n", "").replace("not known(mood)", "mood < 1")
    programme = programme_of(tmp_path, text)
    async with a_course(programme, first=[TALK]) as course:
        course.clock = utc_now
        await hung_up(course)
        standing = await course.go_on()
        assert standing["visits"][0]["waits"] == "no rule"
        assert [whose for whose, _ in await waiting(course.memory)] == ["P17"]
        await course.lead("end", "Dr Gray")
        assert await waiting(course.memory) == []


async def test_a_made_up_day_is_the_day_of_what_it_holds(tmp_path: Path) -> None:
    """What was begun on a day that is tried out, and ended unseen, ends no earlier than that."""
    async with a_course(programme_of(tmp_path), first=[TALK], now="2090-12-01") as course:
        await hung_up(course)
        course.clock = lambda: datetime.fromisoformat("2090-12-20T00:00:00+00:00")
        assert (await course.go_on())["visits"][0]["ended"] == "2090-12-01T00:00:00+00:00"
