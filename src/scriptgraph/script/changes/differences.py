"""Everything that has changed between two versions of a script."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.script.changes.actions import of_actions
from scriptgraph.script.changes.change import Change
from scriptgraph.script.changes.parts import of_script, of_sections
from scriptgraph.script.changes.paths import of_paths
from scriptgraph.script.changes.promises import of_guarantees
from scriptgraph.script.changes.renames import Renames, renames
from scriptgraph.script.changes.rules import of_rules
from scriptgraph.script.changes.values import of_computed, of_values
from scriptgraph.script.model import Script
from scriptgraph.script.old_names import NO_PART_OF_THE_HASH


def differences(old: Script, new: Script) -> list[Change]:
    """Say what has changed between two versions of a script.

    Layout, remarks and formats are no part of a script, so that they are no change.

    Args:
        old: The script as it was.
        new: The script as it is now; its `renamed_from` tells what things were called before.

    Returns:
        Each change, in the order: the script as a whole, its sections with their tasks and rules,
        values, guarantees, paths. Empty where both say the same.
    """
    known = renames(old, new)
    found = [
        *of_script(old, new),
        *of_sections(old, new, known),
        *of_rules(old, new, known),
        *of_values(old, new, known),
        *of_computed(old, new),
        *of_actions(old, new),
        *of_guarantees(old, new, known),
        *of_paths(old, new, known),
        *_written_otherwise(old, new, known),
    ]
    if not found and old.hash != new.hash:
        found = [_told_nowhere_else(old, new)]
    return found


def _told_nowhere_else(old: Script, new: Script) -> Change:
    """Tell why it is another script to a session: a key's place, or what nothing here knows."""
    was, now = (each.model_dump(exclude=NO_PART_OF_THE_HASH) for each in (old, new))
    if was == now:  # the order of keys makes no difference to a mapping
        return Change("unchanged", "what a task collects is listed in another order")
    parts = [name for name in was.keys() | now.keys() if was.get(name) != now.get(name)]
    return Change("script", f"these parts have changed: {', '.join(sorted(parts))}")


def _written_otherwise(old: Script, new: Script, known: Renames) -> Iterator[Change]:
    """Tell what makes it another script to a session, although it says the same."""
    if old.version != new.version:
        yield Change("unchanged", f"the version is {new.version}, and was {old.version}")
    before = [known.sections[s.id] for s in old.sections if s.id in known.sections]
    after = [section.id for section in new.sections if section.id in set(before)]
    if list(dict.fromkeys(before)) != after:
        yield Change("unchanged", "the sections stand in another order")
    for section in new.sections:
        named = [*known.before(section.id), ""]
        then = old.by_id.get(named[0])
        if then and set(then.renamed_from) != set(section.renamed_from) and section.id == then.id:
            what = "what it was called before is told otherwise"
            yield Change("unchanged", what, section.id)
