"""A message that comes once more is answered once; other words under its id are refused.

Clients send a message again where no answer has reached them. Whether it is the same is said by its
id: what has no id is new.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langgraph.types import StateSnapshot, StateUpdate

from scriptgraph.core.errors import RefusedError
from scriptgraph.state.reducers import has_come
from scriptgraph.state.session import SessionState
from scriptgraph.state.speakers import answers_to

_REPEATED = "repeated"
"""The key of a streamed message's metadata that says it is no new one."""


def have_ids(*given: Any) -> bool:
    """Say whether there is a message of the user's whose id may be taken already."""
    said = (one for values in given for one in messages_in(values))
    return any(isinstance(one, HumanMessage) and one.id for one in said)


def values_of(supersteps: Sequence[Sequence[StateUpdate]]) -> list[Any]:
    """Give what is written into a state, piece by piece."""
    return [one[0] for updates in supersteps for one in updates]


def require_new(written: Iterable[Any], seen: StateSnapshot) -> None:
    """Let no other words be written into a session under an id that is taken.

    Raises:
        RefusedError: When there are some.
    """
    for values in written:
        is_repeated(values, seen.values.get("messages", []))


def messages_in(given: Any) -> Sequence[BaseMessage]:
    """Give the messages of an input that has been admitted."""
    said = given.get("messages") if isinstance(given, Mapping) else None
    return said if isinstance(said, list) else []


def is_repeated(given: Any, said: Sequence[BaseMessage]) -> bool:
    """Say whether all that is given has been said already.

    Args:
        given: An input that has been admitted.
        said: The messages of the session.

    Raises:
        RefusedError: When the user says something else under an id that is taken.
    """
    known = {one.id: one for one in said if one.id}
    new = messages_in(given)
    come = [has_come(one, known, is_alone=len(new) == 1) for one in new]
    for message, has in zip(new, come, strict=True):
        if has is False and isinstance(message, HumanMessage):
            raise RefusedError(other_words(str(message.id)))
    return bool(new) and all(come)


def other_words(identity: str) -> str:
    """Say why a message is not taken whose id another one has."""
    return (
        f"the id {identity!r} is taken by another message of this session, so that this one was "
        "not heard, and nothing of it is stored. Give every new message an id of its own, or none; "
        "the same id means the same message, sent again"
    )


def as_heard(
    said: HumanMessage | None, state: SessionState
) -> tuple[HumanMessage | None, Sequence[AIMessage]]:
    """Give a message where it is new, and what was answered to it where it is not.

    A repeated message that was not answered is neither: its turn has still to be finished.

    Raises:
        RefusedError: When other words came under its id.
    """
    messages = state.get("messages", [])
    if said is None or not is_repeated({"messages": [said]}, messages):
        return said, ()
    script = state.get("script")
    return None, answers_to(messages, said.id or "", script["id"] if script else "")


def shown_again(
    given: Any, seen: StateSnapshot, script: str, stream: Mapping[str, Any]
) -> Iterable[Any]:
    """Give the answers to a message that comes again, for whoever has messages streamed.

    Args:
        given: The repeated input.
        seen: The session as it stands.
        script: The script's id.
        stream: How the run is streamed: its keyword arguments.
    """
    modes = stream.get("stream_mode")
    if "messages" not in ([modes] if isinstance(modes, str) else modes or ()):
        return
    ids = [one.id for one in messages_in(given) if isinstance(one, HumanMessage)]
    for answer in answers_to(seen.values.get("messages", []), ids[-1] or "", script):
        about = {"langgraph_node": _section(answer), "role": "dialog", _REPEATED: True}
        yield _as_streamed((answer, about), modes, stream)


def _section(answer: AIMessage) -> str:
    return str(answer.additional_kwargs.get("section", ""))


def _as_streamed(payload: Any, modes: Any, stream: Mapping[str, Any]) -> Any:
    """Give a part of a stream in the form in which LangGraph gives it."""
    if stream.get("version") == "v2":
        return {"type": "messages", "ns": (), "data": payload}
    named = [] if isinstance(modes, str) else ["messages"]
    place = [()] if stream.get("subgraphs") else []
    return (*place, *named, payload) if place or named else payload
