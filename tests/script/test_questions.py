"""Whether a value is known or was declined can be asked, and the answer is never missing."""

from __future__ import annotations

import pytest

from scriptgraph.script.expressions import (
    ExpressionError,
    UnknownValueError,
    asked,
    holds,
    names,
    needed,
)
from scriptgraph.script.kinds import Constant
from scriptgraph.script.questions import Question, declined

TOLD: dict[str, Constant] = {"mood": 3}
DECLINED: dict[str, Constant] = {declined("mood"): True}
NOT_ASKED: dict[str, Constant] = {}


@pytest.mark.parametrize(
    ("text", "told", "refused", "not_asked"),
    [
        ("known(mood)", True, False, False),
        ("declined(mood)", False, True, False),
        ("not known(mood) and not declined(mood)", False, False, True),
        ("known(mood) and mood < 4", True, False, False),
        ("declined(mood) or known(mood) and mood < 4", True, True, False),
        ("not known(mood) or mood > 4", False, True, True),
        ("known(mood) == declined(mood)", False, False, True),
    ],
)
def test_a_value_has_three_states(text: str, told: bool, refused: bool, not_asked: bool) -> None:
    """It was told, somebody did not want to tell it, or nobody asked: each can be told apart."""
    outcomes = [holds(text, state) for state in (TOLD, DECLINED, NOT_ASKED)]
    assert outcomes == [told, refused, not_asked]


def test_a_value_that_is_read_can_still_be_missing() -> None:
    """Who asks whether it is known has to ask before reading it."""
    with pytest.raises(UnknownValueError):
        holds("mood < 4 and known(mood)", NOT_ASKED)


def test_what_is_asked_about_is_no_value_that_is_needed() -> None:
    """A question names its value, reads nothing, and is none of the values itself."""
    text = "known(mood) and pain < 4 or declined(sleep)"
    assert names(text) == {"mood", "pain", "sleep"}
    assert needed(text) == {"pain"}
    assert asked(text) == {Question("known", ("mood",)), Question("declined", ("sleep",))}


@pytest.mark.parametrize(
    "text", ["known()", "known(3)", 'declined("mood")', "known(a, b)", "known(mood < 4)"]
)
def test_a_question_is_about_one_value(text: str) -> None:
    """Anything else in the brackets is refused, with what belongs there."""
    with pytest.raises(ExpressionError, match=r"in the brackets stands one collected value"):
        holds(text, TOLD)


def test_there_are_no_other_functions() -> None:
    """What only looks like a question stays outside the language."""
    with pytest.raises(ExpressionError, match="is not allowed"):
        holds("unknown(mood)", TOLD)
