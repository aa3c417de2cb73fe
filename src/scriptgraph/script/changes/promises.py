"""What has changed in what a script promises of every session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scriptgraph.script.changes.change import Change
from scriptgraph.script.changes.renames import Renames
from scriptgraph.script.check.promises import guarantees_of
from scriptgraph.script.guarantees import Before, Guarantee, Never, Within, same
from scriptgraph.script.model import Script


def of_guarantees(old: Script, new: Script, known: Renames) -> Iterator[Change]:
    """Tell which guarantees are given now, and which no longer are."""
    was = {n: renamed(each, known.sections) for n, each in guarantees_of(old).items()}
    now = guarantees_of(new)
    for number, guarantee in was.items():
        if not any(same(guarantee, other) for other in now.values()):
            what = f"no longer promised: {old.guarantees[number]}"
            yield Change("guarantee", what)
    for number, guarantee in now.items():
        if not any(same(guarantee, other) for other in was.values()):
            yield Change("guarantee", f"promised now: {new.guarantees[number]}")


def renamed(guarantee: Guarantee, names: Mapping[str, str]) -> Guarantee:
    """Give a guarantee with other names for sections; what has no other keeps its own.

    Args:
        guarantee: The guarantee.
        names: Section → its other name.
    """

    def other(named: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(name, name) for name in named)

    match guarantee:
        case Before(first, later):
            return Before(other(first), other(later))
        case Within(section):
            return replace(guarantee, section=other((section,))[0])
        case Never(sections, after):
            return Never(other(sections), other(after))
    return replace(guarantee, sections=other(guarantee.sections))
