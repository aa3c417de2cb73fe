"""The dialog actor: speaks for one section, and by speaking moves the session into it."""

from dataclasses import replace
from typing import Any
from typing import cast as as_type

from langchain_core.messages import AIMessage
from langgraph.runtime import Runtime

from scriptgraph.core.trace import Skip, TraceRecord
from scriptgraph.nodes.after_end import BEHIND_END, words_after_end
from scriptgraph.nodes.arriving import tasks_there, visit_of, words_of_section
from scriptgraph.nodes.asking.voice import Voice
from scriptgraph.nodes.care import WORDS_OF_CARE, words_for
from scriptgraph.nodes.cast import Cast, Node, SessionContext, mode_of
from scriptgraph.nodes.deadline import WORDS_ALONE, end_of_turn, soon
from scriptgraph.nodes.heard import help_due, words_of_help
from scriptgraph.nodes.noting import note_unwritten
from scriptgraph.nodes.position import position
from scriptgraph.nodes.recap import begin_recap
from scriptgraph.nodes.rules import ending
from scriptgraph.nodes.speech import AGAIN, FALLBACK, UNREACHED, Speaker, SpokenReply
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.nodes.visit import Visit
from scriptgraph.records.in_words import how_chosen
from scriptgraph.script.model import Script, Section
from scriptgraph.state.digressions import digresses
from scriptgraph.state.progress import open_tasks
from scriptgraph.state.session import Credit, SessionState
from scriptgraph.state.speakers import signed
from scriptgraph.state.spoken import known_now


