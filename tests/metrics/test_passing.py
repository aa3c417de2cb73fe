"""Pass^k: all of k repetitions pass."""

from __future__ import annotations

import pytest
from support.walked import walk

from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.passing import pass_rows, passes
from scriptgraph.metrics.sampling import Sampled, Sampling
from scriptgraph.metrics.tally import Tally

GOOD, BAD = [(True, True)], [(False, True)]


def figures(**cases: str) -> list[Figures]:
    """Give the repetitions of each case: + passed, - did not, ? nobody knows."""
    tally = Tally()
    for case, marks in cases.items():
        for number, mark in enumerate(marks):
            verdicts = {"+": GOOD, "-": BAD, "?": []}[mark]
            dialogue = walk("hello", id=f"{case}{number}", patient_case=case, verdicts=verdicts)
            tally.add(dialogue, "here")
    return tally.figures


def values(found: list[Figures], *sampled: Sampled) -> dict[int, float]:
    rows = pass_rows(found, Sampling(sampled), intervals=False)
    return {row.k: row.value for row in rows}


def test_pass_k_by_hand() -> None:
    """Two of three repetitions: any two both pass in one of three; all three never."""
    assert values(figures(a="++-", b="+++")) == pytest.approx(
        {1: (2 / 3 + 1) / 2, 2: (1 / 3 + 1) / 2, 3: 1 / 2}
    )


def test_pass_k_ends_with_the_case_that_has_fewest_repetitions() -> None:
    """What nobody judged is no repetition that passed, nor one that did not."""
    assert set(values(figures(a="++++", b="+-?"))) == {1, 2}
    assert values(figures(a="??")) == {}


def test_what_did_not_end_did_not_pass() -> None:
    """However good all verdicts are."""
    tally = Tally()
    tally.add(walk("hello", verdicts=GOOD, exit_reason="turnLimit"), "here")
    assert passes(tally.figures[0]) is False


def test_models_that_played_one_case_are_one_case() -> None:
    """Their repetitions are not one another's; the number beside the share is that of cases."""
    tally = Tally()
    for model, verdicts in (("a", GOOD), ("b", BAD)):
        for number in range(2):
            models = {"dialog": model}
            tally.add(
                walk("hello", id=f"{model}{number}", models=models, verdicts=verdicts), "here"
            )
    rows = pass_rows(tally.figures, Sampling(), intervals=False)
    assert [(row.k, row.value, row.cases) for row in rows] == [(1, 0.5, 1), (2, 0.5, 1)]


def test_only_a_sample_of_patients_has_an_interval() -> None:
    """Of these patients alone, the share of cases is not drawn from any."""
    found = figures(a="++", b="+-", c="--", d="++", e="++", f="+-", g="++")
    sample = pass_rows(found, Sampling(("patients",)))
    assert all(row.interval and row.interval.low < row.value < row.interval.high for row in sample)
    assert all(row.interval is None for row in pass_rows(found, Sampling()))
    assert {row.cases for row in sample} == {7}


def test_one_models_session_is_no_repetition_of_anothers() -> None:
    """One that passes with either model says nothing of two that do with one."""
    tally = Tally()
    for model, verdicts in (("a", GOOD), ("b", BAD)):
        asked = {"dialog": model}
        tally.add(walk("hello", id=model, models=asked, patient_case=1, verdicts=verdicts), "here")
    assert values(tally.figures) == {1: 0.5}
