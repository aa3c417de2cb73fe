"""What chat models have in common that answer by rule, at once and in this process."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult


class OfflineModel(BaseChatModel):
    """A chat model whose whole answer is computed from the prompt."""

    model_name: str

    def answer(self, messages: list[BaseMessage], stop: list[str] | None) -> AIMessage:
        """Answer a prompt."""
        raise NotImplementedError

    @property
    def _llm_type(self) -> str:
        return self.model_name

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None, *_: Any, **__: Any
    ) -> ChatResult:
        message = self.answer(messages, stop)
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _agenerate(
        self, messages: list[BaseMessage], stop: list[str] | None = None, *_: Any, **__: Any
    ) -> ChatResult:
        """Answer without the thread that every call would go through otherwise."""
        return self._generate(messages, stop)
