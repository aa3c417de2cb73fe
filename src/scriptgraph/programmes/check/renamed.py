"""What a programme, its sessions and values were called before: a name has one way on."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scriptgraph.core.findings import Path
from scriptgraph.formats.naming import did_you_mean
from scriptgraph.programmes.check.noticed import Noticed
from scriptgraph.programmes.model import Programme
from scriptgraph.script.model import END_OF_SESSION


def renamed_from_existing(programme: Programme) -> Iterator[Noticed]:
    """Find old names that something still has, so that nothing was renamed."""
    for path, kind, name, old, known in _named_before(programme):
        if old == name:
            what = "that is its name now"
        elif old in known:
            what = f"and there is a {kind} {old!r}"
        elif old == END_OF_SESSION and kind == "session":
            what = "which is the end of a programme, and no session"
        else:
            continue
        hint = "Leave it out, or name what it was really called before."
        yield Noticed(f"{kind} {name!r} was renamed from {old!r}, {what}", path, hint)


def renamed_twice(programme: Programme) -> Iterator[Noticed]:
    """Find old names that stand in several places, so that nobody would know which is meant."""
    taken: dict[tuple[str, str], str] = {}
    for path, kind, name, old, _ in _named_before(programme):
        other = taken.get((kind, old))
        if other is not None:
            what = f"{kind}s {other!r} and {name!r} were both renamed from {old!r}"
            what = what if other != name else f"{kind} {name!r} names an old name twice"
            yield Noticed(what, path, "Leave it at one of them.")
        taken[kind, old] = name


def renamed_unkept(programme: Programme) -> Iterator[Noticed]:
    """Find values with an old name that no session keeps under the new one."""
    kept = programme.kept
    for name in programme.renamed_values:
        if name not in kept:
            message = f"no session keeps {name!r}{did_you_mean(name, sorted(kept))}"
            yield Noticed(message, ("values", name), "Name a value as `keep` has it now.")


_Found = tuple[Path, str, str, str, Collection[str]]
"""Where an old name stands, of what it is, its name now, the old one, and the names there are."""


def _named_before(programme: Programme) -> Iterator[_Found]:
    for old in programme.renamed_from:
        yield ("renamed_from",), "programme", programme.id, old, ()
    for session in programme.sessions:
        path: Path = ("sessions", session.id, "renamed_from")
        for old in session.renamed_from:
            yield path, "session", session.id, old, programme.by_id
    for name, olds in programme.renamed_values.items():
        for old in olds:
            yield ("values", name, "renamed_from"), "value", name, old, programme.kept
