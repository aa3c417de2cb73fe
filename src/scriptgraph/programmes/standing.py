"""What is remembered of a person's way through a programme: their sessions, and what these kept.

It is plain data, as a store keeps it. Nothing in it is kept twice: what is known now follows from
what each session has kept, and where the person stands from the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from scriptgraph.core.carried import Provenance
from scriptgraph.programmes.model import Programme
from scriptgraph.script.kinds import Constant
from scriptgraph.script.lists import as_constants
from scriptgraph.script.questions import declined
from scriptgraph.state.session import Value

Why = Literal["danger", "no rule", "too often"]
"""Why a human is waited for: danger was heard, no rule holds, or what follows was had too often."""

Status = Literal["told", "declined", "not told"]
"""What has become of a value that a session keeps: the three states of a script's values."""


class Kept(TypedDict):
    """A value as one session has left it."""

    status: Status
    value: NotRequired[Value]
    """Only of one that was told."""

    source: NotRequired[Provenance]
    """Where it was told; only of one that was."""

    formula: NotRequired[str]
    """By which it was worked out anew, where the session's own script has another one."""


class Visit(TypedDict):
    """One session that a person has had, or is in."""

    planned: str
    """Which session of the programme it is."""

    session: str
    """Its name in the store."""

    begun: str
    """ISO 8601, UTC."""

    keeps: NotRequired[list[str]]
    """What it is to keep, by the names in the script that it began with; absent of one that was
    begun by an older version."""

    rule: NotRequired[str]
    """The rule that led here, as it was called then; absent of the first."""

    ended: NotRequired[str]
    """Absent while it is open."""

    kept: NotRequired[dict[str, Kept]]
    """What it has kept, once it is over: its own `keep`, but for what it only knew."""

    danger: NotRequired[bool]
    """Whether danger was heard in it that nobody has looked at since."""

    waits: NotRequired[Why]
    """Why it has led nowhere when it was over; absent where a session followed."""

    led: NotRequired[Led]
    """Where a human has led on, by one of the ways that there are."""

    forgotten: NotRequired[bool]
    """Whether what was said in it was forgotten since; what it kept is gone as well."""


class Led(TypedDict):
    """A human's choice where no rule leads on."""

    to: str
    by: str
    at: str


class Moved(TypedDict):
    """How somebody was moved to another version of a programme, and what they left behind."""

    by: str
    """Who wanted it; empty where nobody is named."""

    at: str
    before: str
    after: str
    """The hash of the programme until then, and from then on."""

    left: list[LeftBehind]
    same: NotRequired[list[SameMeaning]]
    """Which values still mean what was told, as they said; absent where they were not asked."""

    anew: NotRequired[list[LeftBehind]]
    """Which values are not known any more, by whoever moved them."""


class SameMeaning(TypedDict):
    """A value of which somebody has said that it still means what was told."""

    name: str
    session: str
    """In which session it was told; its name in the store."""

    changes: list[str]
    """In spite of what: another change is another question."""


class LeftBehind(TypedDict):
    """What a version of a programme does not know any more."""

    kind: Literal["value", "session", "script"]
    """`script`: what a session was held with, where it has another one now."""

    name: str
    """Of a script the session's name."""

    session: str
    """In which session it was told, or which it is; its name in the store."""


class Standing(TypedDict):
    """Where one person stands in one programme."""

    programme: str
    version: int
    hash: str
    """What the programme and its scripts were when the person went on last."""

    visits: list[Visit]
    moves: NotRequired[list[Moved]]
    """How they were moved to other versions; absent where they never were."""


def begun(programme: Programme) -> Standing:
    """Give the standing of somebody who has had no session."""
    return Standing(
        programme=programme.id, version=programme.version, hash=programme.hash, visits=[]
    )


def with_visit(programme: Programme, standing: Standing, visit: Visit) -> Standing:
    """Take in a session as it stands by now: one that is known already is replaced."""
    others = [one for one in standing["visits"] if one["session"] != visit["session"]]
    return {**standing, **begun(programme), "visits": [*others, visit]}


def known(standing: Standing) -> dict[str, Kept]:
    """Give what is known now: what the last session that kept a value has left of it.

    A session that was to keep a value and was not told it leaves it unknown: no rule goes by what
    was told weeks before as if it had been told today.
    """
    found: dict[str, Kept] = {}
    for visit in standing["visits"]:
        found |= visit.get("kept", {})
    return found


def told(values: Mapping[str, Kept]) -> dict[str, Constant]:
    """Give what rules are tried with: each known value, and `declined(x)` for each refusal."""
    values_of = {name: kept["value"] for name, kept in values.items() if "value" in kept}
    refused = {declined(name): True for name, one in values.items() if one["status"] == "declined"}
    return {**as_constants(values_of), **refused}


def visits_of(standing: Standing, planned: str) -> int:
    """Count how often a person has begun a session of the programme."""
    return sum(visit["planned"] == planned for visit in standing["visits"])


def last(visits: Sequence[Visit]) -> Visit | None:
    """Give the last session; None before the first."""
    return visits[-1] if visits else None
