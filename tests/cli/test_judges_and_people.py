"""Judges held against people, and panels of judges, as their users run them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from support.command_line import scriptgraph

from scriptgraph.core.errors import InputError
from scriptgraph.formats.rubric import load_rubric
from scriptgraph.replies.human_ratings import HumanVerdict
from scriptgraph.studies.judging.human import read_human_verdicts

NUMBER = 30
RUBRIC = load_rubric("principles")
FIRST = next(iter(RUBRIC.by_id))


def lines(path: Path, values: Iterable[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in values), encoding="utf-8")
    return path


def truth(number: int) -> int:
    return 1 + number % 5


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    """Write replies of which every second is long."""
    return lines(
        tmp_path / "replies.jsonl",
        (
            {"id": str(n), "question": f"Hi {n}.", "reply": f"Well {n}. " * (1 + 9 * (n % 2))}
            for n in range(NUMBER)
        ),
    )


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Write what a person gave."""
    human = ({"id": str(n), "scores": {FIRST: truth(n)}} for n in range(NUMBER))
    return lines(tmp_path / "people.jsonl", human)


def sheets(path: Path, judge: str, given: Callable[[int], int]) -> Path:
    """Write what a judge gave, as `score` does."""
    return lines(
        path,
        (
            {
                "id": str(n), "rubric": RUBRIC.id, "rubric_hash": RUBRIC.hash, "judge": judge,
                "at": "2030-01-01T00:00:00Z", "rehearsal": judge == "rehearsal",
                "scores": {name: {"reason": "", "score": given(n)} for name in RUBRIC.by_id},
            }
            for n in range(NUMBER)
        ),
    )  # fmt: skip


def likes_length(number: int) -> int:
    return min(5, truth(number) + number % 2)


def test_a_judge_that_likes_length_is_exposed_by_people(
    replies: Path, people: Path, tmp_path: Path
) -> None:
    """Figures, confusion and the trend; what was found lies beside the scores for reports."""
    out = sheets(tmp_path / "judged.jsonl", "rehearsal", likes_length)
    known = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    scored = scriptgraph("score", replies, "--out", tmp_path / "new.jsonl")
    assert scored.returncode == 0, scored.stderr
    own = [json.loads(line) for line in (tmp_path / "new.jsonl").read_text("utf-8").splitlines()]
    for one, other in zip(known, sorted(own, key=lambda one: int(one["id"])), strict=True):
        one |= {key: other[key] for key in ("content", "temperature", "judge") if key in other}
    done = scriptgraph("score", replies, "--out", lines(out, known), "--human", people, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["human"][FIRST]
    assert found["n"] == NUMBER
    assert 0.2 < found["bias"] < 0.8
    assert found["by_length"]["rho"] > 0.5
    assert found["by_length"]["p"] < 0.001
    assert found["by_position"] is None, "these replies stand alone"
    kept = json.loads((tmp_path / "judged.people.json").read_text("utf-8"))
    assert kept["agreement"][FIRST]["kappa"] == found["kappa"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"id": "nobody", "scores": {FIRST: 3}}, "there is nothing here with the id 'nobody'"),
        ({"id": "1", "scores": {"charm": 3}}, "'charm' is no criterion here; there are "),
        ({"id": "1", "scores": {FIRST: 9}}, f"{FIRST}: 9 is not from 1 to 5"),
        ({"id": "0", "scores": {FIRST: 2}}, "the same person has rated this in line 1 already"),
        ({"id": "1"}, "scores: Field required"),
    ],
)
def test_ratings_of_people_that_match_nothing_are_refused_with_their_line(
    replies: Path, tmp_path: Path, line: dict[str, Any], why: str
) -> None:
    """Before anything is asked for."""
    human = lines(tmp_path / "human.jsonl", [{"id": "0", "scores": {FIRST: 3}}, line])
    done = scriptgraph("score", replies, "--out", tmp_path / "out.jsonl", "--human", human)
    assert done.returncode == 1
    assert f"{human}:2: " in done.stderr
    assert why in " ".join(done.stderr.split())
    assert not (tmp_path / "out.jsonl").exists() or not (tmp_path / "out.jsonl").read_text()


