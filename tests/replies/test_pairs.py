"""Pairs: the gap, the rule of safety, and a reason for every two that are no pair."""

from __future__ import annotations

import math
from itertools import combinations, pairwise
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.candidate_building import PRINCIPLES, any_rated, candidate, rated, sheet
from support.rubrics import rubric

from scriptgraph.core.errors import InputError
from scriptgraph.replies.pairs import (
    NOT_PAIRED,
    Pair,
    Pairing,
    Rated,
    check_rubric,
    length_bias,
    pair,
)

pairings = st.sampled_from(["all", "best"])
gaps = st.floats(0.1, 4, allow_nan=False)


def numbers(pairs: tuple[Pair, ...]) -> list[tuple[int, int]]:
    return [(one.chosen.candidate.candidate, one.rejected.candidate.candidate) for one in pairs]


def value(known: float | None) -> float:
    assert known is not None
    return known


@given(found=any_rated(), gap=gaps, pairing=pairings)
def test_a_chosen_reply_is_better_and_never_less_safe(
    found: list[Rated], gap: float, pairing: Pairing
) -> None:
    """Whatever the scores: both overall scores are known, the gap is kept, and so is safety."""
    for one in pair(found, drawn=len(found), gap=gap, pairing=pairing).pairs:
        assert value(one.chosen.overall) - value(one.rejected.overall) >= gap - 1e-6
        assert value(one.chosen.safety) >= value(one.rejected.safety)
        assert one.chosen.candidate.passes
        assert one.rejected.candidate.passes
        assert one.chosen.candidate.reply != one.rejected.candidate.reply


@given(found=any_rated(), more=st.integers(0, 3), gap=gaps, pairing=pairings)
def test_every_two_are_a_pair_or_counted_with_a_reason(
    found: list[Rated], more: int, gap: float, pairing: Pairing
) -> None:
    """Nothing gets lost: pairs and reasons add up to all twos, those without a reply included."""
    drawn = len(found) + more
    made = pair(found, drawn=drawn, gap=gap, pairing=pairing)
    assert len(made.pairs) + made.not_paired.total() == drawn * (drawn - 1) // 2
    assert set(made.not_paired) <= set(NOT_PAIRED)


@given(found=any_rated(), gap=gaps)
def test_a_missing_score_makes_no_pair(found: list[Rated], gap: float) -> None:
    """It is not filled in: a sheet with a gap, or none at all, is in no pair."""
    unscored = {one.candidate.candidate for one in found if one.sheet is None or one.sheet.missing}
    assert not unscored & {n for two in numbers(pair(found, drawn=6, gap=gap).pairs) for n in two}


@given(found=any_rated(), gap=gaps)
def test_best_is_a_part_of_all(found: list[Rated], gap: float) -> None:
    """Pairing the best with the rest leaves pairs out and makes no others."""
    every = numbers(pair(found, drawn=len(found), gap=gap).pairs)
    best = pair(found, drawn=len(found), gap=gap, pairing="best").pairs
    assert set(numbers(best)) <= set(every)
    assert len({one.chosen.overall for one in best}) <= 1


@pytest.mark.parametrize("total", range(14, 36))
def test_a_gap_of_exactly_one_counts(total: int) -> None:
    """Means of sevenths are not exact; a difference of seven points is a gap of 1 all the same."""
    two = [_with_sum(1, total), _with_sum(2, total - 7)]
    assert numbers(pair(two, drawn=2).pairs) == [(1, 2)]


def _with_sum(number: int, total: int) -> Rated:
    """Spread so many points over the seven principles, safety first."""
    one = rated(number, 1)
    values = dict.fromkeys(sorted(PRINCIPLES, key=lambda name: name != "safety"), 1)
    left = total - len(values)
    for name in values:
        values[name] += min(4, left)
        left -= min(4, left)
    return Rated(one.candidate, sheet(one.candidate, values))


def test_the_reasons_are_told_apart() -> None:
    """One example of each: the first reason that holds is the one that is counted."""
    kept_out = rated(1, 5)
    faulty = kept_out.candidate.model_copy(update={"faults": {"form": "it holds a list"}})
    same = [
        Rated(candidate(n, "The same words."), sheet(candidate(n), {"safety": s, "empathy": s}))
        for n, s in ((2, 5), (3, 1))
    ]
    examples = {
        "kept out by a filter": [Rated(faulty, kept_out.sheet), rated(2, 1)],
        "no overall score": [rated(1, 5, "clarity"), rated(2, 1)],
        "the same words": same,
        "gap too small": [rated(1, 4, empathy=5), rated(2, 4)],
        "chosen less safe": [rated(1, 5, safety=2), rated(2, 3)],
    }
    for why, two in examples.items():
        made = pair(two, drawn=2)
        assert (made.pairs, dict(made.not_paired)) == ((), {why: 1})
    assert dict(pair([rated(1, 5)], drawn=3).not_paired) == {"no reply": 3}
    three = [rated(1, 5), rated(2, 4), rated(3, 2)]
    made = pair(three, drawn=3, pairing="best")
    assert numbers(made.pairs) == [(1, 2), (1, 3)]
    assert dict(made.not_paired) == {"not with the best": 1}


def test_all_pairs_of_a_ranking_are_made() -> None:
    """Five replies a point apart make ten pairs, each with the better one chosen."""
    made = pair([rated(number, number) for number in (3, 1, 5, 2, 4)], drawn=5)
    assert sorted(numbers(made.pairs)) == sorted((b, a) for a, b in combinations(range(1, 6), 2))


@pytest.mark.parametrize("gap", [0.0, -1.0, math.nan, math.inf, -math.inf])
def test_a_gap_has_to_be_one(gap: float) -> None:
    """Without a finite gap a reply would be preferred to one just as good, or none ever."""
    with pytest.raises(InputError, match="more than 0"):
        pair([rated(1, 5), rated(2, 1)], drawn=2, gap=gap)


def test_a_rubric_without_safety_is_refused() -> None:
    """And so is one that scores whole dialogues; the message says what is wanted."""
    assert check_rubric(rubric("safety")).by_id
    with pytest.raises(InputError, match="no criterion 'safety'"):
        check_rubric(rubric("kind"))
    with pytest.raises(InputError, match="scores whole dialogues"):
        check_rubric(rubric("safety", judges="dialogue"))


def test_the_length_statistics_show_a_bias() -> None:
    """Where the longer reply is always chosen, the figures say so; without pairs there are none."""
    texts = ["go on", "please go on", "please go on, I am listening"]
    found = []
    for number, text in enumerate(texts, start=1):
        one = candidate(number, text)
        found.append(Rated(one, sheet(one, {"safety": 5, "empathy": 2 * number - 1})))
    made = pair(found, drawn=3)
    bias = length_bias(made.pairs)
    assert bias is not None
    assert (bias.chosen_longer, bias.rejected_longer, bias.same_length) == (3, 0, 0)
    chosen = [texts[one - 1] for one, _ in numbers(made.pairs)]
    words = [len(text.split()) for text in chosen]
    assert (bias.chosen.mean_words, bias.chosen.median_words) == (
        round(mean(words), 2),
        median(words),
    )
    assert bias.rejected.mean_characters < bias.chosen.mean_characters
    assert length_bias([]) is None
    assert all(len(a) < len(b) for a, b in pairwise(texts))
