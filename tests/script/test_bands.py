"""A score has words: what they come to, and that each comparison of them is one of the score."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.script_building import script

from scriptgraph.script import expressions
from scriptgraph.script.bands import Band, read_bands
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.computed import definitions, script_written_out, worked_out, written_out
from scriptgraph.script.expressions import ExpressionError
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script

SCORE = "a + b"
BANDS = "score as none at all 0, mild 1..5, moderately severe 6..20"
COMPUTED = {"score": SCORE, "severity": BANDS, "bad": 'severity in ["moderately severe"]'}


def graded(*conditions: str) -> Script:
    """Make a script that gives words to the sum of two values from 0 to 10."""
    tasks = [{"id": "ask", "do": "Ask.", "collect": dict.fromkeys("ab", "integer 0..10")}]
    rules = [{"to": "y", "if": text} for text in conditions]
    return script({"x": {"tasks": tasks, "next": rules}, "y": ["end"]}, computed=COMPUTED)


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("q as mild 1..5", (Band("mild", 1, 5),)),
        ("q as  none 0 ;  some  thing -3 - 5,", (Band("none", 0, 0), Band("some thing", -3, 5))),
        ("q AS low 0 to 4, hoch 5 bis 9", (Band("low", 0, 4), Band("hoch", 5, 9))),
        ("q as stage 2 3…5, Stufe 3 6–7", (Band("stage 2", 3, 5), Band("Stufe 3", 6, 7))),
    ],
)
def test_bands_are_read_as_experts_write_them(text: str, bands: tuple[Band, ...]) -> None:
    """Words of any length, one number or two, with any dash between."""
    found = read_bands(text)
    assert found
    assert (found.of, found.bands) == ("q", bands)


@pytest.mark.parametrize("text", ["a + b", 'name == "as mild 0..4"', "as_ + b", "mean(a, b) > 2"])
def test_what_is_an_expression_is_no_bands(text: str) -> None:
    """A text in quotes and a name may hold the letters."""
    assert read_bands(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("q as", "no bands"),
        ("q as mild", "is no band"),
        ("q as mild 0..", "is no band"),
        ("q as 0..4", "is no band"),
        ("q as mild 0.5..4", "is no band"),
        ("q as mild 5..0", "larger number"),
        ("q as mild 0..4, Mild 5..9", "two bands are called"),
        ("q as mild or so 0..4", "cannot be called"),
        ("q + as mild 0..4", "not an expression"),
        ("q as " + ", ".join(f"b{chr(97 + n)} {n}" for n in range(26)) * 2, "are the most"),
    ],
)
def test_what_is_meant_as_bands_says_what_is_wrong_with_it(text: str, said: str) -> None:
    """Whoever writes `as` means bands, and is told how they are written."""
    with pytest.raises(ExpressionError, match=said):
        read_bands(text)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys("ab", st.integers(0, 10))))
@settings(max_examples=40)
def test_a_comparison_with_words_is_one_of_the_score_with_numbers(known: dict[str, int]) -> None:
    """It holds, fails and is left open alike, and each possible score has one word."""
    made = graded()
    told = {**known, **worked_out(made, known)}
    asked = (
        'severity == "mild"', '"mild" != severity', 'severity not in ["none at all", "mild"]',
        'severity == "mild" and a > 2', "bad", "not bad or score == 3",
    )  # fmt: skip
    assert ("severity" in told) == (len(known) == 2)
    for text in asked:
        whole = written_out(text, definitions(made))
        assert expressions.names(whole) <= {"a", "b"}
        assert _outcome(text, told) == _outcome(whole, known)


def _outcome(text: str, known: Mapping[str, Constant]) -> bool | None:
    try:
        return expressions.holds(text, known)
    except expressions.UnknownValueError:
        return None


def test_what_is_read_once_is_not_changed_by_writing_it_out() -> None:
    """Expressions are read once and kept, so that whatever writes one out has to copy it."""
    made = graded('severity == "mild"')
    before = expressions.parse_value(SCORE)
    first, again = script_written_out(made), script_written_out(made)
    assert first == again
    assert first.first.next[0].if_ == "1 <= a + b <= 5"
    assert expressions.parse_value(SCORE) is before
    assert kinds_of(made)["severity"].choices == ("none at all", "mild", "moderately severe")
