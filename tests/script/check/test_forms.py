"""Questionnaires that would score wrongly in silence: answers, sums and limits."""

from __future__ import annotations

import pytest

from scriptgraph.formats.load import read_script
from scriptgraph.script.check import check

HEAD = """\
script: mood
computed:
  score: q1 + q2 + q3 + q4
sections:
  asked:
    questionnaire:
      answers: {0: not at all, 1: on some days, 2: on most days}
    tasks:
      q1: Feeling low
      q2: Feeling tired
      q3: Feeling tense
      q4: Feeling lost
    next:
      - {to: end, if: score > 3}
      - {to: end}
    limits: {turns: 12, then: end}
"""
ANSWERS = (7, 7)
SCORE = (3, 3)
RULES = {"confused-answers", "item-twice", "item-left-out", "limit-below-items"}


def told(text: str) -> list[tuple[str, int, int, str]]:
    """Give what is said of a questionnaire's answers, sums and limits: rule, place, message."""
    script, findings = read_script(text, "yaml")
    found = {*findings, *(check(script) if script else ())}
    return sorted(
        (one.rule, one.place.line, one.place.column, one.message)
        for one in found
        if one.rule in RULES or one.severity == "error"
    )


def test_a_sound_questionnaire_has_none_of_it() -> None:
    """So that each of the others is told for what it changes."""
    assert told(HEAD) == []


@pytest.mark.parametrize(
    ("was", "written", "rule", "line", "said"),
    [
        ("q3 + q4", "q3", "item-left-out", 3, "leaves out 'q4'"),
        ("q3 + q4", "q3 + q3 + q4", "item-twice", 3, "counts 'q3' more than once"),
        ("q1 + q2 + q3 + q4", "sum(q1, q2, q3, q4, q1)", "item-twice", 3, "'q1'"),
        ("turns: 12", "turns: 3", "limit-below-items", 16, "4 items and is left after 3 turns"),
        ("on some days", "Not at all.", "confused-answers", 7, "one and the same"),
        ("on some days", "nоt at all", "confused-answers", 7, "one and the same"),
        ("on some days", "two", "confused-answers", 7, "the number of another answer, 2"),
        ("on some days", "'2'", "confused-answers", 7, "the number of another answer, 2"),
        ("on some days", "'-'", "confused-answers", 7, "no words"),
        ("1: on some", "0.0: on some", "confused-answers", 7, "have one number"),
        ("1: on some", "1e400: on some", "questionnaire-answers", 7, "1e400"),
        ("1: on some", "00: on some", "questionnaire-answers", 7, "00"),
    ],
)
def test_what_would_score_wrongly_is_told_where_it_stands(
    was: str, written: str, rule: str, line: int, said: str
) -> None:
    """One finding each, which names the value, and what it is mistaken for."""
    assert was in HEAD
    (found,) = told(HEAD.replace(was, written, 1))
    assert (found[0], found[1]) == (rule, line)
    assert said in found[3]


@pytest.mark.parametrize(
    ("was", "written"),
    [
        ("on some days", "not at all times"),
        ("on some days", "on 2 days"),
        ("on most days", "on some days or most"),
        ("score: q1 + q2 + q3 + q4", "part: q1 + q2 + q3\n  score: q1 + q2 + q3 + q4"),
        ("q3 + q4", "q3 + 2 * q4"),
        ("q3 + q4", "0"),
    ],
)
def test_what_can_be_told_apart_is_not_told(was: str, written: str) -> None:
    """The longer of two answers is heard where one holds the other; a subscale is no sum of all."""
    assert told(HEAD.replace(was, written, 1)) == []
