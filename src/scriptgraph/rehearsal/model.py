"""The rehearsal model: plays every role offline, so that a script can be tried without a key.

It is no language model and never presented as one. It reads the same prompts and answers in the
same form as a real model, so everything around it is the real thing: prompts, parsers, graph.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk

from scriptgraph.core.settings import REHEARSAL
from scriptgraph.rehearsal.offline import OfflineModel
from scriptgraph.rehearsal.roles import play
from scriptgraph.rehearsal.speaking import reworded

NAME = REHEARSAL


class RehearsalModel(OfflineModel):
    """A deterministic chat model: the same prompt and seed always give the same answer."""

    seed: int = 0
    """Varies what the simulated patient says."""

    temperature: float | None = None
    """Above 0 it puts some things in other words, which the seed chooses."""

    model_name: str = NAME

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.model_name, "seed": self.seed}

    def answer(self, messages: list[BaseMessage], stop: list[str] | None) -> AIMessage:
        """Play the role that the prompt asks for."""
        text = self._answer(messages, stop)
        return AIMessage(
            text, usage_metadata=_usage(messages, text), response_metadata={"model_name": NAME}
        )

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        text = self._answer(messages, stop)
        for word in re.findall(r"\s*\S+\s*", text):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=word))
            if run_manager:
                run_manager.on_llm_new_token(word, chunk=chunk)
            yield chunk
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="",
                usage_metadata=_usage(messages, text),
                response_metadata={"model_name": NAME},
                chunk_position="last",
            )
        )

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        """Stream without the thread that every word would go through otherwise."""
        for chunk in self._stream(messages, stop):
            if run_manager:
                await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    def _answer(self, messages: list[BaseMessage], stop: list[str] | None) -> str:
        text = play(messages, self.seed)
        if self.temperature:
            text = reworded(text, self.seed)
        for mark in stop or []:
            text = text.split(mark)[0]
        return text


def _usage(messages: list[BaseMessage], text: str) -> UsageMetadata:
    """Count words where a language model counts tokens."""
    words_in = sum(len(message.text.split()) for message in messages)
    words_out = len(text.split())
    return UsageMetadata(
        input_tokens=words_in, output_tokens=words_out, total_tokens=words_in + words_out
    )
