"""The lines of a YAML text as a person sees them, before anything is parsed.

Which lines are structure (names, dashes) and which are text: inside a block below `|`, in quotes
over several lines, inside brackets, or going on from the line above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["structure", "text", "block", "quoted", "brackets", "nothing"]
"""`text` goes on from the line above without any mark, `block` stands below `|`."""

LONGEST = 5_000
"""Characters of a line that anybody writes; in a longer one nothing is looked for."""

_BLANKS = re.compile(r"[^\S\n]*")
_DASHES = re.compile(r"(?:-[ \t]+)*")
KEY = re.compile(
    r"""("(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'|"""
    r"""[^\s:{}｛｝［］【】\[\]"'#&*!|>%@`,][^:#]*?)\s*:(?:[ \t]|$)"""
)
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_TOKEN = re.compile(r"""["'\[\]{},]|(?:^|(?<=\s))#|:(?=[ \t]|$)""")
_ENDS = {'"': re.compile(r'(?:[^"\\]|\\.)*?(?:\\?$|("))'), "'": re.compile(r"(?:[^']|'')*('|$)")}


@dataclass(frozen=True)
class YamlLine:
    """One line, and how its structure reads."""

    number: int
    text: str
    kind: Kind
    indent: int
    """Blank characters before anything else."""

    start: int
    """Where the name or value begins, behind the dashes of a list."""

    key: str = ""
    """The name before the colon, without quotes; empty when there is none."""

    value_at: int = 0
    """Where the value begins; the length of the line when there is none."""

    @property
    def value(self) -> str:
        """Give what stands behind the name, or behind the dashes."""
        return self.text[self.value_at :]


def lines_of(text: str) -> Iterator[YamlLine]:
    """Walk over the lines of a text."""
    walker = _Walker()
    for number, line in enumerate(text.split("\n"), start=1):
        yield walker.line(number, line)


class _Walker:
    """Remembers what the lines so far have left open."""

    def __init__(self) -> None:
        self.quote = ""
        self.brackets = 0
        self.parent = -1
        """The indentation that a text's further lines exceed; -1 when no text is open."""

        self.is_block = False

    def line(self, number: int, text: str) -> YamlLine:
        """Read the next line."""
        indent = _BLANKS.match(text).end()  # type: ignore[union-attr]
        stripped = text[indent:]
        if self.quote:
            self._brackets(text, 0)
            return YamlLine(number, text, "quoted", indent, indent, value_at=indent)
        goes_on = self.parent >= 0 and len(text) - len(text.lstrip(" ")) > self.parent
        if not stripped or (stripped[0] == "#" and not (goes_on and self.is_block)):
            return YamlLine(number, text, "nothing", indent, indent, value_at=len(text))
        if self.brackets:
            self._brackets(text, indent)
            return YamlLine(number, text, "brackets", indent, indent, value_at=indent)
        if goes_on:
            kind: Kind = "block" if self.is_block else "text"
            return YamlLine(number, text, kind, indent, indent, value_at=indent)
        return self._structure(number, text, indent)

    def _structure(self, number: int, text: str, indent: int) -> YamlLine:
        start = indent + _DASHES.match(text[indent:]).end()  # type: ignore[union-attr]
        key = KEY.match(text, start) if len(text) <= LONGEST else None
        value_at = key.end() if key else start
        value_at += len(text[value_at:]) - len(text[value_at:].lstrip(" \t"))
        value = text[value_at:]
        above = start if key else indent if start > indent else indent - 1
        self.parent, self.is_block = -1, False
        if _BLOCK.match(value):
            self.parent, self.is_block = above, True
        elif value[:1] and value[0] in "\"'{[":
            self._brackets(text, value_at)
        elif value and value[0] != "#":
            self.parent = above
        name = key[1].strip("\"'") if key else ""
        return YamlLine(number, text, "structure", indent, start, name, value_at)

    def _brackets(self, text: str, position: int) -> None:
        """Follow quotes and brackets to the end of the line."""
        while position < len(text):
            if self.quote:
                end = _ENDS[self.quote].match(text, position)
                if end is None or not end[1]:
                    return
                self.quote, position = "", end.end()
                if not self.brackets:
                    return
                continue
            token = _TOKEN.search(text, position)
            if token is None or token[0] == "#":
                return
            position = token.end()
            self._token(token[0], text, token.start())

    def _token(self, token: str, text: str, position: int) -> None:
        if token in "[{":
            self.brackets += 1
        elif token in "]}":
            self.brackets = max(0, self.brackets - 1)
        elif token in "\"'" and text[max(0, position - 80) : position].rstrip(" \t")[-1:] in (
            "",
            "{",
            "[",
            ",",
            ":",
        ):
            self.quote = token
