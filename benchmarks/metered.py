"""The stand-in that keeps account: what each role is asked, and how long its answers are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatResult
from pydantic import PrivateAttr

from benchmarks.counting import REASON, cached
from benchmarks.usage import Account, Usage
from scriptgraph.rehearsal.reading import Prompt, read
from scriptgraph.rehearsal.standin import StandIn

SPEAKS = ("dialog", "actor")
"""The roles that write to the user."""


class MeteredStandIn(StandIn):
    """Gives the decisions that it is told to give, in answers of an honest length.

    It counts in the event loop, and so one call after the other.
    """

    tokenizer: Any
    """A `Tokenizer`; several stand-ins can share one."""

    _account: Account = PrivateAttr(default_factory=Account)
    _before: dict[str, list[int]] = PrivateAttr(default_factory=dict)

    @property
    def account(self) -> Account:
        """What was used so far."""
        return self._account

    def begin_session(self) -> None:
        """Forget the prompts of the session before: no other session shares a cache with it."""
        self._before.clear()

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.cue = replace(self.cue, reason=REASON)
        result = self._generate(messages)
        role = role_of(read(messages))
        prompt = self.tokenizer.prompt(messages)
        known = cached(self._before.get(role, []), prompt)
        written = len(self.tokenizer.tokens(result.generations[0].text))
        self._account.charge(role, Usage(1, len(prompt), known, written))
        self._before[role] = prompt
        return result


def role_of(prompt: Prompt) -> str:
    """Say who is asked, by the form of the answer that the prompt asks for."""
    if prompt.asks("recap"):
        return "recap"
    if prompt.acts:
        return "actor"
    if prompt.judges:
        return "evaluator"
    return "dispatcher" if prompt.has("options") else "dialog"
