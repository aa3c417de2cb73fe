"""Looks at the texts of a YAML file that can be read: is each of them what its author wrote?

A remark behind a text, a comma inside braces, and a quote that is closed lines later all cut or
join texts without YAML finding anything wrong.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from scriptgraph.findings import Path, Place
from scriptgraph.formats.lookalikes import named
from scriptgraph.formats.outline import Data, Outline

NULLS = ("~", "null", "Null", "NULL")

_REMARK = re.compile(r"(?:\s|\s+(?=#[^\s#]))(?=#)")
"""A remark that may be none: one blank before `#`, or none behind it. Two blanks and `# ` are how
remarks are written."""

_SEPARATOR = re.compile("[，、；﹐､]")
_NAME_AT_START = re.compile(r"\s*(?:- +)*[\w-]+:(?:\s|$)")
_PAIR = re.compile(
    r"(to|when|if|do|say|collect|optional|turns|visits|then|name|role|urgent)\b\s*[:=：]?\s*(.+)"
)
_KEYS = frozenset(
    ("to", "when", "if", "do", "say", "collect", "optional", "urgent", "turns", "visits", "then")
)
_MISSING = {
    "next": "Write the name of a section (`next: goodbye`), or leave the line out: then the "
    "session ends with this section.",
    "tasks": "Give each task a name and a text below it: `greet: Welcome the patient.`",
    "sections": "Give each section a name below it, and its tasks below that.",
    "collect": "Name what is collected, and its type: `collect: {mood: integer}`.",
}
_MISSING_TASK = "Write what is to be done: `{}: Welcome the patient.`"
_MISSING_ELSE = "Leave the line out, or write a value; a text may stand in quotes."


def is_nothing(event: yaml.Event) -> bool:
    """Say whether a value is not there at all."""
    return isinstance(event, yaml.ScalarEvent) and event.implicit[0] and not event.value


class Texts:
    """Reports what has happened to texts on their way through YAML."""

    def __init__(self, outline: Outline, text: str) -> None:
        """Keep the raw lines."""
        self.outline = outline
        self.lines = text.split("\n")

    def look_at(self, event: Any, path: Path) -> None:
        """Look at a text that is there."""
        if not path:
            return
        if event.implicit[0] and event.style in (None, ""):
            self._remark(event, path)
            self._choice(event, path)
        elif event.style in ("'", '"') and event.end_mark.line > event.start_mark.line:
            self._quote(event)

    def nothing(self, event: Any, path: Path) -> None:
        """Report a value that is not there, or is a word for nothing."""
        name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        rest = self.lines[event.start_mark.line] if event.start_mark.line < len(self.lines) else ""
        place = self.outline.places.get(path)
        line = self.lines[place.line - 1] if place else rest
        if not event.value and place and (match := re.search(r":\s+(#.*)$", line)):
            write = f'{name}: "{match[1]}"'
            at = Place(self.outline.file, place.line, match.start(1) + 1)
            self.outline.slip("only-a-remark", at, name=name, write=write)
            return
        what = f"{event.value!r} is no value" if event.value else "the value is missing"
        where = f" after {path[-1]!r}" if isinstance(path[-1], str) else ""
        is_task = len(path) == 4 and path[2] == "tasks"
        hint = _MISSING_TASK.format(name) if is_task else _MISSING.get(name, _MISSING_ELSE)
        self.outline.fault("empty-value", what + where, path, hint)

    def lost_in_braces(self, event: Any, last: Any, found: dict[str, Data]) -> None:
        """Report what stands inside braces without a value: mostly, a comma has cut a text."""
        assert isinstance(event, yaml.ScalarEvent)
        name = next(reversed(found), "")
        is_text = isinstance(last, yaml.ScalarEvent) and last.implicit[0] and found.get(name)
        is_key = event.value in _KEYS or _PAIR.fullmatch(event.value)
        if is_text and not is_key and last is not None:
            whole = self._between(last.start_mark, event.end_mark)
            comma = self._between(last.start_mark, event.start_mark).rfind(",")
            found[name] = whole
            at = self._place(last.start_mark, comma)
            text = whole.replace('"', "'")
            self.outline.slip("comma-in-braces", at, name=name, found=text)
            return
        match = _PAIR.fullmatch(event.value)
        if match and match[1] not in found:
            found[match[1]] = match[2]
        value = "true" if event.value in ("optional", "urgent") else "..."
        write = f"{match[1]}: {match[2]}" if match else f"{event.value}: {value}"
        at = self._place(event.start_mark, 0)
        self.outline.slip("not-a-pair", at, found=repr(event.value), write=write)

    def _remark(self, event: Any, path: Path) -> None:
        name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        line, column = event.end_mark.line, event.end_mark.column
        match = _REMARK.match(self.lines[line], column) if line < len(self.lines) else None
        if match is None or name in ("if", "silence"):
            return
        at = Place(self.outline.file, line + 1, match.end() + 1)
        if name == "say" or name == "fallback":
            self.outline.slip("remark-in-words", at, name=self._task(path))
        elif " " in event.value:
            self.outline.slip("remark-in-text", at, name=name)

    def _choice(self, event: Any, path: Path) -> None:
        if "collect" not in path or not isinstance(path[-1], int):
            return
        if match := _SEPARATOR.search(event.value):
            write = ", ".join(
                filter(None, (part.strip() for part in _SEPARATOR.split(event.value)))
            )
            words = {"name": event.value, "found": named(match[0]), "write": f"[{write}]"}
            self.outline.slip(
                "odd-comma-in-choice", self._place(event.start_mark, match.start()), **words
            )

    def _quote(self, event: Any) -> None:
        """Find a quote that has swallowed the lines below it."""
        start, end = event.start_mark, event.end_mark
        first = self.lines[start.line]
        indent = len(first) - len(first.lstrip())
        for number in range(start.line + 1, end.line + 1):
            line = self.lines[number]
            if len(line) - len(line.lstrip()) <= indent and _NAME_AT_START.match(line):
                words = {"found": end.line + 1, "write": number + 1}
                self.outline.slip("quote-runs-on", self._place(start, 0), **words)
                return

    def _task(self, path: Path) -> str:
        return str(path[-2:][0])

    def _between(self, start: Any, end: Any) -> str:
        """Give the raw text between two marks, in one line."""
        if start.line == end.line:
            return str(self.lines[start.line][start.column : end.column])
        middle = self.lines[start.line + 1 : end.line]
        last = self.lines[end.line][: end.column]
        return " ".join([self.lines[start.line][start.column :], *middle, last])

    def _place(self, mark: Any, offset: int) -> Place:
        return Place(self.outline.file, mark.line + 1, mark.column + max(offset, 0) + 1)
