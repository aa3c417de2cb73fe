"""A programme changes while people are in it: nobody begins again, and nothing is lost, unasked."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.programming import SMALL, TWO, a_course, at, programme_of, programmes

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.leading import leads
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.onward import Onward
from scriptgraph.programmes.remembering import programmes_of, remember, remembered, waiting
from scriptgraph.programmes.renaming import brought_up
from scriptgraph.programmes.standing import Kept, Standing, Visit, begun, known
from scriptgraph.sessions.moving_people import move_person
from scriptgraph.sessions.people_prospects import person_prospect

TALK = ["5", "I will walk every evening."]
NOW = datetime(2026, 12, 9, tzinfo=UTC)
SPIRITS = SMALL.replace("mood: integer", "spirits: integer").replace("mood:", "spirits:")
OTHER_NAME = TWO.replace("programme: two weeks", "programme: fortnight")


def of_spirits(text: str = TWO) -> str:
    """Give the programme with another name for a value."""
    return text.replace("mood", "spirits")


def without_plan(text: str = TWO) -> str:
    """Give the programme, which does not keep one of its values any more."""
    text = text.replace("keep: [mood, plan]", "keep: mood").replace("    homework: plan\n", "")
    return text.replace("knows: [mood, plan]", "knows: mood")


@pytest.mark.parametrize(
    ("new", "small", "said", "told"),
    [
        (OTHER_NAME, SMALL, TALK, "under another name, say so at its top: `renamed_from: two_we"),
        (OTHER_NAME, SMALL, ["5"], "has had its session 'first' in 'two_weeks'"),
        (of_spirits(), SPIRITS, TALK, "'mood', of P17/two_weeks/1-first, is kept by no session"),
        (of_spirits(), SPIRITS, ["5"], "'mood', of P17/two_weeks/1-first, is kept by no session"),
        (without_plan(), SMALL, TALK, "'plan', of P17/two_weeks/1-first, is kept by no session"),
        (OTHER_NAME, SMALL.replace("script: small", "script: little"), TALK, "has had its session"),
        (
            OTHER_NAME.replace("first", "opening"),
            SMALL,
            TALK,
            "(P17/two_weeks/1-first, as it is called now: 'opening')",
        ),
        (
            TWO,
            SMALL.replace("script: small", "script: other").replace("turns: 8", "turns: 9"),
            TALK,
            "session 'first' has another script than they had (P17/two_weeks/1-first)",
        ),
        (TWO, SMALL.replace("0..10", "0..4"), TALK, "is `integer 0..4`: give 'mood' a type"),
        (
            TWO.replace("  first:", "  opening:").replace("to: first", "to: opening"),
            SMALL,
            TALK,
            "they were in session 'first', which it does not have any more",
        ),
    ],
)
async def test_what_would_be_lost_is_refused(
    tmp_path: Path, new: str, small: str, said: list[str], told: str
) -> None:
    """Who is in the middle of a programme that is kept in a file stays there, and is told why."""
    store = f"{tmp_path}/sessions.sqlite"
    async with a_course(programme_of(tmp_path), store, first=[said]) as course:
        await course.go_on()
    async with a_course(programme_of(tmp_path, new, small=small), store, first=[TALK]) as course:
        before = await programmes_of(course.memory, "P17")
        with pytest.raises(InputError, match=re.escape(told)):
            await course.go_on()
        assert await programmes_of(course.memory, "P17") == before
        assert len(await course.store.sessions.names()) == 1


async def test_what_is_to_be_left_behind_is_moved(tmp_path: Path) -> None:
    """Moving somebody tells what they leave, remembers who wanted it, and lets them go on."""
    store = f"{tmp_path}/sessions.sqlite"
    async with a_course(programme_of(tmp_path), store, first=[TALK], second=[[]]) as course:
        await course.go_on()
        course.programme = programme_of(tmp_path, without_plan())
        course.clock, course.held = at("2026-12-09"), 0
        found = await move_person(
            course.store, course.memory, "P17", course.programme, by="Dr Gray", now=NOW
        )
        assert (found.fate, [one["name"] for one in found.left]) == ("leaves", ["plan"])
        standing = await course.go_on()
        assert [visit["planned"] for visit in standing["visits"]] == ["first", "second"]
        (move,) = standing["moves"]
        assert (move["by"], move["after"], move["left"]) == (
            "Dr Gray",
            course.programme.hash,
            [{"kind": "value", "name": "plan", "session": "P17/two_weeks/1-first"}],
        )
        again = await move_person(course.store, course.memory, "P17", course.programme, now=NOW)
        assert again.fate == "there"


async def test_a_session_with_another_script_is_gone_on_with_once_somebody_says_so(
    tmp_path: Path,
) -> None:
    """Sessions that exchange their scripts keep everybody; a script with another name nobody."""
    other = SMALL.replace("script: small", "script: other").replace("turns: 8", "turns: 9")
    split = TWO.replace("second:\n    script: small", "second:\n    script: other")
    turned = TWO.replace("first:\n    script: small", "first:\n    script: other")
    async with a_course(programme_of(tmp_path, split, other=other), first=[TALK]) as course:
        await course.go_on()
        course.held = 0
        named = other.replace("script: other", "script: newer")
        course.programme = programme_of(tmp_path, split, small=SMALL, other=named)
        await course.go_on()
        course.programme = programme_of(tmp_path, turned, other=other)
        with pytest.raises(InputError, match="'first' has another script than they had"):
            await course.go_on()
        store, memory = course.store, course.memory
        moved = await move_person(store, memory, "P17", course.programme, by="Dr Gray", now=NOW)
        assert [(one["kind"], one["name"]) for one in moved.left] == [("script", "first")]
        await course.go_on()


async def test_a_programme_of_another_name_is_gone_on_with(tmp_path: Path) -> None:
    """It is remembered under its new name only, and a stop in between loses and doubles nothing."""
    async with a_course(programme_of(tmp_path), first=[TALK], second=[[]]) as course:
        await course.go_on()
        course.programme = programme_of(tmp_path, f"renamed_from: two_weeks\n{OTHER_NAME}")
        course.clock, course.held = at("2026-12-09"), 0
        old = await remembered(course.memory, "P17", "two_weeks")
        assert old is not None
        await remember(course.memory, "P17", {**old, "programme": "fortnight"})  # stopped here
        standing = await course.go_on()
        assert [visit["session"] for visit in standing["visits"]] == [
            "P17/two_weeks/1-first",
            "P17/fortnight/2-second",
        ]
        assert len(await programmes_of(course.memory, "P17")) == 1


async def test_two_ways_through_what_is_one_programme_now_are_refused(tmp_path: Path) -> None:
    """Nobody says which of them counts."""
    async with a_course(programme_of(tmp_path), first=[TALK, TALK]) as course:
        await course.go_on()
        course.programme, course.held = programme_of(tmp_path, OTHER_NAME), 0
        course.anew = True
        await course.go_on()
        course.held = 0
        with pytest.raises(InputError, match="has begun 'fortnight' already"):
            await course.go_on()
        course.programme = programme_of(tmp_path, f"renamed_from: two_weeks\n{OTHER_NAME}")
        with pytest.raises(InputError, match="'fortnight' and 'two_weeks', which are one"):
            await course.standing()


async def test_a_human_is_waited_for_as_the_rules_are_now(tmp_path: Path) -> None:
    """Where a change leaves somebody without a way, a human sees them; with one, no longer."""
    narrow = TWO.replace("{to: second}", "{to: second, if: mood < 3}")
    async with a_course(programme_of(tmp_path), first=[TALK], second=[[]]) as course:
        await course.go_on()
        assert await waiting(course.memory) == []
        course.programme, course.held = programme_of(tmp_path, narrow), 0
        await course.go_on()
        assert [person for person, _ in await waiting(course.memory)] == ["P17"]
        course.programme, course.held = programme_of(tmp_path), 0
        await course.go_on()
        assert await waiting(course.memory) == []


async def test_where_a_human_has_led_is_not_forgotten(tmp_path: Path) -> None:
    """A session that is gone, to which a human led on, ends no programme."""
    narrow = TWO.replace("{to: second}", "{to: second, if: mood < 3}")
    third = narrow.replace("danger:", "  third: {script: small.yaml}\ndanger:")
    third = third.replace("visits: 2, then: second", "visits: 2, then: third")
    async with a_course(programme_of(tmp_path, third), first=[TALK]) as course:
        await course.go_on()
        await course.lead("third", "Dr Gray")
        course.programme, course.held = programme_of(tmp_path, narrow), 0
        with pytest.raises(InputError, match="a human led them on to 'third'"):
            await course.go_on()


async def test_a_session_under_way_keeps_what_it_was_to_keep(tmp_path: Path) -> None:
    """Where another session keeps the value now, what was told in the one under way is kept."""
    first, second = without_plan().split("  second:")
    moved = f"{first}  second:{second.replace('keep: mood', 'keep: [mood, plan]')}"
    async with a_course(programme_of(tmp_path), first=[["5"], [TALK[1]]]) as course:
        await course.go_on()
        course.programme, course.held = programme_of(tmp_path, moved), 0
        standing = await course.go_on()
        assert known(standing)["plan"]["status"] == "told"


async def test_what_becomes_of_a_person_is_told(tmp_path: Path) -> None:
    """Where they are by the new version, and where they would be by the one before."""
    async with a_course(programme_of(tmp_path), first=[TALK]) as course:
        await course.go_on()
        old, saver = course.programme, course.store.checkpointer
        new = programme_of(tmp_path, TWO.replace("mood >= 8", "mood >= 5"))
        found = await person_prospect(saver, course.memory, "P17", new, old, now=NOW)
        assert (found.fate, found.reasons) == (
            "moves",
            (
                "the programme is over for them, after first",
                "by the version before they come to second, not before 2026-12-08T00:00+00:00 "
                "(otherwise)",
            ),
        )
        other = programme_of(tmp_path, OTHER_NAME)
        found = await person_prospect(saver, course.memory, "P17", other, old, now=NOW)
        assert found.fate == "stays"
        assert "would begin 'fortnight' anew" in found.reasons[0]
        with pytest.raises(InputError, match="'P18' has not begun 'two_weeks'"):
            await person_prospect(saver, course.memory, "P18", new, old, now=NOW)


NAMES = ("mood", "plan", "went")


@st.composite
def standings(draw: st.DrawFn, programme: Programme) -> Standing:
    """Generate somebody's way: sessions of the programme, some of them by names of before."""
    names = [*programme.by_id, "of_before"]
    visits = []
    for number in range(draw(st.integers(1, 4))):
        session = f"s{number}"
        kept = {
            name: Kept(
                status="told",
                value=draw(st.integers(0, 10)) if name == "mood" else "walk",
                source={"session": session, "turn": 1, "quote": "", "at": ""},
            )
            for name in draw(st.sets(st.sampled_from(NAMES)))
        }
        planned = draw(st.sampled_from(names))
        visits.append(Visit(planned=planned, session=session, begun="", ended="", kept=kept))
    return {**begun(programme), "visits": visits}


@given(st.data())
def test_whoever_goes_on_has_lost_nothing(data: st.DataObject) -> None:
    """Who is not refused has had only sessions that there are, and all they told is kept still."""
    programme = data.draw(programmes())
    old = data.draw(standings(programme))
    renames: dict[str, tuple[str, ...]] = data.draw(
        st.sampled_from([{}, {"plan": ("went",)}, {"mood": ("went",)}])
    )
    new = programme.model_copy(update={"renamed_values": renames})
    found = Onward(new, "P17", old, brought_up(new, old), {})
    try:
        found.refuse()
    except InputError:
        return
    standing = found.standing
    assert {visit["planned"] for visit in standing["visits"]} <= new.by_id.keys()
    assert known(standing).keys() <= new.kept
    told = [one["value"] for one in known(old).values() if "value" in one]
    there = [one["value"] for one in known(standing).values() if "value" in one]
    assert all(value in there for value in told)
    assert leads(new, standing).target in {*new.by_id, "end", ""}
