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
from scriptgraph.sessions.meanwhile import written_before

SPEAK = ("user", "assistant")
INSTRUCT = ("system", "developer")
"""Who gives instructions to a language model, which change nothing here."""


@dataclass(frozen=True)
class Turn:
    """What a request asks of a session."""

    text: str | None
    """What the user says; None lets the agent open."""

    message_id: str | None = None
    """The message's id: the same for the same message, sent again."""

    unseen: tuple[str, ...] = ()
    """What was answered to the user meanwhile; what a human has written comes with the turn."""

    is_repeated: bool = False
    """Whether it has been said before, and is the same message."""


def turn_of(
    given: Sequence[tuple[str, str]], session: Sequence[BaseMessage], identity: str | None = None
) -> Turn:
    """Find what the user says now.

    Args:
        given: Role and text of each message of the request.
        session: What user and agent have said in the session, in order.
        identity: The id that the client gives its message, if it gives one.

    Raises:
        RefusedError: When nothing is said, or by nobody who speaks in a session; when the agent had
            the last word; or when what was said before is something else than in the session.
    """
    for role, _ in given:
        if role not in (*SPEAK, *INSTRUCT):
            raise RefusedError(f"a message is by {role!a}; it can be by user or assistant")
    told = [one for one in given if one[0] in SPEAK]
    behind = next((n for n, one in enumerate(reversed(told)) if one[0] == "assistant"), len(told))
    before, new = told[: len(told) - behind], [text for _, text in told[len(told) - behind :]]
    if told and not new:
        raise RefusedError("the last message is the agent's: nothing was said to it")
    place = _require_told(before, session)
    if not new:
        return Turn(None)
    text = "\n".join(new)
    if not text.strip():
        raise RefusedError("the message is empty: nothing was said")
    if identity is not None:
        return Turn(text, identity)
    later = list(session[place + 1 :])
    known = "\n".join(_said(later))
    if known and known == text:
        return Turn(text, _last_id(later), is_repeated=True)
    if known and not text.startswith(f"{known}\n"):
        if before:
            raise RefusedError(
                "the session has gone on from there: what was said is not said otherwise "
                "afterwards. Begin a new session, or send what follows the agent's last message"
            )
        known = ""  # the newest message alone
    rest = text[len(known) :].lstrip("\n")
    with_turn = {id(one) for one in written_before(session)}
    answers = [one for one in later if isinstance(one, AIMessage) and id(one) not in with_turn]
    unseen = tuple(one.text for one in answers) if before else ()
    return Turn(rest, _new_id(session, rest), unseen)


def _require_told(before: Sequence[tuple[str, str]], session: Sequence[BaseMessage]) -> int:
    """Find how far the session had come where the new message was said.

    Returns:
        The place of the message that it follows; -1 where the request tells nothing.

    Raises:
        RefusedError: When the request tells of another conversation.
    """
    if before and not session:
        raise RefusedError(
            "the request tells of a conversation that this session does not have: name the session "
            "that it was held in, or begin without what was said before"
        )
    place, said = -1, [text for role, text in before if role == "user"]
    for text in said:
        place = next((n for n in range(max(place, 0), len(session)) if _is(session[n], text)), -1)
        if place < 0:
            raise RefusedError(
                "an earlier message is not the one that was said in this session: what was said is "
                "not said otherwise afterwards. Begin a new session"
            )
    answered = next((text for role, text in reversed(before) if role == "assistant"), "").strip()
    return next(
        (
            n
            for n in range(len(session) - 1, place, -1)
            if isinstance(session[n], AIMessage)
            and (text := session[n].text.strip())
            and answered.endswith(text)
        ),
        _before_next(session, place),
    )


def _is(message: BaseMessage, text: str) -> bool:
    """Say whether a message of the user's is a text, or several of which this is one."""
    if not isinstance(message, HumanMessage):
        return False
    told = [" ".join(one.split()) for one in (message.text, *message.text.split("\n"))]
    return " ".join(text.split()) in told


def _before_next(session: Sequence[BaseMessage], place: int) -> int:
    """Give the last place before the user speaks again; the agent's words may have been changed."""
    after = range(place + 1, len(session))
    spoken = next((n for n in after if isinstance(session[n], HumanMessage)), len(session))
    return spoken - 1 if place >= 0 else -1


def _said(messages: Sequence[BaseMessage]) -> list[str]:
    return [one.text for one in messages if isinstance(one, HumanMessage)]


def _last_id(messages: Sequence[BaseMessage]) -> str | None:
    return [one.id for one in messages if isinstance(one, HumanMessage)][-1]


def _new_id(session: Sequence[BaseMessage], text: str) -> str:
    """Give an id that the same words get at the same place, also while they are being answered."""
    return f"said-{len(session)}-{sha256(text.encode(errors='replace')).hexdigest()[:16]}"
