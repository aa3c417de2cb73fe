"""What becomes of people when their programme changes: where they are, and what they leave."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from langgraph.store.base import BaseStore

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.leading import due, leads
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.onward import Onward, in_words
from scriptgraph.programmes.remembering import remembered
from scriptgraph.programmes.renaming import brought_up
from scriptgraph.programmes.standing import LeftBehind, SameMeaning, Standing, last, visits_of
from scriptgraph.script.changes import renames
from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.sessions.whereabouts import Saver, decided, onward
from scriptgraph.state.session import Value

Fate = Literal["moves", "renamed", "leaves", "stays", "there"]
"""What becomes of a person.

`moves`: they go on as the programme is now. `renamed`: they do, by new names. `leaves`: only where
somebody wants that they leave something behind (`migrate`). `stays`: they cannot, and why. `there`:
it is the programme that they went on with last.
"""


@dataclass(frozen=True)
class PersonProspect:
    """What becomes of one person."""

    person: str
    fate: Fate
    reasons: tuple[str, ...] = ()
    """Why they stay; where they are otherwise, and what will keep them there once that is over."""

    session: str | None = None
    """The session that they are in the middle of: it ends with the script that it began with."""

    sessions: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    """Old name → name of today; only of what they know."""

    left: tuple[LeftBehind, ...] = ()
    same: tuple[SameMeaning, ...] = ()
    """What means what was told, as somebody has decided."""

    anew: tuple[LeftBehind, ...] = ()
    """What is not known any more, as somebody has decided."""

    worked_out: dict[str, Value] = field(default_factory=dict)
    """What is worked out by another formula now → what it comes to."""

    def as_json(self) -> dict[str, Any]:
        """Give it for a program."""
        listed = {name: list(getattr(self, name)) for name in ("reasons", "left", "same", "anew")}
        return {**asdict(self), **listed}


async def person_prospect(
    saver: Saver,
    memory: BaseStore,
    person: str,
    new: Programme,
    old: Programme | None = None,
    *,
    now: datetime,
    same: Container[str] = (),
    anew: Container[str] = (),
) -> PersonProspect:
    """Say what becomes of a person when a programme is to be a new version.

    Args:
        saver: Where the sessions are kept.
        memory: What is remembered of people.
        person: The person.
        new: The new version.
        old: The version before, to say where they would be by it; None where there is none at hand.
        now: The time.
        same: The values that mean what was told, as somebody has decided.
        anew: The values that are not to be known any more, where they may not.

    Raises:
        InputError: When they have not begun the programme.
    """
    found = await onward(saver, memory, new, person, now)
    if found is None:
        before = await remembered(memory, person, old.id) if old else None
        if before is None:
            raise InputError(f"{person!r} has not begun {new.id!r}")
        reason = (
            f"they would begin {new.id!r} anew, for they are in {before['programme']!r}: write "
            f"`renamed_from: {before['programme']}` at its top, if it is the same programme"
        )
        return PersonProspect(person, "stays", (reason,))
    return prospect_of(decided(found, same, anew), old)


def prospect_of(found: Onward, old: Programme | None = None) -> PersonProspect:
    """Say what becomes of a person whose whereabouts are known; see `person_prospect`."""
    if reasons := (*found.obstacles(),):
        return PersonProspect(found.person, "stays", reasons)
    return _going_on(found, old)


def _going_on(found: Onward, old: Programme | None) -> PersonProspect:
    visit = last(found.standing["visits"])
    left = tuple(found.lost())
    sessions, values = found.new_names("session"), found.new_names("value")
    is_renamed = bool(sessions or values) or found.kept["programme"] != found.programme.id
    fate: Fate = "moves" if found.has_changed or found.same else "there"
    fate = "leaves" if left or found.anew else "renamed" if is_renamed else fate
    return PersonProspect(
        person=found.person,
        fate=fate,
        reasons=(
            _now(found.programme, found.standing),
            *_otherwise(found, old),
            *found.ahead(),
        ),
        session=visit["session"] if visit and "ended" not in visit else None,
        sessions=sessions,
        values=values,
        left=left,
        same=found.same,
        anew=found.anew,
        worked_out=found.worked_out_anew(),
    )


def _otherwise(found: Onward, old: Programme | None) -> tuple[str, ...]:
    """Say where they would be by the version before, where that is elsewhere."""
    visit = last(found.kept["visits"])
    if old is None or visit is None or "ended" not in found.standing["visits"][-1]:
        return ()
    before = brought_up(old, found.kept)
    if before["visits"][-1]["planned"] not in old.by_id or "ended" not in visit:
        return ()
    was, now = leads(old, before), leads(found.programme, found.standing)
    known = renames(old.plan, found.programme.plan)
    if known.target(was.target) == now.target or (was.why and now.why):
        return ()
    return (f"by the version before {_now(old, before)}",)


def _now(programme: Programme, standing: Standing) -> str:
    """Say where somebody is: in a session, before one, at the end, or waiting for a human."""
    visit = standing["visits"][-1]
    if "ended" not in visit:
        return f"they are in {visit['planned']} ({visit['session']})"
    lead = leads(programme, standing)
    if lead.why:
        return f"they wait for a human after {visit['planned']} ({lead.why})"
    if lead.target == END_OF_SESSION:
        return f"the programme is over for them, after {visit['planned']}"
    when = due(programme.by_id[lead.target], visit).earliest
    since = f", not before {when.isoformat(timespec='minutes')}" if when else ""
    had = visits_of(standing, lead.target)
    again = f", which they have had {had} time{'s' * (had > 1)}" if had else ""
    return f"they come to {lead.target}{again}{since} ({lead.label})"


def left_lines(found: PersonProspect) -> list[str]:
    """Say what is left behind, or means the same or another thing now, one after the other."""
    return [
        *(f"left behind: {in_words(one)}" for one in found.left),
        *(f"not known any more: {one['name']!r}, of {one['session']}" for one in found.anew),
        *(f"still means what was told: {one['name']!r}, of {one['session']}" for one in found.same),
        *(f"worked out anew: {name} = {value}" for name, value in found.worked_out.items()),
    ]
