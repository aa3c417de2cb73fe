"""Writes `docs/benchmarks.md`: the table, what stands in the way, and how it all is measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from benchmarks.group import Measured
from benchmarks.machine import machine, versions
from benchmarks.wording import HEADER, caveat, cells, notes

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
        yield _table(HEADER, (cells(row) for row in one.group.rows))


def _group(one: Measured) -> Iterator[str]:
    yield f"### {one.title}, in detail\n"
    yield one.method.strip() + "\n"
    if said := notes(one.group):
        yield "\n".join(f"* {note}" for note in said) + "\n"
    for details in one.group.details:
        yield f"{details.caption}:\n"
        yield _table(details.header, details.lines)


def _where(on: date) -> Iterator[str]:
    described = {"date": on.isoformat(), **machine(), **versions()}
    yield _table(("", ""), described.items())


def _table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    ruled = [header, ["---"] * len(header), *lines]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in ruled) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
