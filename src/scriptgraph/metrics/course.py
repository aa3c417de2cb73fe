"""The course of a dialogue: its turns, its switches, and what the verifier found about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from scriptgraph.core.calls import total
from scriptgraph.metrics.reasons import Objection, objections, says_coherent, says_completed
from scriptgraph.records.dialogue import AGENT, BY_HUMAN, UNCLAIMED, UNKNOWN, Dialogue, Step
from scriptgraph.records.exits import FINISHED
from scriptgraph.script.model import END_OF_SESSION

PUBLISHED_MOVES = frozenset(
    {
        *(("1", "2"), ("2", "3"), ("2", "4"), ("3", "4"), ("3", "3"), ("4", "5")),
        *(("4", "6"), ("4", "7"), ("5", "8"), ("6", "8"), ("7", "8")),
    }
)
"""The moves that the published table counts as conform (paper, table 2).

3 → 3 is no move of the published script: a section that was called complete and then gone on with
is counted as conform there, but 4 → 4 is not. Kept, so that the published figures come out.
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the agent, and the calls behind it."""

    section: str
    """The section it speaks for."""

    ms: float | None
    """None, like the tokens, where a call did not say, or the corpus knows no calls."""

    input_tokens: int | None

    output_tokens: int | None


@dataclass(frozen=True, slots=True)
class Switch:
    """A section that was left."""

    source: str
    target: str | None
    """The section that was started then; None where none was: no dispatch."""

    conform: bool | None
    """Whether the script allows the move; None without a target or a known script, or where a human
    has led there."""

    claims: bool
    """Whether the section was said to be complete, and not left by a limit or an `anytime` rule."""

    completed: bool | None = None
    """The verifier's verdict on the completion."""

    coherent: bool | None = None
    """Its verdict on the agent's first message after the switch."""

    objections: tuple[Objection, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """What happened in a dialogue, in order; sections by id, or by number where there is no id."""

    turns: tuple[Turn, ...]
    closing: Turn | None
    """The calls behind the agent's last message, such as judged the client's last answer; None
    where there were none."""

    switches: tuple[Switch, ...]
    visits: tuple[str, ...]
    """The sections in the order in which they were started."""

    stop: str
    """`end`, or in parentheses why the dialogue stopped before."""

    positions: Mapping[str, int]
    """Where each section stands in the script, from 1."""


def course(dialogue: Dialogue) -> Course:
    """Follow a dialogue from its first step to its last."""
    events = [step for step in dialogue.steps if step.actor == "event"]
    exit_reason = dialogue.exit_reason
    turns, closing = _turns(dialogue)
    return Course(
        turns=turns,
        closing=closing,
        switches=tuple(_switches(dialogue)),
        visits=tuple(
            _name(event) for event in events if event.status == "started" and event.kind != "back"
        ),
        stop=END_OF_SESSION if exit_reason == FINISHED else f"({exit_reason or UNKNOWN})",
        positions={_name(event): event.section or 0 for event in events},
    )


def legal_moves(dialogue: Dialogue) -> frozenset[tuple[str, str]] | None:
    """Give the moves that count as conform in a dialogue.

    Returns:
        Pairs of sections. A record without `moves` is a published one, unless it names a script of
        its own: then nobody knows, and it is None.
    """
    if dialogue.moves is not None:
        return frozenset(dialogue.moves)
    return PUBLISHED_MOVES if dialogue.script is None else None


def _turns(dialogue: Dialogue) -> tuple[tuple[Turn, ...], Turn | None]:
    """Give the agent's messages, each with the section that the session was in when it was sent.

    Calls belong to the message that follows them; those that none follows are given behind all.

    Where one actor does everything, the events follow the message that belongs to them.
    """
    section = ""
    calls: list[Step] = []
    spoken: list[list[Step] | None] = []
    found: list[Turn] = []
    is_counted = dialogue.totals.calls is not None
    for step in dialogue.steps:
        if step.status == "started":
            section = _name(step)
        if step.actor == "migration" and step.decision and section:
            section = step.decision["choice"] or section
        if step.actor in AGENT and step.model is not None:
            calls.append(step)
        if step.actor == "dialog":
            spoken.append(calls if is_counted else None)
            calls = []
        if step.actor == "patient":
            found += [_turn(section, turn) for turn in spoken]
            spoken = []
    found += [_turn(section, turn) for turn in spoken]
    return tuple(found), _turn(section, calls) if calls and is_counted else None


def _turn(section: str, calls: Sequence[Step] | None) -> Turn:
    """Add up the calls behind a message; None where nobody knows what they took."""
    if calls is None or any(step.kept for step in calls):
        return Turn(section, None, None, None)
    return Turn(
        section,
        ms=total(step.duration_ms for step in calls),
        input_tokens=total(step.input_tokens for step in calls),
        output_tokens=total(step.output_tokens for step in calls),
    )


def _switches(dialogue: Dialogue) -> Iterator[Switch]:
    """Give every completion with the next start, if one follows, and with its verdict.

    A verdict stands somewhere between its completion and the next.
    """
    legal = legal_moves(dialogue)
    events = [step for step in dialogue.steps if step.actor in ("event", "verifier")]
    for number, event in enumerate(events):
        if event.status != "completed":
            continue
        following = takewhile(lambda step: step.status != "completed", events[number + 1 :])
        yield _switch(event, list(following), legal)


def _switch(
    completed: Step, following: Sequence[Step], legal: frozenset[tuple[str, str]] | None
) -> Switch:
    source = _name(completed)
    target = next((_name(step) for step in following if step.status == "started"), None)
    verdict = next((step for step in following if step.actor == "verifier"), None)
    led = completed.kind != BY_HUMAN
    return Switch(
        source,
        target,
        conform=(source, target) in legal if legal is not None and target and led else None,
        claims=completed.kind not in UNCLAIMED,
        completed=says_completed(verdict) if verdict else None,
        coherent=says_coherent(verdict) if verdict else None,
        objections=tuple(objections(verdict)) if verdict else (),
    )


def _name(step: Step) -> str:
    return step.name if step.name is not None else str(step.section)
