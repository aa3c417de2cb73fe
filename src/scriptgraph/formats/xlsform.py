"""Read an XLSForm, a questionnaire in a spreadsheet as ODK and KoboToolbox have it, as a script.

Only what asks in words is read: `select_one`, `integer`, `decimal`, `text`, `note`, and groups that
have a label or none. What a script cannot say is refused with sheet, row and column. `pyxform`
would make a form for machines of it, in which no cell can be named any more; so the sheets are read
as they are, with `openpyxl`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import ScriptError
from scriptgraph.core.extras import require
from scriptgraph.core.findings import Place
from scriptgraph.files.whole import regular_bytes
from scriptgraph.formats.build import build
from scriptgraph.formats.naming import slug, title_from
from scriptgraph.formats.outline import Outline, shown
from scriptgraph.formats.relevance import Answers, CannotRelateError, relevant
from scriptgraph.formats.skip_rules import Rule, Test, all_of, written
from scriptgraph.script.authors_words import LANGUAGES
from scriptgraph.script.check.faults import faults
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.script.ranges import as_range
from scriptgraph.script.slots import literal

EXTRA = "xlsform"
_MOST_BYTES = 5_000_000
_MOST_UNPACKED = 60_000_000
_MOST_ROWS = 2_000
_TYPES = {"integer": "integer", "decimal": "number", "text": "string"}
_ALLOWED = "select_one LIST, integer, decimal, text, note, begin_group, end_group"
_READ = frozenset({"type", "name", "label", "required", "constraint", "relevant"})
_LABEL = re.compile(r"label(?:\s*::?\s*(.+?)\s*(?:\(([A-Za-z-]{2,12})\))?)?", re.IGNORECASE)
_RANGE = re.compile(r"\.\s*>=\s*(-?[\d.]+)\s+and\s+\.\s*<=\s*(-?[\d.]+)")
_FILLED_IN = re.compile(r"\$\{")
_RESERVED = frozenset({END_OF_SESSION, "start", "dispatch", "patient", "back"})
_NAME = re.compile(r"[^\W\d-][\w]*")
_SCORE = re.compile(r"-?(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?")


def load_xlsform(path: Path) -> Script:
    """Load an XLSForm as a script of one section.

    Raises:
        ScriptError: When it cannot be read, or a script cannot say it; the error lists all of it.
        InputError: When the extra `xlsform` is not installed.
    """
    outline = Outline(str(path))
    outline.places[()] = Place(str(path), 1, 1)
    if book := _opened(outline, path):
        _Reader(outline, book).read(path.stem)
    if outline.findings:
        raise ScriptError(outline.findings)
    script, findings = build(outline)
    found = [*findings, *(faults(script) if script else ())]
    errors = [finding for finding in found if finding.severity == "error"]
    if errors or script is None:
        raise ScriptError(errors)
    return script


@dataclass(frozen=True)
class _Row:
    """A row of a sheet: its filled cells by the name of their column."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def _opened(outline: Outline, path: Path) -> Mapping[str, list[_Row]] | None:
    """Read the sheets; None where the file is none, which is told."""
    openpyxl = require("openpyxl", EXTRA)
    try:
        size = len(regular_bytes(path, _MOST_BYTES))
        with zipfile.ZipFile(path) as packed:
            size += sum(one.file_size for one in packed.infolist())
        if size > _MOST_UNPACKED:
            raise ValueError(f"it is too large: {size / 1e6:.0f} MB unpacked")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        return {sheet.title.strip().casefold(): list(_rows(sheet)) for sheet in book.worksheets}
    except Exception as error:  # openpyxl raises whatever a broken part of it does
        why = " ".join(str(error).split()) or type(error).__name__
        outline.fault("no-file", f"this is no workbook (.xlsx): {why}", ())
        return None


