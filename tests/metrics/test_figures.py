"""The numbers of one dialogue, each against a dialogue made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from support.recorded import event, recorded, step, talk
from support.walked import SCRIPT, decision, walk

from scriptgraph.core.settings import REHEARSAL
from scriptgraph.metrics.course import course
from scriptgraph.metrics.figures import Figures, figures
from scriptgraph.metrics.labels import labels_of
from scriptgraph.records.dialogue import Dialogue


def numbers(dialogue: Dialogue) -> Figures:
    return figures(dialogue, labels=labels_of(dialogue, "here"), run=course(dialogue))


def through(*events: str) -> Dialogue:
    """Make a published dialogue of events such as `+1`, a start, and `-1`, a completion."""
    status = {"+": "started", "-": "completed"}
    return recorded([event(status[text[0]], int(text[1:])) for text in events])


@pytest.mark.parametrize(
    ("events", "switches", "dispatches", "conform"),
    [
        ([], 0, 0, 0),
        (["+1"], 0, 0, 0),
        (["+1", "-1", "+2", "-2"], 2, 1, 1),
        (["+1", "-1", "+3"], 1, 1, 0),
        (["+3", "-3", "+3", "-3", "+4"], 2, 2, 2),
        (["+4", "-4", "+4", "-4", "+8"], 2, 2, 0),
        (["+1", "-1", "-1", "+2"], 2, 1, 1),
        (["+1", "-1", "+2", "+4"], 1, 1, 1),
    ],
)
def test_a_dispatch_is_a_completion_directly_followed_by_a_start(
    events: Sequence[str], switches: int, dispatches: int, conform: int
) -> None:
    """In published records 3 → 3 is conform and 4 → 4 is not; the last completion has none."""
    found = numbers(through(*events))
    assert (found.switches, found.dispatches, found.conform) == (switches, dispatches, conform)


def test_what_others_do_between_two_events_makes_no_difference() -> None:
    """A dispatcher's and a verifier's steps may stand between completion and start."""
    between = [step("dispatcher", "2"), step("verifier", "yes")]
    dialogue = recorded([event("completed", 1), *between, event("started", 2)])
    assert (numbers(dialogue).dispatches, numbers(dialogue).conform) == (1, 1)


@pytest.mark.parametrize(
    ("path", "conform"),
    [
        (["hello", "talk", "close"], 2),
        (["hello", "close", "talk"], 1),
        (["hello", "hello", "close"], 1),
        (["hello", "beyond", "close"], 0),
    ],
)
def test_a_record_that_carries_its_scripts_moves_is_held_against_them(
    path: Sequence[str], conform: int
) -> None:
    """Baselines go where no rule leads; starting the same section again is not conform there."""
    found = numbers(walk(*path))
    assert (found.dispatches, found.conform) == (2, conform)


def test_a_script_whose_moves_nobody_recorded_leaves_conformity_unknown() -> None:
    """The published script's moves are not applied to another script."""
    assert numbers(walk("hello", "close", moves=None)).conform is None
    assert numbers(walk("hello", moves=None)).conform == 0


@pytest.mark.parametrize("kind", ["anytime", "limit"])
def test_a_section_left_by_a_limit_or_at_any_time_is_a_switch_that_claims_nothing(
    kind: str,
) -> None:
    """Nobody said that it was complete, so no verdict on its completion is missing."""
    dialogue = recorded([event("completed", 1, kind=kind), event("started", 2)])
    found = numbers(dialogue)
    assert (found.switches, found.dispatches, found.claims, found.unjudged) == (1, 1, 0, 0)


def test_a_completion_that_nobody_judged_is_counted() -> None:
    """Two of three completions have a verdict."""
    found = numbers(walk("hello", "talk", "close", verdicts=[(True, True), None, (False, True)]))
    assert (found.correct, found.incorrect, found.unjudged) == (1, 1, 1)
    assert (found.coherent, found.incoherent) == (2, 0)


def test_sums_are_the_records_own_totals() -> None:
    """Time and tokens of patient and verifier are not the agent's."""
    found = numbers(walk("hello", "talk"))
    assert (found.turns, found.calls, found.ms) == (2, 2, 200)
    assert (found.input_tokens, found.output_tokens) == (20, 2)


def test_tokens_that_a_provider_did_not_report_are_missing_and_not_zero() -> None:
    """One call without usage makes the sum of the dialogue unknown; its time is known."""
    silent = step("dialog", "Hello.", model="m", duration_ms=5)
    found = numbers(recorded([silent]))
    assert (found.input_tokens, found.output_tokens) == (None, None)
    assert found.ms == 0
    heard = step("dialog", "Hello.", model="m", input_tokens=1, output_tokens=1)
    assert numbers(recorded([heard, step("patient", "Hi", model="m")])).input_tokens == 0


