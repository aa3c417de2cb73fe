"""A programme changes, and nothing that was told before means something else in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.programming import a_course, at, programme_of, state_of

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.changes import programme_changes
from scriptgraph.programmes.meant import worked_out_anew
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.onward import Onward
from scriptgraph.programmes.renaming import brought_up
from scriptgraph.programmes.standing import Kept, Standing, Visit, begun, known
from scriptgraph.sessions.moving_people import move_person
from scriptgraph.sessions.people_prospects import prospect_of

NIGHTS = """\
programme: nights
sessions:
  first:
    script: nights.yaml
    keep: [cups, weight, minutes_awake, falling, waking, trouble, snores]
    next: second
  second:
    script: again.yaml
    knows: [cups, weight, minutes_awake, trouble]
    after: 7 days
"""
FIRST = """\
script: nights
sections:
  ask:
    tasks:
      coffee: {do: Ask how many cups a day., collect: {cups: integer 0..20}}
      weigh: {do: Ask for their weight., collect: {weight: number 20..300 kg}}
      wake: {do: Ask for how long they lie awake., collect: {minutes_awake: integer 0..600}}
      snore: {do: Ask whether they snore., collect: {snores: [never, sometimes, often]}}
    next: week
    limits: {turns: 8, then: week}
  week:
    questionnaire:
      source: Written for this test.
      answers: {0: on no night, 1: on one night, 2: on most nights}
    tasks:
      intro: {say: Two questions about the last week.}
      falling: Lying awake before falling asleep
      waking: Waking up at night
    next: end
    limits: {turns: 8, then: end}
computed:
  trouble: falling + waking
"""
AGAIN = """\
script: again
sections:
  ask:
    tasks:
      how: Ask how the week was.
    limits: {turns: 3, then: end}
