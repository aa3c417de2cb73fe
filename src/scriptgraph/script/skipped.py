"""What the value of a task counts as where it is not asked (`skipped: 0`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from scriptgraph.script.action import literal
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script, Task


@dataclass(frozen=True)
class Guard:
    """When a value is asked for, and what it counts as where it is not; None where as nothing."""

    condition: str
    counts_as: Constant | None


def counts_as(task: Task) -> dict[str, Constant]:
    """Give what the value of a task counts as where it is not asked; empty where as nothing."""
    if task.skipped is None:
        return {}
    ((name, kind),) = task.collect.items()
    value = literal(task.skipped, kind)
    return {} if value is None or isinstance(value, list) else {name: value}


def may_be_taken_back(script: Script) -> frozenset[str]:
    """Name the values that may be unknown again once they were known.

    Whoever corrects what a task depends on takes back what the task has asked for.
    """
    tasks = (task for name in script.conditional for task in script.by_id[name].tasks)
    return frozenset(
        name for task in tasks if task.if_ and task.skipped is None for name in task.collect
    )


def guards(script: Script) -> dict[str, Guard]:
    """Map each value that one task alone collects, and only while its `if` holds, to that.

    Such a value is known, or declined, only while it holds; or else it is what it counts as.
    """
    tasks = [task for section in script.sections for task in section.tasks]
    often = Counter(name for task in tasks for name in task.collect)
    return {
        name: Guard(task.if_, counts_as(task).get(name))
        for task in tasks
        if task.if_ is not None
        for name in task.collect
        if often[name] == 1
    }
