"""Spans of turns and of model calls, by OpenTelemetry's conventions for generative AI.

What was said is in none of them, unless `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` is
`true`. Where nobody has set a provider up, the spans cost next to nothing and go nowhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from scriptgraph.core.digest import digest
from scriptgraph.models.relay import Relay

_CONTENT = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
_PROVIDER = "gen_ai.provider.name"


def _tracer() -> trace.Tracer:
    return trace.get_tracer("scriptgraph")


@contextmanager
def turn_span(script: str, session: str) -> Iterator[Span]:
    """Open the span of a turn; the session's name is a digest in it, and an error its kind."""
    attributes = {
        "gen_ai.operation.name": "invoke_agent",
        _PROVIDER: "scriptgraph",
        "gen_ai.agent.name": script,
        "gen_ai.conversation.id": digest(session),
    }
    with _tracer().start_as_current_span(
        f"invoke_agent {script}",
        kind=SpanKind.INTERNAL,
        attributes=attributes,
        record_exception=False,  # its words may be somebody's
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except Exception as error:
            failed(span, error)
            raise


def failed(span: Span, error: BaseException) -> None:
    """Note of what kind an error was."""
    span.set_attribute("error.type", type(error).__name__)
    span.set_status(Status(StatusCode.ERROR))


class CallSpans(AsyncCallbackHandler):
    """Opens a span for each call of a model, below that of the turn."""

    run_inline = True
    """In the call's own context, whose span is the turn's."""

    def __init__(self) -> None:
        """Begin without a call."""
        self._open: dict[UUID, Span] = {}

    async def on_chat_model_start(
        self,
        serialized: dict[str, Any],
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """Begin the span of a call; what only hands on a reply that was written is none."""
        told = metadata or {}
        if serialized.get("name") == Relay.__name__:
            return
        model = str(told.get("ls_model_name") or serialized.get("name") or "unknown")
        span = _tracer().start_span(f"chat {model}", kind=SpanKind.CLIENT)
        span.set_attribute("gen_ai.operation.name", "chat")
        span.set_attribute(_PROVIDER, str(told.get("ls_provider", "unknown")))
        span.set_attribute("gen_ai.request.model", model)
        if node := told.get("langgraph_node"):
            span.set_attribute("scriptgraph.node", str(node))
        if _is_content_wanted():
            span.set_attribute("gen_ai.input.messages", _written(messages[0]))
        self._open[run_id] = span

    async def on_llm_end(self, response: LLMResult, *, run_id: UUID, **_: Any) -> None:
        """End it, with what it has used."""
        span = self._open.pop(run_id, None)
        if span is None:
            return
        generation = response.generations[0][0] if response.generations else None
        if isinstance(generation, ChatGeneration):
            _note_answer(span, generation.message)
        span.end()

    async def on_llm_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        """End it, with the kind of the error."""
        if span := self._open.pop(run_id, None):
            failed(span, error)
            span.end()


def _note_answer(span: Span, message: BaseMessage) -> None:
    usage = getattr(message, "usage_metadata", None)
    if usage:
        span.set_attribute("gen_ai.usage.input_tokens", usage["input_tokens"])
        span.set_attribute("gen_ai.usage.output_tokens", usage["output_tokens"])
    told = message.response_metadata
    if model := told.get("model_name"):
        span.set_attribute("gen_ai.response.model", str(model))
    if reason := told.get("finish_reason"):
        span.set_attribute("gen_ai.response.finish_reasons", [str(reason)])
    if _is_content_wanted():
        span.set_attribute("gen_ai.output.messages", _written([message]))


def _is_content_wanted() -> bool:
    return os.environ.get(_CONTENT, "").lower() == "true"


_ROLES = {"human": "user", "ai": "assistant"}


def _written(messages: Sequence[BaseMessage]) -> str:
    return json.dumps(
        [
            {
                "role": _ROLES.get(one.type, one.type),
                "parts": [{"type": "text", "content": one.text}],
            }
            for one in messages
        ],
        ensure_ascii=False,
    )
