"""Feeds stored dialogues through a compiled graph, turn by turn, and compares.

Each turn starts from the recorded position, so that one divergence does not spoil the rest. The
recorded decisions stand in for the models, or a model is asked again. A *turn* here is one
recorded decision of the agent, the one that ends the session included.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypedDict, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

from scriptgraph.assurance.acted import CuedActions
from scriptgraph.core.refused import Refusal
from scriptgraph.core.settings import Settings
from scriptgraph.core.trace import TraceRecord
from scriptgraph.graphs.session import create_session_from_state
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.rehearsal.standin import Cue, StandIn
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.routes import needs_dispatcher
from scriptgraph.sessions.recorded import RecordedTurn, recorded_turns
from scriptgraph.state.session import Credit, Left, SessionState
from scriptgraph.state.spoken import instruction, known_of

Outcome = Literal["followed", "refused", "stayed", "different"]
"""What the graph made of a recorded decision.

`followed`: a legal move to another section, and the graph made it. `refused`: a move that the
script does not allow, and the graph did not make it. `stayed`: the session stayed in its section,
began or ended, and so did the graph. `different`: anything else.
"""


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
    graph = create_session_from_state(
        script, model or stand_in, settings=settings, actions=CuedActions(stand_in)
    ).compile()
    result = Replay()
    for dialogue in dialogues:
        result.dialogues += 1
        for number, turn in enumerate(recorded_turns(dialogue, script), start=1):
            stand_in.cue = replace(cue_of(script, turn), actions=turn.actions)
            state = cast(SessionState, await graph.ainvoke(position_of(script, turn)))
            result.turns.append(_compare(script, dialogue, number, turn, state))
        on_dialogue()
    return result


def position_of(script: Script, turn: RecordedTurn) -> dict[str, Any]:
    """Give the state of the decision: only exact words are credited, and its values are known."""
    if not turn.section:
        return {"messages": []}
    section, values = script.by_id[turn.section], known_of(script, dict(turn.collected))
    said = {
        task.id: Credit(
            status="said" if task.is_judged else "done",
            evidence=instruction(script, task.say, values),
            turn=1,
        )
        for task in section.tasks
        if task.say is not None
    }
    return {
        "messages": list(turn.messages),
        "script": script.identity,
        "section": turn.section,
        "section_start": turn.section_start,
        "section_turns": 0,
        "back_to": [Left(section=name, turns=0, start=0) for name in turn.back_to],
        "progress": {turn.section: said},
        "collected": dict(turn.collected),
        "turn": sum(isinstance(message, AIMessage) for message in turn.messages),
    }


def cue_of(script: Script, turn: RecordedTurn) -> Cue:
    """Say what the recorded decision comes to in terms of this script's rules."""
    if not turn.section or not turn.completed or turn.target is None:
        return Cue(reply=turn.reply)
    section = script.by_id[turn.section]
    moves = script.moves(section, turn.back_to[-1] if turn.back_to else None)
    for move in moves:
        if move.target == turn.target and move.kind == "back":
            return Cue(complete=True, reply=turn.reply)
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
    top = turn.back_to[-1] if turn.back_to else None
    legal = {move.target for move in script.moves(section, top)}
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
    return trace_record(
        turn=sum(isinstance(message, AIMessage) for message in turn.messages) + 1,
        node="replay",
        role="replay",
        section=turn.section,
        options=[went],
        choice=went,
        reason="the script leaves no choice here, so the recorded one was not asked for",
        refused=[Refusal(choice=recorded, why=f"no rule leads from {turn.section} to {recorded}")],
    )
