"""What a session knows when an `if` asks for it."""

from __future__ import annotations

import ast
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from scriptgraph import expressions
from scriptgraph.check.rule import Remark
from scriptgraph.check.walking import names_in, rules_of, types_of
from scriptgraph.fields import ValueType
from scriptgraph.script import Rule, Script, Section, TransitionKind

_COMPLETES: frozenset[TransitionKind] = frozenset({"fixed", "computed", "judged"})
"""Moves that wait until a section is complete, and so until its values are collected."""

_MAX_STEPS = 6
"""Steps of a way that are shown."""


def uncollected_value(script: Script) -> Iterator[Remark]:
    """Find values that an `if` reads and that no task collects."""
    types = types_of(script)
    for section, path, rule in rules_of(script):
        for name in sorted(names_in(rule).difference(types)):
            message = f"`{rule.if_}` needs {name!r}, which no task collects"
            hint = _quoted(name, types) or _hint(name, rule.if_ or "", list(types))
            yield Remark(message, (*path, "if"), section, hint)


def value_not_always_collected(script: Script) -> Iterator[Remark]:
    """Find values that an `if` reads and that a session need not have collected by then."""
    knowledge = Knowledge(script)
    for section, path, rule in rules_of(script):
        if section is not None:
            for name in sorted(names_in(rule)):
                if way := knowledge.way_without(name, script.by_id[section]):
                    message = f"`{rule.if_}` needs {name!r}, which is not collected on this way"
                    yield Remark(f"{message}: {_shown(way)}", (*path, "if"), section)


def unknown_choice(script: Script) -> Iterator[Remark]:
    """Find comparisons of a value with a text that is none of its choices."""
    types = types_of(script)
    for section, path, rule in rules_of(script):
        for name, text, choices in wrong_choices(rule, types):
            message = f"{name!r} is never {text!r}; it is one of {', '.join(choices)}"
            yield Remark(message, (*path, "if"), section)


def wrong_choices(
    rule: Rule, types: Mapping[str, ValueType]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give the values that a rule compares with what is none of their choices."""
    for name, text in _compared(rule):
        kind = types.get(name)
        if isinstance(kind, tuple) and text not in kind:
            yield name, text, kind


class Knowledge:
    """Which values a session has certainly collected when it enters each section.

    The sets are bits of a number: bit `i` is the `i`-th value that any `if` reads. A section's
    set starts full and shrinks to what is common to all ways into it; each loss remembers the
    section that it came from, so a way without the value can be told.
    """

    def __init__(self, script: Script) -> None:
        """Follow every move until no set shrinks any more."""
        read = {name for _, _, rule in rules_of(script) for name in names_in(rule)}
        wanted = sorted(read.intersection(types_of(script)))
        self._bits = {name: 1 << number for number, name in enumerate(wanted)}
        self._gains = {section.id: self._gain(section) for section in script.sections}
        self._known = {script.first.id: 0}
        self._losses: dict[str, list[tuple[int, str]]] = defaultdict(list)
        waiting = deque([script.first.id])
        while waiting:
            section = script.by_id[waiting.popleft()]
            for move in script.transitions(section):
                if move.target in script.by_id and self._enter(move.target, section.id, move.kind):
                    waiting.append(move.target)

    def way_without(self, name: str, section: Section) -> list[str]:
        """Give a way into a section, and through its tasks, that leaves a value uncollected."""
        bit = self._bits.get(name, 0)
        known = self._known.get(section.id)
        if not bit or known is None or bit & (known | self._gains[section.id]):
            return []
        way = [section.id]
        while sources := [source for lost, source in self._losses[way[-1]] if lost & bit]:
            way.append(sources[0])
        return way[::-1]

    def _gain(self, section: Section) -> int:
        required = (task for task in section.tasks if not task.optional)
        names = {name for task in required for name in task.collect}
        return sum(self._bits.get(name, 0) for name in names)

    def _enter(self, target: str, source: str, kind: TransitionKind) -> bool:
        """Take a move into account; say whether the target has to be followed (again)."""
        arriving = self._known[source] | (self._gains[source] if kind in _COMPLETES else 0)
        everything = (1 << len(self._bits)) - 1
        before = self._known.get(target, everything)
        lost = before & ~arriving
        if target in self._known and not lost:
            return False
        self._known[target] = before & arriving
        self._losses[target].append((lost, source))
        return True


def _compared(rule: Rule) -> Iterator[tuple[str, str]]:
    """Pair the values with the texts that a rule compares them with."""
    if not names_in(rule) or rule.if_ is None:
        return
    for node in ast.walk(expressions.parse(rule.if_)):
        match node:
            case ast.Compare(
                left=ast.Name(id=name),
                ops=[ast.Eq() | ast.NotEq()],
                comparators=[ast.Constant(value=str(text))],
            ):
                yield name, text
            case ast.Compare(
                left=ast.Name(id=name),
                ops=[ast.In() | ast.NotIn()],
                comparators=[ast.List(elts=items) | ast.Tuple(elts=items)],
            ):
                texts = (item.value for item in items if isinstance(item, ast.Constant))
                yield from ((name, text) for text in texts if isinstance(text, str))


def _quoted(name: str, types: Mapping[str, ValueType]) -> str:
    """Say how a choice is written that stands without quotes."""
    choices = {choice for kind in types.values() if isinstance(kind, tuple) for choice in kind}
    return f'A choice stands in quotes: `"{name}"`.' if name in choices else ""


def _hint(name: str, text: str, collected: list[str]) -> str:
    """Guess what was meant; `""` leaves the rule's own hint."""
    for other in collected:
        if "-" in other and other in text:
            renamed = other.replace("-", "_")
            return f"`-` subtracts in an `if`: call the value {renamed!r} instead of {other!r}."
    close = get_close_matches(name, collected, n=1)
    return f"Did you mean {close[0]!r}?" if close else ""


def _shown(way: list[str]) -> str:
    half = _MAX_STEPS // 2
    steps = way if len(way) <= _MAX_STEPS else [*way[:half], "…", *way[-half:]]
    return " → ".join(steps)
