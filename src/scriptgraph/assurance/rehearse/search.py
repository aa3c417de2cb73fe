"""Plans a rehearsal: what has to be decided turn by turn so that everything is walked once.

The plan follows the script's rules on paper, quickly and without the graph. It is only a plan:
what counts as walked is what the graph then really did (`run`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop
from itertools import islice

from scriptgraph.assurance.rehearse.aims import Aims
from scriptgraph.assurance.rehearse.situations import (
    FAILED,
    MISSING,
    Frontier,
    Situation,
    Step,
    enter,
    visits_from,
)
from scriptgraph.assurance.rehearse.values import Values
from scriptgraph.assurance.rehearse.visits import SKIPPED, ways_out
from scriptgraph.core.findings import Path
from scriptgraph.script.check.deciding import missing_value_decides
from scriptgraph.script.model import Script
from scriptgraph.script.moves import Transition

MOST_TURNS = 20_000
"""Turns that are thought through, beyond the first way into each section, before aiming."""

_SHARE = 10
"""One aim has this part of them; all together may take so many times as long as what needs none."""

_SHOTS = 3
"""Combinations of values that are tried for one aim."""


_FEW_TURNS = 500
"""A plan as short as this also walks the rules of all sections from every section it can."""


@dataclass
class Plan:
    """What to do, as a tree of steps."""

    values: Values
    start: Situation
    turns: int = 1
    """The agent's opening included."""

    gave_up: int = 0
    """After how many turns it was thought through no further; 0 where all was."""


class Planner:
    """Plans a rehearsal of a whole script.

    Situations are thought through in rounds: the shortest way into each section, then the second
    one with other values, and so on. For what that does not find, the values are worked out first.
    """

    def __init__(self, script: Script, within: int = MOST_TURNS) -> None:
        """Begin with nothing found.

        Args:
            script: A script without faults.
            within: Turns that are thought through, beyond the first way into each section.
        """
        self._script, self._within = script, within
        self._values = Values(script)
        self._start = Situation(script.first, {}, enter(script, script.first.id, {}))
        self._found: dict[tuple[str, Path], Step] = {}
        """Section and item → the first step from that section that walks it."""
        self._first: dict[Path, Step] = {}
        self._gave_up = False
        self._missing = set(items(script)) - {("sections", script.first.id)}
        self._thought = 0

    def plan(self) -> Plan:
        """Give the plan for everything that has been found."""
        gave_up = self._within if self._gave_up else 0
        plan = Plan(self._values, self._start, gave_up=gave_up)
        covered: set[Path] = set()
        for (_, item), step in reversed(self._found.items()):
            if item not in covered and self._first[item] is step:
                covered.update(_add(plan, step))
        for (_, item), step in self._found.items():
            if item[0] != "sections" and plan.turns + len(step.visit.cues) <= _FEW_TURNS:
                _add(plan, step)
        return plan

    def steps(self) -> Iterator[int]:
        """Try around, then aim at one rule after the other, as long as more are in reach.

        Gives now and then the number of turns thought through so far. Whoever stops early gets a
        plan for what has been found by then.
        """
        yield from self._explore(self._values, self._within)
        aimed = self._within // _SHARE
        left = _SHARE * max(self._thought, aimed) + self._thought
        aims = Aims(self._script, self._values)
        for move in self._targets():
            yield self._thought
            for values in self._tries(aims, move):
                if self._thought >= left:
                    self._gave_up = True
                    return
                if move.path in self._missing:
                    yield from self._explore(values, aimed, move)

    def _tries(self, aims: Aims, move: Transition) -> Iterator[Values]:
        """Give the values to try for a rule; a limit of visits is no matter of values."""
        if move.visits_of:
            yield self._values
        else:
            yield from map(self._values.pinned, islice(aims.following(move), _SHOTS))

    def _targets(self) -> Iterator[Transition]:
        """Give the rules that have not been found, of sections that have; each of them once.

        A section that is found on the way adds its own.
        """
        waiting = list(self._script.sections)
        while True:
            found = [each for each in waiting if ("sections", each.id) not in self._missing]
            if not found:
                return
            waiting = [each for each in waiting if ("sections", each.id) in self._missing]
            for section in found:
                for move in ways_out(self._script, section):
                    if move.path in self._missing:
                        yield move

    def _explore(self, values: Values, most: int, aim: Transition | None = None) -> Iterator[int]:
        """Go round by round until everything, or the aim, is found."""
        spent, limited = 0, aim.visits_of if aim else ""
        frontier = Frontier(self._script, self._start, values, limited)
        while frontier.waiting:
            round_, _, turns, _, situation = heappop(frontier.waiting)
            if round_ > 1 and (not self._missing or (aim and aim.path not in self._missing)):
                return
            if round_ == 1 and limited:  # one more round for each visit that it takes
                most = max(most, spent * self._rounds(limited))
            if round_ > 1 and spent > most:
                self._gave_up = True
                return
            for visit in visits_from(self._script, situation, values):
                spent += len(visit.cues)
                self._thought += len(visit.cues)
                step = Step(situation, visit)
                frontier.open(step, turns + len(visit.cues))
                self._note(step)
            yield self._thought

    def _rounds(self, limited: str) -> int:
        return 1 + (self._script.most_visits(self._script.by_id[limited]) or 0)

    def _note(self, step: Step) -> None:
        for item in step.items:
            self._found.setdefault((step.start.section.id, item), step)
            self._first.setdefault(item, step)
            self._missing.discard(item)


def items(script: Script) -> Iterator[Path]:
    """Name everything that is to be walked: sections, tasks, and rules where they are written."""
    for section in script.sections:
        yield "sections", section.id
        for task in section.tasks:
            path: Path = ("sections", section.id, "tasks", task.id)
            yield path
            if task.call is not None:
                yield (*path, FAILED)
            if task.if_ is not None:
                yield (*path, SKIPPED)
        yield from (move.path for move in ways_out(script, section))
    yield from ((*remark.path, MISSING) for remark in missing_value_decides(script))


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
