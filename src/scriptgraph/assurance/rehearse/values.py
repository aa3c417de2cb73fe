"""Which values a rehearsal tries, so that every `if` can come out one way and the other.

For each value these are the constants that it is compared with, their neighbours, every choice,
yes and no, some other text, and none at all (the user does not say). Of those that no condition
can tell apart one is kept.
"""

from __future__ import annotations

import ast
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from itertools import combinations, islice, pairwise, product
from math import ceil, floor

from scriptgraph.assurance.rehearse.times import tried_times
from scriptgraph.core.values import Collected
from scriptgraph.language import numerals
from scriptgraph.rehearsal.listing import count_in, made_up
from scriptgraph.script import expressions
from scriptgraph.script.action import DONE
from scriptgraph.script.check.walking import conditions_of, task_rules
from scriptgraph.script.computed import (
    definitions,
    script_written_out,
    worked_out_exactly,
    written_out,
)
from scriptgraph.script.expressions import UnknownValueError
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Constant, kind_of
from scriptgraph.script.lists import Length, as_constants
from scriptgraph.script.model import Rule, Script, Section, Task
from scriptgraph.script.moves import Transition
from scriptgraph.script.questions import declined
from scriptgraph.script.routes import begins_with_call, call_of
from scriptgraph.state.values import read_value

Spoken = Mapping[str, str | None]
"""Value → the text in which the user gives it; None when they do not."""

_UNREAD: dict[str, str] = {"string": "something", "integer": "1", "number": "1", "boolean": "yes"}
"""What is given for a value that no `if` reads."""

_LARGEST = 1e300
_FEW = 8
"""Values of which there are more are mixed by their differences alone."""

_MOST = 500
"""Combinations of values that are tried in one visit of a section."""


