"""Rubrics' files: what is read, and what is said about those that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError
from support.rubrics import rubric, rubric_data, rubrics, write_rubric

from scriptgraph.core.errors import InputError
from scriptgraph.formats.rubric import load_rubric, packaged_rubrics
from scriptgraph.replies.rubric import Rubric

LINES = """\
rubric: mine
title: Mine
judges: reply
scale: {from: 1, to: 3}
criteria:
  warmth:
    title: Warmth
    definition: How warm it is.
    levels: {1: cold, 2: so so, 3: warm}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "judges", "criteria", "scale"),
    [
        (
            "principles",
            "reply",
            ["empathy", "relevance", "clarity", "safety", "exploration", "autonomy", "staging"],
            range(1, 6),
        ),
        ("alliance", "dialogue", ["goal", "task", "bond"], range(1, 8)),
    ],
)
def test_packaged_rubrics(name: str, judges: str, criteria: list[str], scale: range) -> None:
    """Each is there by its id, and every criterion has a definition and all its levels."""
    found = load_rubric(name)
    assert (found.id, found.judges, list(found.by_id), found.scale) == (
        name,
        judges,
        criteria,
        scale,
    )
    assert name in packaged_rubrics()
    for criterion in found.criteria:
        assert len(criterion.definition) > 60
        assert all(len(level) > 30 for level in criterion.levels.values())
        assert len(set(criterion.levels.values())) == len(scale)


def test_alliance_scores_come_with_a_caution() -> None:
    """Whoever sees them is told that a model's run high."""
    assert "run high" in load_rubric("alliance").caution


@given(rubrics())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_rubric_is_read_as_it_was_written(tmp_path: Path, rubric: Rubric) -> None:
    """Whatever its texts hold."""
    assert load_rubric(write_rubric(tmp_path / "r.yaml", rubric_data(rubric))) == rubric


def test_the_hash_is_of_what_the_judge_reads() -> None:
    """A new title or caution asks the same; a new level does not."""
    one = rubric()
    assert one.hash == one.model_copy(update={"title": "Other", "caution": "Mind."}).hash
    assert one.hash != rubric(highest=6).hash
    assert one.hash != rubric(judges="dialogue").hash


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2: so so, ", "", "9:5: error: the levels of 'warmth' have a gap: no text for 2"),
        ("3: warm", "3: warm, 4: hot", "9:42: error: level 4 of 'warmth' is not on the scale from"),
        ("1: cold", "one: cold", "9:14: error: 'one' is no whole number"),
        ("2: so so", "2: ' '", r"9:23: error: '2' needs a text behind it; found ' '"),
        ("2: so so", "2: [a]", r"9:23: error: '2' needs a text behind it; found a list"),
        ("2: so so", "2: ", "9:23: error: the value is missing after '2'"),
        ("2: so so", "1: so so", "9:23: error: '1' stands here twice"),
        ("to: 3", "to: 1", r"4:18: error: 'from' \(1\) has to be less than 'to' \(1\)"),
        ("to: 3", "to: three", "4:18: error: 'three' is no whole number"),
        ("to: 3", "to: 3, by: 1", "4:25: error: 'scale' has an unknown key 'by'"),
        (", to: 3", "", "4:1: error: 'scale' has no 'to'"),
        ("scale: {from: 1, to: 3}", "scale: 1-3", "4:1: error: 'scale' needs from, to; found '1-3"),
        ("judges: reply", "judges: replies", "3:1: error: .*did you mean 'reply'"),
        ("title: Mine", "tittle: Mine", "2:1: error: the rubric has an unknown key 'tittle'; did"),
        ("title: Mine\n", "", "1:1: error: the rubric has no 'title'"),
        ("    title: Warmth\n", "", "6:3: error: 'warmth' has no 'title'"),
        ("    definition:", "    defined:", "8:5: error: 'warmth' has an unknown key 'defined'"),
        ("rubric: mine", "rubric: my own", "1:1: error: 'my own' is no name"),
        ("  warmth:", "  so warm:", "6:3: error: 'so warm' is no name"),
        ("  warmth:", "  overall:", "6:3: error: 'overall' stands for the mean of all criteria"),
        ("levels: {1: cold, 2: so so, 3: warm}", "levels: [a]", "9:5: error: the levels of 'war"),
        (LINES[LINES.index("  warmth") :], "  {}\n", "5:1: error: 'criteria' needs criteria"),
        (LINES[LINES.index("  warmth") :], "  warmth: x\n", "6:3: error: 'warmth' needs title,"),
        (LINES, "- a\n", "1:1"),
        (LINES, "a: b: c\n", "1:5: error: the text of 'a' contains a colon"),
        (LINES, "", "the file has no content"),
    ],
)
def test_a_fault_is_named_with_its_place(old: str, new: str, said: str, tmp_path: Path) -> None:
    """File, line and column, what was found, and what is allowed."""
    assert old in LINES
    with pytest.raises(InputError, match=rf"(?s)mine\.yaml:?.*{said}"):
        load_rubric(written(tmp_path, LINES.replace(old, new)))


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    """In the order of the file, each on a line of its own."""
    text = (
        LINES.replace("2: so so, ", "")
        .replace("Mine", "''")
        .replace("How", "[How")
        .replace("it is.", "it is]")
    )
    with pytest.raises(InputError) as raised:
        load_rubric(written(tmp_path, text))
    places = [
        line.split(": error")[0].partition("mine.yaml:")[2]
        for line in str(raised.value).split("\n")
    ]
    assert places == ["2:1", "8:5", "9:5"]


@pytest.mark.parametrize("gap", [[7], list(range(2, 40))])
def test_a_long_gap_is_told_in_short(gap: list[int], tmp_path: Path) -> None:
    """The first are listed, and the others counted."""
    data: dict[str, Any] = rubric_data(rubric("kind", highest=40))
    data["criteria"]["kind"]["levels"] = {score: "x" for score in range(1, 41) if score not in gap}
    with pytest.raises(InputError) as raised:
        load_rubric(write_rubric(tmp_path / "r.yaml", data))
    said = str(raised.value)
    assert ("and 26 more" in said) is (len(gap) > 12)
    assert len(said.split("gap")[1]) < 120


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("principle", r"there is no rubric 'principle'; did you mean 'principles'\?\nPackaged are"),
        ("nothing.yaml", r"nothing\.yaml: error: there is no such file"),
        ("README.md", "there is no rubric 'README.md'"),
        ("", "there is no rubric ''"),
    ],
)
def test_a_rubric_that_is_not_there(source: str, said: str) -> None:
    """It says which ones there are."""
    with pytest.raises(InputError, match=said):
        load_rubric(source)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"highest": 4}, "one level for each score"),
        ({"lowest": 5}, "no two scores"),
        ({"criteria": []}, "at least 1 item"),
        ({"criteria": [rubric().criteria[0]] * 2}, "two criteria have the same id"),
        ({"criteria": [{**rubric().criteria[0].model_dump(), "id": "overall"}]}, "the mean of all"),
    ],
)
def test_a_rubric_made_in_code_is_held_to_the_same(change: dict[str, Any], said: str) -> None:
    """No rubric exists that a judge could not be asked by."""
    with pytest.raises(ValidationError, match=said):
        Rubric.model_validate({**rubric().model_dump(), **change})
