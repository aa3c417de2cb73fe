"""What channels are rebuilt from, safe from those who get it.

The messages and records that are kept in mind are part of every state that LangGraph hands out, and
whoever has a state may change them. To copy all of them every turn would take longer the longer a
session is. So each is copied once, and all that were lent are compared with their copies before
they are given out again, which takes a tenth of it: what somebody has changed stays theirs, and
another copy is given. What only runs have that hand nothing out (`core/lending.py`) is not lent.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.messages import BaseMessage
from langgraph.checkpoint.base import DeltaChannelHistory, PendingWrite
from langgraph.checkpoint.serde.types import _DeltaSnapshot

_TEXT = 2_000
"""Bytes that a message or record takes beside its texts, with its copy."""


class CopyOnRead:
    """What one channel is rebuilt from."""

    def __init__(self, history: DeltaChannelHistory | None = None, *, is_lent: bool = True) -> None:
        """Take over what is given out for the first time.

        Args:
            history: What the channel is rebuilt from so far.
            is_lent: Whether somebody gets it who may change it.
        """
        self.size = 0
        """Bytes that it takes, about."""
        self._is_seeded = False
        self._writes: list[PendingWrite] = []
        """As they were given out; the first is no write, but the seed, where there is one."""
        self._own: list[Any] = []
        """A copy of the value of each."""
        self._shown: list[Any] = []
        self._meant: list[Any] = []
        """The parts of all values as they were given out, and as they were: lists compare fast."""
        self._lent = 0
        """How many parts there are up to the last that somebody may have changed."""
        if history and "seed" in history:
            self._seed(history["seed"], is_lent=is_lent)
        for write in history["writes"] if history else ():
            self.add(write, duplicate(write[2]), is_lent=is_lent)

    def _seed(self, value: Any, *, is_lent: bool) -> None:
        """Begin with a value, before anything is written."""
        whole = value.value if isinstance(value, _DeltaSnapshot) else value
        self.add(("", "", whole), duplicate(whole), is_lent=is_lent)
        self._is_seeded = True

    def add(self, write: PendingWrite, own: Any, *, is_lent: bool = True) -> None:
        """Add a write, and a copy of its value that nobody else has.

        Args:
            write: The write.
            own: The copy.
            is_lent: Whether the run that wrote it hands out what it has.
        """
        task, channel, value = write
        # The caller may go on to fill the list itself.
        self._writes.append((task, channel, copy.copy(value) if isinstance(value, list) else value))
        self._own.append(own)
        self._shown.extend(_parts(value))
        meant = list(_parts(own))
        self._meant.extend(meant)
        self.size += sum(map(_size, meant))
        if is_lent:
            self._lent = len(self._shown)

    def give(self, *, is_lent: bool = True) -> DeltaChannelHistory:
        """Give it to a run; `is_lent` says whether that hands out what it has."""
        if self._shown[: self._lent] != self._meant[: self._lent]:
            self._renew()
        if is_lent:
            self._lent = len(self._shown)
        if not self._is_seeded:
            return DeltaChannelHistory(writes=self._writes.copy())
        seed = copy.copy(self._writes[0][2])  # without writes it is the channel's value itself
        return DeltaChannelHistory(writes=self._writes[1:], seed=seed)

    def items(self) -> Iterator[Any]:
        """Give what was written, item by item, as it was given out."""
        for _, _, value in self._writes:
            yield from _items(value)

    def gather(self, whole: list[Any]) -> None:
        """Begin with all that was written as one list, which is faster to rebuild from."""
        self._writes = [("", "", copy.copy(whole))]
        self._own = [[item for own in self._own for item in _items(own)]]
        self._is_seeded = True

    def _renew(self) -> None:
        """Leave what was changed to those who have it."""
        for number, (task, channel, value) in enumerate(self._writes):
            own = self._own[number]
            if list(_parts(value)) != list(_parts(own)):
                self._writes[number] = (task, channel, duplicate(own))
        self._shown = [part for _, _, value in self._writes for part in _parts(value)]


def duplicate(value: Any) -> Any:
    """Copy plain data and messages, down to the texts; `deepcopy` takes three times as long."""
    if isinstance(value, str | int | float | None):
        return value
    if type(value) is list:
        return [duplicate(item) for item in value]
    if type(value) is dict:
        return {key: duplicate(item) for key, item in value.items()}
    if isinstance(value, BaseMessage):
        message = copy.copy(value)
        vars(message).update({name: duplicate(item) for name, item in vars(value).items()})
        return message
    return copy.deepcopy(value)


def _items(value: Any) -> Sequence[Any]:
    """Take a single write for a list of one."""
    return value if isinstance(value, list) else () if value is None else (value,)


def _parts(value: Any) -> Iterator[Any]:
    """Give what a value consists of; a message by its fields, for itself it compares slowly."""
    for item in _items(value):
        yield vars(item) if isinstance(item, BaseMessage) else item


def _size(part: Any) -> int:
    texts = part.values() if isinstance(part, dict) else [part]
    return _TEXT + sum(len(text) for text in texts if isinstance(text, str))
