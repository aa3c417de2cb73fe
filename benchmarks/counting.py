"""Counts prompts as the published records do, and how much of them a provider's cache covers."""

from __future__ import annotations

from collections.abc import Sequence

import tiktoken
from langchain_core.messages import BaseMessage

ENCODING = "o200k_base"

CACHE_LEAST = 1_024
"""A shorter common beginning is not cached."""

CACHE_STEP = 128
"""A longer one is cached in steps of so many tokens."""

REASON = "The agent has asked for it, and the user has not answered yet."
"""Stands where an answer gives a reason, and is as long as the prompts ask for."""

_BEGIN, _SEPARATOR, _END = -1, -2, -3
_ROLES = {"system": -4, "human": -5, "ai": -6}
"""What frames each message; no text has tokens below 0."""

_REPLY = (_BEGIN, _ROLES["ai"], _SEPARATOR)
"""What every prompt ends in: the reply begins behind it."""


class Tokenizer:
    """Turns texts into tokens, each text once."""

    def __init__(self) -> None:
        """Load the encoding; offline, `TIKTOKEN_CACHE_DIR` has to name a folder that holds it."""
        self._encoding = tiktoken.get_encoding(ENCODING)
        self._known: dict[str, list[int]] = {}

    def tokens(self, text: str) -> list[int]:
        """Give the tokens of a text; what looks like a special token is text too."""
        if text not in self._known:
            self._known[text] = self._encoding.encode_ordinary(text)
        return self._known[text]

    def prompt(self, messages: Sequence[BaseMessage]) -> list[int]:
        """Write a prompt as the sequence of tokens that a provider reads and charges for.

        4 tokens beside the text for each message, and 3 at the end.
        """
        sequence: list[int] = []
        for message in messages:
            role = _ROLES[message.type]
            sequence += (_BEGIN, role, _SEPARATOR, *self.tokens(message.text), _END)
        return [*sequence, *_REPLY]


def cached(before: Sequence[int], prompt: Sequence[int]) -> int:
    """Count the tokens of a prompt that are cached when `before` was the prompt before it."""
    return covered(_common(before, prompt))


def covered(common: int) -> int:
    """Count the cached tokens where so many at the beginning are the same."""
    return common // CACHE_STEP * CACHE_STEP if common >= CACHE_LEAST else 0


def beginning(tokens: int) -> int:
    """Count the tokens of a prompt that can begin the next one: all but the reply's frame."""
    return tokens - len(_REPLY)


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)
