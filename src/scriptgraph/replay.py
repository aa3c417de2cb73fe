"""Feeds stored dialogues through a compiled graph, turn by turn, and compares.

Each turn starts from the recorded position, so that one divergence does not spoil the rest. The
recorded decisions stand in for the models, or a model is asked again. A *turn* here is one
recorded decision of the agent, the one that ends the session included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.errors import InputError
from scriptgraph.graphs.session import create_session_from_state
from scriptgraph.models.standin import Cue, StandIn
from scriptgraph.nodes.cast import now
from scriptgraph.records import Dialogue, Step
from scriptgraph.routes import needs_dispatcher
from scriptgraph.script import END_OF_SESSION, Script, Section
from scriptgraph.settings import Settings
from scriptgraph.speakers import signed
from scriptgraph.state import Credit, SessionState, Value
from scriptgraph.trace import Refusal, TraceRecord

NOTHING = "(nothing was said)"
"""Stands in for a recorded message without words: the graph lets no turn end without a reply."""

Outcome = Literal["followed", "refused", "stayed", "different"]
"""What the graph made of a recorded decision.

`followed`: a legal move to another section, and the graph made it. `refused`: a move that the
script does not allow, and the graph did not make it. `stayed`: the session stayed in its section,
began or ended, and so did the graph. `different`: anything else.
"""


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


class ReplayedTurn(TypedDict):
    """What became of one recorded decision."""

    dialogue: str
    turn: int
    section: str
    recorded: str
    """Where the record went: a section, or `end`."""

    went: str
    """Where the graph went."""

    outcome: Outcome
    trace: list[TraceRecord]


@dataclass
class Replay:
    """All turns, counted."""

    dialogues: int = 0
    turns: list[ReplayedTurn] = field(default_factory=list)

    def totals(self) -> dict[str, int]:
        """Count dialogues, turns and outcomes."""
        outcomes: tuple[Outcome, ...] = ("followed", "refused", "stayed", "different")
        return {
            "dialogues": self.dialogues,
            "turns": len(self.turns),
            **{name: sum(t["outcome"] == name for t in self.turns) for name in outcomes},
        }


async def replay(
    dialogues: Iterable[Dialogue],
    script: Script,
    settings: Settings,
    *,
    model: BaseChatModel | None = None,
    on_dialogue: Callable[[], object] = lambda: None,
) -> Replay:
    """Feed dialogues through the script's graph.

    Args:
        dialogues: In the published layout; section numbers are positions in the script.
        script: The script to hold them against.
        settings: Among them the mode.
        model: Decides anew; without one the recorded decisions stand in. A `StandIn` of one's own
            is given them too.
        on_dialogue: Called after each dialogue, for progress.

    Raises:
        InputError: When a record names a section that the script does not have.
        ModelError: When the model kept failing.
    """
    stand_in = model if isinstance(model, StandIn) else StandIn()
    graph = create_session_from_state(script, model or stand_in, settings=settings).compile()
    result = Replay()
    for dialogue in dialogues:
        result.dialogues += 1
        for number, turn in enumerate(recorded_turns(dialogue, script), start=1):
            stand_in.cue = cue_of(script, turn)
            state = cast(SessionState, await graph.ainvoke(position_of(script, turn)))
            result.turns.append(_compare(script, dialogue, number, turn, state))
        on_dialogue()
    return result


def recorded_turns(dialogue: Dialogue, script: Script) -> Iterator[RecordedTurn]:
    """Take a dialogue apart into the agent's decisions.

    Raises:
        InputError: When it names a section that the script does not have.
    """
    messages: list[BaseMessage] = []
    section, start = script.first.id, 0
    collected: dict[str, Value] = {}
    for steps in exchanges(dialogue.steps):
        if not messages and all(step.actor == "patient" for step in steps):
            messages += [HumanMessage(step.words) for step in steps]
            continue  # said before the agent has opened
        target = _target(dialogue, steps, script)
        completed = any(step.status == "completed" for step in steps)
        reply = next((step.words for step in steps if step.actor == "dialog"), "") or NOTHING
        for step in steps:
            collected |= step.decision.get("collected", {}) if step.decision else {}
        if messages or completed:
            yield RecordedTurn(
                section, tuple(messages), start, completed, target, reply, dict(collected)
            )
        else:
            yield RecordedTurn("", (), 0, completed=False, target=None, reply=reply)
        if target and target != END_OF_SESSION:
            section, start = target, len(messages)
        if any(step.actor == "dialog" for step in steps):
            about = signed(script.id, section, len(messages))
            spoken = "" if reply == NOTHING else reply
            messages.append(AIMessage(spoken, additional_kwargs=about))
        messages += [HumanMessage(step.words) for step in steps if step.actor == "patient"]


def exchanges(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Split the steps after each message of the patient."""
    exchange: list[Step] = []
    for step in steps:
        exchange.append(step)
        if step.actor == "patient":
            yield exchange
            exchange = []
    if any(step.actor in ("dialog", "evaluator", "event") for step in exchange):
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
        raise InputError(
            f"dialogue {dialogue.id} goes to section {event.section}; "
            f"the script {script.id!r} has {len(script.sections)}"
        )
    return script.sections[position - 1].id


