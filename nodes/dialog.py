"""The dialog actor: speaks for one section, and by speaking moves the session into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.messages import AIMessage
from langgraph.runtime import Runtime

from scriptgraph.choice import told
from scriptgraph.models.chat import bounded
from scriptgraph.nodes.ahead import Ahead
from scriptgraph.nodes.answers import Unusable, clean_reply
from scriptgraph.nodes.asking import Answer, ask_reply
from scriptgraph.nodes.best_of import Occasion, Selected, best_reply
from scriptgraph.nodes.cast import Cast, Node, SessionContext, mode_of, now
from scriptgraph.nodes.recap import begin_recap
from scriptgraph.progress import Credits, is_complete, open_tasks, words_due
from scriptgraph.prompting import dialog_prompt
from scriptgraph.routes import NEW_SESSION
from scriptgraph.script import Script, Section
from scriptgraph.state import Credit, SessionState
from scriptgraph.trace import ModelCall, Refusal, ScriptIdentity, TraceRecord

IN_ONE_CALL = "written in the actor's one call"
EARLY = "written while the section was judged"
"""Remarks in the trace on a reply that another node asked for."""


@dataclass(frozen=True)
class _Visit:
    """Where the session stands as this section is about to speak."""

    entering: bool
    turn: int
    rule: str
    """The label of the rule that led here."""

    credits: Credits
    """What is credited in this visit of the section; nothing when it is entered."""


@dataclass(frozen=True)
class _Reply:
    """What the dialog actor says in its own words; empty where the script's words are all."""

    text: str = ""
    how: str = ""
    """Where it was written, if not in this node."""

    answer: Answer[str] | None = None
    """What was asked for it; None where nothing was."""

    selected: Selected | None = None
    """What it was chosen from, if there was more than one."""

    dropped: ModelCall | None = None
    """What another reply cost that was written ahead."""

    refused: Sequence[Refusal] = ()
    """Why that reply could not be used where it was to be sent."""


