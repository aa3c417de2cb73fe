"""How transcripts are put aside, shared out and given back in order; spreads; titles."""

from __future__ import annotations

from collections import Counter
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
from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.summary import summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.results import folder_results
from scriptgraph.report.spread import Spread, TurnTokens
from scriptgraph.report.titles import read_titles
from scriptgraph.report.transcripts_kept import KeptTranscripts, in_order, shares
from scriptgraph.script.model import ScriptIdentity


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


KINDS = st.tuples(
    st.sampled_from(["single", "multi"]),
    st.sampled_from(["one", "two"]),
    st.sampled_from(["ann", "ben"]),
    st.booleans(),
)


@given(
    st.lists(KINDS, min_size=1, max_size=30),
    st.sampled_from([None, ("case",), ("script", "mode")]),
    st.one_of(st.none(), st.integers(0, 9)),
)
def test_the_first_ones_of_every_group_are_shown(
    kinds: list[tuple[str, str, str, bool]], by: tuple[str, ...] | None, most: int | None
) -> None:
    """Whatever groups there come to be, they are those that a second look would choose."""
    kept = KeptTranscripts(BytesIO(), {}, by=by or (), most=most)
    tally = Tally(listeners=[kept])
    for number, (mode, script, case, is_discarded) in enumerate(kinds):
        dialogue = walk("hello", mode=mode, patient_case=case, id=f"{number:02d}")
        identity = ScriptIdentity(id=script, version=1, hash=script)
        update = {"script": identity, "discarded": is_discarded or None}
        tally.add(dialogue.model_copy(update=update), "here")
    source = Source("here", len(kinds), sum(kind[-1] for kind in kinds), {})
    summary = summarise(tally, [source], by=by, intervals=False)
    shown = kept.shown(summary)
    groups = {labels: group.name for group in summary.groups for labels in group.labels}
    read = [(one.id, "" if one.discarded else groups[one.labels]) for one in tally.figures]
    sizes = Counter(group for _, group in read)
    places = Counter(shares({**dict.fromkeys(["", *groups.values()], 0), **sizes}, most))
    wanted = [id_ for id_, group in read if (places.subtract([group]) or places[group] >= 0)]
    assert [one.kept.id for one in shown] == wanted
    assert len(shown) == kept.wanted
    assert all(f'id="{one.anchor}"' in kept.read(one) for one in in_order(shown, summary))


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_a_spread_is_that_of_its_numbers(numbers: list[int]) -> None:
    """The median is the median, and the quartiles lie around it among the numbers."""
    spread = Spread.of(numbers)
    assert spread.median == median(numbers)
    assert min(numbers) <= spread.low <= spread.median <= spread.high <= max(numbers)


def test_turns_whose_tokens_nobody_knows_are_left_out() -> None:
    """Unknown is not nothing: the turn counts for the dialogues that say what it took."""
    tokens = TurnTokens()
    tally = Tally(listeners=[tokens])
    tally.add(walk("hello", "talk"), "here")
    tally.add(recorded([step("dialog", "Hello.", model="m")]), "here")
    spreads = tokens.spreads(tally.labels)
    assert [(one.turn, one.dialogues, one.spread.median) for one in spreads] == [
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
