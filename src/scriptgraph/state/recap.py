"""What later prompts are shown of a long session: a recap of its finished sections, then the rest.

The state keeps the whole conversation; only prompts grow shorter. A recap is renewed when a section
is entered, so that between two of them a prompt only grows at its end and stays in a provider's
cache.
"""

from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.utils import count_tokens_approximately

from scriptgraph.state.session import Recap, SessionState


def recap_due(state: SessionState, beyond: int | None) -> int:
    """Say how many messages a new recap has to stand for, at the moment a section is entered.

    The agent's last question, and what the user answered, are never among them: prompts always show
    them word for word.

    Args:
        state: The session; its last message is the user's.
        beyond: Tokens of conversation, roughly counted, that need no recap; None for any number.

    Returns:
        The number of messages from the beginning; 0 when none is due.
    """
    if beyond is None or count_tokens_approximately(remembered(state)) <= beyond:
        return 0
    messages, recap = state["messages"], recap_of(state)
    asked = (n for n in range(len(messages) - 1, 0, -1) if isinstance(messages[n], AIMessage))
    until = next(asked, 0)
    return until if until > (recap["until"] if recap else 0) else 0


def remembered(state: SessionState) -> Sequence[BaseMessage]:
    """Give the messages that the session's recap does not stand for."""
    recap = recap_of(state)
    return state["messages"][recap["until"] :] if recap else state["messages"]


def recap_of(state: SessionState) -> Recap | None:
    """Give the session's recap, if there is one.

    An application that has removed messages is shown all of the rest: what the recap stood for is
    not known any more.
    """
    recap = state.get("recap")
    if recap is None or first_after(state, recap["until"]) != recap["before"]:
        return None
    return recap


def first_after(state: SessionState, until: int) -> str | None:
    """Give the id of the message behind the first so many."""
    behind = state["messages"][until : until + 1]
    return behind[0].id if behind else None
