"""The simulated patient's prompt."""

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from scriptgraph.prompts.filling import defuse, render
from scriptgraph.script.model import Script

STOP = "[leaves]"
"""What a simulated patient writes, alone, to end the conversation."""

_ABOUT_THE_FILE = frozenset({"patient", "case", "card", "language"})
"""Parts of a case that say nothing about the person."""


def patient_prompt(
    script: Script, case: Mapping[str, Any], messages: Sequence[BaseMessage]
) -> list[BaseMessage]:
    """Ask what the simulated patient says; to the patient's model the agent is the user."""
    system = render(
        "patient",
        "system",
        script=script,
        case=told(case),
        difficulty=case.get("difficulty"),
        stop=STOP,
    )
    return [SystemMessage(system), *(turned(message) for message in messages)]


def told(case: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """List the parts of a case that are about the person."""
    parts = [(name, text) for name, text in case.items() if name not in _ABOUT_THE_FILE]
    return [(name, defuse(text) if isinstance(text, str) else text) for name, text in parts]


def turned(message: BaseMessage) -> BaseMessage:
    """Show a message from the other side: what the agent said is now the user's."""
    speaker = AIMessage if isinstance(message, HumanMessage) else HumanMessage
    return speaker(defuse(message.text))
