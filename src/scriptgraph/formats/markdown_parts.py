"""The parts of a Markdown script that take several lines: arrows and tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats import line_shapes, near, notation
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Outline, short
from scriptgraph.formats.renamed import KEY, read_line
from scriptgraph.formats.types_meant import cut_choice, type_meant, unquoted_choices, written_type
from scriptgraph.script.comparisons import Types, computed
from scriptgraph.script.lookalikes import named, nfc
from scriptgraph.script.said import said

_NO_PARAGRAPH = re.compile(r"\s*(?:[-*+]\s|\\|#)")
"""What begins something else than the next line of a paragraph."""

_NAME = re.compile(r"[\w-]+")
_TOO_FEW = 2
"""Blanks that are too few to belong to the task above, and too many for a task beside it."""

_FEW = 50
"""Characters of a task that a hint shows."""


def _has_type(collect: re.Match[str]) -> bool:
    """Say whether a type stands behind the colon; one inside the braces of a list parts nothing."""
    is_inside = "{" in collect[1] and near.collect(collect[0]) is not None
    return bool((collect[2] or "").strip()) and not is_inside


@dataclass
class ArrowLine:
    """An arrow line; indented lines continue it."""

    lines: list[str]
    place: Place
    text_at: int
    """The column at which the text behind the arrow begins."""

    section: str | None
    """Where it stands; None before the first section."""

    is_urgent: bool = False
    is_back: bool = False
    """Whether a line below it says so, where no such line has a meaning."""

    @property
    def text(self) -> str:
        """Give what stands after the arrow, in one line."""
        return " ".join(" ".join(self.lines).split())

    def at(self, part: str) -> Place:
        """Say where a part of the text stands; the arrow's place where it is in a further line."""
        offset = self.lines[0].find(part) if part else -1
        column = self.text_at + offset if offset >= 0 else self.place.column
        return Place(self.place.file, self.place.line, column)


