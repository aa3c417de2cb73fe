"""How figures are written for people: `46.1 % [39.4, 52.9]`, and a dash for what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scriptgraph.metrics.intervals import Interval
from scriptgraph.metrics.measures import Measure
from scriptgraph.metrics.spending import Bill
from scriptgraph.metrics.summary import GroupSummary

MISSING = "–"  # noqa: RUF001  # a dash, as tables have it


def figure(
    measure: Measure, value: float | None, interval: Interval | None = None, n: int | None = None
) -> str:
    """Write a value with its interval, and over how many it is."""
    if value is None:
        return MISSING
    around = ""
    if interval is not None:
        low, high = _number(measure, interval.low), _number(measure, interval.high)
        around = f" [{low}, {high}]"
    over = "" if n is None else f" n {n:,}"
    return f"{_with_unit(measure, _number(measure, value))}{around}{over}"


def difference(measure: Measure, value: float | None, interval: Interval | None) -> str:
    """Write a difference with its interval: with its sign, and of shares in points."""
    if value is None:
        return MISSING
    number = f"{_scaled(measure, value):+,.{measure.digits}f}"
    unit = " points" if measure.kind == "share" else f" {measure.unit}".rstrip()
    around = ""
    if interval is not None:
        low, high = (_scaled(measure, end) for end in (interval.low, interval.high))
        around = f" [{low:+,.{measure.digits}f}, {high:+,.{measure.digits}f}]"
    return f"{number}{unit}{around}"


def chance(p: float | None) -> str:
    """Write a p; what is below a thousandth is only said to be."""
    if p is None:
        return MISSING
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def kept_calls(number: int) -> str:
    """Say how many calls were answered from what was kept."""
    were = counted(number, "call was", "calls were")
    return f"{were} answered from kept answers: not asked anew, not paid again, no further draws"


def kept_in_figures(number: int) -> str:
    """Say the same above figures, in which what such calls took is missing."""
    return f"{kept_calls(number)}; what those of agents and patients took is in no figure"


def with_people(judge: str, people: Mapping[str, Mapping[str, Any]], how: str) -> str:
    """Say how well a judge agrees with people, or that nobody knows."""
    if people:
        known = (
            f"{name} kappa {_kappa(one['kappa'])} on {one['n']}{_ratings(one)}"
            for name, one in people.items()
        )
        return f"{judge} against people: {', '.join(known)}"
    return f"how well {judge} agrees with people nobody knows here (`{how}` says it)"


def _ratings(one: Mapping[str, Any]) -> str:
    """Say how many ratings that is, of all people; empty where nobody wrote it down."""
    return f" ({counted(one['ratings'], 'rating')})" if "ratings" in one else ""


def _kappa(value: float | None) -> str:
    return MISSING if value is None else f"{value:.2f}"


def dollars(value: float | None) -> str:
    """Write an amount of money."""
    return MISSING if value is None else f"${value:,.4f}"


def at_least(bill: Bill) -> str:
    """Write a sum, or, where parts of it are unknown, the least that it is; empty for nothing."""
    if bill.dollars is not None:
        return dollars(bill.dollars)
    return f"at least {dollars(bill.known)}" if bill.known else ""


def share(part: int, whole: int) -> str:
    """Write how many of how many, and what share that is."""
    return f"{part:,} of {whole:,} ({100 * part / whole:.0f} %)" if whole else MISSING


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: `1 dialogue`, `2 dialogues`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def shown_name(group: GroupSummary) -> str:
    """Name a group; a rehearsal, and that none of it is left, is marked wherever it stands."""
    if not group.dialogues:
        return f"{group.title} (none left)"
    mark = rehearsal_mark(group)
    return f"{group.title} ({mark})" if mark else group.title


def rehearsal_mark(group: GroupSummary) -> str:
    """Mark a group in which the rehearsal model spoke, and as whom; empty where it did not."""
    if group.rehearsals == group.partial_rehearsals:
        return rehearsed_as(group.rehearsed_roles)
    return "rehearsal"


def rehearsed_as(roles: Sequence[str]) -> str:
    """Say whom the rehearsal model played beside language models; empty for nobody."""
    return f"{', '.join(roles)} rehearsed" if roles else ""


def _scaled(measure: Measure, value: float) -> float:
    return 100 * value if measure.kind == "share" else value


def _number(measure: Measure, value: float) -> str:
    return f"{_scaled(measure, value):,.{measure.digits}f}"


def _with_unit(measure: Measure, number: str) -> str:
    if measure.kind == "share":
        return f"{number} %"
    if measure.unit == "$":
        return f"${number}"
    return f"{number} {measure.unit}".rstrip()
