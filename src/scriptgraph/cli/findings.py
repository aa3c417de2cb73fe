"""Show findings to people, with the line they are about, and to programs."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from scriptgraph.core.findings import Finding, Place, Severity
from scriptgraph.files.whole import regular_bytes

_COLOURS: dict[Severity, str] = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}
_NOUNS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "remark"}
_MOST = 96
"""Columns of a source line that are shown; the rest is cut off around the place."""

_MOST_BYTES = 10_000_000
"""Of a file whose lines are shown."""


def print_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Print every finding with its source line and its hint, and how many there are."""
    for finding in findings:
        console.print(_headline(finding))
        console.print(Text(_excerpt(finding.place), style="dim"), end="")
        if finding.hint:
            console.print(Text(f"       hint: {finding.hint}"))
    if findings:
        console.print()
    console.print(_summary(findings))


def finding_data(finding: Finding) -> dict[str, Any]:
    """Give a finding as a program reads it; line and column are 0 where none is known."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "section": finding.section,
        "hint": finding.hint,
    }


def _headline(finding: Finding) -> Text:
    where = f"{finding.place}: " if str(finding.place) else ""
    severity = (finding.severity, _COLOURS[finding.severity])
    return Text.assemble(where, severity, f": {finding.message} ", (f"[{finding.rule}]", "dim"))


def _summary(findings: Iterable[Finding]) -> Text:
    counts = Counter(finding.severity for finding in findings)
    found: list[Severity] = [severity for severity in _COLOURS if counts[severity]]
    if not found:
        return Text("ok", style="bold green")
    parts = [f"{counts[severity]} {_NOUNS[severity]}" for severity in found]
    plural = [part if part.startswith("1 ") else f"{part}s" for part in parts]
    return Text(", ".join(plural), style=_COLOURS[found[0]])


def _excerpt(place: Place) -> str:
    """Show the line that a place is in, and a caret under the column; empty when there is none."""
    lines = _lines(place.file)
    if not 1 <= place.line <= len(lines):
        return ""
    line, caret = lines[place.line - 1].replace("\t", " "), max(place.column - 1, 0)
    start = max(0, caret - _MOST // 2) if len(line) > _MOST else 0
    shown = line[start : start + _MOST]
    before, after = ("…" if start else ""), ("…" if start + _MOST < len(line) else "")
    under = sum(map(_columns, before + shown[: caret - start]))
    return f"{place.line:>6} | {before}{shown}{after}\n       | {' ' * under}^\n"


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@lru_cache(maxsize=4)
def _lines(file: str) -> tuple[str, ...]:
    try:
        text = regular_bytes(Path(file), _MOST_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        return ()  # the finding itself says that the file cannot be read
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
