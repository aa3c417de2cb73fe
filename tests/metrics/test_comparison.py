"""Two groups side by side."""

from __future__ import annotations

import pytest
from support.walked import walk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.comparison import Comparison, Difference, compare
from scriptgraph.metrics.summary import Summary, summarise
from scriptgraph.metrics.tally import Tally


def two_groups() -> Summary:
    """Summarise short dialogues in one mode and long ones in the other."""
    tally = Tally()
    for turns in range(1, 9):
        tally.add(walk(*["hello"] * turns, mode="single", verdicts=[(True, True)]), "here")
        tally.add(walk(*["talk"] * (turns + 2), mode="multi"), "here")
    return summarise(tally, intervals=False)


def difference(comparison: Comparison, key: str) -> Difference:
    (found,) = [one for one in comparison.differences if one.measure.key == key]
    return found


def test_the_second_minus_the_first_with_an_interval_around_it() -> None:
    """Two turns more are two turns more, and the other way round two fewer."""
    summary = two_groups()
    more = difference(compare(summary, "single", "multi"), "turns_per_dialogue")
    assert (more.first, more.second, more.value) == (4.5, 6.5, 2.0)
    assert more.interval is not None
    assert more.interval.low < 2 < more.interval.high
    fewer = difference(compare(summary, "multi", "single"), "turns_per_dialogue")
    assert fewer.value == -2


def test_a_figure_that_one_group_lacks_has_no_difference() -> None:
    """Nothing is taken for zero."""
    found = difference(compare(two_groups(), "single", "multi"), "correct_completions")
    assert (found.first, found.second, found.value, found.interval) == (1, None, None, None)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("single", "double", "there is no group 'double'; there are single, multi"),
        ("A", "multi", "there is no group 'A'; there are single, multi"),
        ("multi", "multi", "'multi' is one group; a comparison needs two"),
    ],
)
def test_what_is_no_group_is_refused_with_those_there_are(
    first: str, second: str, message: str
) -> None:
    """A typing error is answered with the list."""
    with pytest.raises(InputError, match=message):
        compare(two_groups(), first, second)
