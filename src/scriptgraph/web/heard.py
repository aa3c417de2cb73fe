"""What is new in a request that tells the whole conversation each time.

Clients of the OpenAI protocol keep the conversation themselves and send all of it, or the end of
it, or their newest message alone. The session has its own: what a request says is held against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.core.errors import RefusedError


@dataclass(frozen=True)
class Turn:
    """What a request asks of a session."""

    text: str | None
    """What the user says; None lets the agent open."""

    message_id: str | None = None
    """The message's id: the same for the same message, sent again."""

    unseen: tuple[str, ...] = ()
    """What was written to the user meanwhile, as a human may who took the session over."""


def turn_of(
    given: Sequence[tuple[str, str]], session: Sequence[BaseMessage], identity: str | None = None
) -> Turn:
    """Find what the user says now.

    Args:
        given: Role and text of each message of the request.
        session: What user and agent have said in the session, in order.
        identity: The id that the client gives its message, if it gives one.

    Raises:
        RefusedError: When the agent had the last word, or an earlier message is another one than in
            the session: what was said is not said otherwise afterwards.
    """
    told = [one for one in given if one[0] in ("user", "assistant")]
    behind = next((n for n, one in enumerate(reversed(told)) if one[0] == "assistant"), len(told))
    new = [text for _, text in told[len(told) - behind :]]
    if told and not new:
        raise RefusedError("the last message is the agent's: nothing was said to it")
    if not new:
        return Turn(None)
    text = "\n".join(new)
    if identity is not None:
        return Turn(text, identity)
    answered = told[len(told) - behind - 1][1] if len(told) > behind else None
    place = _place(answered, session)
    if place is None:  # nothing of the session is told: it is a new message, or the first again
        again = _said(session) == [text] and answered is None
        return Turn(text, _known_id(session) if again else _new_id(session, text))
    later = list(session[place + 1 :])
    if _said(later) == [text]:
        return Turn(text, _known_id(later))
    if _said(later):
        raise RefusedError(
            "the session has gone on from there: what was said is not said otherwise afterwards. "
            "Begin a new session, or send what follows the agent's last message"
        )
    return Turn(text, _new_id(session, text), tuple(one.text for one in later))


def _place(answered: str | None, session: Sequence[BaseMessage]) -> int | None:
    """Find the agent's message that the user answers: the last that the client's text ends with."""
    if answered is None:
        return None
    ends = answered.strip()
    return next(
        (
            n
            for n in range(len(session) - 1, -1, -1)
            if isinstance(session[n], AIMessage)
            and (text := session[n].text.strip())
            and ends.endswith(text)
        ),
        None,
    )


def _said(messages: Sequence[BaseMessage]) -> list[str]:
    return [one.text for one in messages if isinstance(one, HumanMessage)]


def _known_id(messages: Sequence[BaseMessage]) -> str | None:
    return next(one.id for one in messages if isinstance(one, HumanMessage))


def _new_id(session: Sequence[BaseMessage], text: str) -> str:
    """Give an id that the same words get at the same place, also while they are being answered."""
    return f"said-{len(session)}-{sha256(text.encode(errors='replace')).hexdigest()[:16]}"
