"""Several judges of the same things."""

from __future__ import annotations

import random

from scriptgraph.metrics.panel import pairwise, panel

TRUTH = {str(n): float(1 + n % 5) for n in range(50)}


def near(seed: int) -> dict[str, float]:
    """Judge near the truth."""
    draw = random.Random(seed)
    return {id_: min(5, max(1, one + draw.choice([-1, 0, 0, 0, 0]))) for id_, one in TRUTH.items()}


def odd() -> dict[str, float]:
    """Judge by nothing that the others go by."""
    draw = random.Random(9)
    return {id_: float(draw.randint(1, 5)) for id_ in TRUTH}


def test_a_panel_of_three_shows_the_odd_one_out() -> None:
    """Without it the others agree better than all do; its kappa with them is the lowest."""
    ratings = {"one": near(1), "odd": odd(), "two": near(2)}
    found = panel(ratings)
    assert found.odd_one_out == "odd"
    kappas = {name: one.kappa or 0 for name, one in found.members.items()}
    assert min(kappas, key=kappas.__getitem__) == "odd"
    assert (found.members["odd"].alpha_without or 0) > (found.alpha or 1) + 0.2
    assert pairwise(ratings)["one", "two"]


def test_a_panel_that_agrees_or_is_of_two_has_no_odd_one() -> None:
    """Nobody can say which of two it is."""
    assert panel({"one": TRUTH, "two": TRUTH, "three": TRUTH}).odd_one_out is None
    assert panel({"one": near(1), "odd": odd()}).odd_one_out is None


def test_the_majority_is_what_most_give_and_the_widest_disagreement_stands_first() -> None:
    """What only one has rated is in neither."""
    found = panel(
        {
            "one": {"a": 1, "b": 4, "c": 2, "d": 3},
            "two": {"a": 5, "b": 4, "c": 3},
            "three": {"a": 1, "b": 4, "c": 3},
        }
    )
    assert dict(found.majority) == {"a": 1, "b": 4, "c": 3}
    assert [(one.id, one.spread) for one in found.disagreements] == [("a", 4), ("c", 1)]
    assert found.n == 3