def position_of(script: Script, turn: RecordedTurn) -> dict[str, Any]:
    """Give the state of the decision: only exact words are credited, and its values are known."""
    if not turn.section:
        return {"messages": []}
    section = script.by_id[turn.section]
    said = {
        task.id: Credit(status="said" if task.is_judged else "done", evidence=task.say, turn=1)
        for task in section.tasks
        if task.say is not None
    }
    return {
        "messages": list(turn.messages),
        "section": turn.section,
        "section_start": turn.section_start,
        "section_turns": 0,
        "progress": {turn.section: said},
        "collected": dict(turn.collected),
        "turn": sum(isinstance(message, AIMessage) for message in turn.messages),
    }


def cue_of(script: Script, turn: RecordedTurn) -> Cue:
    """Say what the recorded decision comes to in terms of this script's rules."""
    if not turn.section or not turn.completed or turn.target is None:
        return Cue(reply=turn.reply)
    section = script.by_id[turn.section]
    moves = script.transitions(section)
    for move in moves:
        if move.target == turn.target and move.kind in ("fixed", "computed", "judged"):
            # A dispatcher names judged rules only; where none of them holds, the others follow.
            number = int(move.path[-1]) + 1
            rule = number if move.kind == "judged" else 0
            return Cue(complete=True, rule=rule, way=number, reply=turn.reply)
    for move in moves:
        if move.target == turn.target and move.kind == "anytime":
            return Cue(anytime=int(move.path[-1]) + 1, reply=turn.reply)
    if turn.target == END_OF_SESSION and script.ends_in(section):
        return Cue(complete=True, reply="")
    if _stays(section, turn):
        return Cue(reply=turn.reply)
    # No rule leads there: the stand-in insists on a rule that does not exist.
    reason = f"recorded: {turn.section} → {turn.target}"
    return Cue(complete=True, rule=len(section.next) + 1, reason=reason, reply=turn.reply)


def _stays(section: Section, turn: RecordedTurn) -> bool:
    """Say whether the record only went on in its section.

    A section that was "completed" and started again has stayed, as in the published metrics. But
    where the script has a dispatcher, naming its own section was an answer that it does not offer.
    """
    return turn.target == section.id and not needs_dispatcher(section)


def _compare(
    script: Script, dialogue: Dialogue, number: int, turn: RecordedTurn, state: SessionState
) -> ReplayedTurn:
    here = turn.section or script.first.id
    recorded = turn.target or here
    went = END_OF_SESSION if state["status"] == "ended" else state["section"]
    trace = list(state["trace"])
    outcome = _outcome(script, turn, here, recorded, went)
    if outcome == "refused" and not any(record["refused"] for record in trace):
        trace.append(_refusal(turn, recorded, went))
    return ReplayedTurn(
        dialogue=dialogue.id,
        turn=number,
        section=here,
        recorded=recorded,
        went=went,
        outcome=outcome,
        trace=trace,
    )


def _outcome(script: Script, turn: RecordedTurn, here: str, recorded: str, went: str) -> Outcome:
    section = script.by_id[here]
    legal = {move.target for move in script.transitions(section)}
    if script.ends_in(section):
        legal.add(END_OF_SESSION)
    illegal = turn.completed and recorded not in legal and not _stays(section, turn)
    if illegal:
        return "different" if went == recorded and went != here else "refused"
    if went != recorded:
        return "different"
    return "stayed" if recorded in (here, END_OF_SESSION) else "followed"


def _refusal(turn: RecordedTurn, recorded: str, went: str) -> TraceRecord:
    """Trace a refusal by the graph's shape alone: with one way on, nobody was asked."""
    return TraceRecord(
        turn=sum(isinstance(message, AIMessage) for message in turn.messages) + 1,
        at=now(),
        node="replay",
        role="replay",
        section=turn.section,
        options=[went],
        choice=went,
        rule="",
        reason="the script leaves no choice here, so the recorded one was not asked for",
        evidence=[],
        refused=[Refusal(choice=recorded, why=f"no rule leads from {turn.section} to {recorded}")],
    )
