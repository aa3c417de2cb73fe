"""Agreement with people: Cohen's kappa, and where there is none."""

import pytest

from scriptgraph.metrics.agreement import agreement
from scriptgraph.replies.preferences import HumanChoice, Preferred

FIVE_A: list[Preferred] = ["A"] * 5
FIVE_B: list[Preferred] = ["B"] * 5


def human(*choices: Preferred) -> list[HumanChoice]:
    return [HumanChoice(id=str(n), choice=choice) for n, choice in enumerate(choices)]


def judged(*choices: Preferred | None) -> dict[str, Preferred]:
    return {str(n): choice for n, choice in enumerate(choices) if choice}


def test_kappa_is_what_the_definition_says() -> None:
    """Observed agreement 0.7, expected 0.5 of two labels: 0.4."""
    people: list[Preferred] = [*FIVE_A, *FIVE_B]
    model: list[Preferred] = [*FIVE_A[:3], "B", *FIVE_B, "A"]
    found = agreement(judged(*model), human(*people))
    assert (found.chosen, found.compared, found.same) == (10, 10, 7)
    assert found.kappa == pytest.approx((0.7 - 0.5) / 0.5)
    assert found.interval is not None
    assert found.interval.low < 0.4 < found.interval.high


def test_inputs_without_a_verdict_are_counted_and_not_compared() -> None:
    """What the judge did not say agrees with nobody."""
    found = agreement(judged("A", None, "B", None), human("A", "A", "B", "tie"))
    assert (found.chosen, found.compared, found.same) == (4, 2, 2)
    assert found.kappa == 1
    assert found.interval is None


def test_choices_about_one_situation_are_drawn_together() -> None:
    """Ten situations of four inputs each: wider than forty inputs, around the same kappa."""
    people: list[Preferred] = [*FIVE_A, *FIVE_B] * 4
    model: list[Preferred] = ["A" if n % 10 < 3 or n % 10 == 9 else "B" for n in range(40)]
    situations = {str(n): str(n % 10) for n in range(40)}
    alone = agreement(judged(*model), human(*people))
    together = agreement(judged(*model), human(*people), situations)
    assert alone.kappa == together.kappa
    assert alone.interval
    assert together.interval
    assert together.interval.low < alone.interval.low < alone.interval.high < together.interval.high


def test_perfect_agreement_has_no_interval() -> None:
    """Every draw says 1: that is no certainty, and is not shown as one."""
    same: list[Preferred] = [*FIVE_A, *FIVE_B] * 5
    found = agreement(judged(*same), human(*same))
    assert (found.kappa, found.interval) == (1, None)


@pytest.mark.parametrize("count", [0, 8])
def test_kappa_is_missing_where_it_is_undefined(count: int) -> None:
    """With nothing to compare, or when all chose the same, there is no kappa, not a zero."""
    same: list[Preferred] = ["A"] * count
    found = agreement(judged(*same), human(*same))
    assert found.kappa is None
    assert found.interval is None
