"""Whether a session can go on with another version of its script, and what is carried over.

Plain functions of the two versions and the state: nothing is read, stored or asked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scriptgraph.core.versions import VersionMove
from scriptgraph.script.changes import Renames, renames
from scriptgraph.script.changes.meaning import shifts_of
from scriptgraph.script.changes.parts import same_words
from scriptgraph.script.changes.values import written
from scriptgraph.script.check.sure import lacking
from scriptgraph.script.model import Script, Task
from scriptgraph.state.carried import told_today
from scriptgraph.state.digressions import lost, stack
from scriptgraph.state.fitting import fitted
from scriptgraph.state.session import Credit, Progress, SessionState, Value


@dataclass(frozen=True)
class Moving:
    """A session on its way from the script that it was held with to another version of it."""

    old: Script
    new: Script
    state: SessionState

    @cached_property
    def known(self) -> Renames:
        """Say which part of the old version is which of the new one."""
        return renames(self.old, self.new)

    @property
    def section(self) -> str:
        """Name the section that it goes on in; only asked where nothing keeps it back."""
        return self.known.sections[self.state["section"]]

    def obstacles(self) -> Iterator[str]:
        """Say why it has to stay with the old version: one sentence for each reason."""
        if self.old.id != self.new.id:
            yield f"it is a session of {self.old.id!r}, and not of {self.new.id!r}"
            return
        if self.old.language != self.new.language:
            yield f"it is held in {self.old.language!r}, and the script is in {self.new.language!r}"
        yield from self._place()
        yield from self._way_back()
        yield from self._joined()
        yield from self._settled()
        yield from self._values()
        yield from self._texts()

    def carried(self) -> dict[str, Any]:
        """Give what changes in the state; what is not there stays as it is."""
        sections = self.known.sections
        visits = self.state.get("visits", {})
        update: dict[str, Any] = {
            "script": self.new.identity,
            "section": self.section,
            "visits": {sections[name]: n for name, n in visits.items() if name in sections},
            "progress": self._progress(),
            "collected": self._kept(self.state.get("collected", {})),
            "draft": None,
        }
        if recap := self.state.get("recap"):
            update["recap"] = {**recap, "collected": self._kept(recap["collected"])}
        return update

    def version_move(self, text: str = "") -> VersionMove:
        """Say what was carried over, as the trace tells it.

        Args:
            text: The digest of the new version's text; empty where none is kept yet.
        """
        been = self._been()
        sections = {n: self.known.sections[n] for n in been if n in self.known.sections}
        dropped = [name for name in been if name not in sections]
        tasks: dict[str, dict[str, str]] = {}
        for name, credits in self.state.get("progress", {}).items():
            for task in credits if name in sections else ():
                now = self.known.tasks[name].get(task)
                if now is None:
                    dropped.append(f"{name}.{task}")
                elif now != task:
                    tasks.setdefault(name, {})[task] = now
        values = self.state.get("collected", {})
        dropped += [value for value in values if value not in self.new.values]
        return VersionMove(
            before=self.old.hash,
            after=self.new.hash,
            text=text,
            sections={old: new for old, new in sections.items() if old != new},
            tasks=tasks,
            dropped=dropped,
        )

    def _been(self) -> list[str]:
        """Name the sections that the session knows of: where it is, where it was."""
        state = self.state
        known = [state["section"], *state.get("visits", {}), *state.get("progress", {})]
        return list(dict.fromkeys(known))

    def _place(self) -> Iterator[str]:
        here = self.state["section"]
        if here not in self.old.by_id:
            yield f"it is in section {here!r}, which its own script does not have"
        elif here not in self.known.sections:
            yield f"its section {here!r} is gone"
        elif self.new.by_id[self.section].waits_for_human > self.old.by_id[here].waits_for_human:
            yield f"its section {here!r} waits for a human now, and none was asked for"

    def _way_back(self) -> Iterator[str]:
        """Look at where it goes back to from a digression: that is told by name, and stays so."""
        here, places = self.state["section"], stack(self.state)
        renamed = [name for name in places if self.known.sections.get(name, name) != name]
        for name in renamed:
            now = self.known.sections[name]
            yield f"it is to go back to section {name!r}, which is called {now!r} now"
        if here in self.known.sections and not renamed:
            yield from filter(None, [lost(self.new, self.section, places)])

    def _joined(self) -> Iterator[str]:
        for new, names in self.known.joined().items():
            been = [name for name in names if name in self._been()]
            if len(been) > 1:
                yield f"it has been in {' and '.join(been)}, which have become one: {new}"

    def _settled(self) -> Iterator[str]:
        """Look at what is settled: for other words it would not be."""
        for name, credits in self.state.get("progress", {}).items():
            section, now = self.old.by_id.get(name), self.known.sections.get(name)
            if section is None or now is None:
                continue
            tasks = {task.id: task for task in section.tasks}
            today = {task.id: task for task in self.new.by_id[now].tasks}
            names = self.known.tasks[name]
            taken: dict[str, str] = {}
            for id_, credit in credits.items():
                if id_ not in tasks or id_ not in names:
                    continue
                other = taken.setdefault(names[id_], id_)
                if other != id_:
                    yield f"its tasks {other} and {id_} of {name!r} have become one: {names[id_]}"
                if why := self._changed(tasks[id_], today[names[id_]], credit):
                    yield f"{why}, which it has settled: {name}.{id_}"

    def _changed(self, old: Task, new: Task, credit: Credit) -> str:
        """Say what has changed in a task; where only its words were sent, the rest is open."""
        if old.say != new.say:
            return "the exact words of a task have changed"
        if credit["status"] == "said":
            return ""
        skips = credit["status"] == "skipped"
        if skips and (old.if_, old.skipped) != (new.if_, new.skipped):
            return "the `if` of a task has changed"
        if not same_words(old.do, new.do):
            return "the instruction of a task has changed"
        if old.call != new.call:
            return "a task calls another action"
        collected = self.state.get("collected", {})
        if missing := [v for v in new.collect if v not in old.collect and v not in collected]:
            return f"a task collects {', '.join(missing)} now"
        return ""

    def _values(self) -> Iterator[str]:
        for name, value in self.state.get("collected", {}).items():
            kind = self.new.values.get(name)
            if kind is None:
                continue
            if fitted(value, kind, self.old.values.get(name)) is None:
                yield f"the value {name} does not fit its type any more: {written(kind)}"
                continue
            for one in shifts_of(self.old, name, self.new, name, value):
                if one.kind != "words" or name in self._told_ahead():
                    yield f"the value {name} may mean something else now: {one.what}"

    def _told_ahead(self) -> set[str]:
        """Name what was told in this session, and by no task that is settled: see `_settled`."""
        progress = self.state.get("progress", {})
        settled = {
            name
            for section, credits in progress.items()
            for task in (self.old.by_id[section].tasks if section in self.old.by_id else ())
            if task.id in credits
            for name in task.collect
        }
        return told_today(self.state).keys() - settled

    def _texts(self) -> Iterator[str]:
        """Look for what the new texts say of values that nobody has asked for in this session."""
        if self.state["section"] not in self.known.sections:
            return
        starts = [self.section, *(one for one in stack(self.state) if one in self.new.by_id)]
        known = self._kept(self.state.get("collected", {}))
        if missing := lacking(self.new, starts, known):
            yield f"a text that comes names {', '.join(missing)}, which may not be known by then"

    def _kept(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Give the values that the new version knows, as it has them."""
        found = {}
        for name, value in values.items():
            kind = self.new.values.get(name)
            fit = None if kind is None else fitted(value, kind, self.old.values.get(name))
            if fit is not None:
                found[name] = fit
        return found

    def _progress(self) -> Progress:
        found: Progress = {}
        for name, credits in self.state.get("progress", {}).items():
            if now := self.known.sections.get(name):
                tasks = self.known.tasks[name]
                kept = {tasks[id_]: credit for id_, credit in credits.items() if id_ in tasks}
                found[now] = kept
        return found