def dialog(script: Script, section: Section, cast: Cast) -> Node:
    """Give the dialog actor of one section.

    `section` changes in the state only here, together with the reply: a turn that fails before
    its reply leaves the session where it was.
    """

    async def speak(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        visit = _visit(state, script, section)
        words, credits = _say(section, visit)
        if words:
            runtime.stream_writer({"words": words})
        mode = mode_of(runtime, cast.settings)
        recapping = begin_recap(script, cast, state, mode) if visit.entering else None
        try:
            reply = _Reply()
            if not words or any(task.do for task in open_tasks(section, credits)):
                reply = await _reply(script, section, cast, state, visit, words)
            elif ahead := state.get("ahead"):
                reply = _Reply(dropped=await ahead.dropped())
            noted, recaps = dict[str, Any](), list[TraceRecord]()
            if recapping:
                noted, record = await recapping.finish(section)
                recaps = [record]  # before the message, so that it belongs to this turn's cost
        finally:
            if recapping:
                await recapping.stop()
        return {
            "messages": [_message(section, visit, words, reply)],
            "trace": [*recaps, _record(section, visit, reply)],
            **_position(script, section, state, visit, credits),
            **noted,
            **({"ahead": None} if state.get("ahead") else {}),
        }

    return speak


def _visit(state: SessionState, script: Script, section: Section) -> _Visit:
    """Say whether the section is entered now; a move back into the same section enters it anew."""
    entering = state.get("section") != section.id or state["move"]["kind"] != "stay"
    credits = {} if entering else state.get("progress", {}).get(section.id, {})
    led_here = state.get("section") in script.by_id
    rule = state["move"]["rule"] if led_here else NEW_SESSION
    return _Visit(entering, state.get("turn", 0) + 1, rule, credits)


def _say(section: Section, visit: _Visit) -> tuple[str, dict[str, Credit]]:
    """Give the exact words that are due, and the credits with them said."""
    credits = dict(visit.credits)
    words = []
    for task in words_due(section, visit.credits):
        if task.say is not None:
            words.append(task.say)
            credits[task.id] = Credit(
                status="said" if task.is_judged else "done", evidence=task.say, turn=visit.turn
            )
    return "\n\n".join(words), credits


def _drafted(state: SessionState, script: Script, section: Section) -> str:
    """Give the reply that the single actor wrote ahead, if it wrote it for this section."""
    draft = state.get("draft")
    if draft is None or draft["target"] != section.id:
        return ""
    try:
        return clean_reply(draft["reply"], script.agent.name)
    except Unusable:
        return ""


async def _reply(
    script: Script, section: Section, cast: Cast, state: SessionState, visit: _Visit, words: str
) -> _Reply:
    """Send what is being written ahead, if it suits, or find another reply."""
    ahead: Ahead | None = state.get("ahead")
    if ahead is None:
        return await _written(script, section, cast, state, visit, words)
    try:
        dropped, refused = None, list[Refusal]()
        if _suits(ahead, section, state, visit, words):
            answer = await ahead.sent()
            if answer.value:
                return _Reply(answer.value, IN_ONE_CALL if state.get("draft") else EARLY, answer)
            dropped, refused = answer.call, answer.refused
        reply = await _written(script, section, cast, state, visit, words)
        return replace(reply, dropped=dropped or await ahead.dropped(), refused=refused)
    finally:
        await ahead.stop()


def _suits(ahead: Ahead, section: Section, state: SessionState, visit: _Visit, words: str) -> bool:
    """Say whether a reply that is being written ahead is one for what has been decided."""
    if draft := state.get("draft"):
        return draft["target"] == section.id
    complete = is_complete(section, visit.credits)
    return not visit.entering and not words and ahead.for_complete == complete


async def _written(
    script: Script, section: Section, cast: Cast, state: SessionState, visit: _Visit, words: str
) -> _Reply:
    """Take the draft, ask for a reply, or choose the best of several."""
    draft = _drafted(state, script, section)
    if draft and not cast.best_of:
        return _Reply(draft, IN_ONE_CALL)
    settings, speaker = cast.settings, script.agent.name
    prompt = dialog_prompt(script, section, state, settings, entering=visit.entering, said=words)
    if not cast.best_of:
        answer = await ask_reply(
            cast.dialog,
            prompt,
            attempts=settings.attempts,
            tokens=settings.tokens.dialog,
            speaker=speaker,
        )
        return _Reply(answer.value or "", answer=answer)
    occasion = Occasion(prompt, state["messages"], words, draft, speaker, settings.attempts)
    selected = await best_reply(
        cast.best_of, bounded(cast.dialog, settings.tokens.dialog), occasion
    )
    how = IN_ONE_CALL if selected.is_draft else ""
    return _Reply(selected.answer.value or "", how, selected.answer, selected)


def _message(section: Section, visit: _Visit, words: str, reply: _Reply) -> AIMessage:
    """Write the one message of this turn; it keeps the id under which its tokens were streamed."""
    answer = reply.answer
    return AIMessage(
        content="\n\n".join(part for part in (words, reply.text) if part),
        id=answer.message.id if answer and answer.message else None,
        additional_kwargs={"section": section.id, "turn": visit.turn},
    )


def _position(
    script: Script,
    section: Section,
    state: SessionState,
    visit: _Visit,
    credits: dict[str, Credit],
) -> dict[str, Any]:
    opening = "section" not in state
    position: dict[str, Any] = {
        "section": section.id,
        "status": "open",
        "progress": {**state.get("progress", {}), section.id: credits},
        "collected": state.get("collected", {}),
        "script": ScriptIdentity(id=script.id, version=script.version, hash=script.hash),
        "turn": visit.turn,
        "section_turns": 1 if visit.entering else state.get("section_turns", 0) + 1,
        "draft": None,
    }
    if visit.entering:
        position["section_start"] = 0 if opening else len(state["messages"])
        visits = state.get("visits", {})
        position["visits"] = {**visits, section.id: visits.get(section.id, 0) + 1}
    return position


def _record(section: Section, visit: _Visit, reply: _Reply) -> TraceRecord:
    reason = "opens the section" if visit.entering else "stays in the section"
    if reply.how:
        reason += f"; {reply.how}"
    elif not reply.text:
        reason += "; exact words of the script"
    selected = reply.selected
    if selected:
        reason += f"; {told(selected.selection, len(selected.candidates))}"
    record = TraceRecord(
        turn=visit.turn,
        at=now(),
        node=section.id,
        role="dialog",
        section=section.id,
        options=[],
        choice=section.id,
        rule=visit.rule,
        opens=visit.entering,
        reason=reason,
        evidence=[],
        refused=[*reply.refused, *(reply.answer.refused if reply.answer else [])],
    )
    if reply.answer:
        record["call"] = reply.answer.call
    if reply.dropped:
        record["dropped"] = reply.dropped
    if selected:
        record["candidates"] = selected.candidates
        record["selection"] = selected.selection
    return record
