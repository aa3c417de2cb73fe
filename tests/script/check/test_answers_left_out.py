"""Scores that leave out a number between others are remarked on: an answer may have been lost."""

from __future__ import annotations

import pytest

from scriptgraph.formats.load import load_script
from scriptgraph.script.check.lint import rules

SCRIPT = """\
# Form

## Form

- answers: {answers}

1. **q1:** Little interest

→ end
"""


def remarks(*scores: str) -> list[str]:
    """Give what is said of a questionnaire whose answers have these scores."""
    answers = ", ".join(f"{score} = answer {'abcdefg'[n]}" for n, score in enumerate(scores))
    (rule,) = (one for one in rules() if one.id == "answers-with-gap")
    made = load_script(SCRIPT.format(answers=answers), "markdown")
    return [f"{one.severity}: {one.message}" for one in rule.findings(made)]


LEFT_OUT = {
    ("0", "2", "3"): "from 0 to 3, and leave out 1",
    ("3", "2", "0"): "from 0 to 3, and leave out 1",
    ("0", "1", "2", "4"): "from 0 to 4, and leave out 3",
    ("1", "2", "5", "6"): "from 1 to 6, and leave out 3, 4",
}


@pytest.mark.parametrize(("scores", "told"), LEFT_OUT.items())
def test_a_number_that_is_left_out_is_named(scores: tuple[str, ...], told: str) -> None:
    """A person who would have given it has to choose another, and the sum is another."""
    assert remarks(*scores) == [f"info: the answers go {told}"]


EVEN = [("0", "1", "2", "3"), ("0", "2", "4"), ("0", "1"), ("0", "3"), ("1", "10", "100")]


@pytest.mark.parametrize("scores", EVEN)
def test_a_scale_of_its_own_is_left_alone(scores: tuple[str, ...]) -> None:
    """Even steps are meant, and so are two answers, and scores that are far apart."""
    assert remarks(*scores) == []
