"""Scores that lie beside dialogues: what they come to, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from support.recorded import talk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.jackknife import Drawn
from scriptgraph.metrics.ratings import OVERALL, Ratings, read_ratings
from scriptgraph.records.dialogue import write_dialogues
from scriptgraph.records.results import find_results


def sheet(dialogue: str, repeat: int = 1, *, of: str | None = None, **scores: int | None) -> Any:
    """Make a line of scores; None is a score that is missing."""
    given = {name: score for name, score in scores.items() if score is not None}
    return {
        "id": of or dialogue,
        "dialogue": dialogue,
        "at": "",
        "rubric": "alliance",
        "rubric_hash": "abc",
        "repeat": repeat,
        "judge": "judge-1",
        "scores": {name: {"reason": "", "score": score} for name, score in given.items()},
        "missing": dict.fromkeys(scores.keys() - given.keys(), "unreadable"),
    }


def beside(folder: Path, *sheets: Any, name: str = "d.scores.alliance.jsonl") -> Path:
    """Put scores beside a file of dialogues."""
    path = folder / "d.jsonl"
    if not path.exists():
        write_dialogues(path, [talk(("dialog", "Hello."), id="a")])
    lines = (one if isinstance(one, str) else json.dumps(one) for one in sheets)
    (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def read(path: Path) -> list[Ratings]:
    return read_ratings({path: find_results(path)}, pytest.fail)


def places(path: Path, ids: Iterable[str]) -> dict[tuple[str, str], tuple[Drawn, ...]]:
    return {(str(path), id_): (Drawn(id_),) for id_ in ids}


def test_means_and_both_spreads_by_hand(tmp_path: Path) -> None:
    """A dialogue counts by the mean of its repeats; repeats and dialogues spread apart."""
    scored = [("a", 1, 5, 7), ("a", 2, 7, 7), ("b", 1, 3, 3), ("b", 2, 3, 5)]
    path = beside(
        tmp_path, *(sheet(id_, repeat, goal=goal, bond=bond) for id_, repeat, goal, bond in scored)
    )
    (ratings,) = read(path)
    assert (ratings.judge, ratings.criteria) == ("judge-1", ("goal", "bond", OVERALL))
    found = ratings.of(places(path, "ab"))
    goal, overall = found["goal"], found[OVERALL]
    assert (goal.n, goal.mean, goal.missing) == (2, 4.5, 0)
    assert goal.sd == pytest.approx(4.5**0.5)
    assert goal.within == pytest.approx(1.0), "variances 2 and 0, pooled"
    assert overall.mean == pytest.approx((6.5 + 3.5) / 2)
    assert ratings.repeats(places(path, "ab")) == 2


def test_a_missing_score_is_counted_and_fills_nothing(tmp_path: Path) -> None:
    """The whole has no score while a part has none; an unscored dialogue has none at all."""
    path = beside(tmp_path, sheet("a", goal=6, bond=None), sheet("b", goal=4, bond=2))
    (ratings,) = read(path)
    found = ratings.of(places(path, "abc"))
    assert (found["goal"].n, found["goal"].mean) == (2, 5)
    assert (found["bond"].n, found["bond"].mean, found["bond"].missing) == (1, 2, 1)
    assert (found[OVERALL].n, found[OVERALL].mean) == (1, 3)
    nobody = ratings.of(places(path, "c"))["goal"]
    assert (nobody.n, nobody.mean, nobody.sd, nobody.within) == (0, None, None, None)


def test_an_answer_that_was_asked_for_again_counts_once(tmp_path: Path) -> None:
    """The fuller one, whichever came first."""
    sheets = [sheet("a", goal=None, bond=3), sheet("a", goal=6, bond=4), sheet("a", goal=None)]
    (ratings,) = read(beside(tmp_path, *sheets))
    path = tmp_path / "d.jsonl"
    found = ratings.of(places(path, "a"))
    assert (found["goal"].mean, found["bond"].mean, found["goal"].missing) == (6, 4, 0)


def test_scores_of_single_replies_are_passed_over(tmp_path: Path) -> None:
    """They say nothing about a dialogue as a whole."""
    path = beside(tmp_path, sheet("a", of="a#1", goal=3), name="d.scores.principles.jsonl")
    assert read(path) == []


def test_two_judges_are_kept_apart(tmp_path: Path) -> None:
    """A mean over both would be nobody's."""
    beside(tmp_path, sheet("a", goal=3))
    other = {**sheet("a", goal=7), "judge": "rehearsal", "rehearsal": True}
    path = beside(tmp_path, other, name="d.scores.second.jsonl")
    found = [(one.judge, one.rehearsal) for one in read(path)]
    assert found == [("judge-1", False), ("rehearsal", True)]


def test_two_temperatures_are_kept_apart(tmp_path: Path) -> None:
    """One judge at another temperature is another judge; each heading says which it is."""
    beside(tmp_path, {**sheet("a", goal=3), "temperature": 0.0})
    other = [{**sheet("a", repeat, goal=7), "temperature": 0.7} for repeat in (1, 2)]
    path = beside(tmp_path, *other, name="d.scores.second.jsonl")
    cold, warm = read(path)
    assert (cold.temperature, warm.temperature) == (0.0, 0.7)
    assert cold.title.endswith("at temperature 0")
    assert warm.title.endswith("at temperature 0.7")
    assert [one.of(places(path, "a"))["goal"].mean for one in (cold, warm)] == [3, 7]


def test_the_scores_of_an_experiment_lie_in_its_folder(tmp_path: Path) -> None:
    """Where `scriptgraph score` puts them; those beside another file are not taken."""
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    beside(tmp_path, sheet("a", goal=3))
    beside(tmp_path, sheet("a", goal=5), name="scores.alliance.jsonl")
    (ratings,) = read_ratings({tmp_path: find_results(tmp_path)}, pytest.fail)
    assert ratings.of(places(tmp_path, "a"))["goal"].mean == 5


def test_the_caution_of_a_packaged_rubric_comes_with_its_scores(tmp_path: Path) -> None:
    """Whoever reads them is told what they are not worth."""
    (ratings,) = read(beside(tmp_path, sheet("a", goal=3)))
    assert ratings.title == "Working alliance, seen by an observer"
    assert "run high" in ratings.caution


@pytest.mark.parametrize(
    ("line", "message"),
    [("nonsense", ":2:1: not JSON"), ('{"id": "a"}', ":2: not a score: at: Field required")],
)
def test_a_line_that_is_no_score_is_named(tmp_path: Path, line: str, message: str) -> None:
    """With file and line."""
    path = beside(tmp_path, sheet("a", goal=3), line)
    with pytest.raises(InputError, match=f"d.scores.alliance.jsonl{message}"):
        read(path)
