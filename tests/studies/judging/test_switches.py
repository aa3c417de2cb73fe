"""Dialogues taken apart into switches: what was left, when, and what the agent said next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from support.fakes import script
from support.recorded import event, recorded, step

from scriptgraph.core.errors import InputError
from scriptgraph.formats.load import load_script
from scriptgraph.nodes.judges.verifier import Switch
from scriptgraph.records.dialogue import Dialogue, Step, read_dialogues
from scriptgraph.studies.judging import switches_of

TWO = script({"one": {"next": [{"to": "two"}]}, "two": {}})


def said(*steps: Step) -> list[Switch]:
    return list(switches_of(recorded(steps), TWO))


def texts(switch: Switch) -> tuple[list[str], list[str], list[str]]:
    """Give what was said before the section, in it, and after it."""
    words = [str(message.text) for message in switch.messages]
    return words[: switch.start], words[switch.start : switch.left], words[switch.left :]


OPENING = (event("started", 1), step("dialog", "Hello."), step("patient", "Hi."))

THREE_ACTORS = (
    *OPENING,
    step("evaluator", "done"),
    event("completed", 1),
    step("dispatcher", "two"),
    event("started", 2),
    step("dialog", "Next."),
    step("verifier", "Instructions completed: yes"),
    step("patient", "Yes."),
    step("evaluator", "done"),
    event("completed", 2),
)
ONE_ACTOR = (
    *OPENING,
    step("dialog", "(THINKING: I have completed my current section.)\n\nNext."),
    event("completed", 1),
    event("started", 2),
    step("patient", "Yes."),
    step("dialog", "Bye."),
    event("completed", 2),
)


@pytest.mark.parametrize(
    ("steps", "farewell"), [(THREE_ACTORS, []), (ONE_ACTOR, ["Bye."])], ids=["B", "A"]
)
def test_the_message_after_a_switch_belongs_to_the_next_section(
    steps: Sequence[Step], farewell: list[str]
) -> None:
    """With one actor the events follow the message that decides, with three they precede it."""
    first, last = said(*steps)
    assert texts(first) == ([], ["Hello.", "Hi."], ["Next."])
    assert (first.number, first.section.id, first.has_message) == (1, "one", True)
    assert texts(last) == (["Hello.", "Hi."], ["Next.", "Yes.", *farewell], [])
    assert (last.number, last.section.id, last.has_message) == (2, "two", bool(farewell))


@pytest.mark.parametrize(
    ("kind", "claimed"),
    [(None, True), ("judged", True), ("fixed", True), ("anytime", False), ("limit", False)],
)
def test_limits_and_anytime_rules_claim_nothing(kind: str | None, claimed: bool) -> None:
    """Only a rule of the section itself says that it is complete; published events name none."""
    moved = (event("completed", 1, kind=kind), event("started", 2))
    [switch] = said(*OPENING, *moved, step("dialog", "Next."))
    assert (switch.claimed, switch.is_due) == (claimed, True)
    assert bool(switch.tasks) is claimed
    [last] = said(*OPENING, event("completed", 1, kind=kind))
    assert last.is_due is claimed


def test_a_section_is_found_by_its_name_or_its_position() -> None:
    """Our events name the section, published ones number it."""
    [named] = said(*OPENING, event("completed", 1, name="two"))
    assert named.section.id == "two"
    with pytest.raises(InputError, match=r"dialogue made-up goes to section 3; .*'test' has 2"):
        said(*OPENING, event("completed", 3))


def test_a_message_without_words_is_none() -> None:
    """A recorded decision that left the user nothing to read cannot be judged."""
    bare = step("dialog", "(THINKING: I have completed my current section.)")
    [switch] = said(*OPENING, bare, event("completed", 1), event("started", 2))
    assert (switch.has_message, texts(switch)[2]) == (False, [])


@pytest.mark.parametrize(("variant", "switches"), [("A", 204), ("B", 205)])
def test_every_published_completion_is_a_switch(shared: Path, variant: str, switches: int) -> None:
    """As many as there are `completed` events, each with the message that the verifier saw."""
    manual = load_script(shared / "published" / "manual.json")
    dialogues = [
        one
        for one in read_dialogues(shared / "published" / "dialogues.jsonl")
        if one.variant == variant
    ]
    found = [list(switches_of(dialogue, manual)) for dialogue in dialogues]
    assert sum(map(len, found)) == switches
    for dialogue, parts in zip(dialogues, found, strict=True):
        assert [one.section.id for one in parts] == _left(dialogue)
        assert all(one.messages[one.start :] for one in parts)
        assert all(one.start < one.left <= len(one.messages) for one in parts)
        assert all(one.left == len(one.messages) - 1 for one in parts[:-1] if one.has_message)
        assert parts[-1].left == len(parts[-1].messages)
        if variant == "B":
            next_words = [one.messages[-1].text if one.has_message else "" for one in parts]
            assert next_words == _behind_events(dialogue)
    without = sum(not one.has_message for parts in found for one in parts)
    assert without == (1 if variant == "B" else 0)


def _left(dialogue: Dialogue) -> list[str]:
    return [str(one.section) for one in dialogue.steps if one.status == "completed"]


def _behind_events(dialogue: Dialogue) -> list[str]:
    """Give the first message behind each completion."""
    steps = dialogue.steps
    return [
        next(later.words for later in steps[number:] if later.actor == "dialog")
        for number, one in enumerate(steps)
        if one.status == "completed"
    ]
