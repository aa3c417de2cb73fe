"""What prompts see of a task: plain texts, however the script language writes it."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scriptgraph.prompts.filling import one_line
from scriptgraph.script import slots
from scriptgraph.script.action import LONGEST_TEXT
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.lists import plainly
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.state.carried import carried, declined_by_now, told_today
from scriptgraph.state.progress import is_settled
from scriptgraph.state.session import Credit, SessionState, Value
from scriptgraph.state.spoken import instruction, known_now

FAILED = "failed; say so, and that it was not done"
"""What the agent is shown of an action that has failed; why is for the trace."""

_MOST_SHOWN = 60
"""Characters of a value that is known."""

_MOST_EARLIER = 300
"""Characters of one that an earlier session has left: nobody can read it up in this one."""

IN_THEIR_WORDS = ", in their words"
"""Behind the type of what the session works out itself: when "yesterday" was, only it knows."""

OPTIONAL = "(optional) "
"""Stands before the instruction of a task that may stay open."""


def views(section: Section, told: Callable[[str], str]) -> list[dict[str, Any]]:
    """Show the tasks that a model has to do or to judge.

    Args:
        section: The section.
        told: Fills the slots of a text; see `telling`.
    """
    return [_view(task, told) for task in section.tasks if task.is_judged]


def telling(script: Script, state: SessionState) -> Callable[[str], str]:
    """Give what fills the texts that models are told with what is known in a session."""
    values = known_now(script, state)
    return lambda text: instruction(script, text, values)


def settled(section: Section, credits: Mapping[str, Credit]) -> list[str]:
    """Name those of them that are settled."""
    return [task.id for task in section.tasks if task.is_judged and is_settled(task, credits)]


def _view(task: Task, told: Callable[[str], str]) -> dict[str, Any]:
    return {
        "id": task.id,
        "text": (OPTIONAL if task.optional else "") + indented(told(task.do or task.say or "")),
        "collect": collected_types(task.collect),
    }


def whole_text(task: Task) -> str:
    """Write all that a task asks for: exact words, instruction, and what is to be found out."""
    words = f'Say, word for word: "{slots.told(task.say)}"' if task.say else ""
    types = f"(find out {collected_types(task.collect)})" if task.collect else ""
    text = " ".join(part for part in (words, slots.told(task.do or ""), types) if part)
    return (OPTIONAL if task.optional else "") + indented(text)


def known(script: Script, state: SessionState) -> list[tuple[str, str]]:
    """Show what the user has told, shortly: enough to see that they correct it."""
    values = told_today(state).items()
    return [
        (
            name,
            one_line(_written(value))[: _MOST_EARLIER if isinstance(value, list) else _MOST_SHOWN],
        )
        for name, value in values
        if name in script.told or name not in script.values
    ]


def _most_shown(value: Value) -> int:
    """Say how much of a value is shown; whoever adds to a list has to see its records."""
    return _MOST_EARLIER if isinstance(value, list) else _MOST_SHOWN


def happened(script: Script, state: SessionState) -> list[tuple[str, str]]:
    """Show what actions have come to: whether they are done, and what they gave."""
    collected = state.get("collected", {})
    refused = declined_by_now(script, state)
    found = []
    for name, action in script.actions.items():
        if name in collected:
            found += [(one, collected[one]) for one in action.values(name) if one in collected]
        elif name in refused:
            found.append((name, FAILED))
    return [(name, one_line(_written(value))[:LONGEST_TEXT]) for name, value in found]


def earlier(state: SessionState) -> list[tuple[str, str, bool]]:
    """Show what the user told in earlier sessions only, and whether they meant to do it."""
    return [
        (name, one_line(_written(one["value"]))[:_MOST_EARLIER], one["homework"])
        for name, one in carried(state).items()
    ]


def declined(script: Script, state: SessionState) -> str:
    """Show what the user did not want to tell, with its types: they may tell it after all."""
    names = declined_by_now(script, state)
    return collected_types({name: script.told[name] for name in names if name in script.told})


def _written(value: Value) -> str:
    if isinstance(value, list):
        return plainly(value)
    return json.dumps(value) if isinstance(value, bool) else str(value)


def collected_types(collect: Mapping[str, ValueType]) -> str:
    """Write what is to be collected: `mood: integer; pace: one of [...]`."""
    return "; ".join(f"{name}: {_as_asked(kind)}" for name, kind in collect.items())


def _as_asked(kind: ValueType) -> str:
    """Write a type as a model is asked for it: days and spans in the words that tell them."""
    if not isinstance(kind, str):
        return f"one of {quoted_list(kind)}"
    return kind + IN_THEIR_WORDS * (kind_of(kind).meaning in ("day", "span"))


def quoted_list(choices: Iterable[str]) -> str:
    """Write choices so that a model, and code, can tell where each ends."""
    return json.dumps(list(choices), ensure_ascii=False)


def indented(text: str) -> str:
    """Keep the lines of an instruction together under its dash, however it was laid out."""
    return "\n  ".join(line.strip() for line in text.splitlines())
