"""The rehearsal model hears that a known yes or no is turned round by its name."""

from __future__ import annotations

import pytest

from scriptgraph.rehearsal.truths import truth_again


@pytest.mark.parametrize(
    ("code", "known", "said", "now"),
    [
        ("en", {"smokes": "false"}, "sorry, I do smoke", {"smokes": "true"}),
        ("en", {"smokes": "true"}, "I don't smoke", {"smokes": "false"}),
        ("de", {"raucht": "false"}, "Ich rauche doch", {"raucht": "true"}),
        ("es", {"alcohol": "true"}, "perdón, no tomo alcohol", {"alcohol": "false"}),
        ("zh", {"抽烟": "true"}, "我不抽烟", {"抽烟": "false"}),
        ("en", {"smokes": "true"}, "sorry, I do smoke", {}),
        ("en", {"smokes": "false"}, "my smoke alarm is broken", {}),
        ("en", {"smokes": "7"}, "sorry, I do smoke", {}),
        ("en", {"smokes": "false"}, "yes", {}),
    ],
)
def test_who_names_it_turns_it_round(
    code: str, known: dict[str, str], said: str, now: dict[str, str]
) -> None:
    """With a denial, or a yes in so many words; to name it alone is not enough."""
    assert truth_again(known, (), said, code) == now


def test_what_is_asked_for_now_is_answered() -> None:
    """It corrects nothing, and nor does who names two things."""
    assert truth_again({"smokes": "true"}, {"smokes"}, "I don't smoke", "en") == {}
    both = {"smokes": "true", "drinks": "true"}
    assert truth_again(both, (), "I don't smoke or drink", "en") == {}
