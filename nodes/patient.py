"""The patient: a model that plays the user, and may leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langgraph.runtime import Runtime

from scriptgraph.nodes.asking import ask_reply
from scriptgraph.nodes.cast import Node, SessionContext, now
from scriptgraph.prompting import STOP, patient_prompt
from scriptgraph.script import Script
from scriptgraph.settings import Settings
from scriptgraph.state import SessionState
from scriptgraph.trace import TraceRecord

PATIENT = "patient"
"""The patient's node."""

TURN_LIMIT = "turnLimit"
LEFT = "patientLeft"


def patient(
    script: Script, case: Mapping[str, Any], model: BaseChatModel, settings: Settings
) -> Node:
    """Give the node that answers the agent in the patient's place."""

    async def answer(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        if state.get("turn", 0) >= settings.max_turns:
            return {"exit": TURN_LIMIT}
        prompt = patient_prompt(script, case, state["messages"])
        asked = await ask_reply(
            model,
            prompt,
            attempts=settings.attempts,
            speaker=str(case.get("name", "")),
            hidden=True,
        )
        reply = asked.value or ""
        record = TraceRecord(
            turn=state.get("turn", 0),
            at=now(),
            node=PATIENT,
            role="patient",
            section=state["section"],
            options=[],
            choice=LEFT if STOP in reply else state["section"],
            rule="",
            reason="leaves the conversation" if STOP in reply else "answers",
            evidence=[],
            refused=asked.refused,
            call=asked.call,
        )
        said = reply.replace(STOP, "").strip()
        update: dict[str, Any] = {"trace": [record], "exit": LEFT if STOP in reply else ""}
        if said:
            update["messages"] = [HumanMessage(said)]
        return update

    return answer
