"""Models of classes that are written wrong, or that tell of themselves what nobody can store."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage, BaseMessage
from pydantic import Field

from support.fakes import Said, ToldModel


class Unstorable:
    """Something that no checkpointer keeps."""


class NoSchema(ToldModel):
    """Fails where it is told of a schema."""

    def with_structured_output(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("no schema today")


class NoTools(ToldModel):
    """Fails where it is told of tools, and so of a schema."""

    def bind_tools(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("no tools today")


class Nameless(ToldModel):
    """Fails where it is asked for its kind."""

    @property
    def _llm_type(self) -> str:
        raise RuntimeError("no name today")


class Telling(ToldModel):
    """Tells about its answers whatever a test wants."""

    about: dict[str, Any] = Field(default_factory=dict)
    usage: Any = None

    def say(self, messages: list[BaseMessage]) -> Said:
        said = super().say(messages)
        text = said if isinstance(said, str) else "(nothing)"
        return AIMessage(text, response_metadata=self.about, usage_metadata=self.usage)