def traced(*decisions: Any) -> Dialogue:
    steps = [step(one["role"], "", decision=one) for one in decisions]
    return recorded(steps)


def test_refused_decisions_and_rejected_evidence_come_from_the_trace() -> None:
    """Refusals of the agent's models count; a failed call, and the patient's troubles, do not."""
    refused = [{"choice": "greet: done", "why": "its quote is not in the transcript"}]
    failed = [{"choice": "", "why": "the call failed"}]
    quotes = [
        {"task": "greet", "status": "done", "text": "Hello", "found": found}
        for found in (True, False, False)
    ]
    found = numbers(
        traced(
            decision("evaluator", refused=refused + failed, evidence=quotes),
            decision("dispatcher", refused=[{"choice": "rule 9", "why": "there is none"}]),
            decision("patient", refused=refused),
        )
    )
    assert found.decided
    assert (found.decided.refused, found.decided.rejected) == (2, 2)


def test_without_a_trace_nothing_is_known_about_refusals() -> None:
    """A published record has no trace: that is not the same as no refusal."""
    found = numbers(talk(("dialog", "Hello.")))
    assert found.decided is None


@pytest.mark.parametrize(
    ("check", "contradictions"),
    [
        (None, None),
        ({"missing": "unreadable"}, None),
        ({}, 0),
        ({"contradictions": [("I am 9", True), ("I am 8", False)]}, 1),
    ],
)
def test_only_what_the_patient_provably_said_against_its_case_counts(
    check: dict[str, Any] | None, contradictions: int | None
) -> None:
    """Without a check, or a readable one, the number is missing."""
    given = None
    if check is not None:
        claims = [
            {"quote": quote, "reason": "too young", "found": found}
            for quote, found in check.get("contradictions", [])
        ]
        given = {"dialogue": "made-up", "at": "", **check, "contradictions": claims}
    assert numbers(recorded([], patient_check=given)).contradictions == contradictions


@pytest.mark.parametrize(
    ("dialogue", "expected"),
    [
        (walk("hello", rehearsal=True), (True, False)),
        (walk("hello", rehearsal=False), (False, False)),
        (recorded([step("patient", "Hi", model=REHEARSAL)]), (True, False)),
        (recorded([step("verifier", "yes", model=REHEARSAL)]), (False, True)),
        (
            walk(
                "hello",
                patient_check={
                    "dialogue": "hello",
                    "at": "",
                    "call": {
                        "model": REHEARSAL,
                        "attempts": 1,
                        "input_tokens": 1,
                        "output_tokens": 1,
                        "ms": 1,
                    },
                },
            ),
            (False, True),
        ),
    ],
)
def test_a_rehearsal_is_known_by_its_mark_or_by_the_models_that_answered(
    dialogue: Dialogue, expected: tuple[bool, bool]
) -> None:
    """Whether the rehearsal model spoke and whether it judged are two things."""
    found = numbers(dialogue)
    assert (found.rehearsal, found.rehearsed_verdicts) == expected


def test_a_dialogue_says_what_it_is_an_instance_of() -> None:
    """Mode, script, case, conduct and models are read from the record."""
    patient = {"id": "widow", "attitude": "reserved", "difficulty": "hard"}
    models = {"evaluator": "big", "dialog": "small", "patient": "other"}
    labels = labels_of(walk("hello", patient=patient, models=models), "runs/a")
    assert labels.source == "runs/a"
    assert (labels.mode, labels.script, labels.version) == ("multi", "short", SCRIPT["version"])
    assert (labels.case, labels.attitude, labels.difficulty) == ("1", "reserved", "hard")
    assert labels.model == "evaluator=big, dialog=small"


def test_a_published_record_says_less() -> None:
    """Its mode is the variant, its models are those that answered, and the rest is unknown."""
    dialogue = recorded([step("dialog", "Hi", model="gpt"), step("patient", "Hi", model="other")])
    labels = labels_of(dialogue, "here")
    assert (labels.mode, labels.case, labels.model) == ("B", "1", "gpt")
    assert (labels.script, labels.attitude, labels.difficulty) == (None, None, None)
    assert labels_of(walk(patient_case=None, patient={"id": "widow"}), "here").case == "widow"
    assert labels_of(recorded([]), "here").model is None
