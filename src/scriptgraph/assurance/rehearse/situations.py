"""Situations that a rehearsal comes to, the steps between them, and which of them comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappush
from itertools import count

from scriptgraph.assurance.rehearse.stay import Stay
from scriptgraph.assurance.rehearse.values import Values
from scriptgraph.assurance.rehearse.visiting import visits
from scriptgraph.assurance.rehearse.visits import SKIPPED, Paused, Visit
from scriptgraph.core.findings import Path
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.state.digressions import Visits

FAILED = "failed"
"""The last step of the path of an action that fails."""

MISSING = "value missing"
"""What stands behind the path of a rule that is followed because a value is missing."""


@dataclass(eq=False)
class Situation:
    """A section, as it is entered with certain values."""

    section: Section
    collected: Mapping[str, Constant]
    entered: Visits
    """How often the sections have been entered whose visits are limited."""

    entry: Step | None = None
    """How it is reached; None for the start."""

    back_to: tuple[Paused, ...] = ()
    """Where a digression goes back to, the innermost last."""

    paused: Paused | None = None
    """How far the section had come, where the session comes back to it."""

    steps: list[Step] = field(default_factory=list)
    """What the plan does from here."""


@dataclass(eq=False)
class Step:
    """A planned visit, and the situation that it opens up, if it is the first to lead there."""

    start: Situation
    visit: Visit
    opens: Situation | None = None

    @property
    def items(self) -> list[Path]:
        """Name everything in the script that is walked with this step."""
        section = self.start.section.id
        tasks: Path = ("sections", section, "tasks")
        items: list[Path] = [(*tasks, task) for task in self.visit.done]
        items += [(*tasks, task, FAILED) for task in self.visit.failed]
        items += [(*tasks, task, SKIPPED) for task in self.visit.skipped]
        if move := self.visit.move:
            items += [move.path, ("sections", move.target)]
            items += [(*move.path, MISSING)] if self.visit.undecided else []
        return items


class Frontier:
    """The situations that are still to be thought through, in rounds of one for each section.

    What is aimed at a limit of visits, of the section `limited`, tells situations apart by how
    often that one was entered, and no other: of all limits together there are too many. Those come
    first in which the other limits have most left.
    """

    def __init__(self, script: Script, start: Situation, values: Values, limited: str) -> None:
        """Begin with where a session begins; `limited` is empty where no limit is aimed at."""
        self._script, self._values, self._limited = script, values, limited
        self._order = count()
        self._known = {_key(start, values, limited)}
        self._entered: Counter[object] = Counter({_round(start): 1})
        self.waiting = [(1, 0.0, 0, next(self._order), start)]
        """Round, how far limits are used up, turns so far, order of discovery, situation."""

    def open(self, step: Step, turns: int) -> None:
        """Add the situation that a step leads to, if it is a new one."""
        move = step.visit.move
        if move is None or move.target == END_OF_SESSION:
            return
        opens = reached(self._script, step.start, step.visit, move, step)
        key = _key(opens, self._values, self._limited)
        if key not in self._known:
            self._known.add(key)
            self._entered[_round(opens)] += 1
            step.opens = opens
            round_ = self._entered[_round(opens)]
            used = self._used(opens)
            heappush(self.waiting, (round_, used, turns, next(self._order), opens))

    def _used(self, here: Situation) -> float:
        """Give how far the limits of other sections than the one aimed at are used up."""
        if not self._limited:
            return 0.0
        entered = ((name, n) for name, n in here.entered.items() if name != self._limited)
        by_id, most = self._script.by_id, self._script.most_visits
        return max((n / (most(by_id[name]) or n) for name, n in entered), default=0.0)


def enter(script: Script, name: str, entered: Visits) -> Visits:
    """Count a visit of a section, as far as its limit counts."""
    most = script.most_visits(script.by_id[name])
    return {**entered, name: min(entered.get(name, 0) + 1, most)} if most else entered


def reached(
    script: Script, here: Situation, visit: Visit, move: Transition, entry: Step | None = None
) -> Situation:
    """Give the situation that a visit's move leads to.

    Args:
        script: The script.
        here: The situation that was visited.
        visit: The visit.
        move: Its move, which does not end the session.
        entry: The step that has led there, where there is one.
    """
    target = script.by_id[move.target]
    if move.kind == "back":
        *back_to, paused = here.back_to
        return Situation(target, visit.collected, here.entered, entry, tuple(back_to), paused)
    places = (*here.back_to, visit.paused) if visit.paused else ()
    return Situation(target, visit.collected, enter(script, target.id, here.entered), entry, places)


def visits_from(script: Script, here: Situation, values: Values) -> Iterator[Visit]:
    """Give the visits of a situation that may differ in where they lead."""
    back_to = [place.section for place in here.back_to]
    return visits(
        Stay(script, here.section, here.collected, values, here.entered, back_to, here.paused)
    )


def _key(here: Situation, values: Values, limited: str) -> object:
    """Tell apart the situations in which a section is entered, or come back to."""
    entered = here.entered.get(limited) if limited else frozenset(here.entered.items())
    return (
        here.section.id,
        values.situation(here.section.id, here.collected),
        entered,
        tuple(place.section for place in here.back_to),
        frozenset(here.paused.credits) if here.paused else None,
    )


def _round(here: Situation) -> object:
    """Say what a situation is one of several of: from each digression there are many ways back."""
    return here.section.id, here.back_to[-1].section if here.back_to else None
