"""What is remembered of people, by the names that a programme has now.

Sessions and values are renamed while people are under way. What is kept of them has the old names;
the programme says which is which (`renamed_from`), and everything else sees the new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.standing import Kept, Standing, Visit
from scriptgraph.state.fitting import fitted


def brought_up(programme: Programme, standing: Standing) -> Standing:
    """Give where a person stands by the names that a programme has now.

    Raises:
        InputError: When a value that has another name now is none of the type that this one has.
    """
    sessions = {old: one.id for one in programme.sessions for old in one.renamed_from}
    values = {old: new for new, olds in programme.renamed_values.items() for old in olds}
    if not sessions and not values:
        return standing
    visits = [_visit(programme, visit, sessions, values) for visit in standing["visits"]]
    return {**standing, "visits": visits}


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
            new.get(name, name): renamed(programme, visit["session"], name, new[name], one)
            if name in new
            else one
            for name, one in kept.items()
        }
    return found


def renamed(programme: Programme, session: str, old: str, new: str, kept: Kept) -> Kept:
    """Give what a session has kept of a value under its new name; its source has the old one.

    Raises:
        InputError: When it is none of the type that the value has now.
    """
    found = cast(Kept, {**kept})
    if "source" in kept:
        found["source"] = {"name": old, **kept["source"]}
    kind = next(
        (k for one in programme.sessions if (k := programme.type_of(one, new)) is not None), None
    )
    if "value" in kept and kind is not None:
        value = fitted(kept["value"], kind, None)
        if value is None:
            raise InputError(
                f"{old!r} was told in {session!r} as {kept['value']!r}, and {new!r}, as "
                f"{programme.id!r} calls it now, is `{kind}`: give {new!r} a type that it fits, or "
                "leave out that it was renamed, so that it is asked anew"
            )
        found["value"] = value
    return found