def dialog(script: Script, section: Section, cast: Cast, *, waits: bool = False) -> Node:
    """Give the dialog actor of one section.

    `section` changes in the state only here, together with the reply: a turn that fails before
    its reply leaves the session where it was. So does one without a reply that is fit to be sent.
    Exact words need no reply: with them the section is entered, whatever becomes of the rest.

    Args:
        script: The script.
        section: The section.
        cast: Who speaks.
        waits: Whether a human is waited for behind its exact words: no model writes there.
    """

    async def speak(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        visit = visit_of(script, section, state)
        there = tasks_there(script, section, state, visit)
        visit = replace(visit, credits=there.progress[section.id])
        before, state = state, as_type(SessionState, {**state, "collected": there.collected})
        words, credits = _say(script, section, cast, state, visit)
        mode = mode_of(runtime, cast.settings)
        until = end_of_turn(state, cast.settings.turn_seconds)
        # Exact words that are due wait for nothing long but for the reply that they begin.
        is_short = words or help_due(script, section, state)
        others = soon(until, cast.settings.words_seconds) if is_short else until
        is_over = visit.entering and not digresses(script, section.id, visit.kind)
        recapping = begin_recap(script, cast, state, mode) if is_over else None
        try:
            async with Voice() as voice:
                voice.say(words)
                reply = SpokenReply()
                is_open = any(task.do for task in open_tasks(section, credits))
                asks = not waits and (visit.unproven or is_open)
                if (asks or not words) and not visit.is_apart:
                    speaker = Speaker(script, section, cast, state, visit, voice, until, others)
                    reply = await speaker.reply()
                elif ahead := state.get("ahead"):
                    reply = SpokenReply(dropped=await ahead.dropped(others))
            noted, recaps = dict[str, Any](), list[TraceRecord]()
            if recapping:
                noted, record = await recapping.finish(section, others)
                recaps = [record]  # before the message, so that it belongs to this turn's cost
        finally:
            if recapping:
                await recapping.stop()
        reply = replace(reply, again=reply.again or bool(visit.danger and words))
        visit = replace(visit, held=reply.is_fallback and _is_held(script, state, visit, words))
        if visit.held:
            state, there = before, replace(there, skips=[])
        note_unwritten(reply.unwritten)
        spoken = script.by_id[state["section"]] if visit.held else section
        # Where the script's own words were all that was left to say, they are the goodbye.
        left = reply.said or reply.unwritten or visit.is_apart or open_tasks(section, credits)
        over = script.ends_in(section) and not left
        return {
            "messages": [_message(script, spoken, visit, voice)],
            "trace": [
                *recaps,
                _record(section, spoken, visit, reply, there.skips),
                *([_end(section, visit)] * over),
            ],
            **position(
                script, spoken, state, visit, credits, is_over=bool(over or visit.after_end)
            ),
            **noted,
            **({"ahead": None} if state.get("ahead") else {}),
        }

    return speak


def _say(
    script: Script, section: Section, cast: Cast, state: SessionState, visit: Visit
) -> tuple[str, dict[str, Credit]]:
    """Give the exact words that are due, and the credits with them said."""
    words, credits = words_of_section(script, section, state, visit)
    if visit.after_end:
        return words_after_end(script, cast, visit.care), credits
    if visit.care:  # the section's own words wait until the user is safe
        return words_for(script, cast, visit.care), credits
    if visit.danger and not words:
        words = [words_of_help(script, section, known_now(script, state))]
    return "\n\n".join(words), credits


def _is_held(script: Script, state: SessionState, visit: Visit, words: str) -> bool:
    """Say whether the session stays where it is because there is no reply to move on with.

    It does not where the script's own words have begun the section, at the opening, or where an
    `anytime` rule led here: what the user said last must not be lost. Nor where the limit of turns
    of the section it comes from is used up: that many messages are promised, and no more.
    """
    if not (visit.entering or visit.digression) or "section" not in state or words:
        return False
    most = script.most_turns(script.by_id[state["section"]])
    is_over = most is not None and state.get("section_turns", 0) >= most
    return not is_over and state["move"]["kind"] != "anytime"


def _message(script: Script, section: Section, visit: Visit, voice: Voice) -> AIMessage:
    """Write the one message of this turn; it has the id under which it was streamed."""
    return AIMessage(
        content=voice.text,
        id=voice.id,
        additional_kwargs=signed(script.id, section.id, visit.turn),
    )


def _end(section: Section, visit: Visit) -> TraceRecord:
    """Record the end of the session, where its last words were all that was left to say."""
    end = ending(section)
    return trace_record(
        turn=visit.turn,
        node=section.id,
        role="evaluator",
        section=section.id,
        options=[end.target],
        choice=end.target,
        rule=end.label,
        kind=end.kind,
        reason="the script's exact words were all that was left to say; no model was asked",
    )


def _record(
    section: Section, spoken: Section, visit: Visit, reply: SpokenReply, skips: list[Skip]
) -> TraceRecord:
    record = trace_record(
        turn=visit.turn,
        node=section.id,
        role="dialog",
        section=spoken.id,
        choice=spoken.id,
        rule=visit.rule,
        opens=visit.opens,
        reason=_reason(visit, reply),
        refused=[*reply.refused, *(reply.answer.refused if reply.answer else [])],
    )
    if visit.returns:
        record["returns"] = True
    if skips:
        record["skips"] = skips
    if call := reply.answer.call if reply.answer else reply.lost:
        record["call"] = call
    if reply.unwritten:
        record["unwritten"] = reply.unwritten
    if reply.dropped:
        record["dropped"] = reply.dropped
    if selected := reply.selected:
        record["candidates"] = selected.candidates
        record["selection"] = selected.selection
    if reply.is_fallback:
        record["fallback"] = True
    return record


def _arrival(visit: Visit) -> str:
    if visit.returns:
        return "comes back to the section, which is as it was"
    return "opens the section" if visit.opens else "stays in the section"


def _reason(visit: Visit, reply: SpokenReply) -> str:
    remarks = [_arrival(visit)]
    if reply.is_fallback and reply.unwritten:
        remarks.append(f"{UNREACHED}: {reply.unwritten['why']}")
    elif reply.is_fallback:
        remarks.append(FALLBACK)
    elif reply.unwritten:
        remarks.append(f"{WORDS_ALONE}: {reply.unwritten['why']}")
    elif reply.how:
        remarks.append(reply.how)
    elif visit.is_apart:
        remarks += [WORDS_OF_CARE] if visit.care else []
        remarks += [BEHIND_END] if visit.after_end else []
    elif not reply.said:
        remarks.append("exact words of the script")
    if reply.again:
        remarks.append(AGAIN)
    if reply.answer and reply.answer.cut:
        remarks.append("cut off before what was not fit to be sent")
    if selected := reply.selected:
        remarks.append(how_chosen(selected.selection, len(selected.candidates)))
    return "; ".join(remarks)
