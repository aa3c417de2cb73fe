"""Which section, and which task, of an old version of a script is which of a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scriptgraph.script.model import END_OF_SESSION, Script, Section, Task


@dataclass(frozen=True)
class Renames:
    """What the parts of an old version are called in a new one; what is gone is not there."""

    sections: Mapping[str, str]
    """Old section → new section."""

    tasks: Mapping[str, Mapping[str, str]]
    """Old section → old task → new task."""

    def target(self, name: str) -> str | None:
        """Name where a rule leads now that led to a section, or to the end of the session."""
        return name if name == END_OF_SESSION else self.sections.get(name)

    def before(self, section: str) -> list[str]:
        """Name the old sections that a new one stands for: none where it is new."""
        named = [old for old, new in self.sections.items() if new == section]
        return sorted(named, key=lambda old: old != section)

    def joined(self) -> dict[str, list[str]]:
        """Name the new sections that stand for several old ones, and these."""
        found = {new: self.before(new) for new in dict.fromkeys(self.sections.values())}
        return {new: named for new, named in found.items() if len(named) > 1}


def renames(old: Script, new: Script) -> Renames:
    """Say which part of an old version is which of a new one, by its name and by `renamed_from`."""
    sections = _kept([section.id for section in old.sections], new.sections)
    tasks = {
        before: _kept([task.id for task in old.by_id[before].tasks], new.by_id[after].tasks)
        for before, after in sections.items()
    }
    return Renames(sections, tasks)


def is_one(old: Script, new: Script) -> bool:
    """Say whether two scripts are one: by their name, or because nothing else is different."""
    if old.id == new.id:
        return True
    called = {"id": new.id, "title": new.title, "version": new.version}
    return old.model_copy(update=called).hash == new.hash


def _kept(old: Iterable[str], new: Iterable[Section] | Iterable[Task]) -> dict[str, str]:
    """Map old names to the names of today."""
    now = {name: part.id for part in new for name in part.renamed_from}
    now |= {part.id: part.id for part in new}
    return {name: now[name] for name in old if name in now}
