"""How a dialogue went: who spoke for which section, what was judged, where it stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from support.recorded import event, recorded, step

from scriptgraph.metrics.course import Turn, course
from scriptgraph.records.dialogue import Step, read_dialogues

EVALUATED = step("evaluator", "no", model="m", input_tokens=5, output_tokens=1, duration_ms=10)
SPOKEN = step("dialog", "Well?", model="m", input_tokens=7, output_tokens=2, duration_ms=20)
ANSWER = step("patient", "Well.", model="m", input_tokens=99, output_tokens=99, duration_ms=99)
SWITCH = [event("completed", 1), event("started", 2)]


def test_every_message_belongs_to_the_section_that_its_exchange_ends_in() -> None:
    """With three actors the events stand before the message, with one behind it."""
    three = [event("started", 1), SPOKEN, ANSWER, EVALUATED, *SWITCH, SPOKEN, ANSWER]
    one = [event("started", 1), SPOKEN, ANSWER, SPOKEN, *SWITCH, ANSWER]
    for steps in (three, one):
        assert [turn.section for turn in course(recorded(steps)).turns] == ["1", "2"]


def test_a_turn_takes_the_calls_up_to_its_message() -> None:
    """The patient's call is nobody's, and calls after the last message are no turn."""
    turns = course(recorded([EVALUATED, SPOKEN, ANSWER, EVALUATED])).turns
    assert turns == (Turn("", ms=30, input_tokens=12, output_tokens=3),)


def test_a_turn_with_a_call_that_did_not_report_tokens_has_none() -> None:
    """Unknown and zero are two things."""
    silent = step("dialog", "Well?", model="m", duration_ms=20)
    assert course(recorded([EVALUATED, silent])).turns == (Turn("", 30, None, None),)


def verdict(completed: str, coherent: str) -> Step:
    return step(
        "verifier", f"Instructions completed: {completed}\nLast message coherent: {coherent}"
    )


@pytest.mark.parametrize(
    "steps",
    [
        [event("completed", 1), verdict("no", "yes"), event("started", 2)],
        [event("completed", 1), event("started", 2), SPOKEN, verdict("no", "yes"), ANSWER],
    ],
)
def test_a_verdict_belongs_to_the_completion_before_it(steps: Sequence[Step]) -> None:
    """Wherever it stands before the next completion."""
    both = [*steps, event("completed", 2), verdict("yes", "no")]
    first, second = course(recorded(both)).switches
    assert (first.source, first.target, first.completed, first.coherent) == ("1", "2", False, True)
    assert (second.source, second.target, second.completed) == ("2", None, True)


def test_a_completion_without_a_verdict_before_the_next_has_none() -> None:
    """The verdict on the next one is not taken for it."""
    steps = [*SWITCH, event("completed", 2), verdict("yes", "yes")]
    assert [one.completed for one in course(recorded(steps)).switches] == [None, True]


@pytest.mark.parametrize(
    ("exit_reason", "stop"), [("allSectionsCompleted", "end"), ("turnLimit", "(turnLimit)")]
)
def test_the_path_ends_with_the_end_or_with_the_reason_why_there_was_none(
    exit_reason: str, stop: str
) -> None:
    """What stopped a dialogue is no section of its script."""
    run = course(recorded([event("started", 1), *SWITCH], exit_reason=exit_reason))
    assert (run.visits, run.stop) == (("1", "2"), stop)
    assert run.positions == {"1": 1, "2": 2}


def test_what_is_read_from_published_dialogues_adds_up_to_their_totals(shared: Path) -> None:
    """Turns to interactions, verdicts to switches; nothing is lost on the way."""
    for dialogue in read_dialogues(shared / "published" / "dialogues.jsonl"):
        run, totals = course(dialogue), dialogue.totals
        assert len(run.turns) == totals.interactions
        assert sum(turn.input_tokens or 0 for turn in run.turns) == totals.input_tokens
        assert [one.completed for one in run.switches].count(True) == totals.correct_switches
        assert [one.completed for one in run.switches].count(False) == totals.incorrect_switches
        assert [one.coherent for one in run.switches].count(True) == totals.coherent_switches
        assert [one.coherent for one in run.switches].count(False) == totals.incoherent_switches
