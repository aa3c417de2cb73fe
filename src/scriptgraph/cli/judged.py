"""How figures that judges gave, what they cost, and what is waited for are worded for people."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scriptgraph.report.wording import MISSING, counted, kept_calls


def number(value: float | None, interval: Sequence[float] | None = None, digits: int = 2) -> str:
    """Write a figure with its interval."""
    if value is None:
        return MISSING
    return f"{value:.{digits}f}{_around(interval, digits)}"


def percent(value: float | None, interval: Sequence[float] | None = None) -> str:
    """Write a share with its interval."""
    if value is None:
        return MISSING
    return f"{100 * value:.1f} %{_around([100 * end for end in interval or ()], 1)}"


def asked(cost: Mapping[str, Any]) -> str:
    """Write what calls have cost together (`scriptgraph.core.calls.Spent`)."""
    unmetered = f", {cost['unmetered']} without a count" if cost["unmetered"] else ""
    kept = f"; {kept_calls(cost['kept'])}" if cost["kept"] else ""
    return (
        f"{counted(cost['calls'], 'call')}, {cost['input_tokens']:,} → "
        f"{cost['output_tokens']:,} tokens{unmetered}{kept}"
    )


def waiting(until: float) -> str:
    """Say until when a server is left alone, as it has asked."""
    return f"waiting for the server until {time.strftime('%H:%M:%S', time.localtime(until))}"


def judged_by(found: Mapping[str, Any]) -> str:
    """Say whose judgement it is."""
    return "rehearsed" if found["rehearsal"] else f"judged by {found['judge']}"


def reasons(why: Mapping[str, int]) -> Iterator[str]:
    """List why something is missing, and how often."""
    return (f"  {count}x {reason}" for reason, count in why.items())


def _around(interval: Sequence[float] | None, digits: int) -> str:
    return f" [{interval[0]:.{digits}f}, {interval[1]:.{digits}f}]" if interval else ""
