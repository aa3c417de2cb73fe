"""How the two channels that only grow take in what is written to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from langchain_core.messages import AnyMessage, BaseMessage, RemoveMessage, convert_to_messages

from scriptgraph.speakers import by_role
from scriptgraph.trace import TraceRecord


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
    """Apply a batch of writes to the conversation: append, replace by id, or remove by id.

    Deterministic, and the same however writes are batched, as `DeltaChannel` demands. LangGraph
    gives messages and dictionaries an id before they get here; a pair such as `("user", "...")`
    gets none and is only ever appended.
    """
    added: list[Any] = [
        by_role(message)
        for write in writes
        for message in convert_to_messages(write if isinstance(write, list) else [write])
    ]
    there = _ids(messages)
    if there is not None and (new := _new_ids(added, there)) is not None:
        return _Numbered([*messages, *added], there.union(new))
    known: dict[object, AnyMessage] = {}
    whole: list[Any] = [*convert_to_messages(messages), *added]
    for message in whole:
        key = message.id or object()
        if isinstance(message, RemoveMessage):
            known.pop(key, None)
        else:
            known[key] = message
    return list(known.values())


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


def extend_trace(
    trace: list[TraceRecord], writes: Sequence[list[TraceRecord]]
) -> list[TraceRecord]:
    """Append a batch of writes to the trace."""
    return [*trace, *(record for write in writes for record in write)]
