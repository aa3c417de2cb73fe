"""What was said in a conversation, as a quote is looked for in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Reversible, Sequence
from functools import lru_cache

from langchain_core.messages import AIMessage, BaseMessage

from scriptgraph.state.session import words

_SENTENCE = re.compile(r"(?<=[.!?\u2026])(?=\s)|(?<=[\u3002\uff01\uff1f\u061f\n])")
_ASKS = re.compile(r"[?\uff1f\u061f][\W_]*$")


class Said(Reversible[str]):
    """What was said in a conversation; it is read when a quote is looked for, and no sooner."""

    def __init__(
        self, messages: Sequence[BaseMessage], by: type[BaseMessage] = BaseMessage
    ) -> None:
        """Take the messages of one kind of speaker, or all."""
        self._messages = messages
        self._by = by

    def __iter__(self) -> Iterator[str]:
        """Read from the beginning."""
        return (words(message) for message in self._messages if isinstance(message, self._by))

    def __reversed__(self) -> Iterator[str]:
        """Read from the end."""
        return (
            words(message) for message in reversed(self._messages) if isinstance(message, self._by)
        )


class Stated(Said):
    """What the agent has said but for its questions: to have asked proves no answer."""

    def __init__(self, messages: Sequence[BaseMessage]) -> None:
        """Take the agent's messages."""
        super().__init__(messages, by=AIMessage)

    def __iter__(self) -> Iterator[str]:
        """Read from the beginning."""
        return (part for text in super().__iter__() for part in _statements(text))

    def __reversed__(self) -> Iterator[str]:
        """Read from the end."""
        return (part for text in super().__reversed__() for part in reversed(_statements(text)))


@lru_cache(4096)
def _statements(text: str) -> tuple[str, ...]:
    """Give the sentences of a text that are no questions; what follows one another stays so."""
    runs = [""]
    for sentence in _SENTENCE.split(text):
        if _ASKS.search(sentence):
            runs.append("")
        else:
            runs[-1] += sentence
    return tuple(run for run in runs if run.strip())
