"""The keys that each part of a script can have, in the words of the YAML format."""

from __future__ import annotations

from scriptgraph.script.action import Action
from scriptgraph.script.model import Agent, Limit, Rule, Script, Section, Task


def _keys(part: type, *hidden: str) -> tuple[str, ...]:
    names = (field.alias or name for name, field in part.model_fields.items())  # type: ignore[attr-defined]
    return tuple(name for name in names if name not in hidden)


SCRIPT = ("script", *_keys(Script, "id", "source"))
SECTION, TASK = _keys(Section, "id"), _keys(Task, "id")
RULE, LIMIT, AGENT = _keys(Rule), _keys(Limit), _keys(Agent)
ACTION = _keys(Action)

INSIDE = frozenset((*TASK, *RULE, *LIMIT, *AGENT, *ACTION))
"""Keys of what may stand in braces, in one line."""

ALL = frozenset((*SCRIPT, *SECTION, *INSIDE))

ANY_INSIDE = "|".join(sorted(INSIDE))
ANY = "|".join(sorted(ALL))
"""Patterns for one of them."""

UNSAID = "…"
"""A text that is not known, because what was to hold it is faulty."""


def is_part_among_tasks(name: str, body: object) -> bool:
    """Say whether what is called and written so among tasks is a part of a task or a section.

    A group with an instruction, exact words or an action is a task, whatever it is called.
    """
    is_task = isinstance(body, dict) and bool({"do", "say", "ask", "call"} & body.keys())
    return name.casefold() in {*TASK, *SECTION} and body is not None and not is_task
