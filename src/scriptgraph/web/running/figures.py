"""Figures of a server, as Prometheus reads them: counts, tokens and seconds, and nobody's words."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from scriptgraph.core.calls import asked_anew
from scriptgraph.core.trace import TraceRecord
from scriptgraph.records.calls import calls_behind
from scriptgraph.records.prices import Price

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120)


class Figures:
    """Counts what happens in one process; a scraper adds those of several up."""

    def __init__(self, price: Price | None = None) -> None:
        """Begin at nothing.

        Args:
            price: What the models charge; without one no costs are counted.
        """
        self.registry = CollectorRegistry()
        self._price = price

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"scriptgraph_{name}", what, labels, registry=self.registry)

        def seconds(name: str, what: str, *labels: str) -> Histogram:
            whole = f"scriptgraph_{name}_seconds"
            return Histogram(whole, what, labels, registry=self.registry, buckets=_SECONDS)

        self._turns = counter("turns", "Turns that were taken, and how they ended", "script", "end")
        self._turn = seconds("turn", "How long turns took", "script")
        self._first = seconds("first_piece", "Until something of a reply could be seen", "script")
        self._calls = counter("model_calls", "Attempts at asking a model", "role", "model")
        self._call = seconds("model_call", "How long a turn waited for a model", "role", "model")
        self._tokens = counter(
            "model_tokens",
            "Tokens as the server of the model counted them",
            "role",
            "model",
            "kind",
        )
        self._unmetered = counter(
            "model_calls_unmetered", "Calls whose tokens nobody has reported", "role", "model"
        )
        self._dollars = counter("model_dollars", "What calls cost by --price", "role", "model")
        self._unfit = counter("answers_refused", "Answers that could not be used", "role", "kind")
        self._fallbacks = counter(
            "fallbacks", "Turns that were answered by the script's own sentence", "script"
        )
        self._danger = counter("danger", "Messages in which danger was heard", "level", "about")
        self._deaf = counter("guard_failures", "Messages to which a listener could not listen")
        self._refused = counter("requests_refused", "Requests that were refused", "code")

    def took_turn(
        self,
        script: str,
        took: float,
        first: float | None,
        end: str,
        records: Sequence[TraceRecord],
    ) -> None:
        """Count a turn.

        Args:
            script: The script's id.
            took: Seconds.
            first: Seconds until something of the reply could be seen; None where nothing was.
            end: `answered`, or the code of the error.
            records: What was decided in it.
        """
        self._turns.labels(script, end).inc()
        self._turn.labels(script).observe(took)
        if first is not None:
            self._first.labels(script).observe(first)
        for record in records:
            self._decided(script, record)

    def _decided(self, script: str, record: TraceRecord) -> None:
        for role, call in calls_behind(record):
            self._calls.labels(role, call["model"]).inc(asked_anew(call))
            self._call.labels(role, call["model"]).observe(call["ms"] / 1000)
            read, written = call["input_tokens"], call["output_tokens"]
            if read is None or written is None:
                self._unmetered.labels(role, call["model"]).inc()
                continue
            self._tokens.labels(role, call["model"], "input").inc(read)
            self._tokens.labels(role, call["model"], "output").inc(written)
            if self._price and (cost := self._price.of_call(call)) is not None:
                self._dollars.labels(role, call["model"]).inc(cost)
        for refusal in record["refused"]:
            self._unfit.labels(record["role"], refusal.get("kind", "unusable")).inc()
        if record.get("fallback"):
            self._fallbacks.labels(script).inc()
        if (guard := record.get("guard")) and guard["level"] != "none":
            self._danger.labels(guard["level"], guard["about"]).inc()
        if record.get("guard_failed"):
            self._deaf.inc()

    def refused_request(self, code: str) -> None:
        """Count a request that was refused."""
        self._refused.labels(code).inc()

    def text(self) -> bytes:
        """Write all of it as Prometheus reads it."""
        return generate_latest(self.registry)
