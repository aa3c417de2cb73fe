"""Which tasks with an `if` are there: plain functions of what is known, never a model's choice.

A task is decided when its turn comes, and anew with every value that is told or corrected. One that
is not there counts as settled, its values as never asked for: neither known nor declined, unless
the script says what they count as (`skipped`). So a value that such a task alone collects is known
only while its `if` holds, which the proofs rely on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scriptgraph.core.trace import Skip, TraceRecord
from scriptgraph.script.expressions import UnknownValueError, holds
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.skipped import counts_as
from scriptgraph.state.progress import Credits, waits
from scriptgraph.state.session import Credit, Value
from scriptgraph.state.told import told

Tell = Callable[[Mapping[str, Credits], Mapping[str, Value]], Mapping[str, Constant]]
"""Gives what conditions are tried with, of what is credited and collected."""


@dataclass
class Decided:
    """What is credited and collected once it is decided which tasks are there."""

    progress: dict[str, dict[str, Credit]]
    collected: dict[str, Value]
    skips: list[Skip] = field(default_factory=list)
    """What has changed."""


def decided(
    script: Script,
    progress: Mapping[str, Credits],
    collected: Mapping[str, Value],
    turn: int,
    *,
    here: Collection[str],
    carried: Collection[str] = (),
    withdrawn: Collection[str] = (),
    tell: Tell | None = None,
) -> Decided:
    """Decide which tasks are there, in every section that something is credited in.

    Args:
        script: The script.
        progress: What is credited, by section; the section that the session is in is named.
        collected: Everything collected so far.
        here: The section that the session is in, and those that it goes back to. Elsewhere nobody
            asks any more: there a task can be found not to be there, and not the other way round.
        turn: The turn that a credit is noted under.
        carried: What was told in earlier sessions only; see `state.carried`.
        withdrawn: What was taken back, and not told since; see `state.withdrawn`.
        tell: Gives what conditions are tried with; by default, `state.told`.
    """
    found = Decided({name: dict(credits) for name, credits in progress.items()}, {**collected})
    if not script.conditional:
        return found
    tell = tell or (lambda credited, known: told(script, known, credited, carried, withdrawn))
    for section in script.sections:
        if section.id in script.conditional and section.id in found.progress:
            for task in section.tasks:
                if task.if_ is not None and not (
                    section.id not in here and is_skipped(task, found.progress[section.id])
                ):
                    _decide(script, section, task, found, turn, tell)
    return found


def left_closed(
    script: Script,
    there: Decided,
    before: Mapping[str, Constant],
    now: Mapping[str, Constant],
    here: Collection[str],
) -> list[tuple[str, str]]:
    """List what was skipped in sections that were left, and by what is told now would be asked.

    Nobody asks there any more, and nothing leads back by itself: it stays as it is, and is told of.

    Args:
        script: The script.
        there: Which tasks are there.
        before: What conditions were tried with before.
        now: What they are tried with now.
        here: The section that the session is in, and those that it goes back to.

    Returns:
        Section and task of each.
    """
    return [
        (section.id, task.id)
        for section in script.sections
        if section.id in script.conditional & there.progress.keys() - {*here}
        for task in section.tasks
        if is_skipped(task, there.progress[section.id])
        and _holds(task.if_ or "", now)
        and not _holds(task.if_ or "", before)
    ]


def is_skipped(task: Task, credits: Credits) -> bool:
    """Say whether it is decided that a task is not there."""
    return task.id in credits and credits[task.id]["status"] == "skipped"


def not_asked(script: Script, section: Section, progress: Mapping[str, Credits]) -> frozenset[str]:
    """Name the values that nobody asks for now, so that nothing that is said can give them.

    They are those of tasks that are not there, and of tasks of this section that wait.
    """
    own = progress.get(section.id, {})
    closed: set[str] = set()
    asked: set[str] = set()
    for name in progress.keys() & script.conditional:
        for task in script.by_id[name].tasks if name in script.by_id else ():
            if is_skipped(task, progress[name]):
                closed.update(task.collect)
    for task in section.tasks:
        if waits(section, task, own):
            closed.update(task.collect)
        elif not is_skipped(task, own):
            asked.update(task.collect)
    return frozenset(closed - asked)


def follow_skips(
    record: TraceRecord, progress: Mapping[str, Mapping[str, Any]], collected: Mapping[str, Any]
) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Give what is credited and collected behind a record that says which tasks are there."""
    credited = {name: dict(credits) for name, credits in progress.items()}
    known = {**collected}
    for skip in record.get("skips", ()):
        known = {name: value for name, value in known.items() if name not in skip["taken_back"]}
        known |= skip["counts"]
        own = credited.setdefault(skip["section"], {})
        own.pop(skip["task"], None)
        if not skip["is_asked"]:
            own[skip["task"]] = _credit(skip["condition"], record["turn"])
    return credited, known


