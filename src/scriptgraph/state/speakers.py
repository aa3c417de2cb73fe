"""Who said a message of a session: its user, its agent, or neither.

The state of an application holds more than a session's conversation: calls of tools and their
results, system messages, what other agents have said. None of it is the user's or the agent's.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import dropwhile, takewhile
from typing import Any, Literal, cast

from langchain_core.messages import AIMessage, BaseMessage, ChatMessage, HumanMessage

SECTION, TURN, SCRIPT = "section", "turn", "script"
"""Under which keys (`additional_kwargs`) the agent's messages say where they were spoken."""

HUMAN = "human"
"""Under which key the messages of a human who has taken over say who that was."""

Speaker = Literal["user", "agent"]
"""A human who has taken over speaks in the agent's place."""


def signed(script: str, section: str, turn: int) -> dict[str, Any]:
    """Give what marks a message as the words of a session's agent."""
    return {SECTION: section, TURN: turn, SCRIPT: script}


def human_author(message: BaseMessage) -> str:
    """Name the human who wrote a message in the agent's place; empty where none did."""
    notes = message.additional_kwargs
    return str(notes[HUMAN]) if HUMAN in notes and _kind(type(message)) == "agent" else ""


@cache
def _kind(kind: type[BaseMessage]) -> Speaker | None:
    """Say whose a type of messages is; to ask each of a thousand messages itself takes longer."""
    if issubclass(kind, HumanMessage):
        return "user"
    return "agent" if issubclass(kind, AIMessage) else None


def is_users(message: BaseMessage) -> bool:
    """Say whether the user has said a message."""
    return _kind(type(message)) == "user"


def speaker(message: BaseMessage, script: str) -> Speaker | None:
    """Say who of a session said a message; None for whatever is neither's.

    Args:
        message: Any message of the state.
        script: The id of the session's script: another session's agent is another agent.
    """
    kind = _kind(type(message))
    if kind != "agent":
        return kind
    if cast(AIMessage, message).tool_calls:
        return None
    notes: Mapping[str, Any] = message.additional_kwargs
    return "agent" if SECTION in notes and notes.get(SCRIPT, script) == script else None


def by_role(message: Any) -> Any:
    """Give a message that names the user as its role as the user's; every other as it is."""
    if isinstance(message, ChatMessage) and message.role.strip().lower() in ("user", "human"):
        told = message.model_dump(exclude={"type", "role"})
        return HumanMessage(**told)
    return message


def conversation(messages: Sequence[BaseMessage], script: str) -> Sequence[BaseMessage]:
    """Give what user and agent have said to each other; the very list where it holds no more."""
    own = [message for message in messages if speaker(message, script)]
    return messages if len(own) == len(messages) else own


def unanswered(messages: Sequence[BaseMessage]) -> Sequence[BaseMessage]:
    """Give what the user has said since the agent last spoke.

    Args:
        messages: A conversation, and nothing else.
    """
    count = 0
    while count < len(messages) and isinstance(messages[-1 - count], HumanMessage):
        count += 1
    return messages[len(messages) - count :]


def answers_to(messages: Sequence[BaseMessage], identity: str, script: str) -> list[AIMessage]:
    """Give what the agent has answered to a message of the user's; nothing while it has not.

    Where several messages were answered together, that is the answer to each of them.

    Args:
        messages: Any messages of a session.
        identity: The message's id.
        script: The id of the session's script.
    """
    own = conversation(messages, script)
    place = next((n for n, one in enumerate(own) if one.id == identity), len(own))
    behind = dropwhile(lambda one: isinstance(one, HumanMessage), own[place:])
    answers = takewhile(lambda one: not isinstance(one, HumanMessage), behind)
    return [one for one in answers if isinstance(one, AIMessage)]


def unsigned(message: BaseMessage, script: str) -> BaseMessage:
    """Give a message without the marks of a session's agent, where it comes from outside.

    Whoever can write messages can write that the agent has said them.
    """
    if speaker(message, script) != "agent":
        return message
    marks = (SECTION, TURN, SCRIPT, HUMAN)
    notes = {key: note for key, note in message.additional_kwargs.items() if key not in marks}
    return message.model_copy(update={"additional_kwargs": notes})
