"""A person's way through a programme: what later sessions know, when they begin, and danger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from support.programming import CARING, TWO, a_course, at, programme_of, state_of

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.carried import carried_irregularities
from scriptgraph.core.errors import InputError
from scriptgraph.graphs.session import create_session
from scriptgraph.programmes.leading import leads
from scriptgraph.programmes.over_time import over_time
from scriptgraph.programmes.remembering import waiting
from scriptgraph.programmes.standing import Visit, begun, known, with_visit
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.questions import declined
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.sessions.programmes import Course
from scriptgraph.state.carried import carried, told_by_now
from scriptgraph.state.session import SessionState

FIRST, SECOND = "P17/two_weeks/1-first", "P17/two_weeks/2-second"
TALK = ["5", "I will walk every evening."]


async def test_what_was_told_is_kept_with_where_it_was_told(tmp_path: Path) -> None:
    """A session leaves its values with its name, the turn and the words; then the next is due."""
    async with a_course(programme_of(tmp_path), first=[TALK]) as course:
        standing = await course.go_on()
        (visit,) = standing["visits"]
        assert (visit["session"], visit["ended"]) == (FIRST, "2026-12-01T00:00:00+00:00")
        mood = known(standing)["mood"]
        assert (mood["status"], mood["value"]) == ("told", 5)
        assert (mood["source"]["session"], mood["source"]["turn"]) == (FIRST, 2)
        assert mood["source"]["quote"] == "5"
        assert course.early is not None
        assert (course.early[0].id, str(course.early[1].earliest)[:10]) == ("second", "2026-12-08")
        assert await course.standing() == standing


async def test_a_later_session_knows_and_tells_it_apart(tmp_path: Path) -> None:
    """Carried values are known as earlier ones, proved by nothing said today, and audited."""
    programme = programme_of(tmp_path)
    async with a_course(programme, first=[TALK], second=[[]]) as course:
        await course.go_on()
        course.clock, course.held = at("2026-12-09"), 0
        await course.go_on()
        state = await state_of(course, SECOND)
        assert state["collected"] == {"mood": 5, "plan": "I will walk every evening."}
        assert {name: one["session"] for name, one in carried(state).items()} == {
            "mood": FIRST,
            "plan": FIRST,
        }
        assert carried(state)["plan"]["homework"]
        assert state["progress"] == {"ask": {}}
        assert audit(programme.scripts["second"], state) == []
        others = {FIRST: await state_of(course, FIRST)}
        assert list(carried_irregularities(state, others)) == []
        others[FIRST]["messages"][3].content = "I will do nothing."
        told = [one.what for one in carried_irregularities(state, others)]
        assert told == [f"plan = 'I will walk every evening.' was not told in '{FIRST}', turn 3"]
        moved = {**state, "trace": [*state["trace"][1:], state["trace"][0]]}
        assert audit(programme.scripts["second"], cast(SessionState, moved)) != []


async def test_a_correction_today_replaces_it(tmp_path: Path) -> None:
    """What is told today is known from today, and the trace says what it was before."""
    programme = programme_of(tmp_path)
    async with a_course(programme, first=[TALK], second=[["7", "Read more."]]) as course:
        await course.go_on()
        course.clock, course.held = at("2026-12-09"), 0
        standing = await course.go_on()
        state = await state_of(course, SECOND)
        assert (state["collected"]["mood"], carried(state)) == (7, {})
        corrected = [one["corrected"] for one in state["trace"] if "corrected" in one]
        assert corrected == [{"mood": 5}, {"plan": "I will walk every evening."}]
        assert known(standing)["mood"]["source"]["session"] == SECOND
        assert known(standing)["plan"]["source"]["session"] == FIRST  # the second keeps none


async def test_a_carried_value_answers_no_task_and_is_declined_today(tmp_path: Path) -> None:
    """Who tells nothing today leaves the task open; who declines is not held to an older answer."""
    programme = programme_of(tmp_path)
    async with a_course(programme, first=[TALK], second=[["I would rather not say."]]) as course:
        await course.go_on()
        course.clock, course.held = at("2026-12-09"), 0
        await course.go_on()
        state = await state_of(course, SECOND)
        tried = told_by_now(programme.scripts["second"], state)
        assert ("mood" in tried, tried.get(declined("mood"))) == (False, True)
        assert tried["plan"] == "I will walk every evening."


async def test_a_carried_value_that_is_taken_back_is_carried_no_further(tmp_path: Path) -> None:
    """It is gone for the session after this one as well, though this one was to keep none."""
    programme = programme_of(tmp_path)
    told = ["7", "Please forget my plan."]
    async with a_course(programme, first=[TALK], second=[told]) as course:
        await course.go_on()
        course.clock, course.held = at("2026-12-09"), 0
        standing = await course.go_on()
        state = await state_of(course, SECOND)
        assert [one["withdrawn"] for one in state["trace"] if "withdrawn" in one] == [["plan"]]
        assert state["collected"] == {"mood": 7}
        assert audit(programme.scripts["second"], state) == []
        assert known(standing)["mood"]["value"] == 7
        assert known(standing)["plan"] == {"status": "declined"}


async def test_too_early_is_refused_and_too_late_is_noted(tmp_path: Path) -> None:
    """Before its day a session does not begin; after its last day it does, and is told as late."""
    programme = programme_of(tmp_path)
    async with a_course(programme, first=[TALK], second=[["7", "Read."]]) as course:
        await course.go_on()
        early = replace(course, clock=at("2026-12-07"), held=0, early=None)
        assert len((await early.go_on())["visits"]) == 1
        assert early.early is not None
        late = replace(course, clock=at("2026-12-30"), held=0, early=None)
        standing = await late.go_on()
        assert [row["late"] for row in over_time(standing, programme)] == [False, True]


async def test_a_session_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    """Somebody who leaves in the middle is in the same session the next time; nothing is twice."""
    programme = programme_of(tmp_path)
    async with a_course(programme, first=[["5"], ["Walk every evening."]]) as course:
        standing = await course.go_on()
        assert "ended" not in standing["visits"][0]
        course.held = 0
        standing = await course.go_on()
        assert [(one["session"], "ended" in one) for one in standing["visits"]] == [(FIRST, True)]
        said = [one.text for one in (await state_of(course, FIRST))["messages"]]
        assert said[1::2] == ["5", "Walk every evening."]


async def test_a_session_that_was_only_remembered_begins(tmp_path: Path) -> None:
    """Where the process died between remembering a session and beginning it, it still begins."""
    programme = programme_of(tmp_path)
    async with a_course(programme, first=[TALK], second=[[]]) as course:
        standing = await course.go_on()
        open_visit = Visit(planned="second", session=SECOND, begun="2026-12-09T00:00:00+00:00")
        lost = with_visit(programme, standing, open_visit)
        await course.memory.aput(("people", "P17"), programme.id, {**lost}, index=False)
        course.held = 0
        with pytest.raises(InputError, match="set the clock right"):
            await course.go_on()  # by a clock that is behind its beginning
        course.clock = at("2026-12-09")
        await course.go_on()
        assert carried(await state_of(course, SECOND)).keys() == {"mood", "plan"}


CARED = TWO.replace("script: small.yaml", "script: caring.yaml").replace("[mood, plan]", "mood")
CARED = CARED.replace("    homework: plan\n", "")
DANGER = ["I want to kill myself.", "Yes, I am safe now."]


async def test_after_danger_no_score_leads_on(tmp_path: Path) -> None:
    """A session in which danger was heard leads where the programme says, whatever the values."""
    programme = programme_of(tmp_path, CARED)
    async with a_course(programme, first=[["9", *DANGER], ["9"]]) as course:
        standing = await course.go_on()
        assert standing["visits"][0]["danger"]
        assert leads(programme, standing).target == "second"


async def test_after_danger_a_changed_question_keeps_nobody(tmp_path: Path) -> None:
    """What may mean something else now is told to no session, and decided when they are safe."""
    said = ["9", *DANGER]
    async with a_course(programme_of(tmp_path, CARED), first=[said], second=[["9"]]) as course:
        await course.go_on()
        other = CARING.replace("Ask for their mood", "Ask for their worst mood")
        other = other.replace("script: caring", "script: other")
        course.programme = programme_of(tmp_path, CARED, caring=other)
        course.clock, course.held = at("2026-12-09"), 0
        with pytest.raises(InputError, match="'first' has another script than they had"):
            await course.go_on()  # once the session that follows danger is over
        second = await state_of(course, SECOND)
        assert (second["status"], carried(second)) == ("ended", {})


async def test_without_a_way_for_danger_a_human_is_waited_for(tmp_path: Path) -> None:
    """The programme waits until somebody has looked at the session; then the rules are tried."""
    programme = programme_of(tmp_path, CARED.replace("danger: second", ""))
    async with a_course(programme, first=[DANGER]) as course:
        standing = await course.go_on()
        assert leads(programme, standing).why == "danger"
        course.held = 0
        assert await course.go_on() == standing  # and nothing is held
        assert course.held == 0
        await looked_at(course, FIRST)
        again = await course.standing()
        assert again is not None
        assert leads(programme, again).target == "first"  # nobody has told the mood


async def looked_at(course: Course, session: str) -> None:
    """Let a human look at a session."""
    script = course.programme.scripts["first"]
    graph = create_session(script, RehearsalModel()).compile(checkpointer=course.store.checkpointer)
    await Inbox(graph, course.store, session).seen("Dr Gray")


async def test_a_value_that_was_not_told_again_is_not_known(tmp_path: Path) -> None:
    """What a session is to keep and was not told leaves no older value behind."""
    programme = programme_of(tmp_path)
    kept = {"mood": {"status": "told", "value": 9}}
    first = Visit(planned="first", session="a", begun="", ended="2026-12-01T00:00:00+00:00")
    standing = with_visit(programme, begun(programme), {**first, "kept": kept})  # type: ignore[typeddict-item]
    assert leads(programme, standing).target == "end"
    lost = {**first, "session": "b", "kept": {"mood": {"status": "not told"}}}
    again = with_visit(programme, standing, lost)  # type: ignore[arg-type]
    assert known(again)["mood"]["status"] == "not told"
    assert leads(programme, again).label == "after 2 visits of first"


async def test_a_session_that_is_gone_from_the_programme_is_named(tmp_path: Path) -> None:
    """Who is in a session that the programme does not have any more is led nowhere in silence."""
    programme = programme_of(tmp_path)
    async with a_course(programme, first=[["5"]]) as course:
        await course.go_on()
        other = TWO.replace("first", "opening")
        course.programme = programme_of(tmp_path, other)
        with pytest.raises(InputError, match="they were in session 'first', which") as told:
            await course.go_on()
        assert "say so in it: `renamed_from: first`" in str(told.value)


async def test_a_human_leads_on_by_the_programmes_ways(tmp_path: Path) -> None:
    """Where no rule leads on, a human does, by a way that there is; and not where one does."""
    text = TWO.replace("      - {to: second}\n", "").replace("not known(mood)", "mood < 1")
    programme = programme_of(tmp_path, text)
    async with a_course(programme, first=[["5", "I will walk every evening."]]) as course:
        with pytest.raises(InputError, match="is not waiting for a human"):
            await course.lead("end", "Dr Gray")
        standing = await course.go_on()
        assert leads(programme, standing).why == "no rule"
        assert [whose for whose, _ in await waiting(course.memory)] == ["P17"]
        with pytest.raises(InputError, match="no rule of 'first' leads to 'third'; there are: end"):
            await course.lead("third", "Dr Gray")
        led = await course.lead("end", "Dr Gray")
        assert leads(programme, led) == ("end", "Dr Gray leads on", None)
        assert await waiting(course.memory) == []
        with pytest.raises(InputError, match="leads on by itself"):
            await course.lead("first", "Dr Gray")
