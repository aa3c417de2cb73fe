"""What is exported is what was asked for; the rest is counted by reason."""

from __future__ import annotations

from typing import Any

import pytest
from support.recorded import CORRECT, event, judged, recorded, step, talk

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.exports.markdown import document
from scriptgraph.exports.selection import ExportCounts, Selection
from scriptgraph.records.dialogue import Dialogue


def choose(*names: str) -> frozenset[str]:
    return frozenset(names)


@pytest.mark.parametrize(
    ("selection", "dialogue", "why"),
    [
        (Selection(), {}, None),
        (Selection(), {"discarded": True}, "discarded"),
        (Selection(discarded=True), {"discarded": True}, None),
        (Selection(modes=choose("multi")), {"mode": "multi"}, None),
        (Selection(modes=choose("B")), {"mode": "multi"}, None),
        (Selection(modes=choose("A")), {}, "in another mode"),
        (Selection(cases=choose("1")), {}, None),
        (Selection(cases=choose("widow")), {"patient": {"id": "widow"}}, None),
        (Selection(cases=choose("2", "widow")), {}, "with another patient"),
        (Selection(ended=True), {}, None),
        (Selection(ended=True), {"exit_reason": "turnLimit"}, "not ended"),
        (Selection(rehearsal=False), {"rehearsal": False}, None),
    ],
)
def test_a_dialogue_is_selected_by_what_it_is(
    selection: Selection, dialogue: dict[str, Any], why: str | None
) -> None:
    """Mode, patient, exit reason and the plan's verdict decide."""
    assert selection.objection(talk(("dialog", "Hello."), **dialogue)) == why


ANYTIME = recorded([event("started", 1), event("completed", 1, kind="anytime")])


@pytest.mark.parametrize(
    ("dialogue", "is_verified"),
    [
        (judged(CORRECT), True),
        (judged(CORRECT, CORRECT), True),
        (judged(CORRECT, "Instructions completed: yes"), True),
        (judged("Instructions completed: yes", CORRECT), False),
        (judged(CORRECT, CORRECT.replace("yes", "no", 1)), False),
        (judged(CORRECT.replace("coherent: yes", "coherent: no"), CORRECT), False),
        (judged(CORRECT, None), False),
        (judged("No verdict: the model's answers could not be read"), False),
        (talk(("dialog", "Hello.")), False),
        (ANYTIME, False),
    ],
)
def test_verified_means_that_every_switch_was_found_correct(
    dialogue: Dialogue, is_verified: bool
) -> None:
    """A wrong completion, an incoherent message, a missing verdict or none at all rules it out."""
    why = Selection(verified=True).objection(dialogue)
    assert why == (None if is_verified else "not verified")


def test_a_rehearsal_is_no_training_data() -> None:
    """The words of the rehearsal model are refused, whether the record says so or its calls do."""
    spoken = recorded([step("dialog", "[rehearsal] Hello.", model=REHEARSAL)])
    for dialogue in (spoken, talk(("dialog", "Hello."), rehearsal=True)):
        with pytest.raises(InputError, match="'made-up' is a rehearsal: no language model"):
            Selection(rehearsal=False).objection(dialogue)
        assert Selection().objection(dialogue) is None


def test_beside_a_rehearsed_patient_it_is_said_who_was_rehearsed() -> None:
    """A language model spoke in it, but what it shows, it shows of a talk with rules."""
    models = {"dialog": "big", "patient": REHEARSAL, "verifier": REHEARSAL}
    partly = talk(("dialog", "Hello."), rehearsal=True, models=models)
    assert partly.rehearsed_roles == ("patient",)
    with pytest.raises(InputError, match="the rehearsal model was its patient"):
        Selection(rehearsal=False).objection(partly)
    assert "**Partly a rehearsal.** The patient of this" in document(partly)
    whole = talk(("dialog", "Hello."), rehearsal=True, models={"dialog": REHEARSAL})
    assert whole.rehearsed_roles == ()


def test_a_rehearsed_verdict_verifies_nothing() -> None:
    """What the rehearsal model judged passes for verified only where rehearsals are wanted."""
    steps = [event("started", 1), step("dialog", "Hello."), event("completed", 1)]
    dialogue = recorded([*steps, step("verifier", CORRECT, model=REHEARSAL)])
    assert Selection(rehearsal=False).objection(dialogue) is None
    assert Selection(verified=True).objection(dialogue) is None
    with pytest.raises(InputError, match="the rehearsal model judged dialogue 'made-up'"):
        Selection(verified=True, rehearsal=False).objection(dialogue)


def test_a_rehearsal_that_is_left_out_anyway_stops_nothing() -> None:
    """Only what would be exported is refused."""
    rehearsed = talk(("dialog", "Hello."), rehearsal=True, mode="single")
    assert Selection(modes=choose("multi"), rehearsal=False).objection(rehearsed)


def test_what_is_left_out_is_counted() -> None:
    """The counts says how many were left out and why; an empty one is an error that says so."""
    counts = ExportCounts()
    given = [talk(discarded=True), talk(discarded=True), talk(exit_reason="turnLimit")]
    assert list(counts.pick(given, Selection(ended=True))) == []
    assert counts.left_out == {"discarded": 2, "not ended": 1}
    with pytest.raises(InputError, match="left out: discarded: 2, not ended: 1"):
        counts.require()
