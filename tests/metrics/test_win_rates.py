"""Win rates from choices: both orders, ties, what is missing, and what a judge is led by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scriptgraph.metrics.win_rates import (
    JudgedPair,
    LengthLimit,
    first_chosen,
    longer_won,
    parse_length_limit,
    split_pairs,
    standing,
    win_rate,
)
from scriptgraph.replies.preferences import Preferred, ReplyChoice, Side

CHOICES = st.sampled_from([*get_args(Preferred), None])
OTHER: dict[str | None, Preferred | None] = {"A": "B", "B": "A", "tie": "tie", None: None}


def verdict(first: Side, choice: Preferred | None) -> ReplyChoice:
    return ReplyChoice(
        id="x", first=first, choice=choice, judge="j", rubric="r", rubric_hash="", replies="", at=""
    )


def pair(
    a_first: Preferred | None, b_first: Preferred | None, lengths: tuple[int, int] = (10, 10)
) -> JudgedPair:
    verdicts: dict[Side, ReplyChoice] = {
        "A": verdict("A", a_first),
        "B": verdict("B", b_first),
    }
    return JudgedPair("x", "s", lengths, (lengths[0] // 5, lengths[1] // 5), verdicts)


def of_situations(pairs: Sequence[JudgedPair], size: int = 1) -> list[JudgedPair]:
    """Let so many pairs in a row share a situation."""
    return [replace(one, cluster=str(number // size)) for number, one in enumerate(pairs)]


PAIRS = st.lists(
    st.builds(pair, CHOICES, CHOICES, st.tuples(st.integers(1, 400), st.integers(1, 400))),
    max_size=40,
).map(of_situations)


def mirrored(one: JudgedPair) -> JudgedPair:
    """Give the pair as it would be, had A been called B."""
    turned = [OTHER[one.verdicts[side].choice] for side in ("B", "A")]
    return pair(turned[0], turned[1], one.lengths[::-1])


@pytest.mark.parametrize(
    ("a_first", "b_first", "outcome"),
    [
        ("A", "A", "win"),
        ("B", "B", "loss"),
        ("A", "B", "tie"),
        ("B", "A", "tie"),
        ("A", "tie", "tie"),
        ("tie", "tie", "tie"),
        ("A", None, None),
        (None, "B", None),
    ],
)
def test_only_a_reply_that_is_preferred_in_both_orders_has_won(
    a_first: Preferred | None, b_first: Preferred | None, outcome: str | None
) -> None:
    """A verdict that changes with the order is a tie; half a verdict is none."""
    assert pair(a_first, b_first).outcome == outcome


def test_a_pair_that_was_not_asked_about_yet_is_missing() -> None:
    """No outcome is made up for what was never asked."""
    assert JudgedPair("x", "s", (1, 1), (1, 1), {}).outcome is None


@given(PAIRS)
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_between_win_tie_loss_and_missing(pairs: Sequence[JudgedPair]) -> None:
    """The four counts add up to the pairs, with and without the length limit."""
    for limit in (LengthLimit(ratio=1.5), LengthLimit(words=20)):
        found = standing(pairs, limit)
        for rate, n in (
            (found, len(pairs)),
            (found.length_limited, sum(limit.admits(one) for one in pairs)),
        ):
            assert rate.wins + rate.ties + rate.losses + rate.missing == n
            assert (rate.win_rate is None) == (rate.missing == n)


@given(PAIRS)
@settings(max_examples=60, deadline=None)
def test_swapping_the_systems_mirrors_every_figure(pairs: Sequence[JudgedPair]) -> None:
    """Wins become losses and the rate its complement; what a judge is led by stays."""
    here, there = win_rate(pairs), win_rate(of_situations([mirrored(one) for one in pairs]))
    assert (here.wins, here.ties, here.losses, here.missing) == (
        *(there.losses, there.ties, there.wins),
        there.missing,
    )
    assert (here.interval is None) == (there.interval is None)
    if here.win_rate is not None and there.win_rate is not None:
        assert here.win_rate == pytest.approx(1 - there.win_rate)
    if here.interval and there.interval:
        assert here.interval.low == pytest.approx(1 - there.interval.high, abs=0.03)
        assert here.interval.high == pytest.approx(1 - there.interval.low, abs=0.03)
    for figure in (first_chosen, split_pairs, longer_won):
        assert figure(pairs) == figure([mirrored(one) for one in pairs])


def test_a_judge_of_the_first_position_wins_half_by_ties_alone() -> None:
    """Position bias shows: every verdict for the first, every pair split, a rate of one half."""
    found = standing([pair("A", "B") for _ in range(20)], LengthLimit(ratio=1.2))
    assert found.ties == 20
    assert found.win_rate == 0.5
    assert (found.first_chosen.share, found.split.share) == (1, 1)


def test_the_interval_widens_with_what_is_missing() -> None:
    """The same judge on the same pairs: fewer verdicts, a wider interval."""
    whole = [pair("A", "A") if n % 3 else pair("B", "B") for n in range(100)]
    holed = [pair("A", None) if n % 5 < 2 else one for n, one in enumerate(whole)]
    all_of_it, part = (win_rate(of_situations(some)).interval for some in (whole, holed))
    assert all_of_it is not None
    assert part is not None
    assert part.high - part.low > all_of_it.high - all_of_it.low


def test_replies_to_one_situation_are_drawn_together() -> None:
    """Four replies to each of 28 clients say what 28 inputs say, and not what 112 would."""
    alike = [pair("A", "A") if n // 4 % 3 else pair("B", "B") for n in range(112)]
    alone, together = (win_rate(of_situations(alike, size)) for size in (1, 4))
    assert (alone.situations, together.situations) == (112, 28)
    assert alone.win_rate == together.win_rate
    assert together.interval
    assert alone.interval
    widths = [one.interval.high - one.interval.low for one in (alone, together) if one.interval]
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.1)


@pytest.mark.parametrize(
    ("choice", "low", "high"),
    [("A", 0.963, 1), ("B", 0, 0.037), ("tie", 0.4815, 0.5185)],
)
def test_where_all_came_out_alike_the_interval_is_wilsons(
    choice: Preferred, low: float, high: float
) -> None:
    """A hundred of a hundred is no certainty; the figures say that no bootstrap was made."""
    found = win_rate(of_situations([pair(choice, choice)] * 100))
    assert found.interval_by == "wilson"
    assert found.interval
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=5e-4)
    few = win_rate(of_situations([pair(choice, choice)] * 100, 25)).interval
    assert few
    assert few.high - few.low > 5 * (high - low)
    assert (win_rate([]).interval, win_rate([]).interval_by) == (None, None)


@pytest.mark.parametrize(
    ("text", "lengths", "admitted"),
    [
        ("1.2", (100, 120), True),
        ("1.2", (121, 100), False),
        ("1", (100, 100), True),
        ("20w", (100, 100), True),
        ("20w", (100, 105), False),
    ],
)
def test_a_limit_admits_pairs_of_like_length_or_short_ones(
    text: str, lengths: tuple[int, int], admitted: bool
) -> None:
    """A ratio compares characters, a number of words bounds both replies."""
    assert parse_length_limit(text).admits(pair("A", "A", lengths)) is admitted


@pytest.mark.parametrize("text", ["0.9", "nan", "inf", "0w", "-3w", "w", "", "1,2", "many"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    """A limit that would admit everything, nothing or at random is no limit."""
    with pytest.raises(ValueError, match="is no limit"):
        parse_length_limit(text)
