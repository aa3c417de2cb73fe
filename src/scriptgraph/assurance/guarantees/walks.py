"""All walks of a script at once: where a session can be, what it can know there, and each move.

A *situation* is a section together with what the way there settles: which values can have been
asked for, which an action is known to have given, how often the sections were entered whose
visits are limited, and where a digression goes back to. Which value somebody has told is no part
of it, nor that they have told any: between two moves they speak, and whatever they have told can
be corrected then, or taken back. So each move is asked for by itself: are there values with which
it is made, and no rule before it?
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import Any, Literal, get_args

from scriptgraph.assurance.guarantees.conditions import Conditions, Question, Values, refusable_in
from scriptgraph.assurance.patience import Goes, for_ever
from scriptgraph.core.extras import require
from scriptgraph.script import expressions
from scriptgraph.script.check.values import COMPLETES, required_in
from scriptgraph.script.check.walking import given_in, rules_of
from scriptgraph.script.computed import definitions, script_written_out, written_out
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.script.routes import LAST, NEW_SESSION, waits_for_help
from scriptgraph.script.skipped import guards, may_be_taken_back

_MOST = 20_000
"""Situations that are told apart; of a script with more, only the places are."""

_MOST_PLACES = 60_000
"""Places that are told apart: sections with those that a digression goes back to."""

Exactness = Literal["situations", "places", "sections"]
"""What is told apart. Places are sections with what they go back to; with sections alone, a
digression may go back to any."""


_LARGEST: Mapping[Exactness, float] = {
    "situations": _MOST,
    "places": _MOST_PLACES,
    "sections": inf,
}


@dataclass(frozen=True)
class Situation:
    """Where a session is, and what the way there has settled."""

    section: str
    askable: frozenset[str] = frozenset()
    """Values that a section on the way has asked for, this one included."""

    known: frozenset[str] = frozenset()
    """Values of actions without which the way could not have been gone.

    What people have told is never among them: they can take it back before the next move.
    """

    settled: frozenset[str] = frozenset()
    """Values that were asked for until they were known or declined, where a condition asks that."""

    visits: tuple[tuple[str, int], ...] = ()
    """How often the sections have been entered whose visits are limited, up to their limits."""

    back_to: tuple[str, ...] = ()
    """The sections that a digression goes back to, the innermost last."""

    is_back: bool = False
    """Whether the session has come back to the section from a digression, and not entered it."""


@dataclass(frozen=True)
class Step:
    """One move, and values with which it is made."""

    move: Transition
    question: Question
    """What has to be true for it to be made."""

    values: Values
    """Values with which it is made."""

    is_sure: bool = True
    """Whether the solver found such values; where it gave up, the move counts as possible."""


END = Situation(END_OF_SESSION)

_Conditions = tuple[tuple[str, ...], tuple[str, ...]]
"""Those that hold, and those that do not."""


class Walks:
    """The walks of one script, as a graph of situations (`networkx.MultiDiGraph`).

    An edge carries its `step`. `is_exact` says whether situations are told apart; where there were
    too many, a place stands for all of its situations, and every move that any of them has is taken
    to be possible: what holds then holds all the more. Where even these were too many, so does a
    section.
    """

    def __init__(
        self, script: Script, reading: Collection[str] = (), goes_on: Goes = for_ever
    ) -> None:
        """Work out every situation that a session can come to.

        Args:
            script: A script without faults.
            reading: Conditions besides the script's own whose values are told apart, too.
            goes_on: Called between steps.

        Raises:
            InputError: When the libraries for proofs are not installed.
        """
        networkx = require("networkx", "proofs")
        self._written = {m.id + m.source: m for m in script.all_transitions}
        self._computed = definitions(script)
        self.script, self.goes_on = script_written_out(script), goes_on
        script, reading = self.script, [*map(self.written_out, reading)]
        kinds = {n: kind_of(kind) for n, kind in script.values.items()}
        self.conditions = Conditions(kinds, guards(script))
        self._fleeting = may_be_taken_back(script)
        self._read = _values_read(script, reading)
        self._asked = {section.id: self._asked_in(section) for section in script.sections}
        self._called = {each.id: frozenset(given_in(each)) for each in script.sections}
        self._given = frozenset(script.values) - frozenset(script.told)
        refusable = frozenset(refusable_in((*_conditions_of(script), *reading)))
        self._settles = {s.id: required_in(s) & refusable for s in script.sections}
        self._limited = {s.id: most for s in script.sections if (most := script.most_visits(s))}
        begun = Transition("", script.first.id, "fixed", NEW_SESSION, ())
        self._first = self._entered(Situation(""), begun, frozenset())
        self._new_graph: Callable[[], Any] = networkx.MultiDiGraph
        told_apart = next(each for each in get_args(Exactness) if self._explore(each))
        self.is_exact = told_apart == "situations"

    def _explore(self, by: Exactness) -> bool:
        """Walk until nothing new is found; say whether that could be told apart."""
        self.graph = self._new_graph()
        self.start = self._coarse(self._first, by)
        self.graph.add_node(self.start)
        waiting = deque([self.start])
        while waiting:
            self.goes_on()
            here = waiting.popleft()
            for step, exact in self._steps(here, by):
                there = self._coarse(exact, by)
                if there not in self.graph and there is not END:
                    waiting.append(there)
                self.graph.add_edge(here, there, step=step)
            if len(self.graph) > _LARGEST[by]:
                return False
        return True

    def can_be_walked(self, steps: Sequence[Step]) -> bool:
        """Say whether a session can make these moves, one after the other, from its start."""
        here = self._first
        for step in steps:
            move = step.move
            ahead = self._steps(here, "situations")
            there = next((to for found, to in ahead if found.move == move and found.is_sure), None)
            if there is None:
                return False
            here = there
        return True

    def _steps(self, here: Situation, by: Exactness) -> Iterator[tuple[Step, Situation]]:
        if here is END:
            return
        visits, exactly = dict(here.visits), by == "situations"
        used_up = {name for name, most in self._limited.items() if visits.get(name, 0) >= most}
        passed = {*(used_up if exactly else self._limited)}
        if by == "sections":
            passed |= self.script.digressions
        for move, (holding, failing) in self._questions(here, passed, by):
            if _is_under_way(here, move):
                continue
            if exactly and self._is_barred(move, used_up):
                continue
            settled = here.settled
            if move.kind in COMPLETES:
                settled |= self._settles[here.section]
            question = Question(holding, failing, here.askable, here.known, settled=settled)
            answer = self.conditions.ask(question)
            if answer.possible:
                step = Step(self._as_written(move), question, answer.example or {}, answer.is_sure)
                left = replace(here, settled=settled)
                yield step, self._entered(left, move, self._learned(question))

    def written_out(self, condition: str) -> str:
        """Write a condition over collected values, as the walks read it."""
        return written_out(condition, self._computed)

    def _as_written(self, move: Transition) -> Transition:
        """Give a move with its condition as its author wrote it."""
        found = self._written.get(move.id + move.source)
        return found if found and found.target == move.target else move

    def _coarse(self, here: Situation, by: Exactness) -> Situation:
        """Let a place stand for all of its situations: there, every value can be known or not."""
        if here is END or by == "situations":
            return here
        places = here.back_to if by == "places" else ()
        return Situation(here.section, self._read, back_to=places, is_back=here.is_back)

    def _questions(
        self, here: Situation, passed: Collection[str], by: Exactness
    ) -> Iterator[tuple[Transition, _Conditions]]:
        """List every move from a situation with the conditions that hold, and those that do not.

        The order is that of a turn: watched conditions, the urgent ones first, the section's own
        rules, its limits, the ways back. A watched condition is passed over, though it holds, where
        it leads to one of `passed`, or to a digression that is under way.
        """
        section = self.script.by_id[here.section]
        top = here.back_to[-1] if here.back_to else None
        ways = self.script.moves(section, top) if by != "sections" else None
        watched: tuple[str, ...] = ()
        always: tuple[str, ...] = ()
        own: dict[str, list[_Conditions]] = {}
        failing: tuple[str, ...] = ()
        for move in self.script.transitions(section) if ways is None else ways:
            condition = move.rule.if_ if move.rule else None
            holding = (condition,) if condition else ()
            if move.kind == "anytime":
                waits = waits_for_help(self.script, move)
                yield move, (holding, watched if waits else always)
                if condition and move.target not in passed and not _is_under_way(here, move):
                    watched = (*watched, condition)
                    always = always if waits else (*always, condition)
            elif move.visits_of:
                yield from ((move, conditions) for conditions in own.get(move.visits_of, ()))
            elif move.is_limit:
                if (unheld := self._unheld(section)) is not None:
                    own.setdefault(move.target, []).append(((), (*always, *unheld)))
                    yield move, own[move.target][-1]
            else:
                own.setdefault(move.target, []).append((holding, (*watched, *failing)))
                yield move, own[move.target][-1]
                failing = (*failing, *holding)
        if self.script.ends_in(section):
            path = ("sections", section.id, "next")
            end = Transition(section.id, END_OF_SESSION, "fixed", LAST, path)
            yield end, ((), watched)

    def _unheld(self, section: Section) -> tuple[str, ...] | None:
        """Give the conditions that do not hold where the limit of turns is reached.

        A section with something left to do waits for its limit whatever is known. One without
        waits only where none of its rules leads on; None where one always does.
        """
        if any((task.is_judged and not task.optional) or task.call for task in section.tasks):
            return ()
        if self.script.ends_in(section):
            return None
        goes_back = section.id in self.script.digressions
        unheld: tuple[str, ...] = ()
        for rule in section.next:
            if rule.kind != "computed":
                return unheld if rule.kind == "judged" else None
            unheld = (*unheld, rule.if_ or "")
        return None if goes_back else unheld

    def _is_barred(self, move: Transition, used_up: set[str]) -> bool:
        """Say whether limits of visits keep a session from a move, or call for another first."""
        if move.kind == "back":
            return False
        if move.kind == "anytime":
            is_passed = move.rule is not None and (move.rule.when is None or move.rule.back)
            return is_passed and move.target in used_up
        if move.visits_of:
            return move.visits_of not in used_up
        return move.target in used_up

    def _entered(self, here: Situation, move: Transition, learned: frozenset[str]) -> Situation:
        target = move.target
        if target == END_OF_SESSION:
            return END
        visits, is_back = dict(here.visits), move.kind == "back"
        if (most := self._limited.get(target)) and not is_back:
            visits[target] = min(most, visits.get(target, 0) + 1)
        digresses = move.rule is not None and move.rule.back
        return Situation(
            target,
            here.askable | self._asked[target],
            ((here.known | learned) & self._given) - self._called[target],
            here.settled - self._asked[target],  # what was declined is asked for anew
            tuple(sorted(visits.items())),
            here.back_to[:-1] if is_back else (*here.back_to, here.section) if digresses else (),
            is_back,
        )

    def _learned(self, question: Question) -> frozenset[str]:
        """Name the values of actions that have to be known for a move to be made."""
        named = {n for text in question.holding for n in expressions.names(text)} & self._given
        return frozenset(
            name
            for name in named - question.known - self._fleeting
            if not self.conditions.ask(replace(question, unknown=frozenset({name}))).possible
        )

    def _asked_in(self, section: Section) -> frozenset[str]:
        names = frozenset(name for task in section.tasks for name in task.collect)
        return names & self._read


def _is_under_way(here: Situation, move: Transition) -> bool:
    """Say whether a move leads to a digression that the session would come back to anyway."""
    return move.rule is not None and move.rule.back and move.target in here.back_to


def _values_read(script: Script, reading: Collection[str]) -> frozenset[str]:
    """Name the values that some condition reads; of the others nothing depends."""
    texts = [*_conditions_of(script), *reading]
    return frozenset(name for text in texts for name in expressions.names(text))


def _conditions_of(script: Script) -> list[str]:
    return [rule.if_ for _, _, rule in rules_of(script) if rule.if_]


def steps_of(walks: Walks, path: Sequence[Situation]) -> tuple[Step, ...]:
    """Give a move for each pair of situations that follow each other on a path."""
    edges: list[Mapping[Any, Mapping[str, Step]]] = [
        walks.graph[here][there] for here, there in pairwise(path)
    ]
    return tuple(next(iter(parallel.values()))["step"] for parallel in edges)
