"""Plans a rehearsal: what has to be decided turn by turn so that everything is walked once.

The plan follows the script's rules on paper, quickly and without the graph. It is only a plan:
what counts as walked is what the graph then really did (`run`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count, islice

from scriptgraph.assurance.rehearse.aims import Aims
from scriptgraph.assurance.rehearse.stay import Stay
from scriptgraph.assurance.rehearse.values import Values
from scriptgraph.assurance.rehearse.visiting import visits
from scriptgraph.assurance.rehearse.visits import SKIPPED, Paused, Visit, ways_out
from scriptgraph.core.findings import Path
from scriptgraph.script.check.deciding import missing_value_decides
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.state.digressions import Visits

_MOST_TURNS = 20_000
"""Turns that are thought through, beyond the first way into each section, before aiming."""

_AIMED_TURNS = 2_000
"""The same, for one aim."""

_SHARE = 10
"""All aims together may take so many times as long as finding what needs none."""

_SHOTS = 3
"""Combinations of values that are tried for one aim."""

_MISSING = "value missing"
"""What stands behind the path of a rule that is followed because a value is missing."""

_FEW_TURNS = 500
"""A plan as short as this also walks the rules of all sections from every section it can."""


FAILED = "failed"
"""The last step of the path of an action that fails."""


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
            items += [(*move.path, _MISSING)] if self.visit.undecided else []
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


class Planner:
    """Plans a rehearsal of a whole script.

    Situations are thought through in rounds: the shortest way into each section, then the second
    one with other values, and so on. For what that does not find, the values are worked out first.
    """

    def __init__(self, script: Script) -> None:
        """Begin with nothing found."""
        self._script = script
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
        plan = Plan(self._values, self._start, gave_up=self._gave_up)
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
        yield from self._explore(self._values, _MOST_TURNS)
        left = _SHARE * max(self._thought, _AIMED_TURNS) + self._thought
        aims = Aims(self._script, self._values)
        for move in self._targets():
            yield self._thought
            for spoken in islice(aims.following(move), _SHOTS):
                if self._thought >= left:
                    self._gave_up = True
                    return
                if move.path in self._missing:
                    yield from self._explore(self._values.pinned(spoken), _AIMED_TURNS, move.path)

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

    def _explore(self, values: Values, most: int, aim: Path | None = None) -> Iterator[int]:
        """Go round by round until everything, or the aim, is found."""
        spent = 0
        frontier = _Frontier(self._start, values)
        while frontier.waiting:
            round_, turns, _, situation = heappop(frontier.waiting)
            if round_ > 1 and (not self._missing or (aim and aim not in self._missing)):
                return
            if round_ > 1 and spent > most:
                self._gave_up = True
                return
            for visit in visits_from(self._script, situation, values):
                spent += len(visit.cues)
                self._thought += len(visit.cues)
                step = Step(situation, visit)
                frontier.open(self._script, step, turns + len(visit.cues))
                self._note(step)
            yield self._thought

    def _note(self, step: Step) -> None:
        for item in step.items:
            self._found.setdefault((step.start.section.id, item), step)
            self._first.setdefault(item, step)
            self._missing.discard(item)


class _Frontier:
    """The situations that are still to be thought through, in rounds of one for each section."""

    def __init__(self, start: Situation, values: Values) -> None:
        self._values = values
        self._order = count()
        self._known = {_key(start, values)}
        self._entered: Counter[object] = Counter({_round(start): 1})
        self.waiting = [(1, 0, next(self._order), start)]
        """Round, turns from the start, order of discovery, situation."""

    def open(self, script: Script, step: Step, turns: int) -> None:
        """Add the situation that a step leads to, if it is a new one."""
        move = step.visit.move
        if move is None or move.target == END_OF_SESSION:
            return
        opens = reached(script, step.start, step.visit, move, step)
        key = _key(opens, self._values)
        if key not in self._known:
            self._known.add(key)
            self._entered[_round(opens)] += 1
            step.opens = opens
            round_ = self._entered[_round(opens)]
            heappush(self.waiting, (round_, turns, next(self._order), step.opens))


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


def _key(here: Situation, values: Values) -> object:
    """Tell apart the situations in which a section is entered, or come back to."""
    return (
        here.section.id,
        values.situation(here.section.id, here.collected),
        frozenset(here.entered.items()),
        tuple(place.section for place in here.back_to),
        frozenset(here.paused.credits) if here.paused else None,
    )


def _round(here: Situation) -> object:
    """Say what a situation is one of several of: from each digression there are many ways back."""
    return here.section.id, here.back_to[-1].section if here.back_to else None


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
    yield from ((*remark.path, _MISSING) for remark in missing_value_decides(script))


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
