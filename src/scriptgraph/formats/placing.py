"""Puts the sections of a part in the place of the section that uses it.

The first is called as that section is, the others have its name before theirs. What is said here is
what the same sections would say if they were written out there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats.part import UsedPart, filled_in, retargeted
from scriptgraph.formats.uses import Use
from scriptgraph.script import expressions, questions, slots
from scriptgraph.script.model import END_OF_SESSION, Rule, Section, Task
from scriptgraph.script.routes import is_passed_through
from scriptgraph.script.section import Limit
from scriptgraph.script.trees import nodes_of


class Placed:
    """The sections of a part as a script holds them."""

    def __init__(self, part: UsedPart, use: Use) -> None:
        """Name them as that section wants it."""
        self._part, self._use = part, use
        first, *others = (section.id for section in part.script.sections)
        self.names = {first: use.section, **{name: f"{use.section}_{name}" for name in others}}
        """Section of the part → what it is called here."""

        values = part.script.values if use.prefix_values else ()
        self.values = {name: f"{use.section}_{name}" for name in values}
        """Value of the part → what it is called here, where that is another name."""

    def sections(self) -> list[dict[str, Any]]:
        """Give them in the shape of the model, before it is validated."""
        found = [self._section(section) for section in self._part.script.sections]
        if self._use.title:
            found[0]["title"] = self._use.title
        return found

    def places(self, end: Place) -> Iterator[tuple[Path, Place]]:
        """Give where each of their parts stands, in the part's own file.

        Args:
            end: Where it is said what follows the part.
        """
        source = self._part.script.source
        for section in self._part.script.sections:
            here: Path = ("sections", self.names[section.id])
            if section.limits is None and self._limit(section):
                yield (*here, "limits"), source.place(("limits",))
            if self._leads_on(section):
                yield (*here, "next", 0), end
        for path, place in source.places.items():
            if len(path) > 1 and path[0] == "sections" and path[1] in self.names:
                yield ("sections", self.names[str(path[1])], *self._named(path[2:])), place

    def _named(self, path: Path) -> Path:
        """Name a value in the place of a task as it is named here."""
        if path[:1] == ("tasks",) and path[2:3] == ("collect",) and len(path) > 3:
            return (*path[:3], self.values.get(str(path[3]), path[3]), *path[4:])
        return path

    def _section(self, section: Section) -> dict[str, Any]:
        exits = {END_OF_SESSION: END_OF_SESSION} | self._use.exits
        following = (Rule(to=END_OF_SESSION),) if self._leads_on(section) else ()
        old_names = tuple(f"{self._use.section}_{old}" for old in section.renamed_from)
        section = filled_in(section, self._use.given).model_copy(
            update={
                "id": self.names[section.id],
                "limits": self._limit(section),
                "renamed_from": old_names,
            }
        )
        section = section.model_copy(
            update={
                "tasks": tuple(map(self._task, section.tasks)),
                "next": tuple(map(self._rule, section.next)) or following,
            }
        )
        return retargeted(section, exits | self.names).model_dump(by_alias=True)

    def _leads_on(self, section: Section) -> bool:
        """Say whether a section that the part ends in leads on here."""
        follows = self._use.exits.get(END_OF_SESSION, END_OF_SESSION) != END_OF_SESSION
        return follows and not section.next and not section.waits_for_human

    def _limit(self, section: Section) -> Limit | None:
        """Give the limit that holds in a section; the part's own needs turns to count."""
        whole = self._part.script.limits
        if section.limits or not whole or not (section.next or self._leads_on(section)):
            return section.limits or whole
        if not is_passed_through(section):
            return whole
        return whole.model_copy(update={"turns": None}) if whole.visits else None

    def _task(self, task: Task) -> Task:
        collect = {self.values.get(name, name): kind for name, kind in task.collect.items()}
        texts = {"do": task.do, "say": task.say}
        named = {key: slots.renamed(text, self.values) for key, text in texts.items() if text}
        return task.model_copy(update={"collect": collect, **named})

    def _rule(self, rule: Rule) -> Rule:
        if rule.if_ is None:
            return rule
        return rule.model_copy(update={"if_": renamed(rule.if_, self.values)})


def renamed(condition: str, names: Mapping[str, str]) -> str:
    """Give a condition that reads values by other names."""
    if not names:
        return condition
    text = condition.strip().encode()
    found = nodes_of(expressions.parse(condition), ast.Name)
    for node in sorted(found, key=lambda one: one.col_offset, reverse=True):
        if (new := questions.renamed(node.id, names)) != node.id:
            text = text[: node.col_offset] + new.encode() + text[node.end_col_offset :]
    return text.decode()