def known_behind(record: TraceRecord, collected: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is collected once it was decided which tasks are there, as recorded."""
    return follow_skips(record, {}, collected)[1]


def _decide(
    script: Script, section: Section, task: Task, found: Decided, turn: int, tell: Tell
) -> None:
    credits = found.progress[section.id]
    condition = task.if_ or ""
    was_skipped = is_skipped(task, credits)
    is_there = _holds(condition, tell(found.progress, found.collected))
    if is_there == (not was_skipped):
        return
    mine = [name for name in task.collect if name in found.collected]
    if is_there:
        del credits[task.id]
        lost = mine
    else:
        lost = [name for name in mine if not _is_told_elsewhere(script, section, task, name, found)]
        if waits(section, task, credits) and not lost:
            return
        credits[task.id] = _credit(condition, turn)
    for name in lost:
        del found.collected[name]
    counts = {} if is_there else counts_as(task)
    counts = {name: value for name, value in counts.items() if name not in found.collected}
    found.collected |= counts
    skip = Skip(
        section=section.id,
        task=task.id,
        is_asked=is_there,
        condition=condition,
        taken_back=lost,
        counts=counts,
    )
    found.skips.append(skip)


def _is_told_elsewhere(
    script: Script, section: Section, task: Task, name: str, found: Decided
) -> bool:
    """Say whether another task has asked for a value, and been told it."""
    others: Iterable[tuple[str, Task]] = (
        (one.id, other) for one in script.sections for other in one.tasks if name in other.collect
    )
    credits = (
        found.progress.get(where, {}).get(other.id)
        for where, other in others
        if (where, other.id) != (section.id, task.id)
    )
    return any(credit is not None and credit["status"] == "done" for credit in credits)


def _holds(condition: str, known: Mapping[str, Constant]) -> bool:
    try:
        return holds(condition, known)
    except UnknownValueError:
        return False


def _credit(condition: str, turn: int) -> Credit:
    return Credit(status="skipped", evidence=condition, turn=turn)


def skips_in(trace: Iterable[TraceRecord]) -> Iterator[Skip]:
    """List every decision that a task is not there, or is after all."""
    return (skip for record in trace for skip in record.get("skips", ()))


def last_skips(trace: Iterable[TraceRecord]) -> dict[tuple[str, str], Skip]:
    """Map each section and task, by the names that they have in the end, to the last such decision.

    A session that goes on with another version of its script takes its decisions along.
    """
    found: dict[tuple[str, str], Skip] = {}
    for record in trace:
        if move := record.get("version"):
            gone, sections, tasks = move["dropped"], move["sections"], move["tasks"]
            found = {
                (sections.get(section, section), tasks.get(section, {}).get(task, task)): skip
                for (section, task), skip in found.items()
                if section not in gone and f"{section}.{task}" not in gone
            }
        found |= {(skip["section"], skip["task"]): skip for skip in record.get("skips", ())}
    return found
