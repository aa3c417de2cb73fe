"""Plans a rehearsal: what has to be decided turn by turn so that everything is walked once.

The plan follows the script's rules on paper, quickly and without the graph. It is only a plan:
what counts as walked is what the graph then really did (`scriptgraph.rehearse`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from scriptgraph.findings import Path
from scriptgraph.rehearse_values import Values
from scriptgraph.rehearse_visits import Visit, visits, ways_out
from scriptgraph.script import END_OF_SESSION, Script, Section
from scriptgraph.state import Value

_MOST_TURNS = 100_000
"""Turns that are thought through, beyond the first way into each section, before giving up."""

_EXTRA_TURNS = 300
"""Turns that are spent on rules of all sections beyond the first section they are walked from."""


@dataclass(eq=False)
class Situation:
    """A section, as it is entered with certain values."""

    section: Section
    collected: Mapping[str, Value]
    entry: Step | None = None
    """How it is reached; None for the start."""

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
        items: list[Path] = [("sections", section, "tasks", task) for task in self.visit.done]
        if move := self.visit.move:
            items += [move.path, ("sections", move.target)]
        return items


@dataclass
class Plan:
    """What to do, as a tree of steps."""

    values: Values
    start: Situation
    turns: int = 1
    """The agent's opening included."""

    gave_up: bool = False
    """Whether there were too many situations to think all of them through."""

    def steps(self) -> Iterator[Step]:
        """Walk over all steps, each after the one that it follows."""
        waiting = [self.start]
        for situation in waiting:
            yield from situation.steps
            waiting += [step.opens for step in situation.steps if step.opens]


def make_plan(script: Script) -> Plan:
    """Plan a rehearsal of a whole script.

    Situations are thought through in rounds: the shortest way into each section, then the second
    one with other values, and so on until everything has been found.
    """
    search = _Search(script)
    search.run()
    plan = Plan(search.values, search.start, gave_up=search.gave_up)
    covered: set[Path] = set()
    for (_, item), step in reversed(search.found.items()):
        if item not in covered and search.first[item] is step:
            covered.update(_add(plan, step))
    extra = plan.turns + _EXTRA_TURNS
    for (_, item), step in search.found.items():
        if item[0] != "sections" and plan.turns + len(step.visit.cues) <= extra:
            _add(plan, step)
    return plan


class _Search:
    """Thinks through what can happen from the start on."""

    def __init__(self, script: Script) -> None:
        self.values = Values(script)
        self.start = Situation(script.first, {})
        self.found: dict[tuple[str, Path], Step] = {}
        """Section and item → the first step from that section that walks it."""
        self.first: dict[Path, Step] = {}
        self.entered = Counter({script.first.id: 1})
        self.gave_up = False
        self._script = script
        self._missing = set(items(script)) - {("sections", script.first.id)}
        self._known = {(script.first.id, self.values.situation(script.first.id, {}))}
        self._order = count()
        self._waiting = [(1, 0, next(self._order), self.start)]

    def run(self) -> None:
        """Go round by round until everything has been found, or nothing new can be."""
        turns_thought = 0
        while self._waiting:
            round_, turns, _, situation = heappop(self._waiting)
            if round_ > 1 and not self._missing:
                return
            if round_ > 1 and turns_thought > _MOST_TURNS:
                self.gave_up = True
                return
            for visit in visits(self._script, situation.section, situation.collected, self.values):
                turns_thought += len(visit.cues) if round_ > 1 else 0
                self._note(Step(situation, visit), turns + len(visit.cues))

    def _note(self, step: Step, turns: int) -> None:
        self._open(step, turns)
        for item in step.items:
            self.found.setdefault((step.start.section.id, item), step)
            self.first.setdefault(item, step)
            self._missing.discard(item)

    def _open(self, step: Step, turns: int) -> None:
        move = step.visit.move
        if move is None or move.target == END_OF_SESSION:
            return
        key = (move.target, self.values.situation(move.target, step.visit.collected))
        if key not in self._known:
            self._known.add(key)
            self.entered[move.target] += 1
            section = self._script.by_id[move.target]
            step.opens = Situation(section, step.visit.collected, step)
            round_ = self.entered[move.target]
            heappush(self._waiting, (round_, turns, next(self._order), step.opens))


def items(script: Script) -> Iterator[Path]:
    """Name everything that is to be walked: sections, tasks, and rules where they are written."""
    for section in script.sections:
        yield "sections", section.id
        yield from (("sections", section.id, "tasks", task.id) for task in section.tasks)
        yield from (move.path for move in ways_out(script, section))


def _add(plan: Plan, step: Step) -> list[Path]:
    """Add a step and all before it; name what is walked with those that are new."""
    new: list[Path] = []
    following: Step | None = step
    while following and following not in following.start.steps:
        following.start.steps.append(following)
        plan.turns += len(following.visit.cues)
        new += following.items
        following = following.start.entry
    return new
