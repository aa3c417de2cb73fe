"""A model that decides what it is told to: it stands in for recorded or planned decisions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.messages import AIMessage, BaseMessage

from scriptgraph.rehearsal.listing import declared_lists, records_in
from scriptgraph.rehearsal.offline import OfflineModel
from scriptgraph.rehearsal.reading import OpenTask, Prompt, read
from scriptgraph.script.kinds import Constant

NAME = "stand-in"

QUOTED_WORDS = 6
"""How long its quotes are; the prompts ask for three to six words."""


CLAIMS = {"done": "done", "not needed": "not_needed"}
"""Status → the key under which an evaluator names the task."""


NOTED_WORDS, NOTED_QUOTES = 120, 4
"""How long its notes are; the prompt allows no more."""


@dataclass(frozen=True)
class Cue:
    """What is to be decided in one turn."""

    complete: bool = False
    """Whether every open task is judged to be done."""

    rule: int = 0
    """The rule that the dispatcher chooses, numbered as in the prompts; it need not exist."""

    way: int = 0
    """The way on that the single actor names; 0 where it is that of `rule`."""

    anytime: int = 0
    """The watched condition that holds; 0 for none."""

    reply: str = "(no reply was recorded)"
    reason: str = "recorded"
    values: Mapping[str, str] = field(default_factory=dict)
    """Values to collect; a text that is not given is quoted, all else has to be known already."""

    actions: Mapping[str, Mapping[str, Constant] | None] = field(default_factory=dict)
    """Action → what it gives; None where it fails. One that is not there is only rehearsed."""

    tasks: Mapping[str, Literal["done", "not needed"]] | None = None
    """The tasks to settle, one by one: then `complete` does not count, and no text is quoted."""


class StandIn(OfflineModel):
    """Answers every prompt of a turn by its cue, in the form that the prompt asks for."""

    cue: Cue = Cue()
    model_name: str = NAME

    def answer(self, messages: list[BaseMessage], stop: list[str] | None) -> AIMessage:
        """Decide what the cue says."""
        return AIMessage(_answer(read(messages), self.cue))


def _answer(prompt: Prompt, cue: Cue) -> str:
    if prompt.asks("recap"):
        said = [line.text for line in prompt.lines if line.speaker == "user"]
        words = " ".join(said).split()[:NOTED_WORDS]
        quotes = [" ".join(text.split()[:QUOTED_WORDS]) for text in said[-NOTED_QUOTES:]]
        return compact({"recap": " ".join(words), "quotes": quotes})
    if prompt.judges:
        answer = _evaluation(prompt, cue)
        way = (cue.way or cue.rule) if prompt.acts else cue.rule * prompt.has("options")
        answer |= {"rule": str(way), "reply": cue.reply}
        return compact(as_asked(prompt, answer))
    if prompt.has("options"):
        return compact({"reason": cue.reason, "rule": str(cue.rule)})
    return cue.reply


def compact(answer: dict[str, Any]) -> str:
    """Write JSON as models that are bound to a schema do."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def as_asked(prompt: Prompt, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Write an evaluation in the form, and with the keys, that a prompt asks for."""
    # As the schema has it: what is shown stands before the reply, which is streamed behind it.
    whole = {"shown": _in_short(answer, ways=prompt.offers_ways), **answer}
    return {key: value for key, value in whole.items() if prompt.asks(key)}


def _in_short(answer: Mapping[str, Any], *, ways: bool) -> list[str]:
    """Write decisions as one short list."""
    settled = [
        f"{claim['quote']}|{claim.get('done') or '-' + claim['not_needed']}"
        for claim in answer["settled"]
    ]
    collected = [f"{one['quote']}|{one['name']}={one['value']}" for one in answer["collected"]]
    anytime = [f"{one['quote']}|!{one['rule']}" for one in answer["anytime"]]
    way = int(answer.get("rule", 0)) if ways else 0
    return [*settled, *collected, *anytime, *([f">{way}"] if way else [])]


def _evaluation(prompt: Prompt, cue: Cue) -> dict[str, Any]:
    quote = " ".join(prompt.lines[-1].text.split()[:QUOTED_WORDS]) if prompt.lines else ""
    if cue.tasks is not None:
        open_ids = [task.id for task in prompt.open_tasks()]
        settled = {name: cue.tasks[name] for name in open_ids if name in cue.tasks}
        values: Mapping[str, str] = cue.values
    else:
        known = prompt.known()
        wanted = {task.id: _unknown(task, known) for task in prompt.open_tasks() if cue.complete}
        # What nobody has said cannot be proven: such a task is passed over.
        settled = {
            name: "done"
            if {*kinds.values()} <= {"string"} or kinds.keys() <= cue.values.keys()
            else "not needed"
            for name, kinds in wanted.items()
        }
        values = {
            value: cue.values.get(value) or quote
            for name, kinds in wanted.items()
            for value in kinds
            if settled[name] == "done"
        }
    said = prompt.lines[-1].text if prompt.lines else ""
    return {
        "reason": cue.reason,
        "settled": [{"quote": quote, CLAIMS[status]: task} for task, status in settled.items()],
        "collected": list(_claims(prompt, values, said, quote)),
        "anytime": [{"quote": quote, "rule": cue.anytime}] if cue.anytime else [],
    }


def _claims(
    prompt: Prompt, values: Mapping[str, str], said: str, quote: str
) -> Iterator[dict[str, str]]:
    """Claim the values; a list record by record, each with a quote of its own."""
    lists = declared_lists({n: k for task in prompt.open_tasks() for n, k in task.collect.items()})
    for name, value in values.items():
        if name in lists:
            for own, claim in records_in(value, lists[name], prompt.language) or ():
                yield {"quote": own, "name": name, "value": claim}
        else:
            yield {"quote": _told(value, said) or quote, "name": name, "value": value}


def _told(value: str, said: str) -> str:
    """Quote where a value was said, one letter with the word before it: alone it shows nothing."""
    if value not in said:
        return ""
    found = re.search(rf"\S+\s+{re.escape(value)}(?!\w)", said) if len(value) == 1 else None
    return found[0] if found else value


def _unknown(task: OpenTask, known: Mapping[str, str]) -> dict[str, str]:
    """Map the values that a task still has to find out to their types."""
    return {name: kind for name, kind in task.collect.items() if name not in known}
