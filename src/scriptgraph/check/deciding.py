"""Rules that decide nothing, and rules that decide where a value is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scriptgraph.check.fitting import described
from scriptgraph.check.holding import outcome, outcome_of_any
from scriptgraph.check.rule import Remark
from scriptgraph.check.values import Knowledge, wrong_choices
from scriptgraph.check.walking import kinds_of, names_in, rules_of, tree_of, types_of
from scriptgraph.kinds import Kind
from scriptgraph.script import Rule, Script, Section

_MOST_NAMED = 4


def condition_never_holds(script: Script) -> Iterator[Remark]:
    """Find conditions that are false whatever the values are."""
    kinds, types = kinds_of(script), types_of(script)
    for section, path, rule in rules_of(script):
        told = tree_of(rule) is None or any(wrong_choices(rule, types))
        if not told and not outcome(rule.if_ or "", kinds).true:
            message = f"`{rule.if_}` can never hold{_because(rule, kinds)}"
            yield Remark(message, (*path, "if"), section)


def condition_always_holds(script: Script) -> Iterator[Remark]:
    """Find conditions that are true whatever the values are.

    One before a rule without a condition is none of them: it asks whether its values are known.
    """
    kinds = kinds_of(script)
    for section, path, rule in rules_of(script):
        asks = bool(names_in(rule)) and section is not None and _otherwise(script.by_id[section])
        known = tree_of(rule) is not None and not asks
        if known and not outcome(rule.if_ or "", kinds).false:
            message = f"`{rule.if_}` always holds{_because(rule, kinds)}"
            yield Remark(message, (*path, "if"), section)


def missing_value_decides(script: Script) -> Iterator[Remark]:
    """Find rules without a condition that are followed where a value before them is not known."""
    knowledge, kinds = Knowledge(script), kinds_of(script)
    for section in script.sections:
        otherwise = _otherwise(section)
        if otherwise is None:
            continue
        needed = _needed(section, otherwise, kinds)
        asked_again = _collected_in(script.by_id.get(otherwise.to))
        names = [name for name in needed if name in kinds and name not in asked_again]
        if names:
            number = len(section.next) - 1
            path = ("sections", section.id, "next", number)
            yield Remark(_told(names, otherwise, section, knowledge), path, section.id)


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


def _because(rule: Rule, kinds: Mapping[str, Kind]) -> str:
    known = [name for name in sorted(names_in(rule)) if name in kinds]
    told = [f"{name!r} is {described(kinds[name])}" for name in known]
    return f": {', '.join(told[:_MOST_NAMED])}" if told else ""
