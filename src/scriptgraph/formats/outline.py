"""What a reader has found in a file, and the one way from there to a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from scriptgraph.core.findings import Finding, Path, Place, Source, lines_named
from scriptgraph.formats.hints import SLIPS
from scriptgraph.formats.shown_words import in_its_words
from scriptgraph.language.vocabulary import ENGLISH

if TYPE_CHECKING:
    from scriptgraph.formats.part import Head
    from scriptgraph.formats.uses import Use

Data = Any
"""A `dict`, `list` or `str`, nested; None where the reader has already reported a fault."""

CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What is no text: nobody sees it, and no format can carry it."""

_MOST_FINDINGS = 1_000
"""Findings of a reader, and lines of one: whoever makes more mistakes mends these first."""

_MOST_LINES = 5
"""Lines that a finding names besides its own."""

_CODE = re.compile(r"`([^`]*)`")
"""What stands between backticks in a hint that is not filled in yet."""

_BACKTICKS = re.compile("`+")


@dataclass
class Outline:
    """The content of a file as plain data, in the words of the YAML format, and its places."""

    file: str = ""
    data: dict[str, Data] | None = None
    """None when the file cannot be read at all; then `findings` says why."""

    places: dict[Path, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    habits: dict[str, _Habit] = field(default_factory=dict)
    """Kind of a slip that people make throughout → its finding."""

    is_markdown: bool = False
    """How hints are to write what they show."""

    language: str = ENGLISH
    """The language of the words that a script in Markdown is written with, and hints show."""

    has_own_words: bool = True
    """Whether the notation has words of the language that the script says it is in."""

    doubled: list[str | Path] = field(default_factory=list)
    """Sections whose name stands there again: what leads nowhere may have meant that one."""

    misnamed: list[str] = field(default_factory=list)
    """Sections whose name can be none, as it is to be written."""

    renamed: list[str] = field(default_factory=list)
    """Values whose name can be none, as it is to be written."""

    untyped: set[str] = field(default_factory=set)
    """Values whose type is not known, so that nothing can be said of what compares them."""

    uses: dict[str, Use] = field(default_factory=dict)
    """Sections that stand for a part of another file."""

    head: Head | None = None
    """What a part says of itself; None for a script."""

    is_incomplete: bool = False
    """Whether a part could not be put in its place, so that what it holds is missing."""

    files: tuple[str, ...] = ()
    """The files of parts that were looked for."""

    texts: dict[Path, Place] = field(default_factory=dict)
    """Where the text of a part begins, if that is known."""

    def source(self) -> Source:
        """Give the places as the script will carry them."""
        parts = (self.file, self.places, self.is_markdown, self.files)
        if self.head is None:
            return Source(*parts)
        return Source(*parts, True, tuple(self.head.parameters), self.head.leaves)

    def fault(self, rule: str, message: str, where: Path | Place, hint: str = "") -> None:
        """Report a fault at a place, or at the place of a part."""
        if len(self.findings) < _MOST_FINDINGS:
            place, section = self._place(where), _section(where)
            self.findings.append(Finding(rule, "error", message, place, section, hint))

    def slip(self, kind: str, where: Path | Place, **words: object) -> None:
        """Report a slip of the pen; a habit is one finding, which names all its lines."""
        self._slip(kind, where, self._place(where), words)

    def slip_inside(self, kind: str, path: Path, offset: int, **words: object) -> None:
        """Report a slip so many characters into the text of a part, if it is known where."""
        start = self.texts.get(path)
        at = replace(start, column=start.column + offset) if start else self.source().place(path)
        self._slip(kind, path, at, words)

    def _slip(
        self, kind: str, where: Path | Place, place: Place, words: Mapping[str, object]
    ) -> None:
        slip, words = SLIPS[kind], self._in_its_words(words)
        if slip.habit and (first := self.habits.get(kind)):
            is_many = len(first.lines) >= _MOST_FINDINGS
            if not is_many and place.line not in (
                self.findings[first.number].place.line,
                *first.lines,
            ):
                first.lines.append(place.line)
                first.written.append(f"{words.get('name')!r}: `{words.get('write')}`")
                message = first.message + first.others(slip.habit == "each")
                self.findings[first.number] = replace(self.findings[first.number], message=message)
            return
        if len(self.findings) >= _MOST_FINDINGS:
            return
        message, hint = slip.message.format(**words), filled(slip.hint, words)
        if slip.habit:
            self.habits[kind] = _Habit(len(self.findings), message)
        section = _section(where)
        told = tuple(words.items())
        self.findings.append(
            Finding(slip.rule, slip.severity, message, place, section, hint, kind, told)
        )

    def _in_its_words(self, words: Mapping[str, object]) -> Mapping[str, object]:
        """Write what a hint shows with the words of the script."""
        if self.language == ENGLISH:
            return words
        shown = ((name, words[name]) for name in ("write", "other") if name in words)
        return {**words, **{name: in_its_words(str(text), self.language) for name, text in shown}}

    def _place(self, where: Path | Place) -> Place:
        return where if isinstance(where, Place) else self.source().place(where)


def _section(where: Path | Place) -> str | None:
    """Name the section that a path leads into."""
    if isinstance(where, Place) or len(where) < 2 or where[0] != "sections":
        return None
    return str(where[1])


def filled(hint: str, words: Mapping[str, object]) -> str:
    """Fill a hint in; what holds backticks itself stands between longer runs of them."""
    parts = _CODE.split(hint)  # words and pieces of a script by turns
    return "".join(
        _code(part.format(**words)) if number % 2 else part.format(**words)
        for number, part in enumerate(parts)
    )


def _code(text: str) -> str:
    """Write a piece of a script as Markdown does (CommonMark 6.1)."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"`{text}`"


@dataclass
class _Habit:
    """A finding that stands for all of its kind."""

    number: int
    message: str
    lines: list[int] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def others(self, is_each_told: bool) -> str:
        """Name the other lines, and what to write in each where that differs."""
        if not is_each_told:
            return f" (also in {lines_named(self.lines)})"
        pairs = zip(self.lines, self.written, strict=True)
        told = [f"line {line}, {written}" for line, written in pairs][:_MOST_LINES]
        more = len(self.lines) - len(told)
        return f" (also {'; '.join(told)}{f' and {more} more' if more else ''})"


def place_name(path: Path) -> str:
    """Name a part of a script in a message, e.g. `task 'bye' of section 'closing'`."""
    match path:
        case ("sections", section, "tasks", task, *_):
            return f"task {shown(task)} of section {shown(section)}"
        case ("sections", section, "next", int(number), *_):
            return f"rule {number + 1} of section {shown(section)}"
        case ("sections", section, "limits", *_):
            return f"the limits of section {shown(section)}"
        case ("sections", section, *_):
            return f"section {shown(section)}"
        case ("anytime", int(number), *_):
            return f"anytime rule {number + 1}"
        case (str(key), *_):
            return shown(key)
    return "the script"


def folded(value: Data) -> Data:
    """Put each text into one line, as texts are where no lines count."""
    if isinstance(value, dict):
        return {key: folded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [folded(part) for part in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def short(text: str, most: int = 70) -> str:
    """Shorten a text to what a message can hold."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def in_a_line(text: str) -> str:
    """Shorten a text to what a message can hold, and write it in one line."""
    return short(" ".join(text.split()))


def shown(value: Data) -> str:
    """Show what was found, short enough for a message."""
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    return repr(short(str(value), 60))
