"""The roles of the agent without the compiled graph (Wasenmüller et al. 2024, section 3.2).

The whole section is complete or not by one yes or no, and any section may be named next. Exact
words (`say`) are only a part of the prompt: a model may change them or leave them out, where the
compiled graph sends them itself.
"""

from functools import partial
from typing import Any, Final

from langchain_core.messages import AIMessage
from langgraph.runtime import Runtime

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.asking.answers import Unusable, clean_reply
from scriptgraph.nodes.asking.asking import Answer, ask_reply, ask_verdict, is_cut_off
from scriptgraph.nodes.asking.growing_reply import grounds_of
from scriptgraph.nodes.cast import Cast, Node, SessionContext
from scriptgraph.nodes.rules import changes, ends, stay
from scriptgraph.nodes.unconstrained_moves import (
    NOT_NAMED,
    decided,
    enters,
    judged,
    named,
    opening,
    require_target,
    spoken,
    targets,
)
from scriptgraph.prompting.schemas import SectionChoice, SectionVerdict, UnconstrainedAnswer
from scriptgraph.prompting.script_schemas import naming
from scriptgraph.prompting.unconstrained import (
    actor_prompt,
    dialog_prompt,
    dispatcher_prompt,
    evaluator_prompt,
)
from scriptgraph.safety.unfit import Grounds, fault_of
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.state.session import Move, SessionState

ACTOR, DIALOG = "actor", "dialog"
EVALUATOR: Final = "evaluator"
DISPATCHER: Final = "dispatcher"
"""The nodes: one for each role, whatever the section."""


def evaluator(script: Script, cast: Cast) -> Node:
    """Give the evaluator of all sections."""

    async def evaluate(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        answer = await ask_verdict(
            cast.evaluator,
            evaluator_prompt(script, state),
            SectionVerdict,
            attempts=cast.settings.attempts,
            tokens=cast.settings.tokens.evaluator,
        )
        move = judged(script, state, answer.value)
        return {"move": move, "trace": [decided(EVALUATOR, EVALUATOR, script, state, move, answer)]}

    return evaluate


def dispatcher(script: Script, cast: Cast) -> Node:
    """Give the dispatcher, which may name any section."""

    def accept(verdict: SectionChoice) -> SectionChoice:
        require_target(script, verdict.next)
        return verdict

    async def dispatch(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        answer = await ask_verdict(
            cast.dispatcher,
            dispatcher_prompt(script, state),
            naming(SectionChoice, targets(script)),
            attempts=cast.settings.attempts,
            tokens=cast.settings.tokens.dispatcher,
            accept=accept,
        )
        section = script.by_id[state["section"]]
        move = named(answer.value.next) if answer.value else stay(section, NOT_NAMED)
        record = decided(DISPATCHER, DISPATCHER, script, state, move, answer)
        return {**changes(state, move), "trace": [record]}

    return dispatch


def dialog(script: Script, cast: Cast) -> Node:
    """Give the dialog actor of all sections; it opens the session in the first."""

    async def speak(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        move = state["move"] if "section" in state else opening(script)
        message, record = await _reply(DIALOG, script, cast, state, move)
        return {**_position(script, state, move, message), "trace": [record]}

    return speak


def actor(script: Script, cast: Cast) -> Node:
    """Give the one actor, whose one call judges, names the next section and replies.

    Where there is nothing to judge (the opening) or no usable answer, it is only asked to speak.
    """

    async def act(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        move, trace, draft = opening(script), list[TraceRecord](), ""
        if "section" in state:
            answer = await ask_verdict(
                cast.dialog,
                actor_prompt(script, state, cast.settings),
                naming(UnconstrainedAnswer, targets(script)),
                attempts=cast.settings.attempts,
                tokens=cast.settings.tokens.actor,
                accept=partial(_accepted, script),
            )
            move, trace = _decided(script, state, answer)
            draft = answer.value.reply if answer.value else ""
        if ends(move):
            return {**changes(state, move), "trace": trace}
        message, record = await _reply(ACTOR, script, cast, state, move, draft)
        return {**_position(script, state, move, message), "trace": [*trace, record]}

    return act


def _accepted(script: Script, answer: UnconstrainedAnswer) -> UnconstrainedAnswer:
    """Refuse an unknown name, and an empty reply unless the session ends."""
    if answer.completed:
        require_target(script, answer.next)
        if answer.next == END_OF_SESSION:
            return answer
    try:
        reply = clean_reply(answer.reply, script.agent.name)
    except Unusable as error:
        raise Unusable(f"reply: {error}") from error
    return answer.model_copy(update={"reply": reply})


def _decided(
    script: Script, state: SessionState, answer: Answer[UnconstrainedAnswer]
) -> tuple[Move, list[TraceRecord]]:
    """Take the one actor's decisions apart; only the first of them has cost anything."""
    move = judged(script, state, answer.value)
    trace = [decided(ACTOR, EVALUATOR, script, state, move, answer)]
    if answer.value and answer.value.completed:
        move = named(answer.value.next)
        trace.append(decided(ACTOR, DISPATCHER, script, state, move, None))
    return move, trace


async def _reply(
    node: str, script: Script, cast: Cast, state: SessionState, move: Move, draft: str = ""
) -> tuple[AIMessage, TraceRecord]:
    """Give the message to the user, which is asked for unless there is a draft."""
    about = {"section": move["target"], "turn": state.get("turn", 0) + 1}
    section = script.by_id[move["target"]]
    prompt = dialog_prompt(script, section, state, cast.settings, entering=enters(move))
    grounds = grounds_of(script, prompt, state["messages"])
    if draft:
        record = _judged(spoken(node, state, move, None), draft, grounds)
        return AIMessage(draft, additional_kwargs=about), record
    answer = await ask_reply(
        cast.dialog,
        prompt,
        attempts=cast.settings.attempts,
        tokens=cast.settings.tokens.dialog,
        speaker=script.agent.name,
    )
    streamed = answer.message.id if answer.message else None
    message = AIMessage(answer.value or "", id=streamed, additional_kwargs=about)
    record = _judged(spoken(node, state, move, answer), message.text, grounds)
    if answer.message and is_cut_off(answer.message):
        record["unfit"] = [*record.get("unfit", []), "cut off"]
    return message, record


def _judged(record: TraceRecord, said: str, grounds: Grounds) -> TraceRecord:
    """Note what is wrong with a message that is sent all the same, as the paper's agents do."""
    if fault := fault_of(said, grounds):
        record["unfit"] = [fault.kind]
    return record


def _position(
    script: Script, state: SessionState, move: Move, message: AIMessage
) -> dict[str, Any]:
    """Say where the session is once the message is sent."""
    position: dict[str, Any] = {
        "messages": [message],
        "move": move,
        "section": move["target"],
        "status": "open",
        "script": script.identity,
        "turn": state.get("turn", 0) + 1,
        "section_turns": 1 if enters(move) else state.get("section_turns", 0) + 1,
    }
    if enters(move):
        position["section_start"] = len(state["messages"]) if "section" in state else 0
    return position
