"""A repeat of an XLSForm is a list of records, or what of it a script cannot say is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.fakes import Talk
from support.workbooks import Sheet, workbook

from scriptgraph.core.errors import ScriptError
from scriptgraph.formats.load import load_script, write_script
from scriptgraph.formats.xlsform.reading import load_xlsform, read_xlsform
from scriptgraph.rehearsal.model import RehearsalModel

HEAD = ["type", "name", "label", "relevant", "repeat_count", "constraint", "calculation"]


def rows(*survey: list[str | int | None]) -> Sheet:
    """Give a survey whose short rows are filled up."""
    return [HEAD, *([*row, *[None] * (len(HEAD) - len(row))] for row in survey)]


ROSTER = rows(
    ["note", "hello", "A few questions about your home."],
    ["select_one yes_no", "shared", "Do you live with others?"],
    ["begin repeat", "people", "Who lives with you?", "${shared} = 'yes'", 6],
    ["text", "called", "What are they called?"],
    ["integer", "age", "How old are they?", None, None, ". >= 0 and . <= 120"],
    ["decimal", "hours", "How many hours a day are they at home?"],
    ["end repeat"],
    ["calculate", "many", None, None, None, None, "count(${people})"],
    ["text", "room", "Who has a room of their own?", "${many} >= 2"],
    ["begin_group", "quiet", "The last one.", "count(${people}) != 0 or ${shared} = 'no'"],
    ["text", "place", "Where is it quiet?", "not(count(${people}) > 4)"],
    ["end_group"],
)
CHOICES: Sheet = [["list_name", "name", "label"], ["yes_no", "yes", "yes"], ["yes_no", "no", "no"]]


def test_a_household_roster_is_a_list_of_its_people(tmp_path: Path) -> None:
    """The questions of a repeat are the parts of a record, and all of their words are asked."""
    script = load_xlsform(workbook(tmp_path, survey=ROSTER, choices=CHOICES))
    people = next(task for task in script.first.tasks if task.id == "people")
    assert people.collect == {
        "people": "list of at most 6 {called: string, age: integer 0..120, hours: number}"
    }
    assert (people.say or "").splitlines() == [
        "Who lives with you?",
        "- What are they called?",
        "- How old are they?",
        "- How many hours a day are they at home?",
    ]
    assert people.if_ == 'shared == "yes"'
    for form in ("yaml", "markdown"):
        assert load_script(write_script(script, form), form).hash == script.hash


def test_how_many_of_a_repeat_there_are_is_worked_out_and_asked(tmp_path: Path) -> None:
    """A list that nobody has told counts none, as a repeat that was not opened does."""
    script = load_xlsform(workbook(tmp_path, survey=ROSTER, choices=CHOICES))
    assert script.computed == {"many": "count(people)"}
    asked = {task.id: task.if_ for task in script.first.tasks}
    assert asked["room"] == "many >= 2"
    either = 'count(people) != 0 or known(shared) and shared == "no"'
    assert (asked["quiet"], asked["place"]) == (either, f"({either}) and count(people) <= 4")


def test_the_library_of_xlsforms_takes_the_same_roster(tmp_path: Path) -> None:
    """What is tried here is a form that data collectors can load, with a repeat of that many."""
    pyxform = pytest.importorskip("pyxform.xls2xform")
    made = pyxform.convert(workbook(tmp_path, survey=ROSTER, choices=CHOICES))
    assert '<repeat nodeset="/data/people"' in made.xform
    assert 'calculate="count( /data/people )"' in made.xform
    survey = [list(row) for row in ROSTER]
    survey[2] = [*rows(["integer", "shared", "How many do you live with?"])[1]]
    survey[3][HEAD.index("relevant")] = None
    survey[3][HEAD.index("repeat_count")] = "${shared}"
    survey[10][HEAD.index("relevant")] = "count(${people}) != 0"
    form = workbook(tmp_path, survey=survey)
    assert 'jr:count=" /data/shared "' in pyxform.convert(form).xform
    assert read_xlsform(form)[1]


@pytest.mark.parametrize(("bounds", "most"), [(". >= 0 and . <= 8", 8), (None, 20)])
def test_an_answer_says_how_many_there_are(tmp_path: Path, bounds: str | None, most: int) -> None:
    """It is a list where that is above 0, and what of it the list does not keep is said."""
    survey = rows(
        ["integer", "how_many", "How many live with you?", None, None, bounds],
        ["text", "pet", "Have you got a pet?"],
        ["begin_repeat", "people", "Who are they?", "${pet} != 'no'", "${how_many}"],
        ["text", "called", "What are they called?"],
        ["end_repeat"],
    )
    script, lost = read_xlsform(workbook(tmp_path, survey=survey))
    people = next(task for task in script.first.tasks if task.id == "people")
    head = "list of" if most == 20 else f"list of at most {most}"
    assert people.collect == {"people": f"{head} {{called: string}}"}
    assert people.if_ == '(not known(pet) or pet != "no") and how_many > 0'
    assert lost == [
        f"row 4: 'people' is a list of at most {most}, asked where 'how_many' is above 0; that as "
        "many are told as it says is not kept"
    ]


async def test_who_lives_there_is_told_and_counted(tmp_path: Path) -> None:
    """The item behind the repeat is asked by how many were told."""
    survey = [row for row in ROSTER if row[1] not in ("hello", "shared")]
    survey = [[None if "shared" in str(cell) else cell for cell in row] for row in survey]
    script = load_xlsform(workbook(tmp_path, survey=survey))
    talk = Talk(script, RehearsalModel())
    await talk.say(None, "Nora, 34 years, and Ben, 7 years.")
    state = await talk.state()
    assert state["collected"]["people"] == [{"called": "Nora"}, {"called": "Ben"}]
    assert await talk.say("That is all.") == "Who has a room of their own?"
    alone = Talk(script, RehearsalModel())
    assert "Where is it quiet?" in await alone.say(None, "Nora.", "That is all.")


REFUSED = {
    "a repeat in a repeat": (6, ["begin_repeat", "pets", "Pets?"], "type", "'begin_repeat' in a"),
    "a group": (6, ["begin_group", "more", None], "type", "'begin_group' in a repeat"),
    "a choice": (
        6,
        ["select_one yes_no", "male", "Male?"],
        "type",
        "a part of a record has no choices: write it as text, and the answers into its label",
    ),
    "a note": (6, ["note", "more", "Mind the age."], "type", "'note' in a repeat"),
    "a calculation": (
        6,
        ["calculate", "b", None, None, None, None, "position(..)"],
        "type",
        "'calculate' in a repeat",
    ),
    "a relevance": (
        6,
        ["integer", "age", "How old?", "${called} != ''"],
        "relevant",
        "in a repeat",
    ),
    "a constraint of a text": (
        6,
        ["text", "age", "How old?", None, None, ". != ''"],
        "constraint",
        "allowed is a range",
    ),
    "the words of another": (6, ["text", "age", "How old is ${called}?"], "label", "`${...}`"),
    "a part named twice": (6, ["text", "called", "How old?"], "name", "in this repeat twice"),
    "a record without a name": (
        5,
        ["integer", "called", "Which number?"],
        "type",
        "'integer' as the first question of a repeat",
    ),
    "a count that is worked out": (
        4,
        ["begin_repeat", "people", "Who?", None, "${shared} + 1"],
        "repeat_count",
        "which is worked out; allowed are a whole number, the most records, and ${name} of",
    ),
    "a count that is no number": (
        4,
        ["begin_repeat", "people", "Who?", None, "${shared}"],
        "repeat_count",
        "${shared}, which asks for no whole number before it",
    ),
    "a count that nobody asks": (
        4,
        ["begin_repeat", "people", "Who?", None, "${room}"],
        "repeat_count",
        "${room}, which asks for no whole number before it",
    ),
    "more records than anybody tells": (
        4,
        ["begin_repeat", "people", "Who?", None, 51],
        "type",
        "a list has at most 50 records",
    ),
    "a sum over a repeat": (
        9,
        ["calculate", "many", None, None, None, None, "sum(${age})"],
        "calculation",
        "allowed is count(${repeat})",
    ),
    "one of its records": (
        9,
        ["calculate", "many", None, None, None, None, "indexed-repeat(${age}, ${people}, 1)"],
        "calculation",
        "allowed is count(${repeat})",
    ),
    "a condition over a part": (
        10,
        ["text", "room", "Who?", "${age} > 17"],
        "relevant",
        "'age', and of a repeat only count(${people}) is read",
    ),
    "a condition over the list": (
        10,
        ["text", "room", "Who?", "${people} != ''"],
        "relevant",
        "'people', and of a repeat only count(${people}) is read",
    ),
    "a label of a calculation": (
        9,
        ["calculate", "many", "How many?", None, None, None, "count(${people})"],
        "label",
        "allowed columns are calculation, name, type",
    ),
    "another ending": (8, ["end_group"], "type", "'end_group', and no group is open"),
}


@pytest.mark.parametrize(
    ("number", "row", "column", "why"), list(REFUSED.values()), ids=list(REFUSED)
)
def test_what_a_list_cannot_say_is_refused_with_its_cell(
    tmp_path: Path, number: int, row: list[str | int | None], column: str, why: str
) -> None:
    """Sheet, row and column are named, and nothing of it is dropped."""
    survey = [list(one) for one in ROSTER]
    survey[number - 1] = rows(row)[1]
    with pytest.raises(ScriptError) as caught:
        load_xlsform(workbook(tmp_path, survey=survey, choices=CHOICES))
    first = caught.value.findings[0]
    assert f"sheet 'survey', row {number}, column {column!r}" in first.message
    assert (first.place.line, first.place.column) == (number, HEAD.index(column) + 1)
    assert why in first.message


def test_a_repeat_that_nothing_ends_is_refused(tmp_path: Path) -> None:
    """Nobody knows which questions are asked of each record then."""
    survey = [row for row in ROSTER if row[0] not in ("end repeat", "end_group")]
    with pytest.raises(ScriptError, match="row 4, column 'type': 'begin repeat', which nothing"):
        load_xlsform(workbook(tmp_path, survey=survey, choices=CHOICES))