"""
TOLD = {
    "cups": 15,
    "weight": 72.0,
    "minutes_awake": 45,
    "falling": 1,
    "waking": 2,
    "trouble": 3,
    "snores": "never",
}


def nights(place: Path, right: str = "", wrong: str = "", end: str = "") -> Programme:
    """Load the programme, with other words in its scripts and itself."""
    assert right in NIGHTS + FIRST
    place.mkdir(exist_ok=True)
    programme, first = NIGHTS.replace(right, wrong) + end, FIRST.replace(right, wrong)
    if not right:
        programme, first = NIGHTS + end, FIRST
    return programme_of(place, programme, nights=first, again=AGAIN)


def standing_of(programme: Programme, **told: object) -> Standing:
    """Give somebody who has had the first session and told all of it."""
    source = {"session": "P17/1", "turn": 1, "quote": "", "at": ""}
    kept = {
        name: Kept(status="told", value=value, source=source)  # type: ignore[typeddict-item]
        for name, value in {**TOLD, **told}.items()
    }
    visit = Visit(planned="first", session="P17/1", begun="", ended="2026-12-01", kept=kept)
    return {**begun(programme), "visits": [visit]}


def onward_of(old: Programme, new: Programme, kept: Standing) -> Onward:
    """Give how somebody goes on with a new version."""
    told_in = {"P17/1": old.scripts["first"]}
    standing = brought_up(new, kept)
    visits = [worked_out_anew(new, visit, told_in) for visit in standing["visits"]]
    return Onward(new, "P17", kept, {**standing, "visits": visits}, told_in)


MORE = "      more: {do: Note another number., collect: {cups: integer 0..20}}\n"
RENAMED = "values:\n  {}: {{renamed_from: minutes_awake}}\n"


WAS_TWENTY = "and was `integer 0..20`"
OTHER_WORDS = "of waking, which it is worked out of, it is asked for by"
NO, ONE = "0: on no night, ", "1: on one night, "


@pytest.mark.parametrize(
    ("right", "wrong", "doubtful", "why"),
    [
        ("cups a day.", "cups a week.", {"cups": True}, "“Ask how many cups a week.” now, and was"),
        ("0..20}", "0..200}", {"cups": True}, f"it is `integer 0..200` now, {WAS_TWENTY}"),
        ("0..20}", "0..16}", {"cups": True}, f"it is `integer 0..16` now, {WAS_TWENTY}"),
        ("integer 0..20", "integer", {"cups": True}, f"it is `integer` now, {WAS_TWENTY}"),
        ("integer 0..20", '["3", "15"]', {"cups": True}, "`one of 3, 15` now"),
        ("integer 0..20", "integer 0..20 ml", {"cups": False}, "is `integer 0..20 ml`"),
        ("20..300 kg", "20..300 lb", {"weight": False}, "is `number 20..300 lb`"),
        ("20..300 kg", "20..300", {"weight": False}, "is `number 20..300`"),
        (
            "the last week",
            "the last year",
            {"falling": True, "waking": True, "trouble": True},
            "is said “Two questions about the last year.” now",
        ),
        ("Waking up at", "Sleeping all", {"waking": True, "trouble": True}, OTHER_WORDS),
        (
            f"{{{NO}{ONE}2: on most nights",
            f"{{2: on no night, {ONE}0: on most nights",
            {"waking": False, "trouble": False},
            "2 is “on no night” now, and was “on most nights”",
        ),
        (
            "1: on one night",
            "1: on a single night",
            {"falling": True, "trouble": True},
            "1 is “on a single night” now, and was “on one night”",
        ),
        (
            "on most nights}",
            "on most nights, 3: every night}",
            {"trouble": True},
            "it is `integer 0..6` now, and was `integer 0..4`",
        ),
    ],
)
def test_what_may_mean_something_else_needs_a_word(
    tmp_path: Path, right: str, wrong: str, doubtful: dict[str, bool], why: str
) -> None:
    """Whoever told it stays until somebody decides; whether it can be the same is known."""
    old, new = nights(tmp_path / "old"), nights(tmp_path / "new", right, wrong)
    found = onward_of(old, new, standing_of(old))
    assert {one.name: one.may_be_same for one in found.doubts()} == doubtful
    with pytest.raises(InputError) as refused:
        found.refuse()
    assert why in str(refused.value)
    told = [one.what for one in programme_changes(old, new) if one.kind == "meaning"]
    assert {one.partition(",")[0] for one in told} >= doubtful.keys()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Ask how the week was", "Ask how it went"),
        ("script: nights\n", "# a remark\nscript: nights\ntitle: Other\nconduct: Be kind.\n"),
        ("Ask how many cups a day.", "Ask how many\n        cups a day."),
        ("20..300 kg", "30..250 kg"),
        ("integer 0..20", "number 0..20"),
        ("[never, sometimes, often]", "[often, never, sometimes]"),
        ("[never, sometimes, often]", "[never, rarely, often]"),
        ("{0: on no night, 1: on one night, 2: on", "{1: on one night, 0: on no night, 2: on"),
        ("falling + waking", "(falling + waking)"),
        ("falling + waking", "sum(waking, falling)"),
        ("answers: {0: on no night, 1: on one", "answers: {0: On no night, 1: On one"),
        ("minutes_awake: integer 0..600}}", "minutes_awake: integer 0..600}, optional: true}"),
        ("      snore:", f"{MORE}      snore:"),
        ("after: 7 days", "after: 8 days"),
    ],
)  # fmt: skip
def test_another_change_bothers_nobody(tmp_path: Path, right: str, wrong: str) -> None:
    """What changes beside a value, or how it is written, is no change of what it means."""
    old = nights(tmp_path / "old")
    (tmp_path / "new").mkdir()
    first, again, programme = (each.replace(right, wrong) for each in (FIRST, AGAIN, NIGHTS))
    assert (first, again, programme) != (FIRST, AGAIN, NIGHTS)
    new = programme_of(tmp_path / "new", programme, nights=first, again=again)
    found = onward_of(old, new, standing_of(old))
    found.refuse()
    assert known(found.standing) == known(found.kept)


@pytest.mark.parametrize(
    ("name", "doubtful"),
    [("hours_awake", {"hours_awake": False}), ("awake", {"awake": True}), ("minutes_in_bed", {})],
)
def test_a_new_name_may_tell_another_unit(
    tmp_path: Path, name: str, doubtful: dict[str, bool]
) -> None:
    """45 minutes are no 45 hours, whatever the new name says it was called before."""
    old = nights(tmp_path / "old")
    new = nights(tmp_path / "new", "minutes_awake", name, RENAMED.format(name))
    found = onward_of(old, new, standing_of(old))
    assert {one.name: one.may_be_same for one in found.doubts()} == doubtful


@pytest.mark.parametrize(("waking", "trouble"), [(2, 7), (None, 3)])
def test_another_formula_is_worked_out_anew(
    tmp_path: Path, waking: int | None, trouble: int
) -> None:
    """From parts that are all kept of the session; else it is doubtful, and never the same."""
    old = nights(tmp_path / "old")
    new = nights(tmp_path / "new", "trouble: falling + waking", "trouble: 10 - falling - waking")
    kept = standing_of(old)
    if waking is None:
        kept["visits"][0].setdefault("kept", {})["waking"] = Kept(status="declined")
    found = onward_of(old, new, kept)
    assert known(found.standing)["trouble"]["value"] == trouble
    doubtful = {} if waking else {"trouble": False}
    assert {one.name: one.may_be_same for one in found.doubts()} == doubtful
    if waking:
        assert prospect_of(found).worked_out == {"trouble": 7}
        again = onward_of(old, new, found.standing)
        assert known(again.standing)["trouble"]["value"] == 7
        assert not [*again.doubts()]


FORMULA = ("trouble: falling + waking", "trouble: 10 - falling - waking")
WEEK = ("cups a day.", "cups a week.")
SAID = ["15 cups", "72 kg", "45 minutes", "never", "on one night", "on most nights"]


async def test_a_session_that_ends_under_a_changed_programme_is_looked_at(tmp_path: Path) -> None:
    """It ends as it began; what it leaves is worked out anew, or refused as soon as it is over."""
    said = [SAID[:4], SAID[4:], []]
    async with a_course(nights(tmp_path / "old"), first=said) as course:
        await course.go_on()
        course.programme, course.held = nights(tmp_path / "new", *FORMULA), 0
        standing = await course.go_on()
        trouble = known(standing)["trouble"]
        assert (trouble["value"], trouble["formula"]) == (7, "10 - falling - waking")
    async with a_course(nights(tmp_path / "old"), first=said[:2]) as course:
        await course.go_on()
        course.programme, course.held = nights(tmp_path / "week", *WEEK), 0
        for _ in range(2):
            with pytest.raises(InputError, match=r"--same cups.*--anew cups"):
                await course.go_on()
        assert len(await course.store.sessions.names()) == 1


async def test_somebody_decides_and_is_remembered(tmp_path: Path) -> None:
    """What means the same is kept until its words change again; what is asked anew is not known."""
    async with a_course(nights(tmp_path / "old"), first=[SAID], second=[[]]) as course:
        await course.go_on()
        new, now = nights(tmp_path / "new", *WEEK), course.clock()
        stays = await move_person(course.store, course.memory, "P17", new, now=now)
        assert (stays.fate, len(stays.reasons)) == ("stays", 1)
        moved = await move_person(
            course.store, course.memory, "P17", new, by="Dr Gray", now=now, same={"cups"}
        )
        assert [one["name"] for one in moved.same] == ["cups"]
        again = await move_person(course.store, course.memory, "P17", new, now=now)
        assert again.fate == "there"

        newer = nights(tmp_path / "newer", "cups a day.", "cups a month.")
        asked = await move_person(course.store, course.memory, "P17", newer, now=now)
        assert "“Ask how many cups a month.” now" in asked.reasons[0]
        left = await move_person(
            course.store, course.memory, "P17", newer, by="Dr Gray", now=now, anew={"cups"}
        )
        assert (left.fate, [one["name"] for one in left.anew]) == ("leaves", ["cups"])
        course.programme, course.clock, course.held = newer, at("2026-12-09"), 0
        standing = await course.go_on()
        assert known(standing)["cups"] == {"status": "not told"}
        assert "cups" not in (await state_of(course, "P17/nights/2-second"))["collected"]
        assert [move.get("anew", []) for move in standing["moves"]] == [[], [*left.anew]]


async def test_what_cannot_be_the_same_is_never_taken_for_it(tmp_path: Path) -> None:
    """Pounds stay no kilograms, whoever says so; asked anew, they keep nobody back."""
    async with a_course(nights(tmp_path / "old"), first=[SAID]) as course:
        await course.go_on()
        lb = nights(tmp_path / "new", "20..300 kg", "20..300 lb")
        for same, anew, fate in (({"weight"}, set(), "stays"), (set(), {"weight"}, "leaves")):
            found = await move_person(
                course.store, course.memory, "P17", lb, now=course.clock(), same=same, anew=anew
            )
            assert found.fate == fate
