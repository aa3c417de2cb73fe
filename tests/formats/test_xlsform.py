"""A questionnaire in a spreadsheet becomes a script, or each cell that cannot is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.workbooks import Sheet, workbook

from scriptgraph.core.errors import ScriptError
from scriptgraph.formats.load import load_script, write_script
from scriptgraph.formats.xlsform.reading import load_xlsform
from scriptgraph.script.check.faults import faults

SURVEY: Sheet = [
    ["type", "name", "label::Deutsch (de)", "required", "constraint"],
    ["note", "intro", "In den letzten zwei Wochen:", None, None],
    ["begin group", "items", "Bitte antworten Sie so genau wie möglich.", None, None],
    ["select_one often", "low", "Niedergeschlagen", "yes", None],
    ["select one yes_no", "alone", "Leben Sie allein?", None, None],
    ["end group", None, None, None, None],
    ["integer", "hours", "Wie viele Stunden Schlaf?", None, ". >= 0 and . <= 24"],
    ["decimal", "weight", "Wie viel wiegen Sie?", None, None],
    ["text", "more", "Was noch?", None, None],
]
CHOICES: Sheet = [
    ["list_name", "name", "label::Deutsch (de)"],
    ["often", 0, "nie"],
    ["often", 1.0, "oft"],
    ["yes_no", "y", "ja, allein"],
    ["yes_no", "n", "nein"],
]
SETTINGS: Sheet = [["form_title", "form_id", "version"], ["Stimmung", "stimmung_7", 3]]


def test_what_asks_in_words_is_read(tmp_path: Path) -> None:
    """Names that are numbers are scores; others are told in their labels."""
    script = load_xlsform(workbook(tmp_path, survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    assert (script.id, script.title, script.language) == ("stimmung_7", "Stimmung", "de")
    assert {task.id: (task.say, *task.collect.values()) for task in script.first.tasks} == {
        "intro": ("In den letzten zwei Wochen:",),
        "items": ("Bitte antworten Sie so genau wie möglich.",),
        "low": ("Niedergeschlagen", ("0 = nie", "1 = oft")),
        "alone": ("Leben Sie allein?", ("ja, allein", "nein")),
        "hours": ("Wie viele Stunden Schlaf?", "integer 0..24"),
        "weight": ("Wie viel wiegen Sie?", "number"),
        "more": ("Was noch?", "string"),
    }
    assert load_script(write_script(script, "markdown"), "markdown") == script


@pytest.mark.parametrize("called", ["Start", "configurable", "back"])
def test_a_form_that_is_called_as_no_section_is_can_be_used(tmp_path: Path, called: str) -> None:
    """Its section gets a name of its own."""
    settings: Sheet = [["form_title", "form_id"], [called, called]]
    script = load_xlsform(workbook(tmp_path, survey=SURVEY, choices=CHOICES, settings=settings))
    assert faults(script) == []


@pytest.mark.parametrize(
    ("row", "cell", "column", "found"),
    [
        (4, 1, "type", "select_multiple often"),
        (4, 1, "type", "geopoint"),
        (4, 1, "type", "select_one rarely"),
        (4, 1, "type", "select_one often or_other"),
        (4, 2, "name", "q-1"),
        (7, 2, "name", "low"),
        (7, 3, "label::deutsch (de)", None),
        (7, 3, "label::deutsch (de)", "Hallo ${low}"),
        (7, 5, "constraint", ". > 3"),
        (9, 5, "constraint", ". >= 0 and . <= 24"),
        (7, 5, "constraint", ". >= 24 and . <= 0"),
    ],
)
def test_what_a_script_cannot_say_is_refused_with_its_cell(
    tmp_path: Path, row: int, cell: int, column: str, found: str | None
) -> None:
    """Sheet, row and column are named, and nothing is made of the rest."""
    rows = [list(one) for one in SURVEY]
    rows[row - 1][cell - 1] = found
    with pytest.raises(ScriptError) as refused:
        load_xlsform(workbook(tmp_path, survey=rows, choices=CHOICES))
    (one,) = refused.value.findings
    assert (one.place.line, one.place.column) == (row, cell)
    assert f"sheet 'survey', row {row}, column {column!r}" in one.message


def test_other_columns_are_refused_and_not_left_out(tmp_path: Path) -> None:
    """An item that is calculated, or with a hint, is another one; each is told."""
    rows = [[*one, None, None] for one in SURVEY]
    rows[0][5:] = ["calculation", "hint"]
    rows[6][5:] = ["${low} > 0", "Ungefähr"]
    with pytest.raises(ScriptError) as refused:
        load_xlsform(workbook(tmp_path, survey=rows, choices=CHOICES))
    assert [one.place.column for one in refused.value.findings] == [6, 7]
    assert "'${low} > 0'" in refused.value.findings[0].message


def test_of_several_languages_the_default_is_read(tmp_path: Path) -> None:
    """Without one, nobody knows which."""
    rows: Sheet = [
        ["type", "name", "label::English", "label::Deutsch"],
        ["text", "a", "Why?", "Warum?"],
    ]
    settings: Sheet = [["default_language"], ["Deutsch"]]
    script = load_xlsform(workbook(tmp_path, survey=rows, settings=settings))
    assert (script.first.tasks[0].say, script.language) == ("Warum?", "de")
    with pytest.raises(ScriptError, match="2 columns of labels"):
        load_xlsform(workbook(tmp_path, survey=rows))


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04nothing", b"\x00" * 6_000_000])
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    """Without a traceback."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(ScriptError, match="this is no workbook"):
        load_xlsform(path)


