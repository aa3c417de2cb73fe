"""Replies that were not fit to be sent are counted by kind, and said on top of a report."""

from __future__ import annotations

from typing import Any

from support.fakes import ToldModel, answer, script, task
from support.recorded import recorded, step
from support.walked import decision, walk

from scriptgraph import create_simulation
from scriptgraph.core.settings import Arrangement
from scriptgraph.graphs.unconstrained import create_unconstrained
from scriptgraph.metrics.summary import Summary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.report.contents import blocks
from scriptgraph.report.document import full_report
from scriptgraph.report.head import warnings
from scriptgraph.sessions.recording import record_dialogue

TITLE = "Replies that were not fit to be sent"


def summary_of(*dialogues: Dialogue) -> Summary:
    tally = Tally()
    for dialogue in dialogues:
        tally.add(dialogue, "here")
    return summarise(tally, intervals=False)


def said(*records: dict[str, Any], mode: str = "multi") -> Dialogue:
    """Make a dialogue with a message of the agent for each record."""
    steps = [step("dialog", "And?", decision=decision("dialog", **record)) for record in records]
    totals = walk(*(["hello"] * len(records))).totals
    return recorded(steps, mode=mode, totals=totals.model_dump())


def refused(*kinds: str) -> dict[str, Any]:
    return {"refused": [{"choice": "x", "why": "y", "kind": kind} for kind in kinds]}


MIXED = (
    refused("circle", "circle"),
    {**refused("prompt", "role"), "fallback": True},
    {"unwritten": {"kind": "failed", "why": "gone"}},
    {"unproven": True, "refused": [{"choice": "bye", "why": "no such way"}]},
)


def rows(summary: Summary, title: str) -> dict[str, tuple[str, ...]]:
    (block,) = [block for block in blocks(summary) if block.title == title]
    return {row[0]: tuple(row[1:]) for row in block.rows}


def test_replies_are_counted_by_kind_per_dialogue_and_turn() -> None:
    """Other refusals are not among them, and a kind that did not occur has no row."""
    found = rows(summary_of(said(*MIXED), said({}, {})), TITLE)
    assert found == {
        "refused: repeats the instructions": ("1 (0.50, 0.17)",),
        "refused: says the same again and again": ("2 (1.00, 0.33)",),
        "refused: speaks as somebody else": ("1 (0.50, 0.17)",),
    }


def test_their_figures_stand_among_the_further_ones() -> None:
    """Refused replies, fallbacks, lonely exact words and beliefs without proof, in a row each."""
    found = rows(summary_of(said(*MIXED)), "Further figures")
    assert found["replies refused as unfit per dialogue"] == ("4.00 n 1",)
    assert found["replies refused as unfit per turn"] == ("1.00 n 1",)
    assert found["messages sent although unfit"] == ("0.0 % n 4",)
    assert found["messages that are the fallback"] == ("25.0 % n 4",)
    assert found["exact words without their rest"] == ("25.0 % n 4",)
    assert found["urgent rules followed without proof per dialogue"] == ("1.00 n 1",)


def test_warnings_say_so_on_top() -> None:
    """What was sent instead of a reply, and what was believed, is said above all figures."""
    unfit, unproven = warnings(summary_of(said(*MIXED)))
    assert unfit == (
        "UNFIT REPLIES: of 4 messages of the agent, 1 is the script's sentence for when no reply "
        "is fit to be sent, 1 is exact words whose rest no model could write."
    )
    assert unproven.startswith("WITHOUT PROOF: urgent rules were followed 1 time in 1 dialogue ")


def test_nothing_is_said_where_nothing_was_wrong() -> None:
    """A report of good replies has no warning and no table of bad ones."""
    summary = summary_of(said({}, {}))
    assert list(warnings(summary)) == []
    assert TITLE not in [block.title for block in blocks(summary)]


def test_programs_are_given_every_kind() -> None:
    """The full report has counts of all kinds, also of those that did not occur."""
    report = full_report(summary_of(said(*MIXED), said({"unfit": ["role", "cut off"]})))
    (group,) = report["groups"].values()
    assert group["replies"] == {
        "refused": {
            "empty": 0,
            "prompt": 1,
            "circle": 2,
            "cut off": 0,
            "role": 1,
            "language": 0,
        },
        "sent_although_unfit": {
            "empty": 0,
            "prompt": 0,
            "circle": 0,
            "cut off": 1,
            "role": 1,
            "language": 0,
        },
        "unfit_messages": 1,
        "fallbacks": 1,
        "unwritten": 1,
        "unproven": 1,
        "unheard": 0,
    }
    assert group["figures"]["refused_replies_per_dialogue"]["value"] == 2
    assert group["figures"]["unproven_per_dialogue"]["value"] == 0.5


MADE = script({"a": {"tasks": [task("ask")]}})
CASE = {"replies": ["well", "hm"]}


def parrots(prompt: Prompt) -> str:
    """Judge that nothing is done, and repeat the prompt instead of replying."""
    if prompt.judges:
        return answer()
    return "Write your next message."


def reported(state: Any, mode: Arrangement) -> Summary:
    return summary_of(record_dialogue(MADE, state, session="s", mode=mode, case="c"))


async def test_a_session_that_was_held_is_counted_so() -> None:
    """Each message was refused twice and replaced; so says the report of its record."""
    model = ToldModel(tell=parrots)
    graph = create_simulation(MADE, model, case=CASE, mode="multi").compile()
    state: Any = await graph.ainvoke({"messages": []})
    summary = reported(state, "multi")
    assert rows(summary, TITLE) == {"refused: repeats the instructions": ("6 (6.00, 2.00)",)}
    assert rows(summary, "Further figures")["messages that are the fallback"] == ("100.0 % n 3",)


async def test_a_baseline_is_counted_under_the_same_kinds_as_sent() -> None:
    """What the paper's agents send all the same stands beside what is refused here."""
    model = ToldModel(tell=lambda prompt: "Write your next message.")
    graph = create_unconstrained(MADE, model, actors="multi", case=CASE).compile()
    state: Any = await graph.ainvoke({"messages": []})
    summary = reported(state, "unconstrained-multi")
    assert rows(summary, TITLE) == {"sent: repeats the instructions": ("3 (3.00, 1.00)",)}
    (warning, *_) = [one for one in warnings(summary) if one.startswith("UNFIT")]
    assert warning == "UNFIT REPLIES: of 3 messages of the agent, 3 were sent although unfit."


def test_words_of_danger_that_a_judge_passed_over_are_counted_and_warned_of() -> None:
    """A person shall read the dialogues in which a usable judgement did not name the danger."""
    summary = summary_of(said({"unheard": "ending their life"}, {}), said({}))
    (warning,) = warnings(summary)
    assert warning.startswith("PASSED OVER: 1 time in 1 dialogue the user's words speak of danger")
    rows_of = rows(summary, "Further figures")
    assert rows_of["words of danger that a judge passed over per dialogue"] == ("0.50 n 2",)
    assert not list(warnings(summary_of(said({}))))
