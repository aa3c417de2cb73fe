"""How figures are written for people."""

from __future__ import annotations

from typing import Any

import pytest

from scriptgraph.metrics.intervals import Interval
from scriptgraph.metrics.measures import FURTHER, PUBLISHED, Measure
from scriptgraph.report.wording import (
    MISSING,
    counted,
    difference,
    dollars,
    figure,
    share,
    with_people,
)

MEASURES = {measure.key: measure for measure in (*PUBLISHED, *FURTHER)}


@pytest.mark.parametrize(
    ("key", "value", "interval", "text"),
    [
        ("turns_per_dialogue", 21.54, Interval(20, 24.33), "21.5 [20.0, 24.3]"),
        ("switches_per_dialogue", 5.8286, None, "5.83"),
        ("ms_per_turn", 2802.14, Interval(2670.7, 2974.3), "2,802 ms [2,671, 2,974]"),
        ("correct_completions", 0.46078, Interval(0.39374, 0.52928), "46.1 % [39.4, 52.9]"),
        ("agent_dollars_per_dialogue", 0.01234, Interval(0.01, 0.02), "$0.0123 [0.0100, 0.0200]"),
        ("coherent_switches", None, None, MISSING),
        ("coherent_switches", 0, None, "0.0 %"),
    ],
)
def test_a_figure_stands_before_its_interval(
    key: str, value: float | None, interval: Interval | None, text: str
) -> None:
    """A missing one is a dash, nothing is not."""
    assert figure(MEASURES[key], value, interval) == text


@pytest.mark.parametrize(
    ("key", "value", "interval", "text"),
    [
        ("turns_per_dialogue", 1.743, Interval(-1.086, 4.829), "+1.7 [-1.1, +4.8]"),
        ("ms_per_turn", -724.4, None, "-724 ms"),
        ("coherent_switches", -0.1121, Interval(-0.1415, -0.077), "-11.2 points [-14.1, -7.7]"),
        ("agent_dollars_per_dialogue", 0.5, None, "+0.5000 $"),
        ("coherent_switches", None, None, MISSING),
    ],
)
def test_a_difference_has_a_sign_and_shares_differ_in_points(
    key: str, value: float | None, interval: Interval | None, text: str
) -> None:
    """A difference of two percentages is no percentage."""
    assert difference(MEASURES[key], value, interval) == text


def test_small_things_are_written_plainly() -> None:
    """Money, parts of a whole, numbers with their nouns."""
    assert (dollars(1.5), dollars(None)) == ("$1.5000", MISSING)
    assert (share(1, 3), share(0, 0)) == ("1 of 3 (33 %)", MISSING)
    assert (counted(1, "dialogue"), counted(2_000, "dialogue")) == ("1 dialogue", "2,000 dialogues")


def test_every_measure_has_a_key_and_a_label_of_its_own() -> None:
    """Rows can be told apart, by programs and by people."""
    measures: list[Measure] = [*PUBLISHED, *FURTHER]
    assert len({measure.key for measure in measures}) == len(measures)
    assert len({measure.label for measure in measures}) == len(measures)


def test_agreement_with_people_says_over_how_many_ratings_it_is() -> None:
    """Two people who rated 99 switches are 198 ratings; an old file may not say."""
    found: dict[str, dict[str, Any]] = {
        "completed": {"n": 99, "ratings": 198, "kappa": -0.24},
        "coherent": {"n": 3, "kappa": None},
    }
    assert with_people("judge1", found, "verify --human") == (
        "judge1 against people: completed kappa -0.24 on 99 (198 ratings), coherent "
        f"kappa {MISSING} on 3"
    )
