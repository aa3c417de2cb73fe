"""Follows in a trace which version of the script a session was held with, for the audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scriptgraph.core.trace import TraceRecord
from scriptgraph.core.versions import VersionMove
from scriptgraph.nodes.accepting import ACCEPTED
from scriptgraph.nodes.migration_record import MIGRATED
from scriptgraph.script.changes import renames
from scriptgraph.script.model import Script
from scriptgraph.state.fitting import fitted


def scripts_of(trace: Iterable[Any]) -> list[str]:
    """Name the scripts, and the texts of them, that a trace says the session was moved between.

    Args:
        trace: What is stored as one; nobody has looked yet whether it is.
    """
    moves = [record.get("version") for record in trace if isinstance(record, Mapping)]
    named = [
        moved.get(key)
        for moved in moves
        if isinstance(moved, Mapping)
        for key in ("before", "after", "text")
    ]
    return [key for key in named if isinstance(key, str)]


class Versions:
    """The versions of its script that a session was held with, one after the other."""

    def __init__(
        self, last: Script, trace: Sequence[TraceRecord], kept: Mapping[str, Script]
    ) -> None:
        """Begin with the version that the trace begins with.

        Args:
            last: The version that the session is pinned to now.
            trace: Its decisions.
            kept: Hash, or the digest of a text → a script, for every other version.
        """
        self.kept = {**kept, last.hash: last}
        self._moves = [record for record in trace if record["role"] == "migration"]
        self._last = last

    def broken(self) -> Iterator[tuple[str, int]]:
        """Say where the chain of versions breaks, and in which turn: then nothing else is said."""
        held: str | None = None
        for record in self._moves:
            turn, moved = record["turn"], record.get("version")
            if moved is None:
                yield "it says that it moved to another version, and not to which", turn
                return
            if held is not None and moved["before"] != held:
                yield f"it moves from {moved['before']}, though it was held with {held}", turn
            if moved["before"] == moved["after"]:
                yield f"it moves from {moved['before']} to the same script", turn
            held = moved["after"]
            keys = [moved["before"], moved["after"], moved["text"]]
            for key in keys[:2] if record["rule"] == ACCEPTED else keys:
                if key not in self.kept:
                    yield f"the store keeps no text of a script that it names: {key!r}", turn
        if held is not None and held != self._last.hash:
            what = f"it was moved to {held}, and is held with {self._last.hash}"
            yield what, self._moves[-1]["turn"]

    @property
    def first(self) -> Script:
        """Give the version that the session began with; only asked where the chain is whole."""
        return self.kept[self._moves[0]["version"]["before"]] if self._moves else self._last

    def after(self, record: TraceRecord) -> Script:
        """Give the version that a migration leads to."""
        return self.kept[record["version"]["after"]]

    def wrong(self, record: TraceRecord, here: str) -> str:
        """Say what is wrong with a migration; empty where it is what the versions make of it.

        Args:
            record: The migration.
            here: The section that the session was in.
        """
        moved = record["version"]
        old, new = self.kept[moved["before"]], self.kept[moved["after"]]
        if record["rule"] not in (MIGRATED, ACCEPTED) or record["evidence"] or record["options"]:
            return "the record of its migration tells of something else"
        if record["section"] != here:
            return f"it was moved in {record['section']!r}, though the session was in {here!r}"
        if record["rule"] == ACCEPTED:
            carried = any(moved[key] for key in ("text", "sections", "tasks", "dropped"))
            is_there = record["choice"] == here and here in new.by_id
            return "" if is_there and not carried else "nothing gets a new name where it goes on"
        if self.kept[moved["text"]].hash != new.hash:
            return f"the text {moved['text']!r} is none of the script that it was moved to"
        if why := _misnamed(old, self.kept[moved["text"]], moved):
            return why
        there = moved["sections"].get(here, here)
        if record["choice"] != there or there not in new.by_id:
            return f"the new version does not make {record['choice']!r} of {here!r}"
        return ""

    def collected(self, record: TraceRecord, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is left of the values that were collected before a migration."""
        kinds = self.after(record).values
        if record["rule"] == ACCEPTED:
            return {name: value for name, value in values.items() if name in kinds}
        were = self.kept[record["version"]["before"]].values
        fits = {
            name: fitted(value, kinds[name], were.get(name))
            for name, value in values.items()
            if name in kinds
        }
        return {name: value for name, value in fits.items() if value is not None}


def _misnamed(old: Script, new: Script, moved: VersionMove) -> str:
    """Say which name was carried over otherwise than the new version says."""
    known = renames(old, new)
    for before, after in moved["sections"].items():
        if known.sections.get(before) != after or before == after:
            return f"the new version does not say that {before!r} is called {after!r} now"
    for section, tasks in moved["tasks"].items():
        for before, after in tasks.items():
            if known.tasks.get(section, {}).get(before) != after or before == after:
                where = f"{section}.{before}"
                return f"the new version does not say that {where!r} is called {after!r} now"
    for name in moved["dropped"]:
        section, _, task = name.partition(".")
        today = known.tasks.get(section, {})
        is_there = name in known.sections if not task else task in today
        if is_there and name not in old.values:
            return f"{name!r} was left behind, and is there in the new version"
    return ""
