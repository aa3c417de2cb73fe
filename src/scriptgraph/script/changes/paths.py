"""What all changes of rules together mean: which moves are new, and which are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scriptgraph.core.findings import first_few
from scriptgraph.script.changes.change import Change
from scriptgraph.script.changes.renames import Renames
from scriptgraph.script.model import END_OF_SESSION, Script

_MOST = 12


def of_paths(old: Script, new: Script, known: Renames) -> Iterator[Change]:
    """Tell which moves are new and which are gone, and which sections can be reached."""
    was, now = _moves(old, known), _moves(new)
    everywhere = {section.id for section in new.sections}
    for target in {**now, **was}:
        come = [source for source in now.get(target, {}) if source not in was.get(target, {})]
        gone = [source for source in was.get(target, {}) if source not in now.get(target, {})]
        end = target == END_OF_SESSION
        if come:
            can = "a session can now end in" if end else f"{target} can now be reached from"
            yield Change("path", f"{can} {_from(come, everywhere - {target})}", _of(target))
        if gone:
            can = "a session can no longer end in" if end else f"nothing leads to {target} from"
            told = _from(gone, everywhere - {target})
            more = "" if end else " any more"
            yield Change("path", f"{can} {told}{more}", _of(target))
    yield from _reach(old, new, known)


def _reach(old: Script, new: Script, known: Renames) -> Iterator[Change]:
    was = {known.sections.get(name, name) for name in _reached(old)}
    now = _reached(new)
    for section in new.sections:
        is_new = not known.before(section.id)
        if section.id in now and section.id not in was and not is_new:
            yield Change("path", f"{section.id} can be reached now", section.id)
        if section.id not in now and (section.id in was or is_new):
            what = f"no session can reach {section.id}" + ("" if is_new else " any more")
            yield Change("path", what, section.id)


def _moves(script: Script, known: Renames | None = None) -> Mapping[str, dict[str, None]]:
    """Map each target to the sections that a move leads to it from, under the names of today."""
    names = known.sections if known else {}
    found: dict[str, dict[str, None]] = {}
    # A way back leads only where somebody has been; the rules tell of digressions.
    onward = (move for section in script.sections for move in script.rules_out_of(section))
    for move in onward:
        source, target = (names.get(name, name) for name in (move.source, move.target))
        found.setdefault(target, {})[source] = None
    for section in script.sections:
        if script.ends_in(section):
            found.setdefault(END_OF_SESSION, {})[names.get(section.id, section.id)] = None
    return found


def _reached(script: Script) -> set[str]:
    """Name the sections that some chain of moves leads to from the first."""
    reached, fresh = {script.first.id}, [script.first.id]
    while fresh:
        for move in script.rules_out_of(script.by_id[fresh.pop()]):
            if move.target in script.by_id and move.target not in reached:
                reached.add(move.target)
                fresh.append(move.target)
    return reached


def _from(sources: list[str], all_: set[str]) -> str:
    if len(sources) > 1 and set(sources) >= all_:
        return "every section"
    return first_few(sources, _MOST)


def _of(target: str) -> str:
    return "" if target == END_OF_SESSION else target
