"""What a rehearsal has a session keep can be kept at once: scores follow from answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.programming import laid_out

from scriptgraph.assurance.programmes.outcomes import outcomes
from scriptgraph.assurance.programmes.rehearse import ProgrammeRehearsal, rehearse
from scriptgraph.programmes.reading import load_programme
from scriptgraph.script.computed import worked_out

GRADED = """
script: graded
computed:
  score: a + b
  kind: score as low 0..1, mid 2..3, high 4..6
  half: score / 2
sections:
  asked:
    tasks:
      a: {do: Ask how tired they are from 0 to 3., collect: {a: integer 0..3}}
      b: {do: Ask how sad they are from 0 to 3., collect: {b: integer 0..3}}
      went: {do: Ask how it went., collect: {went: [not at all, partly, as planned]}}
      since: {do: Ask since when., collect: {since: date}}
    limits: {turns: 9, then: end}
"""
LONG = """
script: long
computed:
  score: q1 + q2 + q3 + q4 + q5 + q6 + q7 + q8 + q9
  kind: score as low 0..4, mid 5..13, high 14..27
sections:
  asked:
    questionnaire: {answers: {0: not at all, 1: some days, 2: most days, 3: every day}}
    tasks: {q1: A, q2: B, q3: C, q4: D, q5: E, q6: F, q7: G, q8: H, q9: I}
    limits: {turns: 30, then: end}
"""
TALKS = """\
programme: talks
sessions:
  first:
    script: SCRIPT.yaml
    keep: KEEP
    next:
      - {to: help, if: not known(score)}
      - {to: help, if: CONDITION}
      - {to: end}
  help:
    script: small.yaml
danger: help
"""
ALL = "[score, kind, half, a, went, since]"


def written(condition: str, script: str, keep: str) -> str:
    text = TALKS.replace("CONDITION", f"'{condition}'")
    return text.replace("SCRIPT", script).replace("KEEP", keep)


async def rehearsed(
    place: Path, condition: str, script: str = "graded", keep: str = ALL
) -> ProgrammeRehearsal:
    """Rehearse a programme whose second rule has a condition."""
    file = laid_out(place, written(condition, script, keep), graded=GRADED, long=LONG)
    return await rehearse(load_programme(file))


@pytest.mark.parametrize(
    "condition",
    [
        'known(kind) and kind == "high" and score < 2',
        'kind == "low" and a == 3',
        "score == 0 and a == 3",
        "score > 6",
        "half > 2 and kind is mid",
        "a + 3 < score",
        "declined(a)",
    ],
)
async def test_a_way_that_no_answers_lead_along_is_told(tmp_path: Path, condition: str) -> None:
    """A score beyond its band, or below one of its items, is kept by no session."""
    found = await rehearsed(tmp_path, condition)
    (finding,) = found.findings
    assert (finding.rule, finding.place.line) == ("uncovered-rule", 8)
    assert "no values that sessions keep" in finding.message


@pytest.mark.parametrize(
    "condition",
    [
        "kind is high and score < 5",
        "kind is low and a == 1",
        "score == 3 and a == 3",
        "half > 1 and kind is mid",
        "a + 2 < score",
        'went == "as planned" and kind is high',
        "since < 2020-01-01 and kind is mid",
    ],
)
async def test_a_way_that_answers_lead_along_is_gone(tmp_path: Path, condition: str) -> None:
    """Whatever answers come to together is found."""
    found = await rehearsed(tmp_path, condition)
    assert found.findings == ()


@pytest.mark.parametrize(
    "condition",
    [
        "score == 13",
        "kind is mid and score > 12",
        "kind is high",
        "score >= 27",
        " or ".join(f"score == {number}" for number in range(3, 19)),
    ],
)
async def test_a_score_of_many_items_is_found(tmp_path: Path, condition: str) -> None:
    """Where there are too many answers to try all, a solver finds those that come to it."""
    found = await rehearsed(tmp_path, condition, "long", "[score, kind]")
    assert found.findings == ()


async def test_no_session_keeps_what_does_not_follow(tmp_path: Path) -> None:
    """In every way that was gone, what is computed is what the script computes of the answers."""
    file = laid_out(
        tmp_path, written("kind is mid", "graded", "[score, kind, half, a, b]"), graded=GRADED
    )
    programme = load_programme(file)
    found = outcomes(programme, programme.first)
    assert found
    for kept in found:
        told = {name: one["value"] for name, one in kept.items() if "value" in one}
        answers = {name: told[name] for name in "ab" if name in told}
        assert worked_out(programme.scripts["first"], answers) == {
            name: value for name, value in told.items() if name not in answers
        }