def test_a_workbook_without_a_survey_is_told(tmp_path: Path) -> None:
    """What it needs is named."""
    with pytest.raises(ScriptError, match="no sheet `survey`"):
        load_xlsform(workbook(tmp_path, other=[["a"], ["b"]]))


RELEVANT: Sheet = [
    ["type", "name", "label", "relevant"],
    ["select_one often", "low", "Low?", None],
    ["select_one yes_no", "alone", "Alone?", "${low} > 0"],
    ["begin group", "more", None, "selected(${alone}, 'y') or ${low} = 1"],
    ["integer", "hours", "Hours?", "not(${low} = 0)"],
    ["end group", None, None, None],
    ["text", "why", "Why?", "${hours} != '' and ${hours} != 8"],
]
LISTED: Sheet = [["list_name", "name", "label"], *CHOICES[1:]]


def test_when_a_row_is_asked_is_read_as_an_if(tmp_path: Path) -> None:
    """With the group that it stands in, and as it holds where an answer is missing."""
    script = load_xlsform(workbook(tmp_path, survey=RELEVANT, choices=LISTED))
    either = '(known(alone) and alone == "ja, allein" or known(low) and low == 1)'
    assert {task.id: task.if_ for task in script.first.tasks} == {
        "low": None,
        "alone": "low > 0",
        "hours": f"{either} and (not known(low) or low != 0)",
        "why": "hours != 8",
    }
    assert load_script(write_script(script, "yaml"), "yaml").hash == script.hash


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("${why} = 1", "no row before it asks"),
        ("${low} = 7", "'7' is no answer of 'low'"),
        ("${low} + 1 > 2", "'+ 1 > 2'"),
        ("${low} = 1)", "')' stands behind"),
        ("count(${low}) > 1", "'low', which is no repeat before it"),
        ("sum(${low}) > 1", "'sum'; allowed are"),
        ("(${low} = 1", "its end"),
    ],
)
def test_a_relevant_that_a_script_cannot_say_is_refused(
    tmp_path: Path, text: str, why: str
) -> None:
    """With sheet, row and column; nothing is made of the rest."""
    rows = [[*row] for row in RELEVANT]
    rows[2][3] = text
    with pytest.raises(ScriptError) as caught:
        load_xlsform(workbook(tmp_path, survey=rows, choices=LISTED))
    assert why in caught.value.findings[0].message
    assert "row 3, column 'relevant'" in caught.value.findings[0].message
