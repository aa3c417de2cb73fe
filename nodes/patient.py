"""The patient: a model or a list of fixed replies that plays the user, and may leave.

That it leaves is heard however a model writes the mark for it.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage
from langgraph.runtime import Runtime

from scriptgraph.core.settings import Settings
from scriptgraph.formats.case import REPLIES
from scriptgraph.nodes.asking.in_form import ReplyInForm, ask_in_form
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.nodes.dating import dated
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.prompting import STOP, patient_prompt
from scriptgraph.records.exits import LEFT, TURN_LIMIT
from scriptgraph.safety.form import patient_faults
from scriptgraph.safety.unfit import REHEARSED
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

PATIENT = "patient"
"""The patient's node."""

Ask = Callable[[Sequence[BaseMessage]], Awaitable[ReplyInForm]]
"""From what was said to what the patient says."""


_WORD = STOP.strip("[]")
_REST = r"[^\S\n]*(?:the (?:\w+ ){0,2}\w+)?[^\S\n]*[.!]?[^\S\n]*"
"""What models add: `[leaves the conversation]`, `[leaves.]`."""

_BRACKETS = ("[]", "\uff3b\uff3d", "\u3010\u3011", "\u27e8\u27e9", "<>", "{}")
_BRACKETED = "|".join(
    rf"{re.escape(pair[0])}[^\S\n]*(?:\w+ )?{_WORD}{_REST}{re.escape(pair[1])}"
    for pair in _BRACKETS
)
_MARKUP = "[\\s*_`~\"'\u201c\u201d()\uff08\uff09.!#>-]"
_MARK = re.compile(rf"[*_`~]*(?:{_BRACKETED})[*_`~]*", re.IGNORECASE)
"""In brackets the word is the mark wherever it stands."""

_ALONE = re.compile(rf"^{_MARKUP}*(?:{_WORD}){_REST}{_MARKUP}*$", re.IGNORECASE | re.MULTILINE)
"""Without them only where nothing else stands on its line: people speak of leaves, too."""


def patient(
    script: Script, case: Mapping[str, Any], model: BaseChatModel, settings: Settings
) -> Node:
    """Give the node that answers the agent in the patient's place.

    A case with `replies` says these in order and leaves after the last; no model is asked.
    """

    async def ask(messages: Sequence[BaseMessage]) -> ReplyInForm:
        return await ask_in_form(
            model,
            patient_prompt(script, case, messages),
            lambda reply: patient_faults(without_leaving(reply)[0].removeprefix(REHEARSED)),
            attempts=settings.attempts,
            tokens=settings.tokens.patient,
            speaker=str(case.get("name", "")),
        )

    said = answering(PATIENT, case, ask, settings)

    async def answer(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        return cast(dict[str, Any], dated(await said(state, runtime=runtime), script))

    return answer


def answering(name: str, case: Mapping[str, Any], ask: Ask, settings: Settings) -> Node:
    """Give a node that answers by asking, or by a case's `replies`, until somebody stops.

    Args:
        name: The node's name.
        case: Who is played.
        ask: Gets the next reply.
        settings: After how many turns the conversation stops.
    """

    async def answer(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        if state.get("status") == "ended":
            return {"exit": ""}
        if state.get("turn", 0) >= settings.max_turns:
            return {"exit": TURN_LIMIT}
        asked: ReplyInForm | None = None
        if REPLIES in case:
            reply = _next_reply(case[REPLIES], state["messages"])
        else:
            asked = await ask(state["messages"])
            reply = asked.text
        said, leaves = without_leaving(reply)
        section = state.get("section", "")
        record = trace_record(
            turn=state.get("turn", 0),
            node=name,
            role="patient",
            section=section,
            choice=LEFT if leaves else section,
            reason="leaves the conversation" if leaves else "answers",
            asked=asked.answer if asked else None,
            broken=asked.broken if asked else [],
        )
        update: dict[str, Any] = {"trace": [record], "exit": LEFT if leaves else ""}
        if said:
            update["messages"] = [HumanMessage(said)]
        return update

    return answer


def _next_reply(replies: Sequence[str], messages: Sequence[BaseMessage]) -> str:
    """Give the reply that has not been said yet; after the last the patient leaves."""
    said = sum(isinstance(message, HumanMessage) for message in messages)
    return replies[said] if said < len(replies) else STOP


def without_leaving(reply: str) -> tuple[str, bool]:
    """Take the mark out of a reply.

    Returns:
        What is said, and whether the person leaves.
    """
    said = _ALONE.sub("", _MARK.sub("", reply))
    return said.strip(), said != reply
