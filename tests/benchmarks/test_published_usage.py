"""What the published agents used, as the benchmarks compute it from their records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.counting import (
    Account,
    Usage,
    account_of,
    dispatches,
    published_dialogues,
    published_script,
)
from benchmarks.group import Prices


@pytest.mark.parametrize("variant", ["A", "B"])
def test_the_sums_are_the_published_ones(shared: Path, variant: str) -> None:
    """Input and output tokens a turn are those of the published table."""
    expected = json.loads((shared / "published" / "expected_metrics.json").read_text("utf-8"))
    account = account_of(published_dialogues(shared)[variant])
    total = account.total()
    assert account.dialogues == expected[variant]["dialogues"]
    assert total.input / account.turns == pytest.approx(expected[variant]["input_tokens_per_turn"])
    assert total.output / account.turns == pytest.approx(
        expected[variant]["output_tokens_per_turn"]
    )


def test_the_actor_of_the_paper_had_580_uncached_tokens_a_turn(shared: Path) -> None:
    """Even if every prompt began with the one before, a turn read about 580 tokens anew."""
    account = account_of(published_dialogues(shared)["A"])
    assert 570 < account.total().uncached / account.turns < 590


def test_most_dispatches_had_one_answer(shared: Path) -> None:
    """59 % of the published dispatcher's calls were made where the script leaves no choice."""
    calls, needless = dispatches(published_dialogues(shared)["B"], published_script(shared))
    assert (calls, needless) == (170, 100)


def test_what_is_cached_costs_less() -> None:
    """Each kind of token is charged at its own price, for a million of them."""
    account = Account()
    account.charge("dialog", Usage(calls=1, input=3_000, cached=2_000, output=100))
    account.charge("dialog", Usage(calls=1, input=1_000, cached=0, output=100))
    account.charge("evaluator", Usage(calls=1, input=500, cached=0, output=10))
    total = account.total(["dialog", "actor"])
    assert (total.calls, total.uncached) == (2, 2_000)
    assert total.dollars(Prices(1.0, 0.5, 4.0)) == pytest.approx(0.0038)
