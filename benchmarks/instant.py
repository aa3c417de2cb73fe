"""A model that answers at once, so that what is left of a turn's time is everybody else's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.output_parsers import JsonOutputParser
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import PrivateAttr

from benchmarks.counting import REASON

TASKS = ("t0", "t1", "t2")
QUOTE = "that is how it is"
"""Words in everything that the user says, so that any task can be settled with them."""

LENGTH = 500
"""Characters of each message."""

_DIFFERENT = 64

_SAYING = (
    "and then I thought about it again while the others were still talking of something else in"
    " the kitchen because nobody had told me what to do with the rest of the week or whom to ask"
)


class InstantModel(BaseChatModel):
    """Settles a section every so many judgements, takes the first way on, and says what it says."""

    settles_every: int = 5
    """0 lets the session stay where it is."""

    _judged: int = PrivateAttr(default=0)

    @property
    def _llm_type(self) -> str:
        return "instant"

    def with_structured_output(self, schema: Any, **_: Any) -> Runnable[Any, Any]:
        """Answer in a JSON schema, and have the answer read as `ChatOpenAI` does."""
        return self.bind(schema=schema) | JsonOutputParser()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        schema: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = spoken("agent", len(messages)) if schema is None else self._verdict(schema)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages, **kwargs)

    def _verdict(self, schema: Mapping[str, Any]) -> str:
        fields = schema["properties"]
        settled: list[dict[str, str]] = []
        if "settled" in fields:
            self._judged += 1
            if self.settles_every and self._judged % self.settles_every == 0:
                settled = [{"quote": QUOTE, "done": task} for task in TASKS]
        answers = {"reason": REASON, "settled": settled, "anytime": [], "rule": 1}
        answers |= {"recap": REASON, "quotes": [QUOTE]}
        return json.dumps({name: answers[name] for name in fields})


def spoken(speaker: str, number: int) -> str:
    """Make up a message of `LENGTH` characters; there are `_DIFFERENT` of each speaker."""
    return _made_up(speaker, number % _DIFFERENT)


@cache
def _made_up(speaker: str, number: int) -> str:
    draw = Random(f"{speaker} {number}")
    words = _SAYING.split()
    text = f"Well, {QUOTE},"
    while len(text) < LENGTH:
        text += f" {draw.choice(words)}"
    return text[: LENGTH - 1] + "."