class Values:
    """The values of one script."""

    def __init__(self, script: Script) -> None:
        """Gather what the script collects and what its `if` conditions read."""
        self._code, self._script = script.language, script
        self.types = script.values
        script = script_written_out(script)
        self._conditions: defaultdict[str, list[str]] = defaultdict(list)
        for text in dict.fromkeys(rule.if_ for _, _, rule in conditions_of(script) if rule.if_):
            for name in expressions.names(text):
                self._conditions[name].append(text)
        self._tried = {name: self._options(name, kind) for name, kind in self.types.items()}
        self._live = _live(script)

    def spoken_in(self, section: Section) -> Iterator[Spoken]:
        """Give what a user may say in a section, the simplest first."""
        return self.combine(_found_out(section))

    def combine(self, names: Iterable[str]) -> Iterator[Spoken]:
        """Give combinations of the values tried: first those that differ little from the usual."""
        options = {name: self._tried[name] for name in dict.fromkeys(names)}
        found = (dict(zip(options, texts, strict=True)) for texts in _mixed(list(options.values())))
        return islice(found, _MOST)

    def read(self, spoken: Spoken) -> dict[str, Constant]:
        """Give the values that come of what was said, and what was declined."""
        told = {name: text for name, text in spoken.items() if text is not None}
        read = {name: self._read(text, self.types[name]) for name, text in told.items()}
        known = {name: value for name, value in read.items() if value is not None}
        return known | {declined(name): True for name in spoken if name not in told}

    def _read(self, text: str, kind: ValueType) -> Constant | None:
        """Read what somebody says as conditions see it: of a list, how many records it has."""
        declared = kind_of(kind)
        if declared.meaning == "records":
            count = count_in(text, declared, self._code)
            return None if count is None else Length(count)
        value = read_value(text, kind, self._code)
        return None if isinstance(value, list) else value

    def with_computed(self, known: Mapping[str, Collected]) -> dict[str, Constant]:
        """Add to what is known what follows from it."""
        return {**as_constants(known), **worked_out_exactly(self._script, known)}

    def written_out(self, condition: str) -> str:
        """Write a condition over what can be said."""
        return written_out(condition, definitions(self._script))

    def pinned(self, spoken: Spoken) -> Values:
        """Give the same, but with only one way to tell each of some values."""
        pinned = copy(self)
        pinned._tried = {**self._tried, **{name: [text] for name, text in spoken.items()}}
        return pinned

    def can_be_given(self, name: str) -> bool:
        """Say whether there is any text that gives a value."""
        return self._tried.get(name, [None]) != [None]

    def situation(self, section: str, collected: Mapping[str, Constant]) -> frozenset[object]:
        """Tell apart the situations in which a section is entered, by what still matters."""
        states = (state for n in self._live[section] for state in (n, declined(n)))
        return frozenset((state, collected[state]) for state in states if state in collected)

    def _options(self, name: str, kind: ValueType) -> list[str | None]:
        if name in self._script.actions:
            return [DONE, None]
        if name not in self._conditions:
            declared = kind_of(kind)
            unread = _UNREAD.get(declared.scalar, "")
            texts = kind if isinstance(kind, tuple) else [unread]
            if declared.meaning in ("day", "span"):
                texts = tried_times(declared, (), self._code)
            elif declared.meaning == "records":
                texts = [made_up(declared, 1, self._code)]
            elif declared.low is not None:
                texts = [str(declared.low)]
            return [next((t for t in texts if self._read(t, kind) is not None), None)]
        told_apart: dict[object, str | None] = {}
        for text in self._texts(name, kind):
            value = self._read(text, kind)
            if value is not None:
                told_apart.setdefault(self._signature(name, value), text)
        return [*told_apart.values(), None]

    def outcomes(self, task: Task) -> list[Mapping[str, Constant] | None]:
        """Give all that an action is tried to come to, each once."""
        found: list[Mapping[str, Constant] | None] = []
        for spoken in self.combine(task.collect):
            if (gave := self.outcome(task, spoken)) not in found:
                found.append(gave)
        return found

    def outcome(self, task: Task, spoken: Spoken | None) -> Mapping[str, Constant] | None:
        """Give what an action comes to where it gives what is tried; None where it fails.

        It gives everything or nothing; where nothing is tried, what its script rehearses.
        """
        action = self._script.actions[task.call or ""]
        if spoken is None:
            return as_constants(action.as_rehearsed())
        gave = {name: spoken.get(name) for name in task.collect}
        if None in gave.values():
            return None
        read = self.read({name: text for name, text in gave.items() if name in action.gives})
        return read if read.keys() == action.gives.keys() else None

    def _texts(self, name: str, kind: ValueType) -> list[str]:
        if isinstance(kind, tuple):
            return list(kind)
        declared = kind_of(kind)
        if declared.scalar == "boolean":
            return ["yes", "no"]
        conditions = self._conditions[name]
        constants = {value for text in conditions for value in expressions.constants(text)}
        if declared.scalar == "string":
            return [
                _UNREAD["string"],
                *sorted(value for value in constants if isinstance(value, str)),
            ]
        if declared.meaning in ("day", "span"):
            return tried_times(declared, constants, self._code)
        numbers = {v for v in constants if isinstance(v, int | float) and abs(v) < _LARGEST}
        if any("-" in text for text in conditions):
            numbers |= {-number for number in numbers}
        numbers |= {end for end in (declared.low, declared.high) if end is not None}
        if declared.meaning == "records":
            most = declared.high or 0
            counts = [n for n in _around(numbers, whole=True) if 0 <= n <= most]
            return [made_up(declared, int(count), self._code) for count in counts]
        near = _around(numbers, whole=declared.scalar == "integer")
        return [numerals.written(number, self._code) for number in near]

    def _signature(self, name: str, value: Constant) -> object:
        """Say what the conditions make of a value, or give it where they mix it with others."""
        parts = [p for text in self._conditions[name] for p in parts_of(expressions.parse(text))]
        mine = [part for part in parts if name in expressions.names(part)]
        if any(expressions.names(part) != {name} for part in mine):
            return value
        return tuple(holds(part, {name: value}) for part in mine)


