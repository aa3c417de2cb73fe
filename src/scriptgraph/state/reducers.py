"""How the two channels that only grow take in what is written to them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from langchain_core.messages import (
    AnyMessage,
    BaseMessage,
    HumanMessage,
    RemoveMessage,
    convert_to_messages,
)

from scriptgraph.state.parts import parted
from scriptgraph.state.speakers import by_role

T = TypeVar("T")


class _Numbered(list[Any]):
    """Messages that know which ids there are among them.

    To look for an id in a thousand messages costs more than anything else that is done with them,
    and several times in every turn one is put behind the others.
    """

    __slots__ = ("_count", "_ids")

    def __init__(self, messages: Iterable[BaseMessage], ids: frozenset[str | None]) -> None:
        """Take messages, and all ids that they have."""
        super().__init__(messages)
        self._ids = ids
        self._count = len(self)

    @property
    def ids(self) -> frozenset[str | None] | None:
        """Give the ids; None where somebody has put messages in or taken some out."""
        return self._ids if len(self) == self._count else None

    def __copy__(self) -> list[Any]:
        """Copy the list, and not the messages."""
        return _Numbered(self, self._ids) if len(self) == self._count else list(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave a plain list to whoever stores it, or copies what is in it."""
        return list, (list(self),)


def extend_messages(messages: list[Any], writes: Sequence[Any]) -> list[AnyMessage]:
    """Apply a batch of writes to the conversation: what is new is put behind what there is.

    What has been said is never changed. A message that comes once more as it was changes nothing:
    clients send a message again, and bigger graphs all of them in every turn. Other words under an
    id that is taken are new words, and get an id of their own: the doors of a session refuse them,
    but a graph around it has none. A removal is carried out; the doors let none in.

    Deterministic, and the same however writes are batched, as `DeltaChannel` demands. LangGraph
    gives messages and dictionaries an id before they get here; a pair such as `("user", "...")`
    gets none and is only ever appended.
    """
    added = [
        [by_role(one) for one in convert_to_messages(write if isinstance(write, list) else [write])]
        for write in writes
    ]
    there = _ids(messages)
    flat = [message for write in added for message in write]
    if there is not None and (new := _new_ids(flat, there)) is not None:
        return _Numbered([*messages, *flat], there.union(new))
    known: dict[object, Any] = {
        message.id or object(): message for message in convert_to_messages(messages)
    }
    for write in added:
        for message in write:
            if isinstance(message, RemoveMessage):
                known.pop(message.id, None)
            elif new_id := _own_id(message, known, is_alone=len(write) == 1):
                known[new_id] = _under(message, new_id)
    return list(known.values())


def _own_id(message: BaseMessage, known: Mapping[object, Any], *, is_alone: bool) -> object:
    """Give the id under which a message is new; None where it has been said already.

    Alone, a message says the same only if it is the last that came under its id: a client that
    numbers all of its messages alike says "yes" again after "no". Among others it is history.
    """
    if not message.id:
        return object()
    *taken, free = _family(message.id, known)
    return None if _is_among(message, taken, known, is_alone=is_alone) else free


def has_come(message: BaseMessage, known: Mapping[str, Any], *, is_alone: bool) -> bool | None:
    """Say whether a message has been said already under its id; None where the id is new.

    Args:
        message: The message.
        known: What has been said, by id.
        is_alone: Whether it comes without others.
    """
    *taken, _ = _family(message.id or "", known)
    return _is_among(message, taken, known, is_alone=is_alone) if message.id and taken else None


def _family(first: str, known: Mapping[Any, Any]) -> list[str]:
    """Give the ids under which messages with one id are there, and the next that is free."""
    family = [first]
    while family[-1] in known:
        family.append(f"{first}-{len(family) + 1}")
    return family


def _is_among(
    message: BaseMessage, taken: Sequence[str], known: Mapping[Any, Any], *, is_alone: bool
) -> bool:
    told = taken[-1:] if is_alone else taken
    return any(_is_same(message, known[one]) for one in told)


def _is_same(message: BaseMessage, other: BaseMessage) -> bool:
    """Say whether two messages are the same words of the same speaker."""
    by_user = isinstance(message, HumanMessage) == isinstance(other, HumanMessage)
    return by_user and parted(message).content == parted(other).content


def _under(message: BaseMessage, new_id: object) -> BaseMessage:
    """Give a message with another id, where it has one at all."""
    if not message.id or message.id == new_id:
        return message
    return message.model_copy(update={"id": new_id})


def _ids(messages: Sequence[Any]) -> frozenset[str | None] | None:
    """Give the ids of what is there; None where not everything is a message."""
    if isinstance(messages, _Numbered) and messages.ids is not None:
        return messages.ids
    if all(issubclass(kind, BaseMessage) for kind in set(map(type, messages))):
        return frozenset(message.id for message in messages)
    return None


def _new_ids(
    added: Sequence[BaseMessage], there: frozenset[str | None]
) -> Sequence[str | None] | None:
    """Give the ids of messages that simply stand behind those that are there, as nearly always."""
    ids = [message.id for message in added if message.id]
    if (
        any(isinstance(message, RemoveMessage) for message in added)
        or len(set(ids)) < len(ids)
        or not there.isdisjoint(ids)
    ):
        return None
    return ids


def extend(kept: list[T], writes: Sequence[list[T]]) -> list[T]:
    """Append a batch of writes to a list that only grows."""
    return [*kept, *(item for write in writes for item in write)]
