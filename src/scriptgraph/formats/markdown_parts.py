"""The parts of a Markdown script that take several lines: arrows and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scriptgraph.findings import Path, Place
from scriptgraph.formats import notation
from scriptgraph.formats.outline import Outline


@dataclass
class Arrow:
    """An arrow line; indented lines continue it."""

    lines: list[str]
    place: Place
    section: str | None
    """Where it stands; None before the first section."""

    @property
    def text(self) -> str:
        """Give what stands after the arrow, in one line."""
        return " ".join(" ".join(self.lines).split())


class Task:
    """A task that is being read: the lines of its parts."""

    def __init__(self, outline: Outline, path: Path, body: dict[str, Any], indent: int) -> None:
        """Begin a task whose further lines have at least this indentation."""
        self.outline, self.path, self.body, self.indent = outline, path, body, indent

    def dedented(self, line: str) -> str:
        """Take away the indentation that makes a line part of the task."""
        spaces = len(line) - len(line.lstrip(" "))
        return line[min(spaces, self.indent) :]

    def read(self, line: str, place: Place) -> None:
        """Take a line: exact words, something to collect, or more of the instruction."""
        if match := notation.QUOTE.match(line):
            self.outline.places.setdefault((*self.path, "say"), place)
            self.add("say", match[1])
        elif match := notation.COLLECT.fullmatch(line):
            self.collect(match[1].strip(), (match[2] or "").strip(), place)
        else:
            self.add("do", notation.unescape(line, notation.means_something_in_task))

    def add(self, key: str, line: str) -> None:
        """Add a line to a part; the part begins with its first line that is not blank."""
        if key in self.body or line.strip():
            self.body.setdefault(key, []).append(line)

    def finish(self) -> None:
        """Join the lines of each part."""
        for key in ("do", "say"):
            if key in self.body:
                self.body[key] = "\n".join(self.body[key])

    def collect(self, name: str, kind: str, place: Place) -> None:
        """Keep a value to collect."""
        path: Path = (*self.path, "collect", name)
        collected = self.body.setdefault("collect", {})
        if name in collected:
            self.outline.fault("duplicate-key", f"{name!r} is collected twice here", place)
        collected.setdefault(name, notation.read_type(kind))
        self.outline.places.setdefault(path, place)
