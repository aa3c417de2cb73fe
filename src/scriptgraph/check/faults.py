"""The faults that keep a script of valid shape from being compiled.

Each is a pure function over the script, and a row of `FAULTS`. Faults cannot be silenced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from scriptgraph import expressions
from scriptgraph.check.fitting import mistyped_condition
from scriptgraph.check.rule import CheckRule, Remark
from scriptgraph.check.values import uncollected_value
from scriptgraph.check.walking import rules_of
from scriptgraph.fields import ValueType
from scriptgraph.findings import Finding, Path
from scriptgraph.formats.lookalikes import double, named
from scriptgraph.formats.words import is_end
from scriptgraph.script import END_OF_SESSION, Limit, Rule, Script

NODE_PREFIXES = ("evaluate_", "dispatch_")
"""What the nodes of a section are called besides it: `evaluate_s`, `dispatch_s`."""

_RESERVED = frozenset({"__start__", "__end__", "dispatch", "patient"})
_RESERVED_IN_ANY_CASE = frozenset({"start", END_OF_SESSION})

_MOST_NAMES = 12
"""Sections that a hint lists."""

_MAX_GUESSES = 20
"""Unknown targets that get a "did you mean": a guess compares with every section."""


def faults(script: Script) -> list[Finding]:
    """List every fault; a script without any can be compiled."""
    return [finding for rule in FAULTS for finding in rule.findings(script)]


def unknown_target(script: Script) -> Iterator[Remark]:
    """Find targets that are neither a section nor the end."""
    unknown = [found for found in _targets(script) if found[2] not in script.by_id]
    distinct = list(dict.fromkeys(target for _, _, target in unknown))
    guesses = _guesses(script, distinct[:_MAX_GUESSES])
    for section, path, target in unknown:
        guess = END_OF_SESSION if is_end(target) else guesses.get(target)
        meant = f"; did you mean {guess!r}?" if guess else ""
        hint = f"Write `{guess}`." if guess else _sections(script)
        if guess and (twin := double(target, [guess])):
            meant = f"; {guess!r} only looks the same: here stands {named(twin[1])}"
        yield Remark(f"there is no section {target!r}{meant}", path, section, hint)


def _sections(script: Script) -> str:
    """Say what a rule can lead to."""
    names = [section.id for section in script.sections]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"There are: {', '.join(names[:_MOST_NAMES])}{more}; `end` ends the session."


def duplicate_section(script: Script) -> Iterator[Remark]:
    """Find section ids that are used more than once."""
    for name in _repeated(section.id for section in script.sections):
        yield Remark(f"there are several sections {name!r}", ("sections", name), name)


def duplicate_task(script: Script) -> Iterator[Remark]:
    """Find task ids that are used more than once in a section."""
    for section in script.sections:
        for name in _repeated(task.id for task in section.tasks):
            path = ("sections", section.id, "tasks", name)
            message = f"section {section.id!r} has several tasks {name!r}"
            yield Remark(message, path, section.id)


def rule_after_default(script: Script) -> Iterator[Remark]:
    """Find rules that are never reached, because one before them has no condition."""
    for section in script.sections:
        default: Rule | None = None
        for number, rule in enumerate(section.next):
            if default is not None:
                message = f"the rule to {rule.to!r} is never reached: the one to {default.to!r}"
                path = ("sections", section.id, "next", number)
                yield Remark(f"{message} before it always holds", path, section.id)
            elif rule.kind == "fixed":
                default = rule


def anytime_without_condition(script: Script) -> Iterator[Remark]:
    """Find `anytime` rules that would leave every section at once."""
    for number, rule in enumerate(script.anytime):
        if rule.kind == "fixed":
            message = f"the anytime rule to {rule.to!r} has no condition"
            yield Remark(f"{message}, so it would leave every section at once", ("anytime", number))


def misplaced_urgent(script: Script) -> Iterator[Remark]:
    """Find urgent rules that no model watches for in every section."""
    for section, path, rule in rules_of(script):
        if rule.urgent and (section is not None or rule.when is None):
            where = "a rule of a section" if section is not None else "a rule without `when`"
            message = f"the rule to {rule.to!r} is urgent, but it is {where}"
            yield Remark(message, (*path, "urgent"), section)


def bad_expression(script: Script) -> Iterator[Remark]:
    """Find `if:` conditions that cannot be read."""
    for section, path, rule in rules_of(script):
        if rule.if_ is None:
            continue
        try:
            expressions.parse(rule.if_)
        except expressions.ExpressionError as error:
            yield Remark(str(error), (*path, "if"), section)


def reserved_name(script: Script) -> Iterator[Remark]:
    """Find sections named like a fixed part of the graph."""
    for name in script.by_id:
        if name in _RESERVED or name.casefold() in _RESERVED_IN_ANY_CASE:
            message = f"a section cannot be called {name!r}; that name is reserved"
            yield Remark(message, ("sections", name), name)


def node_name_collision(script: Script) -> Iterator[Remark]:
    """Find sections named like a node that the compiler makes for another section."""
    for name in script.by_id:
        for prefix in NODE_PREFIXES:
            owner = name.removeprefix(prefix)
            if owner != name and owner in script.by_id:
                message = f"section {name!r} is named like the node that section {owner!r} gets"
                yield Remark(message, ("sections", name), name)


def conflicting_types(script: Script) -> Iterator[Remark]:
    """Find values that are collected as one type here and as another there."""
    first: dict[str, tuple[ValueType, str]] = {}
    for section in script.sections:
        for task in section.tasks:
            for name, kind in task.collect.items():
                other, where = first.setdefault(name, (kind, section.id))
                if not _same_type(kind, other):
                    message = f"{name!r} is collected as {_type(kind)} here"
                    path = ("sections", section.id, "tasks", task.id, "collect", name)
                    place = f"as {_type(other)} in section {where!r}"
                    yield Remark(f"{message}, but {place}", path, section.id)


def limit_to_itself(script: Script) -> Iterator[Remark]:
    """Find sections whose own limit leads back into them."""
    for section in script.sections:
        if section.limits is not None and section.limits.then == section.id:
            message = f"the limit of section {section.id!r} leads back to {section.id!r}"
            yield Remark(message, ("sections", section.id, "limits", "then"), section.id)


def _targets(script: Script) -> Iterator[tuple[str | None, Path, str]]:
    """Walk over everything that names a target other than the end."""
    named = [(section, (*path, "to"), rule.to) for section, path, rule in rules_of(script)]
    limits: list[tuple[str | None, Path, Limit | None]] = [(None, ("limits",), script.limits)]
    limits += [(s.id, ("sections", s.id, "limits"), s.limits) for s in script.sections]
    named += [(section, (*path, "then"), limit.then) for section, path, limit in limits if limit]
    return (found for found in named if found[2] != END_OF_SESSION)


def _guesses(script: Script, unknown: list[str]) -> dict[str, str]:
    """Guess which section each unknown target means, by the ids and titles there are."""
    called = {section.title.casefold(): section.id for section in script.sections}
    called |= {name.casefold(): name for name in (END_OF_SESSION, *script.by_id)}
    close = {target: get_close_matches(target.casefold(), called, n=1) for target in unknown}
    return {target: called[matches[0]] for target, matches in close.items() if matches}


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _same_type(one: ValueType, other: ValueType) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    return one == other


def _type(kind: ValueType) -> str:
    return f"one of {', '.join(kind)}" if isinstance(kind, tuple) else kind


FAULTS = (
    CheckRule(
        "unknown-target",
        "error",
        "A rule or limit leads to a section that does not exist.",
        "Name a section of this script, or `end` to end the session.",
        unknown_target,
    ),
    CheckRule(
        "duplicate-section",
        "error",
        "Two sections have the same id.",
        "Give each section an id of its own.",
        duplicate_section,
    ),
    CheckRule(
        "duplicate-task",
        "error",
        "Two tasks of a section have the same id.",
        "Give each task of a section an id of its own.",
        duplicate_task,
    ),
    CheckRule(
        "rule-after-default",
        "error",
        "A rule stands after one without a condition, so it is never reached.",
        "Put the rule without a condition last.",
        rule_after_default,
    ),
    CheckRule(
        "anytime-without-condition",
        "error",
        "An `anytime` rule has no condition, so it would leave every section at once.",
        "Say with `when` or `if` what has to happen first.",
        anytime_without_condition,
    ),
    CheckRule(
        "misplaced-urgent",
        "error",
        "A rule is `urgent` that is not an `anytime` rule with `when`.",
        "Move the rule to `anytime` and say with `when` what has to happen, or remove `urgent`.",
        misplaced_urgent,
    ),
    CheckRule(
        "bad-expression",
        "error",
        "An `if` cannot be read.",
        "Write an expression such as `mood < 4`, or say it in plain words with `when`.",
        bad_expression,
    ),
    CheckRule(
        "mistyped-condition",
        "error",
        "An `if` compares, joins or adds up what does not fit, such as a text and a number.",
        "Write numbers without quotes, texts in quotes, and compare each with its own kind.",
        mistyped_condition,
    ),
    CheckRule(
        "uncollected-value",
        "error",
        "An `if` reads a value that no task collects, so it never holds.",
        "Let a task `collect` the value.",
        uncollected_value,
    ),
    CheckRule(
        "reserved-name",
        "error",
        "A section is named like a fixed part of the graph, such as `end`.",
        "Choose another id for the section; its title can stay.",
        reserved_name,
    ),
    CheckRule(
        "node-name-collision",
        "error",
        "A section is named like a node of another one, such as `evaluate_` and its id.",
        "Choose another id for the section; its title can stay.",
        node_name_collision,
    ),
    CheckRule(
        "conflicting-types",
        "error",
        "A value is collected under one name with two different types.",
        "Use one type everywhere, or two names.",
        conflicting_types,
    ),
    CheckRule(
        "limit-to-itself",
        "error",
        "The limit of a section leads back into the same section.",
        "Name the section that comes after the limit, or `end`.",
        limit_to_itself,
    ),
)
"""Every fault that is looked for."""
