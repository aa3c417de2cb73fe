"""Read an XLSForm as a script of one section, whose tasks are its rows in order.

Only what asks in words is read: `select_one`, `integer`, `decimal`, `text`, `note`, groups that
have a label or none, repeats of such questions, and how many of a repeat there are. What a script
cannot say is refused with sheet, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import ScriptError
from scriptgraph.core.findings import Place
from scriptgraph.formats.build import build
from scriptgraph.formats.naming import slug, title_from
from scriptgraph.formats.outline import Outline, shown
from scriptgraph.formats.skip_rules import Rule, Test, all_of, written
from scriptgraph.formats.xlsform.answers import CHOICE, TYPES, choice, listed, plain
from scriptgraph.formats.xlsform.relevance import Answers, CannotRelateError, counted, relevant
from scriptgraph.formats.xlsform.repeating import INSTEAD, NOT_IN_REPEAT, Repeat
from scriptgraph.formats.xlsform.sheets import CannotSayError, Row, opened
from scriptgraph.script.authors_words import LANGUAGES
from scriptgraph.script.check.faults import faults
from scriptgraph.script.model import Script
from scriptgraph.script.reserved import is_reserved
from scriptgraph.script.slots import literal

_GROUPS = ("begin_group", "end_group", "begin_repeat", "end_repeat")
_ALLOWED = f"select_one LIST, integer, decimal, text, note, calculate, {', '.join(_GROUPS)}"
_READ = frozenset({"type", "name", "label", "required", "constraint", "relevant"})
_READ_OF = {
    "begin_group": _READ - {"constraint"},
    "begin_repeat": (_READ | {"repeat_count"}) - {"constraint"},
    "calculate": frozenset({"type", "name", "calculation"}),
}
_LABEL = re.compile(r"label(?:\s*::?\s*(.+?)\s*(?:\(([A-Za-z-]{2,12})\))?)?", re.IGNORECASE)
_FILLED_IN = re.compile(r"\$\{")
_NAME = re.compile(r"[^\W\d-][\w]*")


def load_xlsform(path: Path) -> Script:
    """Load an XLSForm as a script of one section, as `read_xlsform` does."""
    return read_xlsform(path)[0]


def read_xlsform(path: Path) -> tuple[Script, list[str]]:
    """Load an XLSForm as a script of one section, and say what of it the script does not keep.

    Raises:
        ScriptError: When it cannot be read, or a script cannot say it; the error lists all of it.
        InputError: When the extra `xlsform` is not installed.
    """
    outline = Outline(str(path))
    outline.places[()] = Place(str(path), 1, 1)
    remarks: list[str] = []
    if book := opened(outline, path):
        reader = _Reader(outline, book)
        reader.read(path.stem)
        remarks = reader.remarks
    if outline.findings:
        raise ScriptError(outline.findings)
    script, findings = build(outline)
    found = [*findings, *(faults(script) if script else ())]
    errors = [finding for finding in found if finding.severity == "error"]
    if errors or script is None:
        raise ScriptError(errors)
    return script, remarks


class _Reader:
    """Turns the rows of `survey` into tasks."""

    def __init__(self, outline: Outline, book: Mapping[str, list[Row]]) -> None:
        self.outline, self.book = outline, book
        self.settings = next(iter(book.get("settings", [])), None)
        self.tasks: dict[str, dict[str, Any]] = {}
        self.computed: dict[str, str] = {}
        self.places: dict[tuple[str, str], Place] = {}
        """The place of what is in `tasks` or `computed`, by that and its name."""

        self.asked: dict[str, Answers] = {}
        """What each row before asks, by its name."""

        self.open: list[tuple[Row, Test | Rule | None]] = []
        """The rows that begin what a row stands in, and when that is asked; None for always."""

        self.repeat: Repeat | None = None
        """The repeat that a row stands in."""

        self.remarks: list[str] = []
        """What of the form the script does not keep."""

    def read(self, stem: str) -> None:
        """Take all of it."""
        rows = self.book.get("survey")
        if not rows:
            self.outline.fault("missing", "the workbook has no sheet `survey` with rows", ())
            return
        self.label, language = self.label_column(rows[0])
        for row in rows if not self.outline.findings else ():
            try:
                self.row(row)
            except CannotSayError as error:
                self.refuse(error.row, error.column, str(error))
        for row, _ in self.open:
            self.refuse(row, "type", f"{shown(row['type'])}, which nothing ends")
        title = self.setting("form_title") or title_from(slug(stem) or "form")
        name = slug(self.setting("form_id") or title) or "form"
        name = f"{name}_items" if is_reserved(name) else name
        path = ("sections", name)
        self.outline.places |= {("script",): Place(self.outline.file, 1, 1), path: self.at(rows[0])}
        for (part, one), place in self.places.items():
            self.outline.places[*(path if part == "tasks" else ()), part, one] = place
        source = f"XLSForm {' '.join(filter(None, (name, self.setting('version'))))}"
        body = {"title": title, "questionnaire": {"source": source}, "tasks": self.tasks}
        said = {"language": language, "computed": self.computed}
        self.outline.data = {"script": name, "title": title, "sections": {name: body}}
        self.outline.data |= {key: value for key, value in said.items() if value}

    def setting(self, key: str) -> str:
        """Give a setting of the form; empty where it has none."""
        return self.settings[key] if self.settings else ""

    def label_column(self, first: Row) -> tuple[str, str]:
        """Choose the column of labels, and give its language; several need a default."""
        found = {name: match for name in first.columns if (match := _LABEL.fullmatch(name))}
        wanted = self.setting("default_language").casefold()
        if len(found) > 1 and wanted:
            chosen = [name for name in found if wanted in name]
            found = {name: found[name] for name in chosen}
        if len(found) != 1:
            message = f"sheet {first.sheet!r} has {len(found)} columns of labels, and not one"
            hint = "Of several languages, `default_language` in `settings` names the one to read."
            self.outline.fault("xlsform-cannot-say", message, self.at(first), hint)
            return "label", ""
        name, match = next(iter(found.items()))
        default = _LABEL.fullmatch(f"label::{wanted}")
        named = match if match[1] or default is None else default
        return name, (named[2] or LANGUAGES.get(named[1] or "", "")).casefold()

    def at(self, row: Row, column: str = "type") -> Place:
        """Give the place of a cell: its row and its column."""
        return Place(self.outline.file, row.number, row.columns.get(column, 1))

    def refuse(self, row: Row, column: str, found: str) -> None:
        """Tell what of a cell a script cannot say."""
        message = f"sheet {row.sheet!r}, row {row.number}, column {column!r}: {found}"
        self.outline.fault("xlsform-cannot-say", message, self.at(row, column))
        if self.repeat:
            self.repeat.is_refused = True

    def row(self, row: Row) -> None:
        """Take one row of `survey`.

        Raises:
            CannotSayError: When a script cannot say it.
        """
        read = _READ_OF.get(row.kind, _READ)
        odd = [c for c in row.cells if c not in read and not self.is_label(row, c)]
        for column in odd:
            allowed = ", ".join(sorted(read))
            self.refuse(row, column, f"{shown(row[column])}; allowed columns are {allowed}")
        match row.kind:
            case "begin_group" | "begin_repeat":
                self.begin(row, is_odd=bool(odd))
            case "end_group" | "end_repeat":
                self.end(row)
            case _ if self.repeat:
                self.repeated(row, self.repeat)
            case _ if odd:
                pass  # what it would be without them nobody knows
            case "note":
                if row[self.label]:
                    self.keep(row, {"say": self.words(row)})
            case "calculate":
                self.calculated(row)
            case kind if kind in TYPES or kind.startswith(CHOICE):
                self.keep(row, {"say": self.words(row), "collect": {row["name"]: self.value(row)}})
            case _:
                raise CannotSayError(row, "type", f"{shown(row['type'])}; allowed are {_ALLOWED}")

    def is_label(self, row: Row, column: str) -> bool:
        """Say whether a column holds what a row says; a calculation says nothing."""
        return row.kind != "calculate" and _LABEL.fullmatch(column) is not None

    def begin(self, row: Row, *, is_odd: bool) -> None:
        """Begin a group, whose label is a text of its own, or a repeat."""
        self.open.append((row, None))
        if self.repeat:
            raise CannotSayError(row, "type", f"{shown(row['type'])} {NOT_IN_REPEAT}")
        if row.kind == "begin_repeat":
            self.repeat = Repeat(row, is_refused=is_odd)
        self.open[-1] = (row, self.relevant(row))
        if self.repeat and self.repeat.counted_by and not is_odd:
            self.open[-1] = (row, self.counted_by(self.repeat))
        if row.kind == "begin_group" and row[self.label] and not is_odd:
            self.keep(row, {"say": self.words(row)})

    def counted_by(self, repeat: Repeat) -> Test | Rule:
        """Read a repeat of which a question before it says how many there are: none where it is 0.

        Raises:
            CannotSayError: When that is no question which asks for a whole number once.
        """
        known = self.asked.get(repeat.counted_by)
        is_once = known is not None and not known.part_of and not known.is_sure
        self.remarks.append(repeat.count_by(known.kind if known and is_once else None))
        own = self.open[-1][1]
        more = Test(repeat.counted_by, ">", 0)
        return all_of([own, more]) if own else more

    def end(self, row: Row) -> None:
        """End what was begun last, if it is that."""
        kind = row.kind.removeprefix("end_")
        if not self.open or self.open[-1][0].kind != f"begin_{kind}":
            raise CannotSayError(row, "type", f"{shown(row['type'])}, and no {kind} is open")
        repeat = self.repeat if self.repeat and self.open[-1][0] is self.repeat.row else None
        try:
            if repeat:
                self.repeat = None
                self.end_repeat(repeat)
        finally:
            self.open.pop()

    def end_repeat(self, repeat: Repeat) -> None:
        """Keep a repeat as a task that asks for a list."""
        parts = {
            one: Answers(kind, part_of=repeat.row["name"])
            for one, (kind, _) in repeat.asked.items()
        }
        self.asked = parts | self.asked
        if not repeat.is_refused:
            label = self.words(repeat.row) if repeat.row[self.label] else ""
            collect = {repeat.row["name"]: repeat.listed()}
            self.keep(repeat.row, {"say": repeat.words(label), "collect": collect})

    def repeated(self, row: Row, repeat: Repeat) -> None:
        """Take a question that is asked once for each record."""
        if row.kind not in TYPES:
            instead = f"; a part of a record {INSTEAD}" if row.kind.startswith(CHOICE) else ""
            raise CannotSayError(row, "type", f"{shown(row['type'])} {NOT_IN_REPEAT}{instead}")
        if row["relevant"]:
            raise CannotSayError(
                row, "relevant", f"{shown(row['relevant'])} {NOT_IN_REPEAT}, always"
            )
        self.named(row)
        repeat.ask(row, plain(row), self.words(row))

    def calculated(self, row: Row) -> None:
        """Keep how many records a list has, under a name."""
        try:
            self.computed[self.named(row)] = counted(row["calculation"], self.asked)
        except CannotRelateError as error:
            raise CannotSayError(
                row, "calculation", f"{shown(row['calculation'])}: {error}"
            ) from error
        self.asked[row["name"]] = Answers("integer", is_sure=True)
        self.places["computed", row["name"]] = self.at(row, "name")

    def relevant(self, row: Row) -> Test | Rule | None:
        """Read when a row is asked; None for always."""
        try:
            return relevant(row["relevant"], self.asked) if row["relevant"] else None
        except CannotRelateError as error:
            raise CannotSayError(row, "relevant", f"{shown(row['relevant'])}: {error}") from error

    def words(self, row: Row) -> str:
        """Give the words of a row."""
        if not row[self.label]:
            why = "a question without a label has no words to be asked in"
            raise CannotSayError(row, self.label, why)
        if _FILLED_IN.search(row[self.label]):
            raise CannotSayError(row, self.label, "`${...}`, which a script does not fill in")
        return literal(row[self.label])

    def named(self, row: Row) -> str:
        """Give the name of a row."""
        said = row.kind in ("note", "begin_group")
        name = row["name"] or (f"note_{row.number}" if said else "")
        if not _NAME.fullmatch(name):
            raise CannotSayError(row, "name", f"{shown(name)}; allowed are letters, digits and `_`")
        if self.repeat is None and (name in self.tasks or name in self.computed):
            raise CannotSayError(row, "name", f"{name!r} stands there twice")
        return name

    def keep(self, row: Row, body: dict[str, Any]) -> None:
        """Keep a task under the name of its row."""
        name = self.named(row)
        own = None if row.kind.startswith("begin") else self.relevant(row)
        rules = [rule for rule in (*(rule for _, rule in self.open), own) if rule is not None]
        there = {"if": written(all_of(rules))} if rules else {}
        self.tasks[name] = {**body, **there}
        names = tuple(one["name"] for one in listed(row, self.book.get("choices", [])))
        for value, kind in body.get("collect", {}).items():
            self.asked[value] = Answers(tuple(kind) if isinstance(kind, list) else kind, names)
        self.places["tasks", name] = self.at(row, "name")

    def value(self, row: Row) -> str | list[str]:
        """Give the type of what a row asks for."""
        if row.kind.startswith(CHOICE):
            return choice(row, self.book.get("choices", []), self.label)
        return plain(row)