def _rows(sheet: Any) -> Iterator[_Row]:
    columns: dict[str, int] = {}
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > _MOST_ROWS:
            raise ValueError(f"sheet {sheet.title!r} has more than {_MOST_ROWS} rows")
        texts = [_text(cell) for cell in cells]
        if not columns:
            columns = {text.casefold(): n for n, text in enumerate(texts, start=1) if text}
            if len(columns) < sum(map(bool, texts)):
                raise ValueError(f"sheet {sheet.title!r} has two columns of one name")
        elif any(texts):
            named = {name: texts[n - 1] for name, n in columns.items() if n <= len(texts)}
            filled = {name: text for name, text in named.items() if text}
            yield _Row(sheet.title, number, filled, columns)


def _text(cell: object) -> str:
    """Give what stands in a cell; a whole number without `.0`."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


class _Reader:
    """Turns the rows of `survey` into tasks."""

    def __init__(self, outline: Outline, book: Mapping[str, list[_Row]]) -> None:
        self.outline, self.book = outline, book
        self.settings = next(iter(book.get("settings", [])), None)
        self.tasks: dict[str, dict[str, Any]] = {}
        self.places: dict[str, Place] = {}
        self.asked: dict[str, Answers] = {}
        """What each row before asks, by its name."""

        self.around: list[Test | Rule | None] = []
        """When the groups are asked that a row stands in; None for always."""

    def read(self, stem: str) -> None:
        """Take all of it."""
        rows = self.book.get("survey")
        if not rows:
            self.outline.fault("missing", "the workbook has no sheet `survey` with rows", ())
            return
        self.label, language = self.label_column(rows[0])
        for row in rows if not self.outline.findings else ():
            self.row(row)
        title = self.setting("form_title") or title_from(slug(stem) or "form")
        name = slug(self.setting("form_id") or title) or "form"
        name = f"{name}_items" if name in _RESERVED else name
        path = ("sections", name)
        self.outline.places |= {("script",): Place(self.outline.file, 1, 1), path: self.at(rows[0])}
        for task, place in self.places.items():
            self.outline.places[*path, "tasks", task] = place
        source = f"XLSForm {' '.join(filter(None, (name, self.setting('version'))))}"
        body = {"title": title, "questionnaire": {"source": source}, "tasks": self.tasks}
        self.outline.data = {"script": name, "title": title, "sections": {name: body}}
        if language:
            self.outline.data["language"] = language

    def setting(self, key: str) -> str:
        """Give a setting of the form; empty where it has none."""
        return self.settings[key] if self.settings else ""

    def label_column(self, first: _Row) -> tuple[str, str]:
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

    def at(self, row: _Row, column: str = "type") -> Place:
        """Give the place of a cell: its row and its column."""
        return Place(self.outline.file, row.number, row.columns.get(column, 1))

    def refuse(self, row: _Row, column: str, found: str) -> None:
        """Tell what of a cell a script cannot say."""
        message = f"sheet {row.sheet!r}, row {row.number}, column {column!r}: {found}"
        self.outline.fault("xlsform-cannot-say", message, self.at(row, column))

    def row(self, row: _Row) -> None:
        """Take one row of `survey`."""
        kind = " ".join(row["type"].replace("begin group", "begin_group").split())
        kind = kind.replace("end group", "end_group").replace("select one ", "select_one ")
        odd = [c for c in row.cells if c not in _READ and not _LABEL.fullmatch(c)]
        for column in odd:
            allowed = ", ".join(sorted(_READ))
            self.refuse(row, column, f"{shown(row[column])}; allowed columns are {allowed}")
        if kind == "end_group" and self.around:
            self.around.pop()
        if kind == "begin_group":
            self.around.append(self.relevant(row))
        if odd or kind in ("begin_group", "end_group", "note"):
            if row[self.label] and kind != "end_group" and not odd:
                self.keep(row, {"say": row[self.label]})
            return
        if kind not in _TYPES and not kind.startswith("select_one "):
            self.refuse(row, "type", f"{shown(row['type'])}; allowed are {_ALLOWED}")
        elif not row[self.label]:
            self.refuse(row, self.label, "a question without a label has no words to be asked in")
        elif (value := self.value(row, kind)) is not None:
            name = row["name"]
            self.keep(row, {"say": row[self.label], "collect": {name: value}})

    def relevant(self, row: _Row) -> Test | Rule | None:
        """Read when a row is asked; None for always, or where that cannot be said: it is told."""
        try:
            return relevant(row["relevant"], self.asked) if row["relevant"] else None
        except CannotRelateError as error:
            self.refuse(row, "relevant", f"{shown(row['relevant'])}: {error}")
            return None

    def keep(self, row: _Row, body: dict[str, Any]) -> None:
        """Keep a task under the name of its row."""
        name = row["name"] or f"note_{row.number}"
        if not _NAME.fullmatch(name):
            self.refuse(row, "name", f"{shown(name)}; allowed are letters, digits and `_`")
        elif name in self.tasks:
            self.refuse(row, "name", f"{name!r} stands there twice")
        elif _FILLED_IN.search(body["say"]):
            self.refuse(row, self.label, "`${...}`, which a script does not fill in")
        else:
            own = None if row["type"].startswith("begin") else self.relevant(row)
            rules = [rule for rule in (*self.around, own) if rule is not None]
            there = {"if": written(all_of(rules))} if rules else {}
            self.tasks[name] = {**body, "say": literal(body["say"]), **there}
            for value, kind in body.get("collect", {}).items():
                listed = tuple(kind) if isinstance(kind, list) else kind
                self.asked[value] = Answers(listed, self.names_of(row))
            self.places[name] = self.at(row, "name")

    def names_of(self, row: _Row) -> tuple[str, ...]:
        """Give the names of the choices of a row; empty where it has none."""
        kind = row["type"].replace("select one", "select_one")
        _, is_choice, listed = kind.partition("select_one")
        rows = self.book.get("choices", []) if is_choice else []
        return tuple(
            one["name"] for one in rows if listed.strip() in (one["list_name"], one["list name"])
        )

    def value(self, row: _Row, kind: str) -> str | list[str] | None:
        """Give the type of what a row asks for; None where that cannot be said, which is told."""
        constraint = row["constraint"]
        if kind.startswith("select_one "):
            if kind.endswith(" or_other"):
                self.refuse(row, "type", f"{shown(kind)}, so that other answers count as well")
                return None
            if constraint:
                self.refuse(row, "constraint", f"{shown(constraint)} of a choice")
            return self.choices(row, kind.removeprefix("select_one ").strip())
        if not constraint:
            return _TYPES[kind]
        found = _RANGE.fullmatch(constraint)
        try:
            if found is None or kind == "text":
                raise ValueError("allowed is a range of numbers, `. >= 0 and . <= 10`")
            return as_range(f"{_TYPES[kind]} {found[1]}..{found[2]}")
        except ValueError as error:
            self.refuse(row, "constraint", f"{shown(constraint)}; {error}")
            return None

    def choices(self, row: _Row, listed: str) -> list[str] | None:
        """Give the answers of a list: with their numbers where each name of one is a number."""
        rows = [one for one in self.book.get("choices", []) if one["list_name"] == listed]
        rows = rows or [one for one in self.book.get("choices", []) if one["list name"] == listed]
        if not rows:
            self.refuse(row, "type", f"the list {listed!r}, which is not in `choices`")
            return None
        labels = [one[self.label] for one in rows]
        names = [one["name"] for one in rows]
        for one, label in zip(rows, labels, strict=True):
            if not label or not one["name"]:
                self.refuse(one, self.label, "an answer without a name and a label")
                return None
        return _with_numbers(names, labels)


def _with_numbers(names: Sequence[str], labels: Sequence[str]) -> list[str]:
    if all(_SCORE.fullmatch(name) for name in names):
        return [f"{name} = {label}" for name, label in zip(names, labels, strict=True)]
    return list(labels)
