"""Writes figures down, the same way in the terminal and in the document."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.group import Group
from benchmarks.rows import Row

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
