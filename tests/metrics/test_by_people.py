"""A judge held against people: against sklearn and krippendorff, and with planted biases."""

from __future__ import annotations

import random
from collections.abc import Callable

import krippendorff
import pytest
from sklearn.metrics import cohen_kappa_score  # type: ignore[import-untyped]  # it has no types

from scriptgraph.metrics.by_people import Agreement, Rated, agreement_with_people


def rated(
    judged: Callable[[int, Rated], float], *, number: int = 60, people: int = 1
) -> list[Rated]:
    """Give things of all lengths and places that people and a judge have rated."""
    draw = random.Random(1)
    found = []
    for place in range(number):
        given = tuple(float(1 + (place * 7) % 5) for _ in range(people))
        shown = Rated(str(place), 0, given, str(place), draw.randint(50, 900), 1 + place % 9)
        found.append(Rated(shown.id, judged(place, shown), *given_of(shown)))
    return found


def given_of(one: Rated) -> tuple[tuple[float, ...], str, int | None, int | None]:
    return one.human, one.cluster, one.length, one.position


def against(judged: Callable[[int, Rated], float], **more: int) -> Agreement:
    return agreement_with_people(rated(judged, **more), "ordinal")


def noisy(place: int, one: Rated) -> float:
    """Judge as people do, off by one now and then, whatever the reply."""
    return min(5, max(1, one.people + random.Random(place).choice([-1, 0, 0, 0, 1])))


def test_kappa_and_alpha_are_those_of_their_libraries() -> None:
    """Weighted by squares, for scores have an order."""
    things = rated(noisy)
    found = agreement_with_people(things, "ordinal")
    judged, people = [one.judged for one in things], [one.people for one in things]
    pairs = [[int(one) for one in row] for row in (judged, people)]
    assert found.kappa == pytest.approx(cohen_kappa_score(*pairs, weights="quadratic"))
    expected = krippendorff.alpha([judged, people], level_of_measurement="ordinal")
    assert found.alpha == pytest.approx(expected)
    assert found.people_alpha is None, "one person agrees with nobody"
    assert sum(sum(row.values()) for row in found.confusion.values()) == found.ratings == 60
    assert found.same == sum(found.confusion[one].get(one, 0) for one in found.confusion)


def test_a_fair_judge_has_no_bias_and_no_trend() -> None:
    """What it errs by follows nothing."""
    found = against(noisy)
    assert found.bias_interval
    assert found.bias_interval.low < 0 < found.bias_interval.high
    assert found.by_length
    assert found.by_position
    assert found.by_length.p > 0.05
    assert found.by_position.p > 0.05


def test_a_judge_that_is_kind_is_exposed() -> None:
    """One above people throughout: the correlation is perfect, and the bias is 1."""
    found = against(lambda place, one: one.people + 1)
    assert found.correlation == pytest.approx(1)
    assert found.bias == 1
    assert found.kappa is not None
    assert found.kappa < 0.85
    assert found.same == 0
    assert [one.judged - one.people for one in found.calibration] == [1] * 5


def test_a_judge_that_likes_length_is_exposed() -> None:
    """Its errors grow with the length, and not with the place."""
    found = against(lambda place, one: one.people + ((one.length or 0) > 500))
    assert found.by_length
    assert found.by_length.rho > 0.6
    assert found.by_length.p < 0.001
    assert found.by_position
    assert abs(found.by_position.rho) < found.by_length.rho / 2


def test_a_judge_that_tires_is_exposed() -> None:
    """Its errors grow with the place."""
    found = against(lambda place, one: one.people - (one.position or 0) / 3)
    assert found.by_position
    assert found.by_position.rho < -0.9


def test_people_are_held_against_one_another() -> None:
    """How well anybody could agree."""
    found = against(noisy, people=3)
    assert found.people_alpha == 1
    assert found.ratings == 180


def test_what_is_undefined_is_missing() -> None:
    """Nothing rated, or one rating for all."""
    nothing = agreement_with_people([], "nominal")
    assert (nothing.n, nothing.kappa, nothing.bias, nothing.bias_interval) == (0, None, None, None)
    alike = agreement_with_people([Rated("a", 1, (1,), "a"), Rated("b", 1, (1,), "b")], "nominal")
    assert (alike.kappa, alike.alpha, alike.by_length) == (None, None, None)
