"""What later prompts are shown of a long session: a recap of its finished sections, then the rest.

The state keeps the whole conversation; only prompts grow shorter. A recap is renewed when a section
is entered, so that between two of them a prompt only grows at its end and stays in a provider's
cache.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import BaseMessage
from langchain_core.messages.utils import count_tokens_approximately

from scriptgraph.state import Recap, SessionState

KEPT = 2
"""Messages before a new section that are always shown word for word: a question and its answer."""


def recap_due(state: SessionState, beyond: int | None) -> int:
    """Say how many messages a new recap has to stand for, at the moment a section is entered.

    Args:
        state: The session; its last message is the user's.
        beyond: Tokens of conversation, roughly counted, that need no recap; None for any number.

    Returns:
        The number of messages from the beginning; 0 when none is due.
    """
    until = len(state["messages"]) - KEPT
    shown = remembered(state)
    if beyond is None or len(shown) <= KEPT or count_tokens_approximately(shown) <= beyond:
        return 0
    return until


def remembered(state: SessionState) -> Sequence[BaseMessage]:
    """Give the messages that the session's recap does not stand for."""
    recap = recap_of(state)
    return state["messages"][recap["until"] :] if recap else state["messages"]


def recap_of(state: SessionState) -> Recap | None:
    """Give the session's recap, if there is one."""
    return state.get("recap")
