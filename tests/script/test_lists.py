"""Lists of records: how their types are written, and what conditions know of them."""

from __future__ import annotations

import pytest
from support.fakes import script, task

from scriptgraph.core.values import Record
from scriptgraph.script.check import check
from scriptgraph.script.expressions import holds, value
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Kind, kind_of
from scriptgraph.script.lists import Length, as_list, from_group, merged, plainly
from scriptgraph.script.model import Script

MEDS = "list of {name: string, dose: number mg}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("list of {name: string, dose: number mg}", MEDS),
        ("List of: {name:string,dose:  number  mg}", MEDS),
        ("list of at most 20 {name: string, dose: number mg}", MEDS),
        ("list of at most 5 {who: string}", "list of at most 5 {who: string}"),
        ("list of {who: string, since: date, mal: integer 0 .. 6}",
         "list of {who: string, since: date, mal: integer 0..6}"),
    ],
)  # fmt: skip
def test_a_type_of_lists_is_written_in_one_way(written: str, meant: str) -> None:
    """However the parts are set, they are the same; the usual most is not written."""
    assert as_list(written) == meant
    assert as_list(meant) == meant


def test_a_group_of_a_file_is_the_same_type() -> None:
    """What YAML has as a group is a type in one line."""
    assert as_list(from_group({"list of": {"name": "string", "dose": "number mg"}})) == MEDS


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("list", "what each of its records has"),
        ("list of medicines", "what each of its records has"),
        ("list of {}", "from 1 to 6 parts"),
        ("list of {name}", "the part 'name' has no type"),
        ("list of {name: string, name: string}", "two parts 'name'"),
        ("list of {dose: number mg}", "the first part names the record"),
        ("list of {name: string, when: [morning, evening]}", "is no choice"),
        ("list of {name: string, of: list of {a: string}}", "a list"),
        ("list of {name: string, dose: number boxes}", "'boxes' is no unit"),
        ("list of {name: string, a b: string}", "'a b' is no name"),
        ("list of at most 0 {name: string}", "at most 50 records, and at least one"),
        ("list of at most 900 {name: string}", "at most 50 records"),
    ],
)
def test_what_is_no_type_of_lists_is_refused_with_the_reason(written: str, why: str) -> None:
    """Each slip is told as what it is."""
    with pytest.raises(ValueError, match=why):
        as_list(written)


def test_a_type_is_taken_apart() -> None:
    """For checks and proofs a list is a whole number of records, and its parts stand beside."""
    parts = (("name", "string"), ("dose", "number mg"))
    assert kind_of(MEDS) == Kind("list", 0, 20, parts=parts)
    assert kind_of(MEDS).meaning == "records"


def test_conditions_count_records() -> None:
    """Of a list its records are counted; of other values how many are known, as ever."""
    known = {"meds": Length(2), "mood": 7}
    assert holds("count(meds) >= 2 and known(meds)", known)
    assert value("count(meds) * 10", known) == 20
    assert value("count(mood, pain)", known) == 1
    assert value("count(meds)", {}) == 0
    assert not holds("known(meds)", {})


def of(condition: str, **more: ValueType) -> Script:
    """Write a script that asks for a list, and has one rule."""
    asking = task("ask", collect={"meds": MEDS, **more})
    sections = {
        "a": {"tasks": [asking], "next": [{"to": "b", "if": condition}, {"to": "end"}]},
        "b": {"tasks": [task("go")]},
    }
    return script(sections)


@pytest.mark.parametrize(
    ("condition", "hint"),
    [
        ("meds >= 2", "count(meds) >= 1"),
        ("meds", "count(meds) >= 1"),
        ('meds == "sertraline"', "count(meds) >= 1"),
        ('"sertraline" in meds', "count(meds) >= 1"),
        ("sum(meds, 2) > 3", "count(meds) >= 1"),
        ("count(meds, mood) > 1", "count(meds)"),
    ],
)
def test_a_list_can_be_asked_about_and_not_read(condition: str, hint: str) -> None:
    """Whatever else is asked of a list is a fault that says what can be."""
    found = [one for one in check(of(condition, mood="integer")) if one.severity == "error"]
    assert [one.rule for one in found] == ["mistyped-condition"]
    assert hint in (found[0].hint or "")


@pytest.mark.parametrize("condition", ["count(meds) > 20", "count(meds) < 0"])
def test_what_no_list_can_be_is_found(condition: str) -> None:
    """The checks know how many records there can be."""
    assert "condition-never-holds" in {one.rule for one in check(of(condition))}


@pytest.mark.parametrize("condition", ["count(meds) >= 2", "known(meds)", "declined(meds)"])
def test_what_may_be_asked_is_no_fault(condition: str) -> None:
    """Counting, and the three states, are all there is."""
    assert not [one for one in check(of(condition)) if one.severity == "error"]


def test_a_record_is_put_in_by_its_name() -> None:
    """A namesake is changed in its place, part by part; any other record comes last."""
    known: list[Record] = [{"name": "Sertraline", "dose": 50.0}, {"name": "melatonin"}]
    found = merged(known, {"name": "sertraline ", "times": 1}, "name")
    assert found == [{"name": "Sertraline", "dose": 50.0, "times": 1}, {"name": "melatonin"}]
    assert merged(known, {"name": "iron"}, "name")[-1] == {"name": "iron"}
    assert plainly(found) == "name: Sertraline, dose: 50, times: 1; name: melatonin"
    assert plainly([]) == "none"


def test_actions_take_and_give_lists() -> None:
    """As what people tell, and as what is said of it."""
    sections = {
        "a": {"tasks": [task("ask", collect={"meds": MEDS}), {"id": "go", "call": "book"}]},
    }
    made = script(sections, actions={"book": {"takes": ["meds"], "gives": {"slots": MEDS}}})
    assert [one.message for one in check(made) if one.severity == "error"] == []
