"""Reads the tasks of a Markdown script: their names, and whether they are optional."""

from __future__ import annotations

from typing import Any

from scriptgraph.findings import Path, Place
from scriptgraph.formats import notation
from scriptgraph.formats.lookalikes import nfc
from scriptgraph.formats.markdown_parts import Task
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Outline


class Tasks:
    """All tasks of a script, in its order."""

    def __init__(self, outline: Outline) -> None:
        """Begin without any."""
        self.outline = outline
        self.all: list[Task] = []
        self.has_names = False
        """Whether any task has a name of its own."""

        self.bold: list[tuple[str, Place]] = []
        """Words in bold letters at the beginning of tasks, without a colon."""

    @property
    def values(self) -> set[str]:
        """Name the values that the tasks collect."""
        return {name for task in self.all for name in task.body.get("collect", {})}

    def begin(
        self, section: str, tasks: dict[str, Any], indent: int, text: str, line: str, place: Place
    ) -> Task:
        """Open a task, with or without a name of its own."""
        name, text, body = self.head(text, place)
        name = name or str(len(tasks) + 1)
        path: Path = ("sections", section, "tasks", name)
        if name in tasks:
            first = self.outline.places[path].line
            message = f"task {name!r} stands here twice; the first is in line {first}"
            hint = "Give one of them another name: `**name:**`."
            self.outline.fault("duplicate-task", message, place, hint)
        tasks.setdefault(name, body)
        self.outline.places.setdefault(path, place)
        task = Task(self.outline, path, body, indent if indent > 0 else place.column + 2)
        self.all.append(task)
        at = Place(place.file, place.line, len(line) - len(text.lstrip()) + 1)
        if notation.means_something_in_task(text):
            task.read(text, at)
        else:
            if match := notation.BOLD_WORD.match(text):
                self.bold.append((match[1], at))
            task.add("do", notation.unescape(text, notation.means_something_first))
        return task

    def head(self, text: str, place: Place) -> tuple[str, str, dict[str, Any]]:
        """Read a task's name and whether it is optional; gives them and the rest of the line."""
        body: dict[str, Any] = {}
        name = ""
        while True:
            if not name and (match := notation.BOLD.match(text)):
                title, text = match[1], match[match.re.groups]
                if "optional" not in body and (near := notation.near_optional(title)):
                    body["optional"] = "true"
                    write = f"1. (optional) **{near[1]}:** {text}"
                    self.outline.slip("odd-optional", place, found=near[0], write=write)
                    title = near[1]
                name = nfc(title[1:]) if title.startswith("#") else slug(title)
                self.has_names = True
            elif "optional" not in body and (match := notation.OPTIONAL.match(text)):
                body["optional"] = "true"
                text = match[match.re.groups]
            elif "optional" not in body and (near := notation.near_optional(text)):
                body["optional"] = "true"
                self.outline.slip(
                    "odd-optional", place, found=near[0], write=f"1. (optional) {near[1]}"
                )
                text = near[1]
            else:
                return name, text, body

    def finish(self) -> None:
        """Join the lines of every task; names without a colon are remarked on among others with."""
        for task in self.all:
            task.finish()
        for word, place in self.bold if self.has_names else ():
            self.outline.slip("bold-no-colon", place, found=f"**{word}**", write=f"**{word}:**")
