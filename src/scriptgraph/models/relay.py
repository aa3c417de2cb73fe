"""A chat model that passes on what another one is writing.

LangGraph shows a reply under the node that calls the model. A reply that was begun in one node and
is sent by another is therefore called for once more there, from this model.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult


class Relay(BaseChatModel):
    """Gives the pieces of an answer as they come in, without what they cost."""

    pieces: Callable[[], AsyncIterator[AIMessageChunk]]
    """Those that there are already, then the others until the answer is complete."""

    answer: Callable[[], Awaitable[BaseMessage]]
    """The whole of it, for callers to whom nobody listens."""

    @property
    def _llm_type(self) -> str:
        return "relay"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError("what is still being written can only be awaited")

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=await self.answer())])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        async for piece in self.pieces():
            yield ChatGenerationChunk(message=piece)
