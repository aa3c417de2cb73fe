"""What an action answers is a value of its type, or none."""

from __future__ import annotations

import pytest

from scriptgraph.script.action import fitting, literal

UNSEEN = "\ufeff"


@pytest.mark.parametrize("told", [f"slow {UNSEEN}", "slow", f"{UNSEEN}slow", "  slow "])
def test_a_choice_is_known_with_whatever_stands_in_it_unseen(told: str) -> None:
    """A word processor's mark in the script keeps no action from giving the choice."""
    kind = (f"slow {UNSEEN}", "fast")
    assert fitting(told, kind) == kind[0]
    assert literal(told, kind) == kind[0]
    assert fitting("slower", kind) is None
