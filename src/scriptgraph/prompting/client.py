"""The prompt of a client in a role-play."""

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import BaseMessage, SystemMessage

from scriptgraph.prompting.patient import STOP, told, turned
from scriptgraph.prompts.filling import render


def client_prompt(case: Mapping[str, Any], messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """Ask what the client says; to the client's model the counsellor is the user.

    Args:
        case: A role card's, a post's, or a case file's names and texts.
        messages: What was said.
    """
    system = render(
        "client",
        "system",
        case=told(case),
        language=case.get("language"),
        resistant=case.get("resistance"),
        difficulty=case.get("difficulty"),
        stop=STOP,
    )
    return [SystemMessage(system), *(turned(message) for message in messages)]
