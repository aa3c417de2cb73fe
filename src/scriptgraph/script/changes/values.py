"""What has changed in the values that a script collects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scriptgraph.script.changes.change import Change
from scriptgraph.script.changes.renames import Renames
from scriptgraph.script.fields import ValueType
from scriptgraph.script.model import Script


def of_values(old: Script, new: Script, known: Renames) -> Iterator[Change]:
    """Tell which values are new, gone, of another type, or collected elsewhere."""
    was, now = _collectors(old, known), _collectors(new)
    for name, kind in old.values.items():
        if name not in new.values:
            yield Change("value", f"{name} ({written(kind)}) is collected no longer")
    for name, kind in new.values.items():
        if name not in old.values:
            places = ", ".join(now[name])
            yield Change("value", f"{name} ({written(kind)}) is new, collected by {places}")
            continue
        if kind != old.values[name]:
            before = written(old.values[name])
            yield Change("value", f"{name} is {written(kind)}, and was {before}")
        for place in now[name]:
            if place not in was[name]:
                yield Change("value", f"{name} is collected by {place} now")
        for place in was[name]:
            if place not in now[name]:
                yield Change("value", f"{name} is no longer collected by {place}")


def of_computed(old: Script, new: Script) -> Iterator[Change]:
    """Tell which values are computed now, no longer, or otherwise."""
    for name, text in old.computed.items():
        if name not in new.computed:
            yield Change("value", f"{name} (= {text}) is computed no longer")
    for name, text in new.computed.items():
        if name not in old.computed:
            yield Change("value", f"{name} is new, computed as {text}")
        elif text != old.computed[name]:
            yield Change("value", f"{name} is computed as {text}, and was as {old.computed[name]}")


def written(kind: ValueType) -> str:
    """Write a type as the expert reads it."""
    return kind if isinstance(kind, str) else f"one of {', '.join(kind)}"


def _collectors(script: Script, known: Renames | None = None) -> Mapping[str, list[str]]:
    """Map each value to the tasks that collect it, under the names of today."""
    found: dict[str, list[str]] = {}
    for section in script.sections:
        name = known.sections.get(section.id, section.id) if known else section.id
        tasks = known.tasks.get(section.id, {}) if known else {}
        for task in section.tasks:
            for value in task.collect:
                found.setdefault(value, []).append(f"{name}.{tasks.get(task.id, task.id)}")
    return found
