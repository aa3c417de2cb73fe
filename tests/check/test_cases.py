"""Scripts that went wrong in silence: each is told what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from scriptgraph.check import check
from scriptgraph.formats.load import load_script, read_script

SILENT = Path(__file__).parents[1] / "cases" / "silent"


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
