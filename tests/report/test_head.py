"""What stands above every figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.recorded import recorded, step
from support.walked import walk

from scriptgraph.core.settings import REHEARSAL
from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.spending import Bill, Spending
from scriptgraph.metrics.summary import Summary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.report.head import head, rehearsal_warnings, warnings
from scriptgraph.report.table import exits_block


def summary_of(*dialogues: Dialogue, source: Source | None = None) -> Summary:
    tally = Tally()
    for dialogue in dialogues:
        tally.add(dialogue, "here")
    return summarise(tally, [source] if source else [], intervals=False)


ALL = "the rehearsal model spoke in every dialogue. No figure here is a language model's."
SOME = "the rehearsal model spoke in 1 of 2 dialogues."
JUDGED = "the rehearsal model judged 1 of 1 dialogues."


@pytest.mark.parametrize(
    ("dialogues", "warnings"),
    [
        ([walk("hello", rehearsal=False)], []),
        ([walk("hello", rehearsal=True)], [ALL]),
        ([walk("hello", rehearsal=True), walk("hello", rehearsal=False)], [SOME]),
        ([recorded([step("verifier", "", model=REHEARSAL)])], [JUDGED]),
    ],
)
def test_where_a_rehearsal_model_spoke_or_judged_the_first_lines_say_so(
    dialogues: list[Dialogue], warnings: list[str]
) -> None:
    """No figure of a rehearsal passes for a language model's."""
    found = list(rehearsal_warnings(summary_of(*dialogues)))
    assert len(found) == len(warnings)
    for line, text in zip(found, warnings, strict=True):
        assert line.startswith("REHEARSAL: ")
        assert text in line
    lines = list(head(summary_of(*dialogues)))
    assert [line.text for line in lines if line.warns] == found


def test_who_was_rehearsed_beside_language_models_is_said() -> None:
    """Only the patient's words are no language model's; the group is marked so, not as a whole."""
    models = {"dialog": "big", "patient": REHEARSAL}
    summary = summary_of(
        walk("hello", id="a", rehearsal=True, models=models),
        walk("hello", id="b", rehearsal=False, models=models, mode="single"),
    )
    (line,) = rehearsal_warnings(summary)
    assert "in 1 of 2 dialogues the rehearsal model was patient, and a language model" in line
    block = exits_block(summary.groups)
    assert block.header == ("", "single", "multi\npatient rehearsed")


def test_what_models_side_by_side_hold_unequal_shares_of_is_named() -> None:
    """Two of three sessions of one, and one of two of the other, are in one mode."""
    tally = Tally()
    for number, (model, mode) in enumerate(
        [("a", "single"), ("a", "multi"), ("b", "multi"), ("b", "single"), ("b", "multi")]
    ):
        tally.add(walk("hello", id=str(number), mode=mode, models={"dialog": model}), "here")
    (line,) = warnings(summarise(tally, by=["model"], intervals=False))
    assert line.startswith("POOLED UNEQUALLY: the groups hold different shares of each mode, and")
    assert list(warnings(summarise(tally, by=["mode", "model"], intervals=False))) == []
    assert list(warnings(summarise(tally, by=["mode"], intervals=False))) == []
    tally.add(walk("hello", id="9", mode="single", models={"dialog": "b"}), "here")
    assert list(warnings(summarise(tally, by=["model"], intervals=False))) == []


PAID = Spending(agent=Bill.of([1, 0.125]), patient=Bill.of([0.125, 0]))


def source(**more: Any) -> Source:
    given: dict[str, Any] = {"path": "runs/a", "dialogues": 3, "discarded": 0}
    return Source(**given, **more)


def test_figures_of_survivors_are_called_that_before_any_of_them() -> None:
    """With what each group lost, for groups that lost different shares cannot be compared."""
    summary = summary_of(
        walk("hello", mode="single"),
        walk("hello", mode="single", discarded=True),
        walk("hello", discarded=True),
    )
    (line,) = [line for line in head(summary) if line.warns]
    assert line.text.startswith(
        "SURVIVORS ONLY: 2 of 3 sessions are in no figure: single 1 of 2, multi 1 of 1. "
    )


def test_a_copy_is_a_warning_above_every_figure() -> None:
    """Also where no source is listed, as beside the published table for programs."""
    found = warnings(summary_of(walk("hello"), source=source(failures={}, copied={"runs/b": 3})))
    assert list(found) == ["COPIES: 3 dialogues of runs/a in runs/b as well; all are counted"]


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        (source(failures={}), ["runs/a: 3 dialogues"]),
        (
            source(failures={"429": 2, "stalled": 1}, planned=7, experiment="demo", spent=PAID),
            [
                "runs/a (demo): 3 dialogues · 7 planned · 3 failed · 0 discarded · 1 still open "
                "· $1.2500 in all",
                "  failed: 429 (2)",
                "  failed: stalled (1)",
            ],
        ),
        (
            replace(
                source(failures={}, remarks=("a:2: cut off",)),
                discarded=1,
            ),
            [
                "runs/a: 3 dialogues · 1 discarded",
                "  1 line was cut off and is left out",
            ],
        ),
        (
            source(failures={f"reason {number}": 1 for number in range(7)}),
            [
                "runs/a: 3 dialogues · 7 failed",
                *(f"  failed: reason {number} (1)" for number in range(5)),
                "  failed: for other reasons (2)",
            ],
        ),
    ],
)
def test_every_source_says_what_became_of_its_sessions(given: Source, lines: list[str]) -> None:
    """Planned, ended, failed, discarded, still open, and what is not in the figures."""
    found = head(summary_of(walk("hello"), source=given))
    assert [line.text for line in found] == lines
