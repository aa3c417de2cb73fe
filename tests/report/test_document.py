"""The report for programs."""

from __future__ import annotations

import json

from support.recorded import event, recorded, step
from support.walked import walk

from scriptgraph.metrics.comparison import compare
from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.summary import Summary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.report.document import compared, full_report, published_table

KEYS = [
    "dialogues",
    "turns_per_dialogue",
    "switches_per_dialogue",
    "ms_per_turn",
    "input_tokens_per_turn",
    "output_tokens_per_turn",
    "correct_completions",
    "coherent_switches",
    "conform_dispatches",
    "n_dispatches",
]


def summary() -> Summary:
    tally = Tally()
    for turns in range(1, 8):
        tally.add(walk(*["hello"] * turns, mode="single", rehearsal=True), "here")
        tally.add(walk(*["hello"] * (turns + 1), mode="multi", verdicts=[(True, False)]), "here")
    judged = step("verifier", "Instructions completed: no\nIt was rash.")
    tally.add(recorded([event("started", 1), event("completed", 1), judged]), "here")
    source = Source("here", dialogues=15, discarded=0, failures={"429": 1}, planned=20)
    return summarise(tally, [source])


def test_the_published_table_has_its_own_keys_and_nothing_else() -> None:
    """Under the mode's name, or the variant's; what is missing is null."""
    table = published_table(summary())
    assert list(table) == ["single", "multi", "B"]
    assert all(list(figures) == KEYS for figures in table.values())
    assert table["single"]["correct_completions"] is None
    assert table["multi"]["correct_completions"] == 1


def test_the_full_report_is_json_with_every_figure_and_its_interval() -> None:
    """Groups, cases, sections, moves, paths, turns, exits, reasons, and what was planned."""
    report = json.loads(json.dumps(full_report(summary()), allow_nan=False))
    assert report["rehearsal"] == {"spoke_in": 7, "judged": 0, "of": 15}
    assert report["sources"][0]["open"] == 4
    assert report["by"] == ["mode"]
    assert list(report["cases"]) == ["single/1", "multi/1", "B/1"]
    single = report["groups"]["single"]
    turns = single["figures"]["turns_per_dialogue"]
    assert turns["low"] < turns["value"] == 4 < turns["high"]
    assert turns["n"] == 7
    missing = {"value": None, "low": None, "high": None, "n": 0, "label": "correct completions"}
    assert single["figures"]["correct_completions"] == missing
    assert single["exits"] == {"allSectionsCompleted": 7}
    assert single["turns_of_dialogues"] == {str(number): 1 for number in range(1, 8)}
    assert single["sections"]["hello"]["turns"] == 28
    assert single["turns"][0]["dialogues"] == 7
    assert {"from": "hello", "to": "end", "conform": None, "times": 7} in single["moves"]
    assert {"path": ["hello", "end"], "dialogues": 1} in single["paths"]
    (reason,) = report["groups"]["B"]["reasons"]
    assert (reason["section"], reason["against"], reason["times"]) == ("1", "instructions", 1)
    assert reason["texts"] == [{"text": "It was rash.", "times": 1}]


def test_a_comparison_names_its_direction() -> None:
    """So that nobody takes it the wrong way round."""
    found = summary()
    comparison = compare(found, "single", "multi")
    document = compared(comparison)
    assert document["difference"] == "multi minus single"
    figures = document["figures"]["turns_per_dialogue"]
    assert (figures["first"], figures["second"], figures["value"]) == (4, 5, 1)
    assert figures["low"] < 1 < figures["high"]
    assert full_report(found, comparison)["comparison"] == document
    assert "comparison" not in full_report(found)