def holds(condition: str, values: Mapping[str, Constant]) -> bool:
    """Say whether a condition holds; without the values it needs it does not."""
    try:
        return expressions.holds(condition, values)
    except UnknownValueError:
        return False


def parts_of(node: ast.expr) -> Iterator[str]:
    """Take a condition apart into what `and`, `or` and `not` join."""
    match node:
        case ast.BoolOp(values=operands):
            for operand in operands:
                yield from parts_of(operand)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from parts_of(operand)
        case _:
            yield ast.unparse(node)


def _around(marks: set[int | float], *, whole: bool) -> list[int | float]:
    """Give numbers on, beside and between the marks, the usual 0 and 1 among them."""
    ordered = sorted({*marks, 0, 1})
    near: set[int | float] = {mark + step for mark in ordered for step in (-1, 0, 1)}
    near |= {(low + high) / 2 for low, high in pairwise(ordered)}
    if whole:
        near = {rounded for number in near for rounded in (floor(number), ceil(number))}
    return sorted(near, key=lambda number: (number < 0, number))


def _mixed(options: Sequence[Sequence[str | None]]) -> Iterator[tuple[str | None, ...]]:
    """Mix one of each: all alike, all but one alike, then more and more differing from the first.

    All but one alike are the answers of a questionnaire in which a single item decides.
    """
    longest = max(map(len, options), default=1)
    alike = [tuple(texts[min(n, len(texts) - 1)] for texts in options) for n in range(longest)]
    yield from dict.fromkeys(alike)
    if len(options) > 1 and longest <= _FEW:
        but_one = (
            (*same[:n], text, *same[n + 1 :])
            for same in alike
            for n, texts in enumerate(options)
            for text in (texts[0], texts[-1])
        )
        yield from dict.fromkeys(mixed for mixed in but_one if mixed not in alike)
    for count in range(1, len(options) + 1):
        for chosen in combinations(range(len(options)), count):
            ways = [texts[1:] if n in chosen else texts[:1] for n, texts in enumerate(options)]
            yield from (mixed for mixed in product(*ways) if mixed not in alike)


def _live(script: Script) -> dict[str, frozenset[str]]:
    """Map each section to the values whose state on entering it may still matter to an `if`.

    A value that the section collects anew does not; so two situations that differ only in what
    is spent are one, and a long script has few situations.
    """
    watched = _read(script.anytime)
    own = {s.id: _found_out(s) for s in script.sections}
    live = {
        s.id: watched
        | ((_read((*s.next, *task_rules(s))) | _taken(script, s)) - own[s.id])
        | _entered(s)
        for s in script.sections
    }
    into: defaultdict[str, list[Transition]] = defaultdict(list)
    for move in script.all_transitions:
        into[move.target].append(move)
    waiting = deque(live)
    while waiting:
        section = waiting.popleft()
        for move in into[section]:
            leaves_early = move.kind in ("anytime", "limit")
            kept = live[section] - (frozenset() if leaves_early else own[move.source])
            if not kept <= live[move.source]:
                live[move.source] |= kept
                waiting.append(move.source)
    return live


def _found_out(section: Section) -> frozenset[str]:
    """Name what is found out in a section, once it has been entered."""
    tasks = section.tasks[begins_with_call(section) :]
    return frozenset(name for task in tasks for name in task.collect)


def _entered(section: Section) -> frozenset[str]:
    """Name what tells whether the action has failed with which a section begins."""
    first = section.tasks[:1] if begins_with_call(section) else ()
    return frozenset(task.call for task in first if task.call)


def _taken(script: Script, section: Section) -> frozenset[str]:
    """Name what the action of a section takes: without it, it fails."""
    task = call_of(section)
    action = script.actions.get(task.call or "") if task else None
    return frozenset(action.takes) if action else frozenset()


def _read(rules: Sequence[Rule]) -> frozenset[str]:
    conditions = (rule.if_ for rule in rules if rule.if_ is not None)
    return frozenset(name for text in conditions for name in expressions.names(text))
