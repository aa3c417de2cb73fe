"""Reads the tasks of a Markdown script: their names, and whether they are optional."""

from __future__ import annotations

import re
from typing import Any

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats import near, notation
from scriptgraph.formats.markdown_parts import TaskLines
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Outline
from scriptgraph.formats.types_meant import type_meant
from scriptgraph.script.comparisons import Types
from scriptgraph.script.fields import ValueType
from scriptgraph.script.lookalikes import nfc

_COMPARED = r"(?<![\w-]){}\s*(?:[<>]=?|[=!]=)\s*([tf](?=rue|alse)|[-\d\"'])"
"""A comparison of a value, and with what the other side begins."""


class Tasks:
    """All tasks of a script, in its order."""

    def __init__(self, outline: Outline, collected: Types) -> None:
        """Begin without any.

        Args:
            outline: Where slips are reported.
            collected: What the script collects, as far as its lines say so.
        """
        self.outline, self.collected = outline, collected
        self.all: list[TaskLines] = []
        self.has_names = False
        """Whether any task has a name of its own."""

        self.bold: list[tuple[str, Place, TaskLines | None]] = []
        """Words in bold letters at the beginning of tasks, without a colon; the task if alone."""

    @property
    def types(self) -> dict[str, ValueType]:
        """Map the values that the tasks collect to their types, as they are meant."""
        found: dict[str, ValueType] = {}
        for task in self.all:
            for name, kind in task.body.get("collect", {}).items():
                meant = kind if isinstance(kind, list) else type_meant(kind) or kind
                found[name] = tuple(meant) if isinstance(meant, list) else meant
        return found

    def begin(
        self, section: str, tasks: dict[str, Any], indent: int, text: str, line: str, place: Place
    ) -> TaskLines:
        """Open a task, with or without a name of its own."""
        mark = (line.split(maxsplit=1) or ["1."])[0]
        name, text, body = self.head(text, mark, place)
        name = name or str(len(tasks) + 1)
        path: Path = ("sections", section, "tasks", name)
        if name in tasks:
            first = self.outline.places[path].line
            message = f"task {name!r} stands here twice; the first is in line {first}"
            hint = "Give one of them another name: `**name:**`."
            self.outline.fault("duplicate-task", message, place, hint)
            name = f"{name}_{place.line}"  # what it collects is read elsewhere
            path = (*path[:-1], name)
        tasks.setdefault(name, body)
        self.outline.places.setdefault(path, place)
        column = indent if indent > 0 else place.column + 2
        task = TaskLines(self.outline, path, body, column, place.column - 1, self.collected)
        task.number = mark
        self.all.append(task)
        at = Place(place.file, place.line, len(line) - len(text.lstrip()) + 1)
        if notation.means_something_in_task(text):
            task.read(text, at)
        else:
            alone = notation.BOLD_ALONE.fullmatch(text)
            if match := alone or notation.BOLD_WORD.match(text):
                self.bold.append((match[1], at, task if alone else None))
            task.add("do", notation.unescape(text))
        return task

    def head(self, text: str, mark: str, place: Place) -> tuple[str, str, dict[str, Any]]:
        """Read a task's name and whether it is optional; gives them and the rest of the line."""
        body: dict[str, Any] = {}
        name = title = ""
        while True:
            if not name and (match := notation.BOLD.match(text)):
                title, text = match[1] or match[2], match[match.re.groups]
                if "optional" not in body and (found := near.optional(title)):
                    body["optional"] = "true"
                    write = f"{mark} (optional) **{found[1]}:** {text}"
                    self.outline.slip("odd-optional", place, found=found[0], write=write)
                    title = found[1]
                name = nfc(title[1:]) if title.startswith("#") else slug(title)
                self.has_names = True
            elif "optional" not in body and (match := notation.OPTIONAL.match(text)):
                body["optional"] = "true"
                text = match[match.re.groups]
            elif "optional" not in body and (found := near.optional(text)):
                body["optional"] = "true"
                named = f"**{title}:** " * bool(name)
                write = f"{mark} (optional) {named}{found[1]}"
                self.outline.slip("odd-optional", place, found=found[0], write=write)
                text = found[1]
            elif not name and (match := notation.ODD_NAME.fullmatch(text)):
                title, text = match[1] or match[2], match[3]
                words = {"found": repr(title), "write": f"{mark} **{title}:** {text}"}
                self.outline.slip("odd-name", place, **words)
                name = slug(title)
                self.has_names = True
            else:
                return name, text, body

    def guess_types(self, conditions: str) -> None:
        """Give values whose type is missing one that fits what they are compared with."""
        for task in self.all:
            for name in task.untyped:
                compared = re.search(_COMPARED.format(re.escape(name)), conditions)
                if compared and compared[1] in "tf":
                    task.body["collect"][name] = "boolean"
                elif compared and compared[1] not in "\"'":
                    task.body["collect"][name] = "number"

    def finish(self) -> None:
        """Join the lines of every task; remark on names without a colon.

        They are names where others have a colon, and where nothing but exact words is below them.
        """
        for task in self.all:
            task.finish()
        for word, place, alone in self.bold:
            if self.has_names or (alone and "say" in alone.body):
                self._no_colon(word, place)

    def _no_colon(self, word: str, place: Place) -> None:
        self.outline.slip("bold-no-colon", place, found=f"**{word}**", write=f"**{word}:**")
