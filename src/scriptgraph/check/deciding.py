"""Rules that decide nothing, and rules that decide where a value is missing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from scriptgraph.check.danger import is_for_danger
from scriptgraph.check.fitting import described
from scriptgraph.check.holding import goes_beyond, outcome, outcome_of, outcome_of_any
from scriptgraph.check.rule import Remark
from scriptgraph.check.values import Knowledge, wrong_choices
from scriptgraph.check.walking import kinds_of, names_in, rules_of, tree_of, types_of
from scriptgraph.kinds import Kind
from scriptgraph.script import END_OF_SESSION, Rule, Script, Section

_MOST_NAMED = 4


def condition_never_holds(script: Script) -> Iterator[Remark]:
    """Find conditions that are false whatever the values are."""
    kinds, types = kinds_of(script), types_of(script)
    for section, path, rule in rules_of(script):
        told = tree_of(rule) is None or any(wrong_choices(rule, types))
        if not told and not outcome(rule.if_ or "", kinds).true:
            message = f"`{rule.if_}` can never hold{_cause(tree_of(rule), kinds)}"
            yield Remark(message, (*path, "if"), section)


def condition_always_holds(script: Script) -> Iterator[Remark]:
    """Find conditions that are true whatever the values are.

    One before a rule without a condition is none of them: it asks whether its values are known.
    """
    kinds = kinds_of(script)
    for section, path, rule in rules_of(script):
        tree = tree_of(rule)
        if tree is None or outcome(rule.if_ or "", kinds).false:
            continue
        asks = bool(names_in(rule)) and section is not None and _otherwise(script.by_id[section])
        if not asks or goes_beyond(tree, kinds):
            message = f"`{rule.if_}` always holds{_cause(tree, kinds)}"
            yield Remark(message, (*path, "if"), section)


def part_decides_nothing(script: Script) -> Iterator[Remark]:
    """Find parts of conditions, joined by `and` or `or`, that never or always hold."""
    kinds, types = kinds_of(script), types_of(script)
    for section, path, rule in rules_of(script):
        tree = tree_of(rule)
        if not isinstance(tree, ast.BoolOp | ast.UnaryOp) or any(wrong_choices(rule, types)):
            continue
        part = next(_idle(tree, kinds), None) if all(outcome(rule.if_ or "", kinds)) else None
        if part is not None:
            holds = "always holds" if outcome_of(part, kinds).true else "can never hold"
            message = f"in `{rule.if_}`, the part `{ast.unparse(part)}` {holds}"
            yield Remark(message + _because(part, kinds), (*path, "if"), section)


def _idle(node: ast.expr, kinds: Mapping[str, Kind]) -> Iterator[ast.expr]:
    """Give the largest parts that come out the same whatever the values are.

    What holds for every value there can be asks whether the value is known; that is left alone.
    """
    parts = node.values if isinstance(node, ast.BoolOp) else []
    parts = [node.operand] if isinstance(node, ast.UnaryOp) else parts
    for part in parts:
        found = outcome_of(part, kinds)
        if not found.true or (not found.false and goes_beyond(part, kinds)):
            yield part
        else:
            yield from _idle(part, kinds)


def missing_value_decides(script: Script) -> Iterator[Remark]:
    """Find rules without a condition that are followed where a value before them is not known."""
    knowledge, kinds = Knowledge(script), kinds_of(script)
    told = _sections_told(script)
    for section in script.sections:
        otherwise = _otherwise(section)
        if otherwise is None or section.id in told or _only_ends(script, section, otherwise):
            continue
        needed = _needed(section, otherwise, kinds)
        asked_again = _collected_in(script.by_id.get(otherwise.to))
        names = [name for name in needed if name in kinds and name not in asked_again]
        if names:
            number = len(section.next) - 1
            path = ("sections", section.id, "next", number)
            yield Remark(_told(names, otherwise, section, knowledge), path, section.id)


def _sections_told(script: Script) -> set[str | None]:
    """Name the sections of whose conditions something else is told, which is to be mended first."""
    looks = (condition_never_holds, condition_always_holds, part_decides_nothing)
    types = types_of(script)
    told = {remark.section for look in looks for remark in look(script)}
    return told | {each[0] for each in rules_of(script) if any(wrong_choices(each[2], types))}


def _only_ends(script: Script, section: Section, otherwise: Rule) -> bool:
    """Say whether whoever does not answer just comes to the end, and no help for danger is near."""
    ways = [script.by_id.get(rule.to) for rule in section.next]
    return otherwise.to == END_OF_SESSION and not any(
        way is not None and is_for_danger(script, way) for way in ways
    )


def _otherwise(section: Section) -> Rule | None:
    """Give the rule without a condition that stands after others."""
    last = section.next[-1] if len(section.next) > 1 else None
    return last if last and last.kind == "fixed" else None


def _needed(section: Section, otherwise: Rule, kinds: Mapping[str, Kind]) -> list[str]:
    """Name what the rules read that lead elsewhere, unless one holds whatever the values are."""
    conditions = [rule.if_ for rule in section.next if rule.if_ and tree_of(rule) is not None]
    if not conditions or not outcome_of_any(conditions, kinds).false:
        return []
    elsewhere = [rule for rule in section.next if rule.to != otherwise.to]
    return list(dict.fromkeys(name for r in elsewhere for name in sorted(names_in(r))))


def _collected_in(section: Section | None) -> set[str]:
    return {name for task in section.tasks for name in task.collect} if section else set()


def _told(names: Sequence[str], otherwise: Rule, section: Section, knowledge: Knowledge) -> str:
    shown = ", ".join(map(repr, names[:_MOST_NAMED]))
    more = f" or {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    message = f"where {shown}{more} is not known, the session goes on to {otherwise.to!r}"
    for name in names:
        if way := knowledge.way_without(name, section):
            return f"{message}; {name!r} is not collected on the way {' → '.join(way)}"
    return f"{message}; a user may leave the question open, and the task count as not needed"


def _cause(tree: ast.expr | None, kinds: Mapping[str, Kind]) -> str:
    """Say why a condition never or always holds, and which part of it is to blame."""
    part = next(_idle(tree, kinds), None) if isinstance(tree, ast.BoolOp) else None
    if part is None or not goes_beyond(part, kinds):
        return _because(tree, kinds)
    return f", by its part `{ast.unparse(part)}`{_because(part, kinds)}"


def _because(tree: ast.expr | None, kinds: Mapping[str, Kind]) -> str:
    parts = ast.walk(tree) if tree is not None else ()
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    known = [name for name in sorted(names) if name in kinds]
    told = [f"{name!r} is {described(kinds[name])}" for name in known]
    return f": {', '.join(told[:_MOST_NAMED])}" if told else ""
