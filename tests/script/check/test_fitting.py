"""What is compared in an `if` is of one kind, and what is joined is true or false."""

from __future__ import annotations

import pytest
from support.script_building import asking, script

from scriptgraph.script.check.faults import faults

TASK = {
    **asking(),
    "collect": {
        "mood": "integer",
        "scale": "integer 0..10",
        "item": ["0", "1", "2"],
        "goal": ["stop", "cut down"],
        "name": "string",
        "rested": "boolean",
    },
}


def told(condition: str) -> list[str]:
    """Give what is said about a condition."""
    rules = [{"to": "end", "if": condition}]
    return [fault.message for fault in faults(script({"a": {"tasks": [TASK], "next": rules}}))]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ('mood > "7,5"', "write `7.5` without quotes"),
        ('item == "1"', "`item` (one of 0, 1, 2) is compared with `'1'` (a text); write `1`"),
        ("name > 18", "collect it as `integer` or `number`"),
        ("goal == 1", 'write one of its words, such as `goal == "stop"`'),
        ("goal == mood", "`goal` (one of stop, cut down) is compared with `mood` (a number)"),
        ("rested == 1", "write `rested`"),
        ('rested == "no"', "write `not rested`"),
        ("rested > false", "neither less nor more"),
        (
            "goal",
            '`goal` alone is one of stop, cut down, neither true nor false; write `goal == "stop"',
        ),
        ("rested and goal", "`goal` alone"),
        ("not mood", "`mood` alone is a number, neither true nor false; write `mood > 0`"),
        ("name or rested", '`name` alone is a text, neither true nor false; write `name != ""`'),
        ('goal in "stop"', "behind `in` stands a list, such as `['stop']`"),
        ('mood in [1, "2"]', "`mood` (a number) is compared with `'2'` (a text); write `2`"),
        ("goal in mood", "goal cannot stand in mood, a number"),
        ("scale == [1, 2]", "is compared with `[1, 2]` (a list)"),
        ("goal + 1 > 2", "cannot be calculated with"),
        ("rested + mood > 2", "`rested` (true or false) cannot be calculated with"),
        ("-name == 1", "`name` (a text) cannot be calculated with"),
    ],
)
def test_what_does_not_fit_is_a_fault(condition: str, said: str) -> None:
    """It would never hold, or always, and nobody would know; so it says what to write."""
    (found,) = told(condition)
    assert said in found


@pytest.mark.parametrize(
    "condition",
    [
        "mood < 4", "0 <= scale <= 7.5", "item + item == 2", "item in [0, 1]", 'goal == "stop"',
        'goal in ["stop", "cut down"]', 'name != ""', '"an" in name', 'name + "!" == "Ann!"',
        "rested", "not rested", "rested == true", "rested != false", "rested and mood < 2",
        "-mood < 2 * scale - 1", "true"
    ],
)  # fmt: skip
def test_what_fits_is_no_fault(condition: str) -> None:
    """Comparisons of like with like are left alone."""
    assert told(condition) == []
