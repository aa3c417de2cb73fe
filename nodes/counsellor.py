"""The counsellor of a role-play: one model and one prompt, without a script."""

from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langgraph.runtime import Runtime

from scriptgraph.core.settings import Settings
from scriptgraph.nodes.asking.in_form import ReplyInForm, ask_in_form
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.prompting.counsellor import counsellor_prompt
from scriptgraph.safety.form import counsellor_faults
from scriptgraph.state.session import SessionState

COUNSELLOR = "counsellor"
"""The counsellor's node."""

SPEAKER = "Counsellor"
"""A name that models put before their reply, and that is taken off."""


def counsellor(model: BaseChatModel, settings: Settings, instructions: str | None = None) -> Node:
    """Give the node that opens the conversation and answers the client.

    `instructions` take the place of our own prompt; the rules of form stay.
    """

    async def speak(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        said = state["messages"][-settings.history :] if settings.history else state["messages"]
        asked = await ask_counsellor(model, said, instructions, settings)
        turn = state.get("turn", 0) + 1
        return {
            "messages": [AIMessage(asked.text, additional_kwargs={"turn": turn})],
            "trace": [
                trace_record(
                    turn=turn,
                    node=COUNSELLOR,
                    role="dialog",
                    section="",
                    choice="",
                    opens=False,
                    reason="opens the conversation" if turn == 1 else "answers",
                    asked=asked.answer,
                    broken=asked.broken,
                )
            ],
            "turn": turn,
            "status": "open",
        }

    return speak


async def ask_counsellor(
    model: BaseChatModel,
    messages: Sequence[BaseMessage],
    instructions: str | None,
    settings: Settings,
) -> ReplyInForm:
    """Ask for the counsellor's next message, by our own prompt or by `instructions`.

    Raises:
        ModelError: When there was no reply at all.
    """
    return await ask_in_form(
        model,
        counsellor_prompt(messages, instructions),
        counsellor_faults,
        attempts=settings.attempts,
        tokens=settings.tokens.dialog,
        speaker=SPEAKER,
    )
