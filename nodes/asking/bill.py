"""What the calls behind one answer cost, as far as anybody knows, whatever becomes of them."""

import time
from dataclasses import dataclass, field
from typing import assert_never

from langchain_core.messages import AIMessage, BaseMessage

from scriptgraph.core.calls import ModelCall, together
from scriptgraph.models.beside import note_of
from scriptgraph.models.counts import is_count
from scriptgraph.models.described import readable_name


@dataclass
class Meter:
    """Adds up what the attempts at one answer cost."""

    model: str
    started: float = field(default_factory=time.perf_counter)
    attempts: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    fingerprint: str | None = None
    batched: int = 0
    kept: int = 0

    def count(self, message: BaseMessage) -> None:
        """Add what an answer cost; words that cost nothing were not counted by anybody.

        An answer that had been kept costs nothing now, whatever it says of its tokens.
        """
        self.model = readable_name(message.response_metadata.get("model_name")) or self.model
        told = readable_name(message.response_metadata.get("system_fingerprint"))
        self.fingerprint = told or self.fingerprint
        match note_of(message).way:
            case "kept":
                self.kept += 1
                return
            case "batched":
                self.batched += 1
            case "asked":
                pass
            case other:
                assert_never(other)
        usage = message.usage_metadata if isinstance(message, AIMessage) else None
        if usage is None:
            return
        read, written = usage.get("input_tokens"), usage.get("output_tokens")
        if not (is_count(read) and read and is_count(written)):
            return
        if written or not message.content:
            self.input_tokens = (self.input_tokens or 0) + read
            self.output_tokens = (self.output_tokens or 0) + written
            cached = usage.get("input_token_details", {}).get("cache_read")
            if is_count(cached) and cached <= read:
                self.cached_tokens = (self.cached_tokens or 0) + cached

    def call(self) -> ModelCall:
        """Give what the attempts have cost by now."""
        nothing = 0 if self.kept and self.kept == self.attempts else None
        call = ModelCall(
            model=self.model,
            attempts=self.attempts,
            input_tokens=nothing if self.input_tokens is None else self.input_tokens,
            output_tokens=nothing if self.output_tokens is None else self.output_tokens,
            ms=since(self.started),
        )
        if self.cached_tokens is not None:
            call["cached_tokens"] = self.cached_tokens
        if self.fingerprint:
            call["fingerprint"] = self.fingerprint
        if self.batched:
            call["batched"] = self.batched
        if self.kept:
            call["kept"] = self.kept
        return call


class Bill:
    """Keeps the meters of calls, so that one that is broken off is not forgotten."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self._meters: list[Meter] = []
        self._started = time.perf_counter()

    def meter(self, model: str) -> Meter:
        """Begin to count for one answer."""
        meter = Meter(model)
        self._meters.append(meter)
        return meter

    @property
    def attempts(self) -> int:
        """Count the calls by now, one under way included."""
        return sum(meter.attempts for meter in self._meters)

    @property
    def seconds(self) -> float:
        """Give the seconds since it was begun."""
        return time.perf_counter() - self._started

    def call(self) -> ModelCall | None:
        """Give what everything has cost by now; None where nothing was asked."""
        calls = [meter.call() for meter in self._meters if meter.attempts]
        return together(calls, since(self._started)) if calls else None


def since(started: float) -> float:
    """Give the milliseconds since a moment of the performance counter."""
    return round((time.perf_counter() - started) * 1000, 3)
