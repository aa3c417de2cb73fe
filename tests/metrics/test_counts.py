"""Counting in bounded memory."""

from __future__ import annotations

from scriptgraph.metrics.counts import MOST, Frequencies


def test_only_so_many_different_things_are_told_apart() -> None:
    """The others are counted all the same."""
    frequencies: Frequencies[str] = Frequencies()
    for number in range(MOST + 10):
        frequencies.add(f"reason {number}")
    frequencies.add("reason 0", 5)
    assert len(frequencies.counts) == MOST
    assert (frequencies.counts["reason 0"], frequencies.further) == (6, 10)
    assert frequencies.total == MOST + 15
    assert frequencies.ranked()[0] == ("reason 0", 6)


def test_merging_counts_what_both_have_counted() -> None:
    """What is told apart in one may be beyond the other's bounds."""
    one: Frequencies[str] = Frequencies()
    other: Frequencies[str] = Frequencies()
    for number in range(MOST):
        one.add(f"first {number}")
        other.add(f"second {number}")
    one.merge(other)
    assert (len(one.counts), one.further, one.total) == (MOST, MOST, 2 * MOST)
