"""What scores come to: every thing counts once, and what is missing counts as missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rubrics import rubric

from scriptgraph.metrics.criteria import marks_by_scored, marks_of, reasons_for_missing
from scriptgraph.replies.rubric import OVERALL
from scriptgraph.replies.scores import Score, ScoreSheet

RUBRIC = rubric("kind", "clear")


def sheet(
    id: str, kind: int | None = None, clear: int | None = None, *, repeat: int = 1, **more: str
) -> ScoreSheet:
    given = {"kind": kind, "clear": clear}
    return ScoreSheet.model_validate(
        {
            "id": id,
            "rubric": "small",
            "repeat": repeat,
            "judge": "j",
            "at": "now",
            "scores": {k: Score(reason="r", score=n) for k, n in given.items() if n is not None},
            "missing": {name: "why" for name, n in given.items() if n is None},
            **more,
        }
    )


def test_a_missing_score_is_counted_and_never_filled() -> None:
    """It takes its thing out of one criterion's mean and out of the whole, nowhere else."""
    found = marks_of([sheet("a", 1, 5), sheet("b", 3), sheet("c")], RUBRIC, 1)
    assert list(found) == ["kind", "clear", OVERALL]
    assert [(mark.n, mark.missing, mark.mean) for mark in found.values()] == [
        (2, 1, 2),
        (1, 2, 5),
        (1, 2, 3),
    ]
    assert found["kind"].sd == pytest.approx(2**0.5)
    assert found["clear"].sd is None
    assert found["kind"].repeats is None


def test_a_thing_counts_once_however_often_it_was_scored() -> None:
    """Its mean over the repeats that there are."""
    sheets = [
        sheet("a", 1, 1),
        sheet("a", 2, 2, repeat=2),
        sheet("b", 5, 5),
        sheet("b", None, 5, repeat=2),
    ]
    kind = marks_of(sheets, RUBRIC, 2)["kind"]
    assert (kind.n, kind.missing, kind.mean) == (2, 1, (1.5 + 5) / 2)
    assert kind.repeats
    assert (kind.repeats.compared, kind.repeats.same) == (1, 0)


def test_replies_to_one_situation_are_drawn_together() -> None:
    """Four replies each to ten situations: a wider interval around the same mean."""
    sheets = [sheet(f"{n}", 1 + n // 4 % 5, 1) for n in range(40)]
    alone, together = (
        marks_of(sheets, RUBRIC, 1, {f"{n}": f"s{n // size}" for n in range(40)})["kind"]
        for size in (1, 4)
    )
    assert alone.mean == together.mean
    assert alone.interval
    assert together.interval
    assert together.interval.low < alone.interval.low < alone.interval.high < together.interval.high
    few = marks_of(sheets, RUBRIC, 1, {f"{n}": f"s{n % 2}" for n in range(40)})["kind"]
    assert few.interval is None


def test_models_are_set_side_by_side() -> None:
    """Also what nobody knows the model of; one model alone is the whole already."""
    sheets = [sheet("a", 1, 1, scored="m"), sheet("b", 5, 5, scored="l"), sheet("c", 3, 3)]
    found = marks_by_scored(sheets, RUBRIC, 1)
    assert {name: marks["kind"].mean for name, marks in found.items()} == {
        "not known": 3,
        "l": 5,
        "m": 1,
    }
    assert marks_by_scored(sheets[:1], RUBRIC, 1) == {}


def test_reasons_are_counted_by_sheet() -> None:
    """One answer that could not be read is one reason, however many criteria it lacks."""
    assert reasons_for_missing([sheet("a"), sheet("b", 1), sheet("c", 1, 1)]) == {"why": 2}


@given(
    st.lists(st.tuples(st.none() | st.integers(1, 5), st.none() | st.integers(1, 5)), max_size=5)
)
def test_nothing_is_lost_and_nothing_made_up(scores: list[tuple[int | None, int | None]]) -> None:
    """Of each criterion, what was scored and what is missing is all there is."""
    sheets = [sheet(str(n), kind, clear) for n, (kind, clear) in enumerate(scores)]
    for number, name in enumerate(("kind", "clear")):
        given_ = [score for pair in scores if (score := pair[number]) is not None]
        mark = marks_of(sheets, RUBRIC, 1)[name]
        assert (mark.n, mark.missing) == (len(given_), len(scores) - len(given_))
        assert mark.mean == (pytest.approx(sum(given_) / len(given_)) if given_ else None)
