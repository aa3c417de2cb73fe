"""Scripts that went wrong in silence: each is told what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from scriptgraph.assurance.rehearse import rehearse
from scriptgraph.formats.load import load_script, read_script
from scriptgraph.nodes.rules import next_move
from scriptgraph.script.check import check
from scriptgraph.state.values import read_value

SILENT = Path(__file__).parents[2] / "cases" / "silent"


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("komma", 7, "write `schmerz >= 7.5`"),
        ("or", 7, "such as `goal == 'cut down'`"),
    ],
)
def test_a_condition_that_always_held_is_an_error(name: str, line: int, said: str) -> None:
    """One finding, where the condition stands, says what to write instead."""
    _, findings = read_script(SILENT / f"{name}.yaml")
    (found,) = findings
    assert (found.rule, found.severity, found.place.line) == ("bad-expression", "error", line)
    assert said in found.message


def test_a_declined_item_of_a_questionnaire_is_told() -> None:
    """21 points and one item left open must not count as mild without a word."""
    (found,) = check(load_script(SILENT / "phq.yaml"))
    assert (found.rule, found.severity) == ("missing-value-decides", "warning")
    assert "goes on to 'mild'" in found.message


def test_answers_that_are_numbers_add_up() -> None:
    """Nine times 3 is 27, and an item of its own leads to the crisis all the same."""
    script = load_script(SILENT / "phq_choice.yaml")
    items = {f"q{n}": read_value("3", script.first.tasks[n].collect[f"q{n}"]) for n in range(1, 10)}
    assert list(items.values()) == [3] * 9
    known = {name: value for name, value in items.items() if value is not None}
    found = next_move(script, script.first, known, chosen=None)
    severe = next_move(script, script.first, {**known, "q9": 0}, chosen=None)
    assert (found and found.target, severe and severe.target) == ("crisis", "severe")


@pytest.mark.parametrize("name", ["phq", "phq_choice"])
async def test_a_rehearsal_shows_a_missing_value_as_what_it_is(name: str) -> None:
    """Every result of the questionnaire is reached, and whoever does not answer is seen."""
    result = await rehearse(load_script(SILENT / f"{name}.yaml"))
    assert result.findings == []
    (missing,) = [path for path in result.paths if path.missing]
    assert missing.moves == ("phq", "mild")
    assert "q9" in missing.missing
    assert len([path for path in result.paths if path.moves[:2] == ("phq", "mild")]) == 2


def test_turns_do_not_end_the_circle() -> None:
    """One finding names the sections that a session can go round in."""
    (found,) = [f for f in check(load_script(SILENT / "loop.yaml")) if f.rule.startswith("circle")]
    assert "'confidence', 'strengthen' form a circle" in found.message


def test_gaps_and_pictures_are_told() -> None:
    """A value that somebody may decline, braces that no value fills, a picture: each once."""
    script, _ = read_script(SILENT / "tmpl.yaml")
    found = check(script) if script else []
    assert [(finding.rule, finding.severity) for finding in found] == [
        ("value-not-always-known", "error"),
        ("placeholder-in-words", "warning"),
        ("image-in-text", "warning"),
    ]


def test_what_a_remark_cuts_off_is_told() -> None:
    """Exact words do not lose their end without a word."""
    _, findings = read_script(SILENT / "hash.yaml")
    assert [(f.rule, f.severity, f.place.line) for f in findings] == [
        ("remark-in-words", "error", 7)
    ]


def test_decomposed_names_are_names() -> None:
    """A value and a section with an umlaut are found however the umlaut was typed."""
    script = load_script(SILENT / "nfd.yaml")
    assert not [finding for finding in check(script) if finding.severity == "error"]
