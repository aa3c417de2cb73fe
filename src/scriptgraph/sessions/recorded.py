"""Takes stored dialogues apart into the decisions that their agent took, turn by turn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import TraceRecord
from scriptgraph.records.dialogue import Dialogue, Step
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.state.session import Value
from scriptgraph.state.speakers import HUMAN, signed
from scriptgraph.state.withdrawn import known_after

NOTHING = "(nothing was said)"
"""Stands in for a recorded message without words: the graph lets no turn end without a reply."""


@dataclass(frozen=True)
class RecordedTurn:
    """One decision of the recorded agent, and the position in which it was taken."""

    section: str
    messages: tuple[BaseMessage, ...]
    section_start: int
    completed: bool
    target: str | None
    """The section that was started after a completion, `end`, or None."""

    reply: str
    """What the agent said; a record may hold a decision and no words."""

    collected: Mapping[str, Value] = field(default_factory=dict)
    """What was collected by the end of the turn, as far as the record says so."""

    back_to: tuple[str, ...] = ()
    """The sections to which a digression went back, the innermost last."""

    actions: Mapping[str, Mapping[str, Constant] | None] = field(default_factory=dict)
    """What each action has given when it was called last; None where it has failed."""


def recorded_turns(dialogue: Dialogue, script: Script) -> Iterator[RecordedTurn]:
    """Take a dialogue apart into the agent's decisions.

    Raises:
        InputError: When it names a section that the script does not have, or the script is a
            version that its session has left.
    """
    messages: list[BaseMessage] = []
    section, start = script.first.id, 0
    back_to: tuple[str, ...] = ()
    collected: dict[str, Value] = {}
    actions: dict[str, Mapping[str, Constant] | None] = {}
    for steps in exchanges(in_todays_names(dialogue, script)):
        if not messages and all(step.actor == "patient" for step in steps):
            messages += [HumanMessage(step.words) for step in steps]
            continue  # said before the agent has opened
        if steps[0].is_human:  # nothing that the agent has decided
            section, start = _by_human(dialogue, steps, script, messages) or (section, start)
            back_to = back_to if section in script.digressions else ()
            continue
        target = _target(dialogue, steps, script)
        completed = any(step.status == "completed" for step in steps)
        reply = next((step.words for step in steps if step.actor == "dialog"), "") or NOTHING
        for record in (step.decision for step in steps if step.decision):
            collected = known_after(record, collected)
            actions |= _acted(record)
        if messages or completed:
            yield RecordedTurn(
                section,
                tuple(messages),
                start,
                completed,
                target,
                reply,
                dict(collected),
                back_to,
                dict(actions),
            )
        else:
            yield RecordedTurn("", (), 0, completed=False, target=None, reply=reply)
        if target and target != END_OF_SESSION:
            back_to = _places(script, section, target, back_to)
            section, start = target, len(messages)
        if any(step.actor == "dialog" for step in steps):
            about = signed(script.id, section, len(messages))
            spoken = "" if reply == NOTHING else reply
            messages.append(AIMessage(spoken, additional_kwargs=about))
        messages += [HumanMessage(step.words) for step in steps if step.actor == "patient"]


def _acted(record: TraceRecord) -> dict[str, Mapping[str, Constant] | None]:
    """Give what an action has come to; nothing where none was called, or not again."""
    action = record.get("action")
    if action is None:
        return {}
    if action["status"] == "failed":
        return {action["name"]: None}
    gave = record.get("collected")
    if gave is None:
        return {}
    given = {n: one for n, one in gave.items() if not isinstance(one, list)}
    return {action["name"]: {n: one for n, one in given.items() if n != action["name"]}}


def _places(script: Script, section: str, target: str, back_to: tuple[str, ...]) -> tuple[str, ...]:
    """Give where a session goes back to once it has left a section for another one.

    Only rules that go back lead to a digression; and who goes from one to the section that it came
    from has come back, as a rule of its own that leads there would have told as much.
    """
    if back_to[-1:] == (target,):
        return back_to[:-1]
    return (*back_to, section) if target in script.digressions else ()


def _by_human(
    dialogue: Dialogue, steps: Sequence[Step], script: Script, messages: list[BaseMessage]
) -> tuple[str, int] | None:
    """Add what a human said, and the patient to them; give the section that they have led to."""
    place = None
    for step in steps:
        if step.is_humans_message and step.decision:
            about = signed(script.id, step.decision["section"], len(messages))
            by = step.decision.get("by", "")
            messages.append(AIMessage(step.words, additional_kwargs={**about, HUMAN: by}))
        elif step.actor == "patient":
            messages.append(HumanMessage(step.words))
        elif step.status == "started":
            place = section_of(dialogue, step, script), len(messages)
    return place


def in_todays_names(dialogue: Dialogue, script: Script) -> list[Step]:
    """Give the steps of a dialogue with every section called as the last version calls it.

    A record has the names of their time, and tells by which migration a section got another.

    Args:
        dialogue: The dialogue.
        script: What it is to be held against.

    Raises:
        InputError: When that is a version which the session has left: what came later is called
            otherwise, and nobody knows how it would have been called there.
    """
    moves = [
        step.decision["version"]
        for step in dialogue.steps
        if step.actor == "migration" and step.decision
    ]
    if script.hash in [move["before"] for move in moves] and script.hash != moves[-1]["after"]:
        raise InputError(
            f"dialogue {dialogue.id} begins with this version of {script.id!r} ({script.hash}) or "
            f"comes through it, and ends with another ({moves[-1]['after']}): hold it against that"
        )
    found, passed = [], 0
    for step in dialogue.steps:
        passed += step.actor == "migration" and step.decision is not None
        was = name = step.name or ""
        for move in moves[passed:]:
            name = move["sections"].get(name, name)
        found.append(step if name == was else step.model_copy(update={"name": name}))
    return found


def exchanges(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Split the steps after each message of the patient, and where a human comes or leaves."""
    exchange: list[Step] = []
    for step in steps:
        if exchange and step.actor != "patient" and step.is_human != exchange[0].is_human:
            yield exchange
            exchange = []
        exchange.append(step)
        if step.actor == "patient":
            yield exchange
            exchange = []
    if any(step.actor in ("dialog", "evaluator", "event", "human") for step in exchange):
        yield exchange


def _target(dialogue: Dialogue, steps: Sequence[Step], script: Script) -> str | None:
    """Give the section that a completion led to, `end` where none followed."""
    events = [step for step in steps if step.actor == "event"]
    if not any(event.status == "completed" for event in events):
        return None
    started = [event for event in events if event.status == "started"]
    return section_of(dialogue, started[-1], script) if started else END_OF_SESSION


def section_of(dialogue: Dialogue, event: Step, script: Script) -> str:
    """Give the id of the section that an event speaks of, by its name or its position.

    Raises:
        InputError: When the script has no such section.
    """
    if event.name in script.by_id:
        return str(event.name)
    position = event.section or 0
    if not 1 <= position <= len(script.sections):
        meant = event.section if event.name is None else repr(event.name)
        raise InputError(
            f"dialogue {dialogue.id} goes to section {meant}; "
            f"the script {script.id!r} has {len(script.sections)}"
        )
    return script.sections[position - 1].id
