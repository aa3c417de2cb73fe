"""Who is in a session, or comes to the one that follows danger, is asked for nothing before."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.programming import a_course, programme_of, state_of

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.standing import known
from scriptgraph.sessions.moving_people import move_person
from scriptgraph.sessions.people_prospects import person_prospect

CARE = """\
programme: care
sessions:
  first:
    script: first.yaml
    keep: mood
    next: second
  second:
    script: small.yaml
    knows: mood
    keep: plan
  third:
    script: third.yaml
    knows: mood
danger: third
"""
FIRST = """\
script: first
sections:
  ask:
    tasks:
      mood: {do: Ask for their mood from 0 to 10., collect: {mood: integer 0..10}}
    next: more
    limits: {turns: 8, then: more}
  more:
    tasks:
      how: Ask how they are.
    limits: {turns: 1, then: end}
  help:
    tasks:
      words: {say: "Please call 112 now."}
    limits: {turns: 1, then: end}
anytime:
  - {to: help, when: the user is in danger, urgent: true}
"""
THIRD = """\
script: third
sections:
  ask:
    tasks:
      hope: {do: Ask for their hope from 0 to 10., collect: {hope: integer 0..10}}
      rest: {do: Ask for their rest from 0 to 10., collect: {rest: integer 0..10}}
    next: end
    limits: {turns: 8, then: end}
"""
IN_DANGER = ["I want to kill myself", "no", "no"]
KEPT_NO_MORE = (("keep: mood", "keep: []"), ("    knows: mood\n", ""))
ANOTHER_SCRIPT = (("script: first\n", "script: kinder\n"), ("turns: 8", "turns: 9"))
OTHER_WORDS = (("mood from 0 to 10", "anger from 0 to 10"),)
LEFT = r"would leave something behind in 'care'.*"


def care(place: Path, *other: tuple[str, str]) -> Programme:
    """Load the programme with other words in it or in the script of its first session."""
    place.mkdir()
    text, first = CARE, FIRST
    for old, new in other:
        text, first = text.replace(old, new), first.replace(old, new)
    return programme_of(place, text, first=first, third=THIRD)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (KEPT_NO_MORE, f"{LEFT}'mood', of P17/care/1-first, is kept by no session"),
        (ANOTHER_SCRIPT, f"{LEFT}'first' has another script than they had"),
        (OTHER_WORDS, "'mood' may mean something else now"),
    ],
)
async def test_a_session_under_way_goes_on_to_its_end(
    tmp_path: Path, other: tuple[tuple[str, str], ...], told: str
) -> None:
    """Whatever has changed of an earlier session, refused is only what comes after this one."""
    said = [["3"], ["I will walk."], []]
    async with a_course(care(tmp_path / "old"), first=[["7", "well"]], second=said) as course:
        await course.go_on()
        course.held = 0
        await course.go_on()
        course.programme, course.held = care(tmp_path / "new", *other), 0
        found = await person_prospect(
            course.store.checkpointer, course.memory, "P17", course.programme, now=course.clock()
        )
        assert found.fate == ("moves" if other == OTHER_WORDS else "leaves")
        keeps = [one for one in found.reasons if one.startswith("once that is over they have to")]
        assert len(keeps) == (other == OTHER_WORDS)
        with pytest.raises(InputError, match=told):
            await course.go_on()
        ended = await state_of(course, "P17/care/2-second")
        assert ended["collected"] == {"mood": 3, "plan": "I will walk."}
        with pytest.raises(InputError, match=told):
            await course.go_on()


@pytest.mark.parametrize("other", [KEPT_NO_MORE, ANOTHER_SCRIPT, OTHER_WORDS])
async def test_the_session_that_follows_danger_is_never_closed_in_its_middle(
    tmp_path: Path, other: tuple[tuple[str, str], ...]
) -> None:
    """It is gone on with as often as somebody comes, whatever has changed before it."""
    said = [["hm"], ["hm"]]
    in_danger = [["7", *IN_DANGER]]
    async with a_course(care(tmp_path / "old"), first=in_danger, third=said) as course:
        standing = await course.go_on()
        assert standing["visits"][-1]["danger"]
        course.programme = care(tmp_path / "new", *other)
        for turns in (2, 3):
            course.held = 0
            await course.go_on()
            assert (await state_of(course, "P17/care/2-third"))["turn"] == turns


async def test_what_is_kept_no_more_is_kept_until_somebody_lets_it_go(tmp_path: Path) -> None:
    """A session that ends in danger leaves what it was to keep, also behind the session of care."""
    said = [["7"], IN_DANGER]
    async with a_course(care(tmp_path / "old"), first=said, third=[["5"]]) as course:
        await course.go_on()
        course.programme = care(tmp_path / "new", *KEPT_NO_MORE)
        course.held = 0
        await course.go_on()
        course.held = 0
        standing = await course.go_on()
        assert standing["visits"][-1]["planned"] == "third"
        assert known(standing)["mood"]["value"] == 7


async def test_a_human_who_leads_on_leaves_nothing_behind_in_silence(tmp_path: Path) -> None:
    """Danger lets nobody past what has changed once somebody has looked and led them on."""
    nobody = (
        ("danger: third\n", ""),
        ("    next: second", "    next: [{to: second, if: mood < 8}, {to: third}]"),
    )
    in_danger = [["7", *IN_DANGER]]
    async with a_course(care(tmp_path / "old", *nobody), first=in_danger) as course:
        await course.go_on()
        course.programme = care(tmp_path / "new", *nobody, *ANOTHER_SCRIPT)
        await course.lead("second", "Dr Gray")
        course.held = 0
        with pytest.raises(InputError, match="'first' has another script than they had"):
            await course.go_on()
        assert await course.store.sessions.names() == ["P17/care/1-first"]


@pytest.mark.parametrize("most", [1, 1000])
async def test_a_run_of_many_sessions_tells_nothing_doubtful(tmp_path: Path, most: int) -> None:
    """What has become doubtful with a session that was held just now is told to none after it."""
    said = [["7"], IN_DANGER]
    async with a_course(care(tmp_path / "old"), first=said, third=[[]]) as course:
        await course.go_on()
        course.programme, course.most = care(tmp_path / "new", *OTHER_WORDS), most
        for _ in range(2 if most == 1 else 1):
            course.held = 0
            await course.go_on()
        assert "mood" not in (await state_of(course, "P17/care/2-third")).get("collected", {})


async def test_moving_somebody_in_a_session_decides_nothing(tmp_path: Path) -> None:
    """What is doubtful keeps them once it is over, although they go on as the programme is now."""
    said = [["3"], ["I will walk."]]
    async with a_course(care(tmp_path / "old"), first=[["7", "well"]], second=said) as course:
        await course.go_on()
        course.held = 0
        await course.go_on()
        new, course.held = care(tmp_path / "new", *OTHER_WORDS), 0
        moved = await move_person(course.store, course.memory, "P17", new, now=course.clock())
        assert (moved.fate, moved.same) == ("moves", ())
        course.programme = new
        with pytest.raises(InputError, match="'mood' may mean something else now"):
            await course.go_on()