class TaskLines:
    """A task that is being read: the lines of its parts."""

    def __init__(
        self,
        outline: Outline,
        path: Path,
        body: dict[str, Any],
        indent: int,
        mark: int,
        types: Types = MappingProxyType({}),
    ) -> None:
        """Begin a task whose further lines have at least this indentation."""
        self.outline, self.path, self.body, self.indent = outline, path, body, indent
        self.types = types
        """What the script collects, as far as its lines say so."""

        self.mark = mark
        """How far its number is indented."""

        self.number = "1."
        """The number as it is written."""

        self.untyped: list[str] = []
        """Values whose type is missing."""

        self.nested = 0
        """How far numbers below it are indented, where these are blanks too few."""

        self.quoting = False
        """Whether the line just before belongs to exact words: in Markdown, the next then does."""

    def dedented(self, line: str) -> str:
        """Take away the indentation that makes a line part of the task."""
        spaces = len(line) - len(line.lstrip(" "))
        return line[min(spaces, self.indent) :]

    def takes_number(self, line: str, indent: int) -> bool:
        """Say whether a number is indented for this task, and not far enough."""
        if indent >= self.indent or indent - self.mark < _TOO_FEW:
            return False
        begins = line.lstrip().startswith(("1.", "1)"))
        self.nested = indent if begins else self.nested
        return self.nested == indent

    def read(self, line: str, place: Place) -> None:
        """Take a line: exact words, something to collect, or more of the instruction."""
        if match := notation.QUOTE.match(line):
            self.quote(match[1], place)
        elif (match := notation.COLLECT.fullmatch(line)) and _has_type(match):
            self.collect_all(match[1].strip(), match[2].strip(), place)
        elif called := notation.CALL.fullmatch(line):
            self.quoting = False
            self.outline.places.setdefault((*self.path, "call"), place)
            self.body.setdefault("call", called[1].strip())
        elif there := notation.THERE.fullmatch(line):
            key = "if" if there[1].lower() == "if" else "skipped"
            self.quoting = False
            self.outline.places.setdefault((*self.path, key), place)
            self.body.setdefault(key, notation.read_condition(there[2]))
        elif renamed := notation.RENAMED.fullmatch(line):
            self.quoting = False
            self.outline.places.setdefault((*self.path, KEY), place)
            self.body.setdefault(KEY, []).extend(read_line(renamed[1]))
        elif found := near.collect(line):
            name = found.name if _NAME.fullmatch(found.name) else slug(found.name)
            kind = written_type(found.type)
            self.outline.slip(found.kind, place, write=f"- collect {name}: {kind}")
            if found.before:
                self.add("do", found.before)
            self.collect(name, kind, place)
        elif match:
            name = match[1].strip() or "mood"
            write = f"- collect {name if _NAME.fullmatch(name) else slug(name)}: string"
            self.outline.slip("collect-no-type", place, name=name, write=write)
            self.untyped.append(name)
            self.outline.untyped.add(name)
            self.collect(name, "string", place)
        else:
            self.read_text(line, place)

    def read_text(self, line: str, place: Place) -> None:
        """Take a line of the instruction, or one that was meant for something else."""
        if match := near.quote(line):
            found = named(match[1]) if len(match[1]) == 1 else f"`{match[1]}`"
            self.outline.slip("odd-quote-sign", place, found=found, write=f"> {match[2]}")
            self.quote(match[2], place)
        elif said := near.say(line):
            self.outline.slip("say-word", place, found=repr(said[0]), write=f"> {said[1]}")
            self.quote(said[1], place)
        elif (is_optional := near.optional_line(line)) is not None:
            words = {
                "found": f"`{line.strip()}`",
                "write": f"{self.number} (optional) {self.beginning}",
            }
            self.outline.slip("odd-optional", place, **words)
            self.body |= {"optional": "true"} if is_optional else {}
        elif condition := self._condition(near.only_if(line)):
            self.quoting = False
            self.outline.slip("if-no-colon", place, write=f"- if: `{condition}`")
            self.outline.places.setdefault((*self.path, "if"), place)
            self.body.setdefault("if", condition)
        elif self.quoting and line.strip() and not _NO_PARAGRAPH.match(line):
            self.outline.slip("lazy-quote", place)
            self.add("say", line.strip())
        else:
            if shaped := line_shapes.shaped(line, self.outline.has_own_words):
                word, write = shaped
                self.outline.slip("line-shaped", place, found=repr(word), write=write)
            self.quoting = False
            self.add("do", notation.unescape(line))

    def _condition(self, text: str) -> str:
        """Give the condition that a line is which has no colon; empty for a text."""
        is_marked = len(text) > 1 and text[0] == text[-1] == "`"
        plain = text.replace("`", "").strip()
        return computed(plain, self.types) or said(plain, self.types) or plain * is_marked

    @property
    def beginning(self) -> str:
        """Give the first words of the instruction, for a hint."""
        return short((self.body.get("do") or self.body.get("say") or ["..."])[0], _FEW)

    def collect_all(self, name: str, kind: str, place: Place) -> None:
        """Keep a value to collect; several names in one line are told."""
        names = near.several_names(name)
        if names:
            lines = [f"- collect {each}: {kind}" for each in names[:2]]
            self.outline.slip("collect-two", place, write=lines[0], other=lines[1])
            self.outline.untyped.update(names)
        for each in names or [name]:
            self.collect(each, kind, place)

    def quote(self, text: str, place: Place) -> None:
        """Take a line of exact words."""
        self.quoting = True
        self.outline.places.setdefault((*self.path, "say"), place)
        self.add("say", text)

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
        self.quoting = False
        name = nfc(name)
        path: Path = (*self.path, "collect", name)
        collected = self.body.setdefault("collect", {})
        if name in collected:
            hint = "Collect it once; a second value has a name of its own."
            self.outline.fault("duplicate-key", f"{name!r} is collected twice here", place, hint)
        collected.setdefault(name, self.type_of(kind, place))
        self.outline.places.setdefault(path, place)

    def type_of(self, kind: str, place: Place) -> str | list[str]:
        """Read a type, or a list of choices that is separated by commas."""
        if (range_ := notation.range_as_choice(kind)) and (meant := type_meant(range_)):
            write = written_type(range_)
            self.outline.slip("range-as-choice", place, name=kind, write=write)
            return meant
        odd = notation.odd_choice(kind)
        if odd is None:
            known = notation.read_type(kind)
            plain = known if isinstance(known, list) and '"' not in kind else []
            if bare := unquoted_choices(plain):
                words = {"found": named(plain[0][0]), "write": f"one of {', '.join(bare)}"}
                self.outline.slip("odd-quotes", place, **words)
                return bare
            if cut := cut_choice(plain):
                self.outline.slip("cut-choice", place, name=cut[0], write=f'"{cut[1]}"')
                return cut[2]
            return known
        sign, choices = odd
        found = named(sign) if ord(sign[0]) > 127 and not sign.isalpha() else f"`{sign}`"
        write = notation.write_type(tuple(choices))
        self.outline.slip("odd-comma-in-choice", place, name=kind, found=found, write=write)
        return choices
