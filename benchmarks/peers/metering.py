"""Counts what a session's requests cost, as a provider with a prompt cache charges for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.counting import REPLY, Tokenizer, Usage, cached, framed

_ROLES = {"developer": "system", "user": "human", "assistant": "ai"}
"""What OpenAI calls a role → what we call it, where that is something else."""

CACHED_PRICE = 0.25
"""What a cached token costs, in tokens at full price."""


def paid(usage: Usage) -> float:
    """Give the price of what was read, in tokens at full price."""
    return usage.uncached + CACHED_PRICE * usage.cached


@dataclass
class Meter:
    """One session's requests.

    A prompt is compared with every one before it in the session, and the longest common beginning
    is cached: a provider keeps them all for some minutes.
    """

    tokenizer: Tokenizer
    with_schemas: bool = True
    """Whether the schema of an answer is a part of the prompt; some servers keep it apart."""

    usage: Usage = field(default_factory=Usage)
    _before: list[list[int]] = field(default_factory=list)

    def charge(self, asked: Mapping[str, Any], message: Mapping[str, Any]) -> tuple[int, int]:
        """Count a request and its answer; gives the tokens that were read and written."""
        prompt = self.prompt(asked)
        known = max((cached(before, prompt) for before in self._before), default=0)
        written = len(self.text(message))
        self.usage.add(Usage(1, len(prompt), known, written))
        self._before.append(prompt)
        return len(prompt), written

    def prompt(self, asked: Mapping[str, Any]) -> list[int]:
        """Write a request as the sequence of tokens that a provider reads.

        Functions and the schema of the answer stand in front, as OpenAI's do; 4 tokens beside the
        text for each of these and for each message, and 3 at the end.
        """
        sequence: list[int] = []
        for part in ("tools", "functions"):
            if asked.get(part):
                sequence += framed("function", self._written(asked[part]))
        form = asked.get("response_format") or {}
        if self.with_schemas and "json_schema" in form:
            sequence += framed("function", self._written(form["json_schema"]["schema"]))
        for message in asked["messages"]:
            role = message["role"]
            sequence += framed(_ROLES.get(role, role), self.text(message))
        return [*sequence, *REPLY]

    def text(self, message: Mapping[str, Any]) -> list[int]:
        """Give the tokens of a message: its text, and the functions that it calls."""
        tokens = list(self.tokenizer.tokens(text_of(message)))
        for call in message.get("tool_calls") or ():
            function = call["function"]
            tokens += self.tokenizer.tokens(function["name"])
            tokens += self.tokenizer.tokens(function["arguments"])
        return tokens

    def _written(self, data: object) -> list[int]:
        return self.tokenizer.tokens(json.dumps(data, separators=(",", ":"), ensure_ascii=False))


def text_of(message: Mapping[str, Any]) -> str:
    """Give a message's text, whether it comes whole or in parts."""
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)
