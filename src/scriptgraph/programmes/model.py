"""A programme: a neutral, frozen model of which sessions follow each other.

Its plan is a script whose sections are sessions. So what a rule is, in which order rules are tried,
what they are called and what a picture shows of them is said once, by the script language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Annotated

from pydantic import Field
from pydantic.main import IncEx

from scriptgraph.core.digest import digest
from scriptgraph.core.findings import Path, Place, Source
from scriptgraph.script.bands import Bands, bands_of
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.fields import Count, Identifier, OneLine, ValueType
from scriptgraph.script.kinds import Kind, type_of_kind
from scriptgraph.script.model import Limit, Rule, Script, Section, Task
from scriptgraph.script.moves import Transition
from scriptgraph.script.old_names import OldNames
from scriptgraph.script.part import Part

_OF_SESSIONS: Mapping[str, IncEx | bool] = {"__all__": {"renamed_from"}}
_OF_PROGRAMME: Mapping[str, IncEx | bool] = {"renamed_from": True, "sessions": _OF_SESSIONS}
_NO_PART: IncEx = _OF_PROGRAMME
"""What no person's way depends on: what a programme and its sessions were called before."""

DANGER = "danger was heard, and nobody has looked"
"""The label of the edge on which a session leads to the one that follows danger."""


class PlannedSession(Part):
    """A session of a programme: its script, what it keeps and knows, and what follows."""

    id: Identifier
    title: OneLine
    script: OneLine
    """The script's file, named from the programme's folder."""

    keep: tuple[Identifier, ...] = ()
    """Values that later sessions, and rules between sessions, may know."""

    homework: tuple[Identifier, ...] = ()
    """Those of them that say what somebody means to do until the next session."""

    knows: tuple[Identifier, ...] = ()
    """Values of earlier sessions that this one is told."""

    after: timedelta | None = None
    """How long after the end of the one before it may begin, at the earliest."""

    within: timedelta | None = None
    """How long after the end of the one before it is to have begun."""

    next: tuple[Rule, ...] = ()
    limits: Limit | None = None
    """How often somebody may have this session, and which follows then."""

    danger: Identifier | None = None
    """Which session follows where danger was heard; None leaves that to the programme."""

    renamed_from: OldNames = ()
    """What it was called before; people who were in it are in this one."""


class Programme(Part):
    """A whole programme, with the scripts of its sessions."""

    id: Identifier
    version: Count = 1
    title: OneLine
    danger: Identifier | None = None
    """Which session follows one in which danger was heard; None has the programme wait."""

    renamed_from: OldNames = ()
    """What it was called before; who has begun it under that name has begun this one."""

    sessions: Annotated[tuple[PlannedSession, ...], Field(min_length=1)]
    renamed_values: dict[Identifier, OldNames] = Field(default_factory=dict, exclude=True)
    """Value → what it was called before in what is remembered of people."""

    scripts: dict[str, Script] = Field(default_factory=dict, exclude=True, repr=False)
    """Session → its script; one that cannot be used is not among them."""

    source: Source = Field(default_factory=Source, exclude=True, repr=False)

    @cached_property
    def by_id(self) -> Mapping[str, PlannedSession]:
        """Map ids to sessions."""
        return {session.id: session for session in self.sessions}

    @property
    def first(self) -> PlannedSession:
        """Give the session that everybody begins with."""
        return self.sessions[0]

    @cached_property
    def kept(self) -> frozenset[str]:
        """Name every value that some session keeps."""
        return frozenset(name for session in self.sessions for name in session.keep)

    @cached_property
    def bands(self) -> Mapping[str, Bands]:
        """Map the kept values that are bands to what they are."""
        return bands_kept(self.sessions, self.scripts)

    @cached_property
    def hash(self) -> str:
        """Identify the programme by all that it says but for old names, its scripts included."""
        scripts = [self.scripts[each.id].hash for each in self.sessions if each.id in self.scripts]
        return digest(" ".join([self.model_dump_json(exclude=_NO_PART), *scripts]))

    @cached_property
    def plan(self) -> Script:
        """Give the programme as a script: what a session keeps is what its section collects."""
        return Script(
            id=self.id,
            version=self.version,
            title=self.title,
            sections=tuple(map(self._section, self.sessions)),
            source=Source(self.source.file, dict(_planned(self.source))),
        )

    def danger_leads_to(self, session: PlannedSession) -> str | None:
        """Name the session that follows where danger was heard; None where a human is waited for.

        What is for danger leads nowhere by itself: who is still in danger there needs a human.
        """
        target = session.danger or self.danger
        return None if target == session.id else target

    @cached_property
    def moves(self) -> tuple[Transition, ...]:
        """List every move from session to session, or to the end, in the order of the programme."""
        return tuple(move for session in self.sessions for move in self.moves_from(session))

    def moves_from(self, session: PlannedSession) -> tuple[Transition, ...]:
        """List the moves out of a session: by its rules, by limits, and where danger was heard."""
        moves = self.plan.transitions(self.plan.by_id[session.id])
        if not (target := self.danger_leads_to(session)):
            return moves
        path: Path = ("sections", session.id, "danger") if session.danger else ("danger",)
        return (*moves, Transition(session.id, target, "anytime", DANGER, path))

    def type_of(self, session: PlannedSession, name: str) -> ValueType | None:
        """Give the type of a value in a session's script; None where it is not there."""
        script = self.scripts.get(session.id)
        return type_in(script, name) if script is not None else None

    def kind_of(self, name: str) -> ValueType | None:
        """Give the type of a value that sessions keep: it is of one in all of them."""
        found = (self.type_of(one, name) for one in self.sessions if name in one.keep)
        return next((kind for kind in found if kind is not None), None)

    def _section(self, session: PlannedSession) -> Section:
        found = {name: self.type_of(session, name) for name in session.keep}
        collect = {name: kind for name, kind in found.items() if kind}
        task = Task(id="session", do=f"Hold the session “{session.title}”.", collect=collect)
        return Section(
            id=session.id,
            title=session.title,
            renamed_from=session.renamed_from,
            tasks=(task,),
            next=session.next,
            limits=session.limits,
        )


def bands_kept(
    sessions: Iterable[PlannedSession], scripts: Mapping[str, Script]
) -> dict[str, Bands]:
    """Map the values that sessions keep and that are bands in their scripts to what they are."""
    return {
        name: bands
        for session in sessions
        if session.id in scripts
        for name, bands in bands_of(scripts[session.id].computed).items()
        if name in session.keep
    }


def type_in(script: Script, name: str) -> ValueType | None:
    """Give the type of a value that a script collects or computes; None where it does neither.

    That of bands is their words.
    """
    if name not in script.readable:
        return None
    if name in script.values:
        return script.values[name]
    kind = kinds_of(script).get(name, Kind("number"))
    words = tuple(map(str, kind.choices)) if kind.meaning == "text" else ()
    return words or type_of_kind(kind)


def _planned(source: Source) -> Iterator[tuple[Path, Place]]:
    for path, place in source.places.items():
        yield ("sections", *path[1:]) if path[:1] == ("sessions",) else path, place
