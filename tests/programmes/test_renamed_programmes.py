"""Sessions and values of a programme are renamed while people are under way, and nobody is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.programming import SMALL, a_course, at, laid_out, programme_of, state_of

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.carried import carried_irregularities
from scriptgraph.core.errors import InputError
from scriptgraph.programmes.leading import leads
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.onward import Onward
from scriptgraph.programmes.reading import read_programme
from scriptgraph.programmes.renaming import brought_up
from scriptgraph.programmes.standing import (
    Led,
    Standing,
    Visit,
    begun,
    known,
    visits_of,
    with_visit,
)
from scriptgraph.state.carried import carried

NEW = """\
programme: two weeks
sessions:
  opening:
    script: new.yaml
    renamed_from: [start_talk, first]
    keep: [spirits, plan]
    homework: plan
    next:
      - {to: end, if: spirits >= 8}
      - {to: opening, if: not known(spirits)}
      - {to: second}
    limits: {visits: 2, then: second}
  second:
    script: new.yaml
    knows: [spirits, plan]
    after: 7 days
    within: 3 weeks
    keep: spirits
danger: second
values:
  spirits: {renamed_from: mood}
"""
TALK = ["5", "I will walk every evening."]


def renamed(place: Path, text: str = NEW, kind: str = "integer 0..10") -> Programme:
    """Load the programme as it is now."""
    script = SMALL.replace("mood: integer 0..10", f"spirits: {kind}").replace("mood:", "spirits:")
    return programme_of(place, text, new=script)


async def test_who_has_had_a_session_goes_on_in_the_renamed_one(tmp_path: Path) -> None:
    """Rules go by what was told under the old name, later sessions know it, and it is audited."""
    async with a_course(programme_of(tmp_path), first=[TALK], second=[[]]) as course:
        await course.go_on()
        course.programme = renamed(tmp_path)
        course.clock, course.held = at("2026-12-09"), 0
        standing = await course.go_on()
        assert [visit["planned"] for visit in standing["visits"]] == ["opening", "second"]
        spirits = known(standing)["spirits"]
        assert (spirits["value"], spirits["source"]["name"]) == (5, "mood")
        assert "mood" not in known(standing)
        state = await state_of(course, "P17/two_weeks/2-second")
        assert state["collected"] == {"spirits": 5, "plan": TALK[1]}
        assert audit(course.programme.scripts["second"], state) == []
        first = {"P17/two_weeks/1-first": await state_of(course, "P17/two_weeks/1-first")}
        assert list(carried_irregularities(state, first)) == []
        del carried(state)["spirits"]["name"]
        told = [one.what for one in carried_irregularities(state, first)]
        assert told == ["spirits = 5 was not told in 'P17/two_weeks/1-first', turn 2"]


async def test_who_is_in_a_session_ends_it_as_it_began(tmp_path: Path) -> None:
    """It goes on with its own script, and what it leaves has the name of today."""
    async with a_course(programme_of(tmp_path), first=[["5"]], opening=[[TALK[1]]]) as course:
        await course.go_on()
        course.programme, course.held = renamed(tmp_path), 0
        standing = await course.go_on()
        (visit,) = standing["visits"]
        assert (visit["planned"], visit["session"]) == ("opening", "P17/two_weeks/1-first")
        assert visit["kept"].keys() == {"spirits", "plan"}
        assert visit["kept"]["spirits"]["source"]["name"] == "mood"
        assert leads(course.programme, standing).target == "second"


def standing_of(programme: Programme, *values: object) -> Standing:
    """Give somebody who had the first session so often, by the names of before."""
    standing = begun(programme)
    for number, value in enumerate(values):
        source = {"session": f"s{number}", "turn": 1, "quote": "", "at": ""}
        kept = {"mood": {"status": "told", "value": value, "source": source}}
        visit = Visit(planned="first", session=f"s{number}", begun="", ended="2026-12-01T00:00:00")
        standing = with_visit(programme, standing, {**visit, "kept": kept})  # type: ignore[typeddict-item]
    return standing


def test_sessions_are_counted_on(tmp_path: Path) -> None:
    """A limit of visits counts those that had another name."""
    now = renamed(tmp_path)
    found = brought_up(now, standing_of(now, 5, 9))
    assert visits_of(found, "opening") == 2
    assert known(found)["spirits"]["value"] == 9
    assert brought_up(now, found) == found


def test_where_a_human_has_led_is_renamed_as_well(tmp_path: Path) -> None:
    """It is a session like any other."""
    now = renamed(tmp_path)
    led = Led(to="start_talk", by="Dr Gray", at="")
    visit = Visit(planned="second", session="a", begun="", ended="", led=led)
    found = brought_up(now, with_visit(now, begun(now), visit))
    assert leads(now, found).target == "opening"


def test_a_value_that_does_not_fit_its_new_type_is_refused(tmp_path: Path) -> None:
    """Nothing is dropped in silence, and no rule goes by a value of another kind."""
    now = renamed(tmp_path, NEW.replace("spirits >= 8", "known(spirits)"), "string")
    kept = standing_of(now, 5)
    found = Onward(now, "P17", kept, brought_up(now, kept), {})
    with pytest.raises(InputError, match="'mood' was told in 's0' as 5, and 'spirits'"):
        found.refuse()


def test_old_names_are_no_part_of_what_a_programme_is(tmp_path: Path) -> None:
    """They may go once nobody is left who needs them."""
    plain = NEW.replace("    renamed_from: [start_talk, first]\n", "").partition("values:")[0]
    assert renamed(tmp_path).hash == renamed(tmp_path, plain).hash


@pytest.mark.parametrize(
    ("right", "wrong", "rule", "line"),
    [
        ("[start_talk, first]", "[second, first]", "renamed-from-existing", 5),
        ("[start_talk, first]", "[opening, first]", "renamed-from-existing", 5),
        ("[start_talk, first]", "[end, first]", "renamed-from-existing", 5),
        ("[start_talk, first]", "[first, first]", "renamed-twice", 5),
        ("after: 7 days", "renamed_from: first\n    after: 7 days", "renamed-twice", 16),
        ("[start_talk, first]", "[start talk!]", "bad-name", 5),
        (
            "spirits: {renamed_from: mood}",
            "spirits: {renamed_from: plan}",
            "renamed-from-existing",
            21,
        ),
        ("spirits: {renamed_from: mood}", "spirit: {renamed_from: mood}", "renamed-unkept", 21),
        ("spirits: {renamed_from: mood}", "spirits: mood", "wrong-value", 21),
        ("spirits: {renamed_from: mood}", "spirits: {renamed_form: mood}", "wrong-value", 21),
        (
            "spirits: {renamed_from: mood}",
            "spirits: {renamed_from: mood, type: x}",
            "unknown-key",
            21,
        ),
        ("values:\n  spirits: {renamed_from: mood}", "values: mood", "wrong-value", 20),
    ],
)
def test_a_misused_old_name_is_told_at_its_line(
    tmp_path: Path, right: str, wrong: str, rule: str, line: int
) -> None:
    """One way only leads from a name, and nothing that has a name now had it before."""
    assert right in NEW
    script = SMALL.replace("mood: integer", "spirits: integer")
    _, findings = read_programme(laid_out(tmp_path, NEW.replace(right, wrong, 1), new=script))
    found = [(one.rule, one.place.line) for one in findings if one.severity == "error"]
    assert (rule, line) in found, found
