"""How transcripts are shared out, shelved and given back in order; spreads; titles."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.planning import SCRIPT
from support.recorded import recorded, step
from support.walked import walk

from scriptgraph.formats.load import load_script
from scriptgraph.metrics.course import course
from scriptgraph.records.results import folder_results
from scriptgraph.report.gathering import shares
from scriptgraph.report.shelf import Shelf
from scriptgraph.report.spread import Spread, TurnTokens
from scriptgraph.report.titles import read_titles


@pytest.mark.parametrize(
    ("most", "found"),
    [
        (None, {"a": 9, "b": 2, "c": 0}),
        (4, {"a": 2, "b": 2, "c": 0}),
        (8, {"a": 6, "b": 2, "c": 0}),
        (1, {"a": 1, "b": 0, "c": 0}),
        (0, {"a": 0, "b": 0, "c": 0}),
        (99, {"a": 9, "b": 2, "c": 0}),
    ],
)
def test_places_are_shared_out_evenly(most: int | None, found: dict[str, int]) -> None:
    """What a small group leaves goes to the others."""
    assert shares({"a": 9, "b": 2, "c": 0}, most) == found


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50)), st.integers(0, 200))
def test_no_place_is_lost_and_none_is_given_twice(sizes: dict[str, int], most: int) -> None:
    """As many are given as there are or are wanted, and nobody gets more than it could use."""
    found = shares(sizes, most)
    assert sum(found.values()) == min(most, sum(sizes.values()))
    assert all(found[name] <= size for name, size in sizes.items())


@given(st.lists(st.tuples(st.integers(0, 3), st.text())))
def test_texts_come_back_in_the_order_of_their_ranks(given: list[tuple[int, str]]) -> None:
    """Whole, and of equal ranks the first one first."""
    shelf = Shelf(BytesIO())
    for rank, text in given:
        shelf.put((rank, 0, ""), text)
    assert len(shelf) == len(given)
    assert list(shelf.in_order()) == [text for _, text in sorted(given, key=lambda one: one[0])]


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_a_spread_is_that_of_its_numbers(numbers: list[int]) -> None:
    """The median is the median, and the quartiles lie around it among the numbers."""
    spread = Spread.of(numbers)
    assert spread.median == median(numbers)
    assert min(numbers) <= spread.low <= spread.median <= spread.high <= max(numbers)


def test_turns_whose_tokens_nobody_knows_are_left_out() -> None:
    """Unknown is not nothing: the turn counts for the dialogues that say what it took."""
    tokens = TurnTokens()
    tokens.add(course(walk("hello", "talk")))
    tokens.add(course(recorded([step("dialog", "Hello.", model="m")])))
    assert [(one.turn, one.dialogues, one.spread.median) for one in tokens.spreads()] == [
        *((1, 1, 10), (2, 1, 10)),
    ]


def test_titles_are_read_from_the_scripts_that_an_experiment_kept(tmp_path: Path) -> None:
    """By the script's hash, so that a record finds its own; what is no script has none."""
    kept = tmp_path / "scripts"
    kept.mkdir()
    (kept / "short.yaml").write_text(SCRIPT, encoding="utf-8")
    (kept / "broken.yaml").write_text("script: [", encoding="utf-8")
    (kept / "other.txt").write_text("nothing", encoding="utf-8")
    hash_ = load_script(kept / "short.yaml").hash
    titles = read_titles([folder_results(tmp_path)])
    assert titles == {hash_: {"hello": "Hello", "talk": "Talk", "close": "Close"}}
