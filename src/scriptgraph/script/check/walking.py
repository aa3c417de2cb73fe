"""Walks over a script: its rules, its conditions, and the values that it collects."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import chain

from scriptgraph.core.findings import Path
from scriptgraph.script import expressions
from scriptgraph.script.bands import bands_of
from scriptgraph.script.check.ends import kind_of_tree
from scriptgraph.script.computed import definitions, written_out
from scriptgraph.script.kinds import Kind, kind_of
from scriptgraph.script.model import Rule, Script, Section, Task
from scriptgraph.script.questions import Question


def rules_of(script: Script) -> Iterator[tuple[str | None, Path, Rule]]:
    """Walk over every transition rule with its section (None for `anytime`) and its path."""
    for section in script.sections:
        for number, rule in enumerate(section.next):
            yield section.id, ("sections", section.id, "next", number), rule
    for number, rule in enumerate(script.anytime):
        yield None, ("anytime", number), rule


def conditions_of(script: Script) -> Iterator[tuple[str | None, Path, Rule]]:
    """Walk over everything that has an `if`: rules, and tasks as rules that lead nowhere else."""
    return chain(rules_of(script), _conditions_of_tasks(script) if script.conditional else ())


def _conditions_of_tasks(script: Script) -> Iterator[tuple[str | None, Path, Rule]]:
    for section in script.sections:
        for task, rule in zip(_with_if(section), task_rules(section), strict=True):
            yield section.id, ("sections", section.id, "tasks", task.id), rule


def task_rules(section: Section) -> tuple[Rule, ...]:
    """Give the conditions of a section's tasks, as rules that lead nowhere else."""
    return tuple(Rule.over(section.id, task.if_) for task in _with_if(section))


def _with_if(section: Section) -> list[Task]:
    return [task for task in section.tasks if task.if_ is not None]


def tasks_of(script: Script) -> Iterator[tuple[str, Path, Task]]:
    """Walk over every task with its section and its path."""
    for section in script.sections:
        for task in section.tasks:
            yield section.id, ("sections", section.id, "tasks", task.id), task


def kinds_of(script: Script) -> Mapping[str, Kind]:
    """Map every value that is collected or computed to what it can be."""
    kinds = {name: kind_of(declared) for name, declared in script.values.items()}
    bands = bands_of(script.computed) if script.computed else {}
    for name, text in script.computed.items():
        try:
            tree = expressions.parse_value(written_out(text, definitions(script)))
        except expressions.ExpressionError:
            continue  # told as a fault
        words = bands[name].words if name in bands else ()
        kinds.setdefault(
            name, Kind("string", choices=words) if words else kind_of_tree(tree, kinds)
        )
    return kinds


def names_in(rule: Rule) -> frozenset[str]:
    """Name the values that a rule reads or asks about; none where its expression cannot be read."""
    try:
        return expressions.names(rule.if_) if rule.if_ is not None else frozenset()
    except expressions.ExpressionError:
        return frozenset()


def needed_in(rule: Rule) -> frozenset[str]:
    """Name the values that a rule has to know; none where its expression cannot be read."""
    return expressions.needed(rule.if_) if rule.if_ is not None and tree_of(rule) else frozenset()


def asked_in(rule: Rule) -> frozenset[Question]:
    """List what a rule asks about values; nothing where its expression cannot be read."""
    return expressions.asked(rule.if_) if rule.if_ is not None and tree_of(rule) else frozenset()


def tree_of(rule: Rule) -> ast.expr | None:
    """Read a rule's expression; None where it has none that can be read."""
    try:
        return expressions.parse(rule.if_) if rule.if_ is not None else None
    except expressions.ExpressionError:
        return None


def given_in(section: Section) -> Iterator[str]:
    """Name the values that the action of a section gives; where it fails, none of them is known."""
    return (name for task in section.tasks if task.call is not None for name in task.collect)
