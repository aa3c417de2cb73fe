"""Whether what was told in an earlier session still means the same in a programme as it is now.

What a value meant is known to the script that its session was held with; what it means now, to the
script that this session has now. Where they differ nobody goes on by the old number in silence: the
author says that it means the same, or it is not known any more.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from scriptgraph.programmes.model import PlannedSession, Programme, type_in
from scriptgraph.programmes.standing import Kept, LeftBehind, SameMeaning, Standing, Visit
from scriptgraph.script.changes.formulas import formula_of, parts_of
from scriptgraph.script.changes.meaning import Shift, shifts_of
from scriptgraph.script.changes.values import written
from scriptgraph.script.computed import worked_out
from scriptgraph.script.model import Script
from scriptgraph.state.fitting import fitted
from scriptgraph.state.session import Value


@dataclass(frozen=True)
class Doubt:
    """A value that may not mean any more what was told."""

    name: str
    """What it is called now."""

    session: str
    """In which session it was told; its name in the store."""

    told: str
    """What was told, as what, and where."""

    unfit: str
    """That it does not fit the type of now; empty where it does."""

    why: tuple[str, ...]
    """In what it may mean something else."""

    may_be_same: bool
    """Whether it can mean the same nevertheless, should the author say so."""

    def in_words(self) -> str:
        """Say what is doubtful, and what can be done."""
        behind = (
            f"leave it behind (`migrate --anew {self.name}`): it is not known any more, and is "
            "asked where a session that keeps it comes again"
        )
        ways = f"give {self.name!r} a type and a meaning that it fits, or another name, or {behind}"
        if self.may_be_same:
            ways = f"if it means the same, say so (`migrate --same {self.name}`); or {behind}"
        other = f"{self.name!r} may mean something else now: {'; '.join(self.why)}"
        reasons = [*filter(None, [self.unfit]), *([other] if self.why else [])]
        return f"{self.told}, and {'; '.join(reasons)}: {ways}"

    def as_same(self) -> SameMeaning:
        """Give what is remembered where somebody says that it means the same."""
        return SameMeaning(name=self.name, session=self.session, changes=[*self.why])

    def as_left(self) -> LeftBehind:
        """Give what is remembered where it is not to be known any more."""
        return LeftBehind(kind="value", name=self.name, session=self.session)


def doubt(
    programme: Programme, name: str, kept: Kept, planned: str, told_in: Mapping[str, Script]
) -> Doubt | None:
    """Say in what a value may not mean what was told; None where it does.

    Args:
        programme: The programme as it is now.
        name: The value's name now.
        kept: What is kept of it.
        planned: The session of the programme in which it was told, as it is called now.
        told_in: Session → the script that it was held with, which knows what the value meant.
    """
    kind = programme.kind_of(name)
    if "value" not in kept or "source" not in kept or kind is None:
        return None
    session, old = kept["source"]["session"], kept["source"].get("name", name)
    script = told_in.get(session)
    was = type_in(script, old) if script else None
    as_what = f" (`{written(was)}`)" if was else ""
    told = f"{old!r} was told in {session!r} as {kept['value']!r}{as_what}"
    found = _shifts(programme, name, kept, planned, script)
    is_reworded = any(one.kind == "reworded" for one in found)
    can_be_same = is_reworded and all(one.may_be_same for one in found)
    fits = fitted(kept["value"], kind, None if can_be_same else was) is not None
    if fits and not found:
        return None
    why = [one.what for one in found if fits or one.kind == "formula"]
    if any(one.kind == "formula" for one in found):
        why.append("what it is worked out of now was not all kept in that session")
    unfit = "" if fits else f"{name!r}, as {programme.id!r} calls it now, is `{written(kind)}`"
    may_be_same = fits and all(one.may_be_same for one in found)
    return Doubt(name, session, told, unfit, (*why,), may_be_same)


def doubts(
    programme: Programme, standing: Standing, told_in: Mapping[str, Script]
) -> Iterator[Doubt]:
    """List what is known of a person and may not mean any more what was told."""
    found: dict[str, Doubt | None] = {}
    for visit in standing["visits"]:
        for name, kept in visit.get("kept", {}).items():
            found[name] = doubt(programme, name, kept, visit["planned"], told_in)
    yield from (one for one in found.values() if one is not None)


def worked_out_anew(programme: Programme, visit: Visit, told_in: Mapping[str, Script]) -> Visit:
    """Give a session with each computed value by the formula of now, where its parts are kept.

    The parts are those of the same session, and mean what they did; see `doubt`.
    """
    kept = visit.get("kept", {})
    found = {
        name: new
        for name, one in kept.items()
        if (new := _anew(programme, name, one, visit, told_in)) is not None
    }
    return cast(Visit, {**visit, "kept": {**kept, **found}}) if found else visit


def not_told(standing: Standing, names: Container[str]) -> Standing:
    """Give where somebody stands who has not told some values."""
    visits = []
    for visit in standing["visits"]:
        kept = visit.get("kept", {})
        gone = {name: Kept(status="not told") for name in kept if name in names}
        visits.append(cast(Visit, {**visit, "kept": {**kept, **gone}}) if gone else visit)
    return {**standing, "visits": visits}


def shifts_now(
    programme: Programme,
    name: str,
    planned: str,
    script: Script,
    was: str,
    kept: Kept | None = None,
) -> tuple[Shift, ...]:
    """Say in what a value may mean something else in a programme as it is now.

    Args:
        programme: The programme.
        name: The value's name in it.
        planned: The session in which it was told, as it is called now.
        script: The script that it was told in.
        was: What it is called there.
        kept: What is kept of it; None for whatever may have been told.
    """
    told, formula = (kept.get("value"), kept.get("formula", "")) if kept else (None, "")
    found = [
        shifts_of(script, was, now, name, told, formula)
        for now in scripts_now(programme, name, planned)
    ]
    return min(found, key=len, default=())


def scripts_now(programme: Programme, name: str, planned: str) -> list[Script]:
    """Give the scripts that say what a value means now.

    Where the session in which it was told still keeps it that is its own, and else of each that
    does: it means the same where it does in one of them.
    """
    keepers = [one for one in programme.sessions if _keeps(programme, one, name)]
    own = [one for one in keepers if one.id == planned]
    return [programme.scripts[one.id] for one in own or keepers]


def _keeps(programme: Programme, session: PlannedSession, name: str) -> bool:
    script = programme.scripts.get(session.id)
    return name in session.keep and script is not None and name in script.readable


def _shifts(
    programme: Programme, name: str, kept: Kept, planned: str, script: Script | None
) -> tuple[Shift, ...]:
    """Give in what a value may mean something else; where the old script is gone nobody knows."""
    if script is None or "source" not in kept:
        return ()
    was = kept["source"].get("name", name)
    return shifts_now(programme, name, planned, script, was, kept)


def _anew(
    programme: Programme, name: str, one: Kept, visit: Visit, told_in: Mapping[str, Script]
) -> Kept | None:
    """Work a value out by the formula of now; None where it has the same, or a part is not kept."""
    script = told_in.get(visit["session"])
    now = next(iter(scripts_now(programme, name, visit["planned"])), None)
    if script is None or now is None or name not in now.computed or "value" not in one:
        return None
    shifts = _shifts(programme, name, one, visit["planned"], script)
    if all(each.kind != "formula" for each in shifts):
        return None
    parts = _parts(programme, parts_of(now, name), visit, told_in)
    value = worked_out(now, parts).get(name) if parts is not None else None
    if value is None:
        return None
    return cast(Kept, {**one, "value": value, "formula": formula_of(now, name)})


def _parts(
    programme: Programme, names: Iterable[str], visit: Visit, told_in: Mapping[str, Script]
) -> dict[str, Value] | None:
    """Give what a session has kept of some values; None where one is not there, or doubtful."""
    found: dict[str, Value] = {}
    for name in names:
        kept = visit.get("kept", {}).get(name)
        if kept is None or "value" not in kept:
            return None
        if doubt(programme, name, kept, visit["planned"], told_in):
            return None
        found[name] = kept["value"]
    return found
