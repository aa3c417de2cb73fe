"""What is in no figure is told by group, and what everything cost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.walked import walk

from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.spending import Bill, Spending
from scriptgraph.metrics.summary import Summary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.report.contents import blocks
from scriptgraph.report.costs import costs_block, costs_document
from scriptgraph.report.losses import REASONS


def summary_of(*dialogues: Dialogue) -> Summary:
    tally = Tally()
    for dialogue in dialogues:
        tally.add(dialogue, "here")
    return summarise(tally, intervals=False)


def lost(why: str, **more: Any) -> Dialogue:
    return walk("hello", discarded=True, exit_reason=why, **more)


def test_every_group_says_what_it_lost_and_why() -> None:
    """Of all sessions that were held; a group without any figure keeps its column."""
    summary = summary_of(walk("hello", mode="single"), lost("turnLimit"), lost("patientLeft"))
    block, case = [one for one in blocks(summary) if "in no figure" in one.title]
    assert block.header == ("", "single", "multi\n2 of 2 missing")
    assert block.rows == (
        ("sessions held", "1", "2"),
        ("in the figures", "1 of 1 (100 %)", "0 of 2 (0 %)"),
        ("discarded: patientLeft", "0 of 1 (0 %)", "1 of 2 (50 %)"),
        ("discarded: turnLimit", "0 of 1 (0 %)", "1 of 2 (50 %)"),
    )
    assert case.title == "multi, by patient case: sessions that are in no figure"
    assert case.header == ("", "1")


def test_rare_reasons_are_counted_together() -> None:
    """Every session is in one of the rows."""
    summary = summary_of(*(lost(f"reason {number}") for number in range(REASONS + 2)))
    block = next(one for one in blocks(summary) if "in no figure" in one.title)
    assert block.rows[-1] == ("discarded: for other reasons", "2 of 7 (29 %)")


def test_a_report_that_lost_nothing_does_not_speak_of_it() -> None:
    """Nothing is missing."""
    assert not [one for one in blocks(summary_of(walk("hello"))) if "in no figure" in one.title]


SOURCE = Source("runs/a", dialogues=2, discarded=0, failures={})
KNOWN = Spending(
    agent=Bill.of([1, 2]), patient=Bill.of([0.5, 0]), verifier=Bill.of([0.25]), observer=Bill()
)


def test_the_agents_cost_stands_apart_from_that_of_whoever_judged() -> None:
    """A line each, then everything; who was never asked has no line."""
    block = costs_block([replace(SOURCE, spent=KNOWN)])
    assert block is not None
    assert block.header == ("", "a")
    assert block.rows == (
        ("agent", "$3.0000"),
        ("patient", "$0.5000"),
        ("verifier", "$0.2500"),
        ("in all", "$3.7500"),
    )


@pytest.mark.parametrize(
    ("spent", "cell", "total"),
    [
        (replace(KNOWN, agent=Bill.of([None, 2])), "at least $2.0000; 1 session", "$2.7500"),
        (replace(KNOWN, agent=Bill.of([None, None])), "2 sessions", "$0.7500"),
    ],
)
def test_a_sum_with_an_unknown_part_is_only_a_least_one(
    spent: Spending, cell: str, total: str
) -> None:
    """In the table and for programs, which find null where the sum would stand."""
    block = costs_block([replace(SOURCE, spent=spent)])
    assert block is not None
    assert block.rows[0] == ("agent", f"{cell} of unknown price")
    assert block.rows[-1] == ("in all", f"at least {total}")
    document = costs_document(spent)
    assert (document["agent"]["dollars"], document["total"]["dollars"]) == (None, None)
    assert document["total"]["at_least"] == float(total[1:])


def test_without_any_price_there_is_no_table_of_costs() -> None:
    """A scripted patient, who costs nothing, is no price."""
    spent = Spending(agent=Bill.of([None]), patient=Bill.of([0.0]))
    assert costs_block([replace(SOURCE, spent=spent)]) is None
