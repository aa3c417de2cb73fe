"""The trace: one typed record for every decision of a session, in order.

A record is a plain dict, so that it survives every checkpointer and serialiser unchanged. The
trace is what a clinician reads afterwards: what could have happened, what did, and why.
"""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

Role = Literal["evaluator", "dispatcher", "dialog", "patient", "observer", "replay"]


class Quote(TypedDict):
    """A piece of evidence that a model gave."""

    task: str
    """The task's id, or the condition of an `anytime` rule."""

    status: str
    """What the quote was to show: `done`, `not needed` or `holds`."""

    text: str
    found: bool
    """Whether the quote stands in the transcript; one that does not counts for nothing."""


class Refusal(TypedDict):
    """An alternative that a model wanted and did not get."""

    choice: str
    why: str


class ModelCall(TypedDict):
    """What the calls behind one decision cost; attempts are added up."""

    model: str
    attempts: int
    input_tokens: int | None
    """None when the provider reported no usage."""

    output_tokens: int | None
    ms: float


class TraceRecord(TypedDict):
    """One decision."""

    turn: int
    """The turn it belongs to, counted from 1; the agent's opening is turn 1."""

    at: str
    """When it was taken: ISO 8601, UTC."""

    node: str
    role: Role
    section: str
    """The section the session was in."""

    options: list[str]
    """The targets that were legal here: section ids, `end`, or the section itself for staying."""

    choice: str
    """The target that was taken; for a dialog actor, the section it spoke in."""

    rule: str
    """The label of the rule that decided, e.g. `when the patient wants to stop`."""

    kind: NotRequired[str]
    """How evaluator and dispatcher go on: `stay`, `dispatch`, or the kind of the rule."""

    opens: NotRequired[bool]
    """Dialog actor: whether it entered the section with this message."""

    reason: str
    evidence: list[Quote]
    refused: list[Refusal]
    call: NotRequired[ModelCall]
    """Absent when no model was asked."""

    collected: NotRequired[dict[str, str | int | float | bool]]
    """Values that this decision added."""

    broken: NotRequired[list[str]]
    """Role-play: rules of form that the message breaks although it was asked for once more."""
