"""A dialogue as the page shows it: sections, what was said, every decision, and the verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scriptgraph.core.trace import TraceRecord
from scriptgraph.metrics.course import Course, Switch
from scriptgraph.metrics.reasons import Objection, objections, says_coherent, says_completed
from scriptgraph.metrics.spending import Bill
from scriptgraph.records import in_words
from scriptgraph.records.dialogue import (
    BY_HUMAN,
    UNKNOWN,
    Cost,
    Dialogue,
    Step,
    in_reading_order,
)
from scriptgraph.records.facts import case_name, ending, facts_of
from scriptgraph.records.verdicts import PatientCheck, TaskFinding
from scriptgraph.report.wording import MISSING, at_least, rehearsed_as

_LEFT = {
    "anytime": "left by a rule that holds in every section",
    "limit": "left at a limit",
    BY_HUMAN: "left by a human",
}
"""Kinds of rules that claim no completion; by all others a section is left as complete."""


@dataclass(frozen=True)
class Heading:
    """A section begins."""

    number: int | None
    """None where the title is nothing but the number."""

    title: str
    conform: bool | None
    """Whether the script allows the move into it; None at the start, or where nobody knows."""

    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Leaving:
    """A section is left."""

    title: str
    how: str
    kind: Literal["leaving"] = "leaving"


@dataclass(frozen=True)
class Message:
    """Something that was said."""

    speaker: Literal["agent", "patient", "human"]
    turn: int
    words: str
    aside: str
    """What the model wrote besides, and the other side did not see."""

    record: TraceRecord | None
    """The trace record, where it tells more than that something was said."""

    price: str
    kind: Literal["message"] = "message"


@dataclass(frozen=True)
class Decision:
    """A decision; of an older dialogue only its words are known."""

    role: str
    words: str
    record: TraceRecord | None
    price: str
    kind: Literal["decision"] = "decision"

    @property
    def doubts(self) -> int:
        """Count what was refused, and the quotes that were invented."""
        if self.record is None:
            return 0
        invented = sum(map(in_words.is_invented, self.record["evidence"]))
        return len(self.record["refused"]) + invented


@dataclass(frozen=True)
class Judgement:
    """The verifier's verdict on a switch."""

    completed: bool | None
    coherent: bool | None
    tasks: tuple[TaskFinding, ...]
    objections: tuple[Objection, ...]
    """Where the tasks do not tell: the reasons against."""

    coherence: str
    missing: str
    price: str
    kind: Literal["judgement"] = "judgement"


Entry = Heading | Leaving | Message | Decision | Judgement


@dataclass(frozen=True)
class Transcript:
    """A whole dialogue."""

    id: str
    case: str
    exit: str
    turns: int
    cost: str
    rehearsal: str
    """How a rehearsal is marked; empty where it is none."""

    discarded: bool
    facts: Sequence[tuple[str, str]]
    entries: Sequence[Entry]
    check: PatientCheck | None


def transcript(dialogue: Dialogue, run: Course, *, titles: Mapping[str, str]) -> Transcript:
    """Prepare a dialogue for the page.

    Args:
        dialogue: The dialogue.
        run: Its course.
        titles: Section → its title, where that is known.
    """
    cost = dialogue.cost or Cost()
    return Transcript(
        id=dialogue.id,
        case=case_name(dialogue),
        exit=ending(dialogue.exit_reason or UNKNOWN),
        turns=dialogue.totals.interactions,
        cost=at_least(Bill.of([cost.agent, cost.patient])) or MISSING,
        rehearsal=rehearsed_as(dialogue.rehearsed_roles)
        or ("rehearsal" if dialogue.rehearsal else ""),
        discarded=bool(dialogue.discarded),
        facts=tuple(facts_of(dialogue)),
        entries=tuple(entries(dialogue, run, titles)),
        check=dialogue.patient_check,
    )


def entries(dialogue: Dialogue, run: Course, titles: Mapping[str, str]) -> Iterator[Entry]:
    """Give what happened in a dialogue, in the order in which one reads it.

    Args:
        dialogue: The dialogue.
        run: Its course.
        titles: Section → its title, where that is known.
    """
    turn = 1
    switches = iter(run.switches)
    last: Switch | None = None
    for step in in_reading_order(dialogue.steps):
        match step.actor:
            case "event" if step.status == "completed":
                last = next(switches)
                yield Leaving(_title(step, titles), _LEFT.get(step.kind or "", "is complete"))
            case "event":
                number = step.section if step.name is not None else None
                yield Heading(number, _title(step, titles), last.conform if last else None)
                last = None
            case "dialog":
                yield _message(step, "agent", turn)
                turn += 1
            case "patient":
                yield _message(step, "patient", turn)
            case "human":
                yield Decision("human", "", step.decision, _price(step))
                if step.is_humans_message:
                    yield _message(step, "human", turn)
                    turn += 1
            case "verifier":
                yield _judgement(step)
            case role:
                yield Decision(role, step.content or "", step.decision, _price(step))


def _message(step: Step, speaker: Literal["agent", "patient", "human"], turn: int) -> Message:
    record = step.decision
    telling = record and (record["refused"] or record["evidence"] or record.get("broken"))
    return Message(
        speaker,
        turn,
        step.words,
        step.aside,
        record if telling else None,
        _price(step),
    )


def _judgement(step: Step) -> Judgement:
    verdict = step.verdict
    return Judgement(
        says_completed(step),
        says_coherent(step),
        tasks=verdict.tasks if verdict else (),
        objections=tuple(objections(step)) if verdict is None else (),
        coherence=verdict.coherence if verdict else "",
        missing=verdict.missing if verdict else "",
        price=_price(step),
    )


def _price(step: Step) -> str:
    if step.model is None:
        return ""
    took = in_words.tokens_and_time(step.input_tokens, step.output_tokens, step.duration_ms)
    return " · ".join(filter(None, (step.model, took)))


def _title(event: Step, titles: Mapping[str, str]) -> str:
    if event.name is None:
        return f"Section {event.section}"
    return titles.get(event.name, event.name)
