"""The prompt of a counsellor without a script."""

from collections.abc import Sequence

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from scriptgraph.prompting.layout import plain
from scriptgraph.prompts.filling import render

COUNSELLOR = "counsellor"
"""The prompt's name."""


def counsellor_prompt(
    messages: Sequence[BaseMessage], instructions: str | None = None
) -> list[BaseMessage]:
    """Ask for the counsellor's next message, in Hill's three stages (Qiu and Lan 2024).

    Args:
        messages: What was said; the client's are `HumanMessage`s. Empty to let the counsellor open.
        instructions: Another counsellor: takes the place of our own.
    """
    conversation = [plain(message) for message in messages]
    if not (conversation and isinstance(conversation[0], HumanMessage)):
        # Many chat templates demand that the user comes first and that the two take turns.
        conversation.insert(0, HumanMessage(render(COUNSELLOR, "opening")))
    return [SystemMessage(instructions or render(COUNSELLOR, "system")), *conversation]
