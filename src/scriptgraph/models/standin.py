"""A model that decides what it is told to: it stands in for recorded or planned decisions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from scriptgraph.models.reading import OpenTask, Prompt, choices_in, read

NAME = "stand-in"


@dataclass(frozen=True)
class Cue:
    """What is to be decided in one turn."""

    complete: bool = False
    """Whether every open task is judged to be done."""

    rule: int = 0
    """The rule to choose, numbered as in the prompts; it need not exist."""

    anytime: int = 0
    """The watched condition that holds; 0 for none."""

    reply: str = "(no reply was recorded)"
    reason: str = "recorded"
    values: Mapping[str, str] = field(default_factory=dict)
    """Values to collect; where none is given, one that fits the type is made up."""

    tasks: Mapping[str, Literal["done", "not needed"]] | None = None
    """The tasks to settle, one by one: then `complete` does not count, and no value is made up."""


class StandIn(BaseChatModel):
    """Answers every prompt of a turn by its cue, in the form that the prompt asks for."""

    cue: Cue = Cue()
    model_name: str = NAME

    @property
    def _llm_type(self) -> str:
        return NAME

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        message = AIMessage(_answer(read(messages), self.cue))
        return ChatResult(generations=[ChatGeneration(message=message)])


def _answer(prompt: Prompt, cue: Cue) -> str:
    if prompt.has("open_tasks"):
        answer = _evaluation(prompt, cue)
        if not prompt.has("transcript"):
            answer |= {"rule": cue.rule, "reply": cue.reply}
        return json.dumps(answer, ensure_ascii=False)
    if prompt.has("options"):
        return json.dumps({"reason": cue.reason, "rule": cue.rule}, ensure_ascii=False)
    return cue.reply


def _evaluation(prompt: Prompt, cue: Cue) -> dict[str, Any]:
    quote = " ".join(prompt.lines[-1].text.split()[:12]) if prompt.lines else ""
    if cue.tasks is not None:
        settled = {name: cue.tasks.get(name, "not yet") for name in _open_ids(prompt)}
        values: Mapping[str, str] = cue.values
    else:
        tasks = prompt.open_tasks()
        settled = {task.id: "done" if cue.complete else "not yet" for task in tasks}
        values = _collected(tasks, cue, quote) if cue.complete else {}
    return {
        "reason": cue.reason,
        "tasks": [{"task": t, "evidence": quote, "status": s} for t, s in settled.items()],
        "collected": [{"name": n, "evidence": quote, "value": v} for n, v in values.items()],
        "anytime": {"evidence": quote, "rule": cue.anytime},
    }


def _open_ids(prompt: Prompt) -> list[str]:
    return re.findall(r"^- (\S+)", prompt.block("open_tasks"), re.MULTILINE)


def _collected(tasks: list[OpenTask], cue: Cue, quote: str) -> dict[str, str]:
    return {
        name: cue.values.get(name) or _made_up(kind, quote)
        for task in tasks
        for name, kind in task.collect.items()
    }


def _made_up(kind: str, quote: str) -> str:
    if choices := choices_in(kind):
        return choices[0]
    return {"string": quote, "boolean": "yes"}.get(kind, "1")
