"""What became of a person in a programme, session by session: the values in one table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypedDict

from scriptgraph.programmes.leading import due
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.standing import Kept, Standing, Visit
from scriptgraph.script.lists import plainly


class Row(TypedDict):
    """One session."""

    planned: str
    session: str
    rule: str
    """The rule that led there; empty for the first."""

    begun: str
    ended: str | None
    danger: bool
    late: bool | None
    """Whether it began later than it was to; None where the programme is not at hand."""

    values: dict[str, Any]
    """What it has kept; None for what was declined or not told."""

    how: dict[str, str]
    """What became of each value: `told`, `declined`, `not told`, `forgotten`."""


def over_time(standing: Standing, programme: Programme | None = None) -> list[Row]:
    """Give a row for each session, in their order."""
    before: Visit | None = None
    rows = []
    for visit in standing["visits"]:
        rows.append(_row(visit, _is_late(programme, visit, before)))
        before = visit
    return rows


def names_in(rows: list[Row]) -> list[str]:
    """Name every value that some session has kept, in the order in which they came."""
    return list(dict.fromkeys(name for row in rows for name in row["how"]))


def cell(row: Row, name: str) -> str:
    """Write what became of a value in a session; empty where the session keeps no such value."""
    how = row["how"].get(name)
    if how is None:
        return ""
    return _plain(row["values"][name]) if how == "told" else f"({how})"


def homework(standing: Standing, programme: Programme) -> Iterator[tuple[str, str, str]]:
    """Give what somebody meant to do: in which session, what, and the session that took it up."""
    visits = standing["visits"]
    for number, visit in enumerate(visits):
        session = programme.by_id.get(visit["planned"])
        for name in session.homework if session else ():
            kept: Kept | None = visit.get("kept", {}).get(name)
            if kept and "value" in kept:
                yield (
                    visit["planned"],
                    _plain(kept["value"]),
                    _taken_up(programme, visits, number, name),
                )


def _taken_up(programme: Programme, visits: list[Visit], number: int, name: str) -> str:
    later = (
        visit["session"]
        for visit in visits[number + 1 :]
        if (session := programme.by_id.get(visit["planned"]))
        and name in session.knows
        and "ended" in visit
    )
    return next(later, "")


def _row(visit: Visit, late: bool | None) -> Row:
    kept = visit.get("kept", {})
    return Row(
        planned=visit["planned"],
        session=visit["session"],
        rule=visit.get("rule", ""),
        begun=visit["begun"],
        ended=visit.get("ended"),
        danger=visit.get("danger", False),
        late=late,
        values={name: one.get("value") for name, one in kept.items()},
        how={name: one["status"] for name, one in kept.items()},
    )


def _is_late(programme: Programme | None, visit: Visit, before: Visit | None) -> bool | None:
    session = programme.by_id.get(visit["planned"]) if programme else None
    if session is None:
        return None
    return due(session, before).is_late(datetime.fromisoformat(visit["begun"]))


def _plain(value: object) -> str:
    if isinstance(value, list):
        return plainly(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
