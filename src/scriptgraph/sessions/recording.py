"""Writes a finished session down as a dialogue in the published layout."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Literal

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.core.calls import ModelCall, together
from scriptgraph.core.settings import REHEARSAL, Arrangement, Mode
from scriptgraph.core.trace import TraceRecord
from scriptgraph.records.calls import calls_behind
from scriptgraph.records.dialogue import AGENT, BY_HUMAN, Dialogue, Step, Totals
from scriptgraph.records.exits import FINISHED, OPEN
from scriptgraph.script.model import Script
from scriptgraph.script.moves import BACK
from scriptgraph.script.routes import COMPLETE
from scriptgraph.state.session import SimulationState
from scriptgraph.state.speakers import conversation, human_author

VARIANTS: dict[Arrangement, str] = {
    "single": "A",
    "multi": "B",
    "speculative": "B",
    "unconstrained-single": "A",
    "unconstrained-multi": "B",
    "roleplay": "A",
}
"""The published names: A is one actor, B three (paper, section 3.2)."""


def record_dialogue(
    script: Script | None,
    state: SimulationState,
    *,
    session: str,
    mode: Arrangement,
    case: int | str | None,
) -> Dialogue:
    """Write a session's state as one dialogue.

    Args:
        script: The script it ran on; None for one without: then it has no sections and no moves.
        state: Its state after the last turn.
        session: Its id.
        mode: The mode it ran in.
        case: The patient's number or id.
    """
    messages = conversation(state["messages"], script.id) if script else state["messages"]
    if any(record["role"] == "patient" for record in state["trace"]):
        before = [*takewhile(lambda message: isinstance(message, HumanMessage), messages)]
        at = state["trace"][0]["at"]
        told = [Step(actor="patient", at=at, content=message.text) for message in before]
        steps = (*told, *_steps(script, messages[len(before) :], state["trace"]))
    else:
        steps = tuple(_with_user(tuple(_steps(script, messages, state["trace"])), messages))
    calls = [step for step in steps if step.model is not None and step.actor in AGENT]
    return Dialogue(
        id=session,
        variant=VARIANTS[mode],
        patient_case=case,
        started_at=state["trace"][0]["at"],
        completed_at=state["trace"][-1]["at"],
        exit_reason=FINISHED if state["status"] == "ended" else state.get("exit") or OPEN,
        totals=Totals(
            interactions=sum(_is_agents(message) for message in messages),
            calls=len(calls),
            duration=sum(step.duration_ms or 0 for step in calls),
            input_tokens=sum(step.input_tokens or 0 for step in calls),
            output_tokens=sum(step.output_tokens or 0 for step in calls),
            correct_switches=0,
            incorrect_switches=0,
            coherent_switches=0,
            incoherent_switches=0,
        ),
        steps=steps,
        script=state["script"] if script else None,
        mode=mode,
        rehearsal=any(map(_is_rehearsed, steps)),
        moves=_legal(script, state["trace"]) if script else None,
    )


def _legal(script: Script, trace: Sequence[TraceRecord]) -> tuple[tuple[str, str], ...]:
    """List the moves that were legal: the script's, and before a migration what the trace tells."""
    moves = {(move.source, move.target) for move in script.all_transitions}
    moved = [n for n, record in enumerate(trace) if record["role"] == "migration"]
    for record in trace[: moved[-1]] if moved else ():
        moves |= {(record["section"], option) for option in record["options"]}
    return tuple(sorted(moves))


def _is_agents(message: BaseMessage) -> bool:
    return isinstance(message, AIMessage) and not human_author(message)


def mode_of_trace(trace: Sequence[TraceRecord]) -> Mode:
    """Tell from its trace in which mode a session was held.

    One actor judges and replies in one call. Of the modes with three actors,
    `speculative` shows in what it dropped; where nothing was dropped, it did what `multi` does.
    """
    if any("dropped" in record for record in trace):
        return "speculative"
    stays = {record["turn"]: "call" in record for record in trace if record.get("kind") == "stay"}
    replies = [
        record
        for record in trace
        if record["role"] == "dialog" and record["turn"] in stays and not record.get("opens")
    ]
    apart = [reply for reply in replies if "call" in reply and stays[reply["turn"]]]
    return "single" if replies and not apart else "multi"


def _steps(
    script: Script | None,
    messages: Sequence[BaseMessage],
    trace: Sequence[TraceRecord],
) -> Iterator[Step]:
    """Interleave decisions, events and messages in the published order.

    Evaluator, `completed`, dispatcher, `started`, the agent's message; then the user's answer.
    """
    said = iter([message.text for message in messages if isinstance(message, HumanMessage)])
    spoken = iter([message.text for message in messages if isinstance(message, AIMessage)])
    versions = _positions(script, trace)
    positions = next(versions)
    for place, record in enumerate(trace):
        match record["role"]:
            case "dialog":
                if record["opens"] or record.get("returns"):
                    kind = "back" if record.get("returns") else None
                    yield _event("started", positions, record["section"], record["at"], kind)
                yield _decided(record, next(spoken))
            case "patient":
                yield _decided(record, next(said, ""))
            case "migration":
                positions = next(versions)
                yield Step(
                    actor="migration", at=record["at"], content=record["reason"], decision=record
                )
            case "fork" | "carried" | "hook" as role:
                yield Step(actor=role, at=record["at"], content=record["reason"], decision=record)
            case "takeover":
                yield from _by_human(record, next(spoken) if record.get("spoke") else "", positions)
            case _:
                yield _decided(record, record["reason"])
                kind = _leaves(record, trace[place + 1 :])
                if kind and not _is_held(trace[place + 1 :]):
                    yield _event("completed", positions, record["section"], record["at"], kind)


