"""Everything that has changed between two versions of a programme, but for its scripts' own text.

Sessions, rules and limits are those of its plan, which is a script; so they are compared as a
script's are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Literal, NamedTuple

from scriptgraph.programmes.meant import shifts_now
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.spacing import span_in_words
from scriptgraph.script.changes import Change, Renames, differences, renames
from scriptgraph.script.changes.meaning import ShiftKind
from scriptgraph.script.changes.rules import Wording, of_rules
from scriptgraph.script.changes.values import written
from scriptgraph.script.model import Script

Kind = Literal[
    "programme", "session", "script", "kept", "told", "spacing", "rule", "limit", "danger", "value",
    "meaning", "unchanged",
]  # fmt: skip
"""What has changed.

`script`: a session has another script, or its script another text. `kept`: what is remembered of a
session. `told`: what a session knows of earlier ones. `value`: what a value of the whole programme
is. `meaning`: what was told as a value may not be what it means now, which somebody has to decide.
`unchanged`: something is written otherwise, and says the same.
"""

_OF_A_PROGRAMME = Wording(
    end="the end of the programme", always="always", ends="when it is over it ends the programme"
)


_WAYS: Mapping[ShiftKind, str] = {
    "words": "",
    "scale": "",
    "unit": " (never the same)",
    "answers": " (never the same)",
    "reworded": "",
    "formula": " (worked out anew where all that it is worked out of is kept)",
}
"""What becomes of a value that may mean something else, where it is not for somebody to say."""


@dataclass(frozen=True)
class ProgrammeChange:
    """One thing that has changed."""

    kind: Kind
    what: str
    """What it is now, in a few words."""

    session: str = ""
    """The session that it belongs to, as it is called now, or was called last; else empty."""

    old: str | None = None
    new: str | None = None
    """The texts, where words were changed."""

    def as_json(self) -> dict[str, Any]:
        """Give it for a program."""
        return asdict(self)


class ScriptChange(NamedTuple):
    """A script that has changed, and which sessions are held by it now."""

    sessions: tuple[str, ...]
    old: Script
    new: Script
    changes: Sequence[Change]


def programme_changes(old: Programme, new: Programme) -> list[ProgrammeChange]:
    """Say what has changed between two versions of a programme.

    Args:
        old: The programme as it was.
        new: The programme as it is now; its `renamed_from` tells what things were called before.

    Returns:
        Each change, in the order: the programme as a whole, its sessions with what each keeps and
        knows, spacing, rules and limits, values, and what they mean. Empty where both say the same.
    """
    known = renames(old.plan, new.plan)
    found = [
        *_of_programme(old, new, known),
        *_of_sessions(old, new, known),
        *_of_rules(old, new, known),
        *_of_values(old, new),
        *_of_meanings(old, new, known),
        *_written_otherwise(old, new, known),
    ]
    if not found and old.hash != new.hash:
        sessions = [one.id for one in new.sessions if _script_differs(old, new, known, one)]
        found = [ProgrammeChange("unchanged", "a script is written otherwise", s) for s in sessions]
    return found


def script_changes(old: Programme, new: Programme) -> list[ScriptChange]:
    """Say what has changed in the scripts of the sessions that are still there, each once."""
    known = renames(old.plan, new.plan)
    pairs: dict[tuple[str, str], list[str]] = {}
    scripts: dict[str, Script] = {}
    for session in new.sessions:
        for before in known.before(session.id)[:1]:
            was, now = old.scripts[before], new.scripts[session.id]
            if was.hash != now.hash:
                pairs.setdefault((was.hash, now.hash), []).append(session.id)
                scripts |= {was.hash: was, now.hash: now}
    return [
        ScriptChange(tuple(sessions), scripts[a], scripts[b], differences(scripts[a], scripts[b]))
        for (a, b), sessions in pairs.items()
    ]


def _of_programme(old: Programme, new: Programme, known: Renames) -> Iterator[ProgrammeChange]:
    if old.id != new.id:
        yield ProgrammeChange("programme", f"the name is {new.id!r}, and was {old.id!r}")
        if old.id not in new.renamed_from:
            what = (
                f"it does not say that it was called {old.id!r}: nobody who is in that goes on "
                f"in this one. Write `renamed_from: {old.id}` at its top, if it is the same"
            )
            yield ProgrammeChange("programme", what)
    if old.title != new.title:
        yield ProgrammeChange("programme", f"the title is {new.title!r}, and was {old.title!r}")
    first = known.sections.get(old.first.id)
    if first != new.first.id:
        what = f"everybody begins with {new.first.id}, and no longer with {old.first.id}"
        yield ProgrammeChange("programme", what)
    was = known.target(old.danger) or old.danger if old.danger else None
    if was != new.danger:
        yield ProgrammeChange("danger", _turned("danger leads to", was, new.danger))


def _of_sessions(old: Programme, new: Programme, known: Renames) -> Iterator[ProgrammeChange]:
    for session in old.sessions:
        if session.id not in known.sections:
            what = f"session {session.id} ({session.title}) is gone"
            yield ProgrammeChange("session", what, session.id)
    for name, names in known.joined().items():
        what = f"sessions {' and '.join(names)} have become one: {name}"
        yield ProgrammeChange("session", what, name)
    for session in new.sessions:
        before = known.before(session.id)
        if before:
            yield from _of_session(old.by_id[before[0]], session, known)
            if _script_differs(old, new, known, session):
                what = f"its script {session.script} has changed; who is in it ends it as it began"
                yield ProgrammeChange("script", what, session.id)
            continue
        keeps = f", keeps {', '.join(session.keep)}" if session.keep else ""
        what = f"session {session.id} ({session.title}) is new: {session.script}{keeps}"
        yield ProgrammeChange("session", what, session.id)


def _of_session(
    old: PlannedSession, new: PlannedSession, known: Renames
) -> Iterator[ProgrammeChange]:
    def told(kind: Kind, what: str) -> ProgrammeChange:
        return ProgrammeChange(kind, what, new.id)

    if old.id != new.id:
        yield told("session", f"session {old.id} is called {new.id} now")
    if old.title != new.title:
        yield told("session", f"the title is {new.title!r}, and was {old.title!r}")
    if old.script != new.script:
        yield told("script", f"its script is {new.script}, and was {old.script}")
    listed: tuple[tuple[Kind, str, Sequence[str], Sequence[str]], ...] = (
        ("kept", "is kept", old.keep, new.keep),
        ("kept", "is homework", old.homework, new.homework),
        ("told", "is known in it", old.knows, new.knows),
    )
    for kind, verb, was, now in listed:
        yield from (told(kind, f"{name} {verb} no longer") for name in was if name not in now)
        yield from (told(kind, f"{name} {verb} now") for name in now if name not in was)
    for phrase, earlier, later in (
        ("it may begin after", old.after, new.after),
        ("it is to begin within", old.within, new.within),
    ):
        if earlier != later:
            yield told("spacing", _turned(phrase, _span(earlier), _span(later)))
    was_led = known.target(old.danger) or old.danger if old.danger else None
    if was_led != new.danger:
        yield told("danger", _turned("danger leads from it to", was_led, new.danger))


def _of_rules(old: Programme, new: Programme, known: Renames) -> Iterator[ProgrammeChange]:
    for one in of_rules(old.plan, new.plan, known, _OF_A_PROGRAMME):
        kind: Kind = "limit" if one.kind == "limit" else "rule"
        kind = "unchanged" if one.kind == "unchanged" else kind
        yield ProgrammeChange(kind, one.what, one.section, one.old, one.new)


def _of_values(old: Programme, new: Programme) -> Iterator[ProgrammeChange]:
    """Tell what has become of each value that is remembered, whichever session keeps it."""
    before = {name: was for was, olds in new.renamed_values.items() for name in olds}
    for name in sorted(old.kept):
        now = name if name in new.kept else before.get(name)
        if now is None:
            what = f"{name} is kept by no session any more, and was not renamed"
            yield ProgrammeChange("value", what)
            continue
        if now != name:
            yield ProgrammeChange("value", f"{name} is called {now} now")
        was_kind, kind = old.kind_of(name), new.kind_of(now)
        if was_kind != kind and was_kind and kind:
            what = f"{now} is {written(kind)}, and was {written(was_kind)}"
            yield ProgrammeChange("value", what)


def _of_meanings(old: Programme, new: Programme, known: Renames) -> Iterator[ProgrammeChange]:
    """Tell what was told before and may mean something else now, by the session that it is of."""
    names = {was: now for now, olds in new.renamed_values.items() for was in olds}
    for session in old.sessions:
        script, now = old.scripts[session.id], known.sections.get(session.id, session.id)
        for was in session.keep:
            name = was if was in new.kept else names.get(was, was)
            for one in shifts_now(new, name, now, script, was):
                yield ProgrammeChange("meaning", f"{name}, of {now}: {one.what}{_WAYS[one.kind]}")


def _written_otherwise(old: Programme, new: Programme, known: Renames) -> Iterator[ProgrammeChange]:
    if old.version != new.version:
        what = f"the version is {new.version}, and was {old.version}"
        yield ProgrammeChange("unchanged", what)
    before = [known.sections[s.id] for s in old.sessions if s.id in known.sections]
    after = [session.id for session in new.sessions if session.id in set(before)]
    if list(dict.fromkeys(before)) != after:
        yield ProgrammeChange("unchanged", "the sessions stand in another order")


def _script_differs(
    old: Programme, new: Programme, known: Renames, session: PlannedSession
) -> bool:
    before = known.before(session.id)
    return bool(before) and old.scripts[before[0]].hash != new.scripts[session.id].hash


def _span(span: timedelta | None) -> str | None:
    return span_in_words(span) if span else None


def _turned(phrase: str, was: str | None, now: str | None) -> str:
    """Say what something is now, or that it is nothing any more."""
    if now is None:
        return f"{phrase} {was} no longer"
    return f"{phrase} {now} now" if was is None else f"{phrase} {now}, and was {was}"
