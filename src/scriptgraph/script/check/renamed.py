"""What sections and tasks say that they were called before: one way only leads from a name."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scriptgraph.script.check.rule import Remark
from scriptgraph.script.model import END_OF_SESSION, Script, Section, Task


def renamed_from_existing(script: Script) -> Iterator[Remark]:
    """Find old names that something still has, so that nothing was renamed."""
    for path, kind, part, known in _named_before(script):
        for old in dict.fromkeys(part.renamed_from):
            if old == part.id:
                what = "that is its name now"
            elif old in known:
                what = f"and there is a {kind} {old!r}"
            elif old == END_OF_SESSION and kind == "section":
                what = "which is the end of a session, and no section"
            else:
                continue
            yield Remark(f"{kind} {part.id!r} was renamed from {old!r}, {what}", path, path[1])


def renamed_twice(script: Script) -> Iterator[Remark]:
    """Find old names that stand in several places, so that a session would not know where to go."""
    taken: dict[tuple[str, str], str] = {}
    for path, kind, part, _ in _named_before(script):
        around = path[1] if kind == "task" else ""
        for old in part.renamed_from:
            other = taken.setdefault((around, old), part.id)
            if other != part.id:
                what = f"{kind}s {other!r} and {part.id!r} were both renamed from {old!r}"
                yield Remark(what, path, path[1])
        if len(set(part.renamed_from)) < len(part.renamed_from):
            yield Remark(f"{kind} {part.id!r} names an old name twice", path, path[1])


_Found = tuple[tuple[str, ...], str, Section | Task, Collection[str]]
"""Where old names stand, of what kind of part, the part, and the names that there are now."""


def _named_before(script: Script) -> Iterator[_Found]:
    for section in script.sections:
        if section.renamed_from:
            path: tuple[str, ...] = ("sections", section.id, "renamed_from")
            yield path, "section", section, script.by_id
        names = [task.id for task in section.tasks]
        for task in section.tasks:
            if task.renamed_from:
                path = ("sections", section.id, "tasks", task.id, "renamed_from")
                yield path, "task", task, names
