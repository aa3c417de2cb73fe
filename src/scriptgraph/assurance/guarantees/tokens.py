"""How many tokens a call may take, estimated from its prompt and the longest messages there are.

It is an estimate: tokens are counted as LangChain roughly does, four characters each, which is too
few where words are not spaced. What it stands for is the longest that can be: every message of the
user's has as many characters as one may have, and every answer as many tokens as its role.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.messages.utils import count_tokens_approximately

from scriptgraph.assurance.guarantees.asks import Ask, Asking
from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.prompting import (
    actor_prompt,
    dialog_prompt,
    dispatcher_prompt,
    evaluator_prompt,
    recap_prompt,
)
from scriptgraph.prompting.guard import guard_prompt
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState
from scriptgraph.state.spoken import most_filled

_AGAIN = 700
"""Of an answer that was refused, and of why, as the next attempt shows them."""

_CHARACTERS = 4
"""Of a token, roughly."""

_BRIEF = (AIMessage("…"), HumanMessage("…"))


@dataclass(frozen=True)
class Size:
    """The tokens of some calls together, as the session grows longer."""

    fixed: int
    """Of instructions and answers."""

    shown: int = 0
    """How many times a whole exchange of the conversation is shown for each that there has been."""


class Estimate:
    """Estimates the tokens of calls about one script."""

    def __init__(self, script: Script, asking: Asking) -> None:
        """Estimate for a script and how its models are asked."""
        self._script, self._asking = script, asking
        self._prompts: dict[tuple[str, str], int] = {}

    @cached_property
    def exchange(self) -> int:
        """Count the longest message of the user's and the longest of the agent's."""
        said = count_tokens_approximately([HumanMessage("x" * LONGEST_MESSAGE)])
        words = max(
            sum(most_filled(task.say or "") for task in section.tasks)
            for section in self._script.sections
        )
        exact = count_tokens_approximately([AIMessage("x" * words)])
        return said + exact + (self._asking.settings.tokens.dialog or 0)

    @cached_property
    def _filled(self) -> int:
        """Count what values can add to the instructions that a prompt shows."""
        tasks = [task for section in self._script.sections for task in section.tasks]
        room = sum(most_filled(task.do or "") - len(task.do or "") for task in tasks)
        return -(-room // _CHARACTERS)

    def size(self, ask: Ask, turns: int | None) -> Size | None:
        """Estimate what calls take; None where an answer may be of any length, or nobody knows.

        Args:
            ask: The calls.
            turns: The exchanges of the section that a judge is shown; None where it is shown
                all of the session, as whoever speaks is.
        """
        if ask.output is None or ask.role == "judge":
            return None
        each = self._prompt(ask) + ask.output + _AGAIN
        history = self._asking.settings.history
        if turns is None and history is None:
            return Size(ask.calls * each, ask.calls)
        if turns is None:
            return Size(ask.calls * (each + (history or 0) * self.exchange))
        shown = turns + (self._asking.settings.lookback + 1) // 2
        return Size(ask.calls * (each + shown * self.exchange))

    def _prompt(self, ask: Ask) -> int:
        key = (ask.role, ask.section)
        if key not in self._prompts:
            written = count_tokens_approximately(self._written(ask))
            self._prompts[key] = written + self._filled
        return self._prompts[key]

    def _written(self, ask: Ask) -> list[BaseMessage]:
        script, settings = self._script, self._asking.settings
        section = script.by_id[ask.section]
        state = cast(
            SessionState,
            {"messages": list(_BRIEF), "section": section.id, "section_start": 0, "turn": 1},
        )
        match ask.role:
            case "guard":
                return guard_prompt(state, settings)
            case "evaluator":
                together = settings.choice == "together"
                return evaluator_prompt(script, section, state, settings, choice=together)
            case "dispatcher":
                return dispatcher_prompt(script, section, state, settings)
            case "actor":
                return actor_prompt(script, section, state, settings)
            case "recap":
                return recap_prompt(script, state, 1)
        return dialog_prompt(
            script, section, state, settings, credits={}, entering=True, said="", unproven="…"
        )
