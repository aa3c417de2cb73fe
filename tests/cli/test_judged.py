"""How figures and costs are worded: with intervals, and with a dash for what is missing."""

import pytest

from scriptgraph.cli.judged import asked, number, percent, reasons
from scriptgraph.core.calls import Spent
from scriptgraph.report.wording import MISSING


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (number(1.234), "1.23"),
        (number(1.234, [1.0, 1.456]), "1.23 [1.00, 1.46]"),
        (number(1012.6, [990, 1030.4], digits=0), "1013 [990, 1030]"),
        (number(None), MISSING),
        (number(None, [0.0, 1.0]), MISSING),
        (percent(0.5), "50.0 %"),
        (percent(0.5, [0.25, 0.751]), "50.0 % [25.0, 75.1]"),
        (percent(None, [0.25, 0.75]), MISSING),
    ],
)
def test_a_figure_stands_with_its_interval(written: str, text: str) -> None:
    """What is missing is a dash, and never a zero."""
    assert written == text


@pytest.mark.parametrize(
    ("spent", "text"),
    [
        (
            Spent(calls=1, kept=0, input_tokens=12_345, output_tokens=6, unmetered=0),
            "1 call, 12,345 → 6 tokens",
        ),
        (
            Spent(calls=1_200, kept=2, input_tokens=0, output_tokens=0, unmetered=3),
            "1,200 calls, 0 → 0 tokens, 3 without a count; 2 calls were answered from kept "
            "answers: not asked anew, not paid again, no further draws",
        ),
    ],
)
def test_a_cost_says_what_was_not_counted(spent: Spent, text: str) -> None:
    """Only where a server did not report its tokens, or nobody was asked."""
    assert asked(spent) == text


def test_reasons_are_counted() -> None:
    """One line each, in their order."""
    assert list(reasons({"refused": 3, "cut off": 1})) == ["  3x refused", "  1x cut off"]
