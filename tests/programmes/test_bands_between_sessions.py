"""A programme's rules know the words of a kept score, and the choices of a kept value."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.programming import laid_out

from scriptgraph.assurance.programmes.values import value_findings
from scriptgraph.core.findings import Finding
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.reading import read_programme

GRADED = """
script: graded
computed:
  score: a + b
  kind: score as low 0..1, mid 2..3, very high 4..6
sections:
  asked:
    tasks:
      a: {do: Ask how tired they are from 0 to 3., collect: {a: integer 0..3}}
      b: {do: Ask how sad they are from 0 to 3., collect: {b: integer 0..3}}
      went: {do: Ask how it went., collect: {went: [not at all, partly, as planned]}}
    limits: {turns: 9, then: end}
"""
TALKS = """\
programme: talks
sessions:
  first:
    script: graded.yaml
    keep: [score, kind, went]
    next:
      - {to: help, if: not known(kind) or not known(went) or not known(score)}
      - {to: help, if: CONDITION}
      - {to: end}
  help:
    script: graded.yaml
danger: help
"""


def read(
    place: Path, condition: str, graded: str = GRADED
) -> tuple[Programme | None, list[Finding]]:
    """Read a programme whose second rule has a condition, and give what is wrong with it."""
    text = TALKS.replace("CONDITION", f"'{condition}'")
    programme, found = read_programme(laid_out(place, text, graded=graded))
    return programme, [one for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    ("asked", "compared"),
    [
        ("kind is very high", 'kind == "very high"'),
        ("kind is Mid or very high", 'kind in ["mid", "very high"]'),
        ("kind is not low and score > 1", 'kind != "low" and score > 1'),
        ('kind == "mid"', 'kind == "mid"'),
        ("score >= 4", "score >= 4"),
        ('went == "as planned"', 'went == "as planned"'),
    ],
)
def test_a_rule_asks_for_bands_as_in_a_script(tmp_path: Path, asked: str, compared: str) -> None:
    """In words or as a comparison, with capitals or without; all else is as it was."""
    programme, errors = read(tmp_path, asked)
    assert programme
    assert errors == []
    assert programme.first.next[1].if_ == compared
    assert [one for one in value_findings(programme) if one.severity == "error"] == []


@pytest.mark.parametrize(
    ("condition", "rule", "message", "hint"),
    [
        ("kind is midd", "misread-band", "'kind' is never 'midd'", "`kind is mid`"),
        ('kind == "high"', "misread-band", "'kind' is never 'high'", "`kind is very high`"),
        ('kind == "Mid"', "misread-band", "'kind' is never 'Mid'", "`kind is mid`"),
        ('kind in ["mid", "severe"]', "misread-band", "'kind' is never 'severe'", "kind is"),
        ("kind == went", "misread-band", "'kind' is one of low, mid, very high", "kind is low"),
        ("kind > 3", "mistyped-condition", "`kind` (one of low", 'kind == "low"'),
        ('went == "as planed"', "unknown-choice", "'went' is never 'as planed'", '"as planned"'),
        ('went in ["partly", "Partly"]', "unknown-choice", "'went' is never 'Partly'", '"partly"'),
        ("went is partly", "bad-expression", "went is partly", '`went == "partly"`'),
    ],
)
def test_a_word_that_is_none_is_an_error(
    tmp_path: Path, condition: str, rule: str, message: str, hint: str
) -> None:
    """Whatever no value can be is told at its line, with what there is and what is nearest."""
    _, (found,) = read(tmp_path, condition)
    assert (found.rule, found.place.line) == (rule, 8)
    assert message in found.message
    assert hint in found.hint


def test_a_faulty_script_makes_no_fault_of_a_rule_over_its_bands(tmp_path: Path) -> None:
    """Bands that cannot be read are told in their script, and the programme names its sessions."""
    faulty = GRADED.replace("very high 4..6", "very high")
    _, errors = read(tmp_path, "kind is very high", faulty)
    assert {one.rule for one in errors} == {"bad-computed-value", "faulty-script"}


def test_the_kind_of_kept_bands_is_their_words(tmp_path: Path) -> None:
    """Two scripts with other words for a score of one name are of two kinds."""
    programme, _ = read(tmp_path, "kind is mid")
    assert programme
    assert programme.kind_of("kind") == ("low", "mid", "very high")
    other = GRADED.replace("mid 2..3", "medium 2..3")
    text = TALKS.replace("CONDITION", "kind is mid")
    text = text.replace("help:\n    script: graded", "help:\n    keep: kind\n    script: other")
    _, found = read_programme(laid_out(tmp_path, text, graded=GRADED, other=other))
    assert ("kinds-differ", 11) in [(one.rule, one.place.line) for one in found]
