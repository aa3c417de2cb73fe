"""A transcript: sections, messages, decisions and verdicts in the order in which one reads."""

from __future__ import annotations

from typing import Any

import pytest
from support.recorded import event, judged, recorded, step
from support.walked import MOVES, decision, walk

from scriptgraph.metrics.course import course
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.verdicts import SwitchVerdict, TaskFinding
from scriptgraph.report.transcript import (
    Decision,
    Heading,
    Judgement,
    Leaving,
    Message,
    entries,
    transcript,
)
from scriptgraph.report.wording import MISSING

DECIDED = "(THINKING: I have completed my current section.)"


def told(dialogue: Dialogue, **titles: str) -> list[Any]:
    return list(entries(dialogue, course(dialogue), titles))


def test_a_message_that_opens_a_section_stands_under_its_heading() -> None:
    """Where one actor decided within its message, the decision is set apart from what was said."""
    found = told(
        recorded(
            [
                event("started", 1),
                step("dialog", "Hello."),
                step("patient", "Hi."),
                step("dialog", f"{DECIDED}\n\nAnd how are you?", model="m", input_tokens=7),
                event("completed", 1),
                event("started", 2),
            ]
        )
    )
    assert [type(entry) for entry in found] == [
        *(Heading, Message, Message, Leaving, Heading, Message),
    ]
    assert found[-1] == Message("agent", 2, "And how are you?", DECIDED, None, "m")
    assert found[0] == Heading(None, "Section 1", None)


def test_moves_against_the_script_are_marked_where_they_lead() -> None:
    """The heading says that the script does not allow to come here from there."""
    found = told(walk("hello", "talk", "hello", moves=MOVES), hello="Hello there")
    headings = [entry for entry in found if isinstance(entry, Heading)]
    assert headings == [
        Heading(1, "Hello there", None),
        Heading(2, "talk", True),
        Heading(3, "Hello there", False),
    ]


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        (None, "is complete"),
        ("judged", "is complete"),
        ("limit", "left at a limit"),
        ("anytime", "left by a rule that holds in every section"),
    ],
)
def test_only_what_was_claimed_is_called_complete(kind: str | None, how: str) -> None:
    """A limit and a rule that always holds leave a section without claiming anything."""
    steps = [event("started", 1), event("completed", 1, kind=kind)]
    assert told(recorded(steps))[-1] == Leaving("Section 1", how)


def test_what_was_refused_and_what_was_invented_is_counted() -> None:
    """Whoever looks for trouble sees where it is before opening anything."""
    record = decision(
        "evaluator",
        evidence=[
            {"task": "a", "status": "done", "text": "said", "found": True},
            {"task": "b", "status": "done", "text": "never said", "found": False},
            {"task": "c", "status": "done", "text": "", "found": False},
        ],
        refused=[{"choice": "talk", "why": "not allowed"}],
    )
    (found,) = told(recorded([step("evaluator", "", decision=record)]))
    assert found.doubts == 2
    assert Decision("evaluator", "as it was", None, "").doubts == 0


def test_a_message_tells_of_its_making_only_if_there_is_something_to_tell() -> None:
    """A reply that was refused at first says so; one that came at once does not."""
    plain = step("dialog", "Hello.", decision=decision("dialog"))
    refused = decision("dialog", refused=[{"choice": "", "why": "empty"}])
    found = told(
        recorded([plain, step("patient", "Hi."), step("dialog", "Yes.", decision=refused)])
    )
    assert [entry.record for entry in found] == [None, None, refused]


def test_a_verdict_of_ours_names_the_tasks_and_a_published_one_its_reasons() -> None:
    """Both say whether the section was complete and the message coherent, or that nobody knows."""
    verdict = SwitchVerdict(
        dialogue="x",
        switch=1,
        section="hello",
        at="now",
        tasks=(TaskFinding(task="greet", reason="nobody did", completed=False),),
        completed=False,
        coherent=True,
        coherence="it follows",
    )
    (ours,) = told(recorded([step("verifier", "", verdict=verdict)]))
    assert (ours.completed, ours.coherent, ours.coherence) == (False, True, "it follows")
    assert ours.tasks[0].task == "greet"
    words = "Instructions completed: no\nNobody was greeted.\nLast message coherent: yes"
    published = next(one for one in told(judged(words)) if isinstance(one, Judgement))
    assert (published.completed, published.coherent) == (False, True)
    assert [one.text for one in published.objections] == ["Nobody was greeted."]


@pytest.mark.parametrize(
    ("given", "case"),
    [
        ({"patient_case": 2, "patient": {"id": "widow"}}, "2 · widow"),
        ({"patient_case": "widow", "patient": {"id": "widow"}}, "widow"),
        ({"patient_case": 3}, "3"),
        ({"patient_case": None}, ""),
    ],
)
def test_a_case_is_named_by_all_that_is_known(given: dict[str, Any], case: str) -> None:
    """By its number, by the patient's id, by both, or not at all."""
    dialogue = walk("hello", **given)
    view = transcript(dialogue, course(dialogue), titles={})
    assert view.case == case


@pytest.mark.parametrize(
    ("cost", "shown"),
    [
        (None, MISSING),
        ({}, MISSING),
        ({"patient": 0}, MISSING),
        ({"agent": 0.5}, "at least $0.5000"),
        ({"agent": 1, "patient": 1}, "$2.0000"),
    ],
)
def test_a_cost_that_nobody_knows_is_missing(cost: Any, shown: str) -> None:
    """Unknown is not nothing: with a part that is unknown, a sum is only a least one."""
    dialogue = walk("hello", cost=cost)
    view = transcript(dialogue, course(dialogue), titles={})
    assert view.cost == shown
