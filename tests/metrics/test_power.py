"""How many patients a difference needs: against statsmodels."""

from __future__ import annotations

import random

import pytest
from statsmodels.stats.power import TTestPower  # type: ignore[import-untyped]  # it has no types
from support.walked import walk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.power import (
    MEASURES,
    Variation,
    patients_for,
    power,
    refuse_impossible,
    variation,
)
from scriptgraph.metrics.tally import Tally

FOUND = Variation(value=10, within=4, between=9, interaction=1, patients=8, sessions=40)


@pytest.mark.parametrize(("patients", "repetitions"), [(6, 1), (10, 5), (40, 3)])
def test_the_power_of_a_paired_comparison_is_statsmodels(patients: int, repetitions: int) -> None:
    """With the variance of the differences that patients and repetitions leave."""
    sd = (1 + 2 * 4 / repetitions) ** 0.5
    expected = TTestPower().power(effect_size=1.5 / sd, nobs=patients, alpha=0.05)
    assert power(FOUND, 1.5, patients, repetitions) == pytest.approx(expected, abs=1e-6)


def test_the_fewest_patients_are_those_at_which_it_is_enough() -> None:
    """One fewer is too few; more repetitions need fewer patients; some are never enough."""
    needed = patients_for(FOUND, 1.5, 3)
    assert needed is not None
    enough, few = power(FOUND, 1.5, needed, 3), power(FOUND, 1.5, needed - 1, 3)
    assert enough is not None
    assert few is not None
    assert enough >= 0.8 > few
    assert (patients_for(FOUND, 1.5, 10) or 0) < needed
    assert patients_for(FOUND, 0.001, 1) is None


def sessions(modes: tuple[str, ...]) -> list[Figures]:
    """Give sessions whose length varies by 16 between patients and by 4 within."""
    draw, tally = random.Random(3), Tally()
    for case in range(40):
        patient = draw.gauss(30, 4)
        for mode in modes:
            for number in range(4):
                turns = max(1, round(draw.gauss(patient, 2)))
                id_ = f"{mode}{case}-{number}"
                dialogue = walk(*["hello"] * turns, id=id_, mode=mode, patient_case=case)
                tally.add(dialogue, "here")
    return tally.figures


def test_what_figures_vary_by_is_found_again() -> None:
    """Between patients, within, and hardly anything that patients differ by between modes."""
    found = variation(sessions(("single", "multi")), MEASURES["turns_per_dialogue"])
    assert 3 < found.within < 5.5
    assert 9 < found.between < 26
    assert found.interaction is not None
    assert found.interaction < 1.5
    assert (found.patients, found.sessions, found.modes) == (40, 320, ("single", "multi"))
    alone = variation(sessions(("single",)), MEASURES["turns_per_dialogue"])
    assert alone.interaction is None


def test_what_models_differ_by_is_not_what_sessions_vary_by() -> None:
    """Of two models one takes ten turns more: sessions with one patient and model vary by one."""
    tally = Tally()
    for model, more in (("a", 0), ("b", 10)):
        for case in range(3):
            for turns in (4, 5, 6):
                id_, asked = f"{model}{case}{turns}", {"dialog": model}
                held = walk(*["hello"] * (turns + more), id=id_, patient_case=case, models=asked)
                tally.add(held, "here")
    found = variation(tally.figures, MEASURES["turns_per_dialogue"])
    assert found.within == pytest.approx(1)
    assert (found.patients, found.sessions, found.modes) == (3, 18, ("multi",))


def test_too_little_to_know_is_refused() -> None:
    """What one session of each says is no variation."""
    with pytest.raises(InputError, match="it takes three patients, and two sessions"):
        variation(sessions(("single",))[:2], MEASURES["turns_per_dialogue"])


@pytest.mark.parametrize(
    ("value", "within", "interaction"), [(1.0, 0.0, None), (0.1, 1e-34, 0.0), (0.0, 0.0, 0.0)]
)
def test_what_does_not_vary_gives_no_chance(
    value: float, within: float, interaction: float | None
) -> None:
    """Sessions that are all alike say nothing of how much others vary; sure is nothing."""
    found = Variation(value, within, 0.0, interaction, patients=4, sessions=12)
    assert power(found, 0.1, 40, 3) is None
    assert patients_for(found, 0.1, 3) is None


@pytest.mark.parametrize(
    ("key", "value", "difference"),
    [
        ("correct_completions", 0.5, 1.5),
        ("correct_completions", 1.0, 0.1),
        ("correct_completions", 0.2, -0.3),
        ("turns_per_dialogue", 12.0, -13.0),
    ],
)
def test_a_difference_that_a_figure_cannot_have_is_refused(
    key: str, value: float, difference: float
) -> None:
    """A share has from 0 to 1, and nothing is counted below 0; what is left is told."""
    with pytest.raises(InputError, match=f"{key}: it is .* can differ by anything from"):
        refuse_impossible(MEASURES[key], value, difference)
    refuse_impossible(MEASURES[key], value, -value)
