"""Names that mean two things, or what they cannot: of sections, tasks and values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import tasks_of
from scriptgraph.script.fields import ValueType
from scriptgraph.script.model import Script
from scriptgraph.script.reserved import is_reserved
from scriptgraph.script.routes import call_of

_PREFIXES = ("evaluate_", "dispatch_", "do_")
"""What the nodes of a section are called besides it: `evaluate_s`, `dispatch_s`."""


def duplicate_section(script: Script) -> Iterator[Remark]:
    """Find section ids that are used more than once."""
    for name in _repeated(section.id for section in script.sections):
        yield Remark(f"there are several sections {name!r}", ("sections", name), name)


def duplicate_task(script: Script) -> Iterator[Remark]:
    """Find task ids that are used more than once in a section."""
    for section in script.sections:
        for name in _repeated(task.id for task in section.tasks):
            path = ("sections", section.id, "tasks", name)
            message = f"section {section.id!r} has several tasks {name!r}"
            yield Remark(message, path, section.id)


def reserved_name(script: Script) -> Iterator[Remark]:
    """Find sections named like a fixed part of the graph."""
    for name in script.by_id:
        if is_reserved(name, with_back=bool(script.digressions)):
            message = f"a section cannot be called {name!r}; that name is reserved"
            yield Remark(message, ("sections", name), name)


def node_name_collision(script: Script) -> Iterator[Remark]:
    """Find sections named like a node that the compiler makes for another section."""
    for name in script.by_id:
        for prefix in _PREFIXES:
            owner = name.removeprefix(prefix)
            if owner != name and owner in script.by_id and _has_node(script, prefix, owner):
                message = f"section {name!r} is named like the node that section {owner!r} gets"
                yield Remark(message, ("sections", name), name)


def _has_node(script: Script, prefix: str, owner: str) -> bool:
    """Say whether a section gets a node of a kind that not all sections get."""
    return prefix != "do_" or call_of(script.by_id[owner]) is not None


def conflicting_types(script: Script) -> Iterator[Remark]:
    """Find values that are collected as one type here and as another there."""
    first: dict[str, tuple[ValueType, str]] = {}
    for section, path, task in tasks_of(script):
        for name, kind in task.collect.items():
            other, where = first.setdefault(name, (kind, section))
            if not _same_type(kind, other):
                message = f"{name!r} is collected as {_type(kind)} here"
                place = f"as {_type(other)} in section {where!r}"
                yield Remark(f"{message}, but {place}", (*path, "collect", name), section)


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _same_type(one: ValueType, other: ValueType) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    return one == other


def _type(kind: ValueType) -> str:
    return f"one of {', '.join(kind)}" if isinstance(kind, tuple) else kind
