"""What a session has for its user beside the agent's reply: a human's words.

Whoever shows a session's messages as they come sees a human's by themselves. Whoever shows replies
alone gets them before the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from langchain_core.messages import AIMessage, BaseMessage

from scriptgraph.state.session import words
from scriptgraph.state.speakers import human_author, is_users


def written_before(messages: Sequence[BaseMessage], identity: str | None = None) -> list[AIMessage]:
    """Give what a human has written between two messages of the user's: each belongs to one.

    Args:
        messages: Those of a session.
        identity: The id of the second; where none has it, it is still to come.
    """
    place = next((n for n, one in enumerate(messages) if identity and one.id == identity), None)
    since = takewhile(lambda one: not is_users(one), reversed(messages[:place]))
    return [one for one in since if isinstance(one, AIMessage) and human_author(one)][::-1]


def by_agent(messages: Sequence[AIMessage]) -> list[AIMessage]:
    """Leave out what a human has written."""
    return [one for one in messages if not human_author(one)]


def joined(messages: Sequence[BaseMessage]) -> str:
    """Put what is said below each other."""
    return "\n\n".join(filter(None, map(words, messages)))
