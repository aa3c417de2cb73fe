"""A model that plays every role of a session and takes notes, and a session in circles for it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.reading import Prompt, read
from support.fakes import Said, Talk, ToldModel, answer, roles, script

RECAP = "They sleep badly."

CIRCLE = script({"a": {"next": [{"to": "b"}]}, "b": {"next": [{"to": "a"}]}})
"""Two sections that lead to each other without end."""

ON = "On we go"
"""What a user says in a circle to get into its next section."""


def noted(recap: str = RECAP, *quotes: str) -> str:
    """Write notes as a model does."""
    return json.dumps({"recap": recap, "quotes": quotes})


def circling(said: str) -> str:
    """Judge that the section is done when the user wants to go on."""
    return answer({"ask": ON} if ON in said else {})


class Noting(ToldModel):
    """Plays the agent's roles; what it notes, and how long that takes, is up to the test."""

    tell: Callable[[Prompt], Said] = roles(circling, rule=1)
    note: Callable[[], Said | Awaitable[Said]] = noted

    async def _agenerate(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> ChatResult:
        self.prompts.append(messages)
        said: Any = self.note() if read(messages).asks("recap") else self.tell(read(messages))
        if isinstance(said, Awaitable):
            said = await said
        if isinstance(said, BaseException):
            raise said
        return ChatResult(generations=[ChatGeneration(message=AIMessage(said))])

    @property
    def noting(self) -> list[list[BaseMessage]]:
        """The prompts that asked for notes."""
        return [prompt for prompt in self.prompts if read(prompt).asks("recap")]

    @property
    def speaking(self) -> list[list[BaseMessage]]:
        """The prompts that asked for a message, the single actor's included."""
        kinds = ((prompt, read(prompt)) for prompt in self.prompts)
        return [
            prompt for prompt, kind in kinds if kind.has("section") and not kind.has("transcript")
        ]


def talk(model: BaseChatModel | None = None, mode: Mode = "multi", **settings: Any) -> Talk:
    """Begin a session in the circle; every new section gives a recap unless told otherwise."""
    return Talk(CIRCLE, model or Noting(), mode, **{"recaps_beyond": 0, **settings})


def recaps(state: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the records of recaps out of a trace."""
    return [record for record in state["trace"] if record["role"] == "recap"]