def test_ratings_of_an_earlier_run_are_not_replaced_by_others(
    replies: Path, people: Path, tmp_path: Path
) -> None:
    """Another person's file is held beside the first one's, never in its place; nothing is lost."""
    out = tmp_path / "scores.jsonl"
    score = ("score", replies, "--out", out, "--human")
    assert scriptgraph(*score, people).returncode == 0
    kept = out.with_suffix(".people.json").read_text("utf-8")
    assert json.loads(kept)["rated"][""][0] == f"0: {FIRST}"
    other = lines(tmp_path / "ann.jsonl", [{"id": "0", "scores": {FIRST: 3}, "rater": "Ann"}])
    refused = scriptgraph(*score, other)
    assert refused.returncode == 1
    told = " ".join(refused.stderr.split())
    assert f"counts what somebody gave to 0: {FIRST}, which is not among these" in told
    assert out.with_suffix(".people.json").read_text("utf-8") == kept
    both = scriptgraph(*score, people, "--human", other, "--json")
    assert json.loads(both.stdout)["human"][FIRST]["ratings"] == NUMBER + 1


def test_ratings_are_of_what_is_judged_and_once(tmp_path: Path) -> None:
    """Nobody judges coherence where no message follows; a person counts once, in whatever file."""
    known = {("a", 1): ("completed", "coherent"), ("a", 2): ("completed",)}
    one = {"id": "a", "switch": 1, "completed": True, "coherent": True, "rater": "Ann"}
    path = lines(tmp_path / "one.jsonl", [one, {**one, "switch": 2}])
    with pytest.raises(InputError, match=r":2: switch 2 of 'a': coherent is not judged here, only"):
        read_human_verdicts([path], known, pytest.fail)
    lines(path, [one])
    other = lines(tmp_path / "other.jsonl", [{**one, "completed": None}])
    with pytest.raises(
        InputError, match=r"other.*:1: Ann has rated this in line 1 of .*one\.jsonl"
    ):
        read_human_verdicts([path, other], known, pytest.fail)
    with pytest.raises(InputError, match=r"one\.jsonl is given twice; its ratings would count"):
        read_human_verdicts([path, tmp_path / "." / "one.jsonl"], known, pytest.fail)


def test_a_panel_of_three_shows_the_odd_one_out(people: Path, tmp_path: Path) -> None:
    """And each judge against people, the majority, and where they differ."""
    files = [
        sheets(tmp_path / "a.jsonl", "one", truth),
        sheets(tmp_path / "b.jsonl", "two", lambda n: min(5, truth(n) + (n % 6 == 0))),
        sheets(tmp_path / "c.jsonl", "odd", lambda n: 1 + (n * 3 + n // 4) % 5),
    ]
    done = scriptgraph("panel", *files, "--human", people, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["judges"] == ["one", "two", "odd"]
    assert found["criteria"][FIRST]["odd_one_out"] == "odd"
    assert found["criteria"][FIRST]["disagreements"]
    assert found["human"]["one"][FIRST]["kappa"] == 1
    assert found["human"]["odd"][FIRST]["kappa"] < 0.5
    shown = scriptgraph("panel", *files).stdout
    assert "odd (the odd one out)" in shown
    assert f"{FIRST}: where they differ" in shown


def test_a_panel_of_one_or_of_two_kinds_is_refused(tmp_path: Path) -> None:
    """With the file."""
    scores = sheets(tmp_path / "a.jsonl", "one", truth)
    alone = scriptgraph("panel", scores)
    assert "a panel needs the files of two judges or more" in alone.stderr
    same = scriptgraph("panel", scores, scores)
    assert "a.jsonl is given twice; a judge would agree with itself" in same.stderr
    twice = scriptgraph("panel", scores, sheets(tmp_path / "b.jsonl", "one", truth))
    assert "is of the judge 'one', as" in " ".join(twice.stderr.split())
    verdict = {"dialogue": "a", "switch": 1, "section": "hello", "at": "", "model": "m"}
    other = scriptgraph("panel", scores, lines(tmp_path / "v.jsonl", [verdict]))
    assert "holds verdicts, and" in " ".join(other.stderr.split())


@pytest.mark.parametrize("found", ["yes", "true", 1, 0.0])
def test_what_a_person_found_is_true_or_false_and_no_word_for_it(found: object) -> None:
    """Nothing is read into an answer: a "no" would be as true as a "yes"."""
    with pytest.raises(ValidationError, match="completed"):
        HumanVerdict.model_validate({"id": "a", "switch": 1, "completed": found})
