"""Rankings from picks: a known order comes back, and nobody is ranked by nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scriptgraph.metrics.ranking import ELO_MEAN, Choice, Ranked, rank

NAMES = ("ann", "ben", "cat", "dan", "eve")
STRENGTHS = dict(zip(NAMES, (1.4, 0.7, 0.0, -0.7, -1.4), strict=True))


def over(picked: str, names: Sequence[str] = NAMES) -> Choice:
    return Choice(picked, tuple(name for name in names if name != picked))


def ranked(names: Sequence[str], dialogues: Sequence[Sequence[Choice]]) -> list[Ranked]:
    return rank(names, {str(number): choices for number, choices in enumerate(dialogues)})


def drawn(dialogues: int, turns: int) -> list[list[Choice]]:
    """Draw picks as Luce's model with these strengths does."""
    rng = np.random.default_rng(7)
    weights = np.exp(list(STRENGTHS.values()))
    picks = rng.choice(NAMES, p=weights / weights.sum(), size=(dialogues, turns))
    return [[over(str(name)) for name in row] for row in picks]


def test_a_known_ranking_of_five_is_recovered() -> None:
    """The order is right, and every interval holds the strength that the picks were drawn with."""
    found = ranked(NAMES, drawn(30, 12))
    assert [one.name for one in found] == list(NAMES)
    for one in found:
        assert one.interval is not None
        assert one.interval.low < STRENGTHS[one.name] < one.interval.high
        assert one.elo is not None
        assert one.elo == pytest.approx(ELO_MEAN + 173.7178 * (one.strength or 0))


def test_more_dialogues_narrow_the_intervals() -> None:
    """Four times the dialogues make the strongest one's interval clearly narrower."""
    few, many = (ranked(NAMES, drawn(n, 10))[0].interval for n in (10, 40))
    assert few is not None
    assert many is not None
    assert many.high - many.low < 0.8 * (few.high - few.low)


def test_who_is_never_picked_has_a_strength_and_no_interval() -> None:
    """Resampling cannot say how weak somebody is who never wins."""
    found = {
        one.name: one for one in ranked(("a", "b", "c"), [[over("a", ("a", "b", "c"))] * 3] * 8)
    }
    assert found["b"].strength is not None
    assert found["b"].interval is None
    assert found["a"].strength is not None
    assert found["a"].strength > found["b"].strength


@pytest.mark.parametrize("absent", ["a", "c"])
@pytest.mark.parametrize("dialogues", [1, 8])
def test_who_never_had_a_reply_has_no_strength(absent: str, dialogues: int) -> None:
    """Nobody could pick it: it stands behind whoever lost, and leaves the others as they are."""
    others = [name for name in ("a", "b", "c") if name != absent]
    picks = [[over(others[0], others)] * 5, [over(others[1], others)]] * dialogues
    named = {str(number): choices for number, choices in enumerate(picks)}
    found = rank(("a", "b", "c"), named, {absent: 6 * dialogues})
    *first, last = found
    assert (last.name, last.offered, last.share, last.without_reply) == (
        (absent, 0, None, 6 * dialogues)
    )
    assert (last.strength, last.elo, last.interval, last.elo_interval) == (None,) * 4
    assert first == rank(others, named)


def test_who_was_picked_without_a_rival_alone_is_not_ranked() -> None:
    """A pick out of one is no comparison; a fit would give back the prior and call it strength."""
    found = ranked(("a", "b", "c"), [[over("a", ("a", "b")), Choice("c", ())]])
    assert [(one.name, one.strength is None) for one in found] == [
        ("a", False),
        ("b", False),
        ("c", True),
    ]


def test_without_a_single_pick_nobody_is_ranked() -> None:
    """Ties alone say nothing about strength."""
    found = ranked(("a", "b"), [[], []])
    assert [(one.strength, one.elo, one.interval) for one in found] == [(None, None, None)] * 2


PICKS = st.lists(
    st.lists(
        st.permutations(NAMES).flatmap(
            lambda order: st.integers(2, 5).map(lambda n: Choice(order[0], tuple(order[1:n])))
        ),
        max_size=6,
    ),
    max_size=5,
)


@given(PICKS)
@settings(max_examples=50, deadline=None)
def test_picks_are_counted_once_wherever_replies_were_missing(
    dialogues: list[list[Choice]],
) -> None:
    """The selections of all add up to the picks, and strengths to zero."""
    found = ranked(NAMES, dialogues)
    picks = sum(map(len, dialogues))
    assert sum(one.picked for one in found) == picks
    assert all(one.picked == sum(one.by_dialogue.values()) <= one.offered <= picks for one in found)
    if picks:
        assert sum(one.strength or 0 for one in found) == pytest.approx(0, abs=1e-6)