def _positions(script: Script | None, trace: Sequence[TraceRecord]) -> Iterator[Mapping[str, int]]:
    """Give the positions of sections under the names that they had, version by version."""
    sections = script.sections if script else ()
    known = {section.id: number for number, section in enumerate(sections, start=1)}
    found = [known]
    for record in reversed(trace):
        if record["role"] == "migration":
            renamed = record["version"]["sections"]
            others = {name: n for name, n in known.items() if name not in renamed.values()}
            known = others | {old: known[new] for old, new in renamed.items() if new in known}
            found.append(known)
    return reversed(found)


def _by_human(record: TraceRecord, text: str, positions: Mapping[str, int]) -> Iterator[Step]:
    """Write down what a human did who had taken over, and where that led."""
    yield Step(actor="human", at=record["at"], content=text, decision=record)
    here, there, at = record["section"], record["choice"], record["at"]
    if record.get("kind") in ("give_back", "end"):
        yield _event("completed", positions, here, at, BY_HUMAN)
    if record.get("kind") == "give_back":
        yield _event("started", positions, there, at, BY_HUMAN)


def _with_user(steps: Sequence[Step], messages: Sequence[BaseMessage]) -> Iterator[Step]:
    """Put in what a person said, of which no trace tells: at the beginning of each turn.

    What was said in several messages without an answer between them is one turn's.
    """
    said = _said_by_turn(messages)
    turn = 0
    for step in steps:
        if step.decision is not None and step.decision["turn"] > turn:
            turn = step.decision["turn"]
            yield from _of_user(said, turn, step.at)
        yield step
    yield from _of_user(said, turn + 1, steps[-1].at)


def _of_user(said: Mapping[int, str], turn: int, at: str | None) -> Iterator[Step]:
    if text := said.get(turn):
        yield Step(actor="patient", at=at, content=text)


def _said_by_turn(messages: Sequence[BaseMessage]) -> dict[int, str]:
    """Give turn → what the user said in it; a turn ends with the agent's message."""
    said: dict[int, str] = {}
    turn = 1
    for message in messages:
        if isinstance(message, AIMessage):
            turn += 1
        elif isinstance(message, HumanMessage):
            said[turn] = "\n\n".join(filter(None, [said.get(turn), message.text]))
    return said


def _leaves(record: TraceRecord, following: Sequence[TraceRecord]) -> str | None:
    """Give the kind of rule by which the section is left here, if it is.

    What follows an action, and what the dispatcher decides, is told beforehand.
    """
    if record["role"] != "evaluator":
        return None
    kind, behind = record["kind"], iter(following)
    if kind == "call":
        record = next(behind, record)
        kind = record.get("kind", "stay") if record["role"] == "action" else "stay"
    if kind == "dispatch":
        chosen = next(behind, None)
        kind = chosen["kind"] if chosen else "stay"
    if kind == "back" and record["rule"] not in (BACK, COMPLETE):
        return "limit"
    return kind if kind != "stay" else None


def _is_held(following: Sequence[TraceRecord]) -> bool:
    """Say whether a section that was to be left was not: no reply was fit to move on with."""
    spoken = next((record for record in following if record["role"] == "dialog"), None)
    if spoken is None or not spoken.get("fallback", False):
        return False
    return not (spoken["opens"] or spoken.get("returns"))


def _event(
    status: Literal["started", "completed"],
    positions: Mapping[str, int],
    section: str,
    at: str,
    kind: str | None = None,
) -> Step:
    return Step(
        actor="event", section=positions.get(section), name=section, status=status, at=at, kind=kind
    )


def _decided(record: TraceRecord, content: str) -> Step:
    call: ModelCall | dict[str, None] = _paid(record) or {}
    return Step.model_validate(
        {
            "actor": record["role"],
            "at": record["at"],
            "content": content,
            "model": call.get("model"),
            "input_tokens": call.get("input_tokens"),
            "output_tokens": call.get("output_tokens"),
            "duration_ms": call.get("ms"),
            "decision": record,
        }
    )


def _is_rehearsed(step: Step) -> bool:
    """Say whether the rehearsal model spoke here, or chose what was said."""
    selection = step.decision.get("selection") if step.decision else None
    return REHEARSAL in (step.model, selection and selection.get("judge"))


def _paid(record: TraceRecord) -> ModelCall | None:
    """Give what a step took, replies that were not sent and the choice among several included."""
    calls = [call for _, call in calls_behind(record)]
    if not calls:
        return None
    selection = record.get("selection")
    judged = selection.get("call") if selection else None
    waited = [call["ms"] for call in calls if call is not judged]
    return together(calls, sum(waited) + (selection["ms"] if selection else 0))
