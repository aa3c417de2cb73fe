"""What is remembered of people, by the names that a programme has now.

Sessions and values are renamed while people are under way. What is kept of them has the old names;
the programme says which is which (`renamed_from`), and everything else sees the new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.standing import Kept, Standing, Visit
from scriptgraph.state.fitting import fitted


def brought_up(programme: Programme, standing: Standing) -> Standing:
    """Give where a person stands by the names that a programme has now.

    A value is given as the type that it has now where it fits; `onward` tells which do not.
    """
    sessions, values = sessions_of_today(programme), values_of_today(programme)
    visits = [_visit(programme, visit, sessions, values) for visit in standing["visits"]]
    return {**standing, "visits": visits}


def sessions_of_today(programme: Programme) -> dict[str, str]:
    """Map what sessions were called before to what they are called now."""
    return {old: one.id for one in programme.sessions for old in one.renamed_from}


def values_of_today(programme: Programme) -> dict[str, str]:
    """Map what values were called before to what they are called now."""
    return {old: new for new, olds in programme.renamed_values.items() for old in olds}


def called_before(programme: Programme, name: str, known: Iterable[str]) -> str:
    """Give what a value is called in a script of before, which a session goes on with.

    Args:
        programme: The programme as it is now.
        name: The value's name now.
        known: What the script has.
    """
    there = {*known}
    olds = programme.renamed_values.get(name, ()) if name not in there else ()
    return next((old for old in olds if old in there), name)


def _visit(
    programme: Programme, visit: Visit, sessions: Mapping[str, str], values: Mapping[str, str]
) -> Visit:
    found: Visit = {**visit, "planned": sessions.get(visit["planned"], visit["planned"])}
    if "led" in visit:
        found["led"] = {**visit["led"], "to": sessions.get(visit["led"]["to"], visit["led"]["to"])}
    if "kept" in visit:
        kept = visit["kept"]
        # Of a value that is there under both names the old one stays what it was.
        new = {old: values[old] for old in kept if old in values and values[old] not in kept}
        found["kept"] = {
            new.get(name, name): renamed(programme, name, new.get(name, name), one)
            for name, one in kept.items()
        }
    return found


def renamed(programme: Programme, old: str, new: str, kept: Kept) -> Kept:
    """Give what a session has kept of a value under its new name; its source has the old one."""
    found = cast(Kept, {**kept})
    if "source" in kept and old != new:
        found["source"] = {"name": old, **kept["source"]}
    kind = programme.kind_of(new)
    if "value" in kept and kind is not None:
        value = fitted(kept["value"], kind, None)
        found["value"] = kept["value"] if value is None else value
    return found
