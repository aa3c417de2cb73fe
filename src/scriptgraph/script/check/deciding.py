"""Rules that decide nothing, and rules that decide where a value is missing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from scriptgraph.script.check.danger import is_for_danger
from scriptgraph.script.check.ends import goes_beyond
from scriptgraph.script.check.fitting import described
from scriptgraph.script.check.gaps import example, gap
from scriptgraph.script.check.holding import possibility, possibility_of
from scriptgraph.script.check.holes import Gap
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.unknown import Astray, astray, stranding
from scriptgraph.script.check.values import Knowledge, wrong_choices
from scriptgraph.script.check.walking import conditions_of, kinds_of, names_in, rules_of, tree_of
from scriptgraph.script.computed import script_written_out
from scriptgraph.script.kinds import Kind
from scriptgraph.script.model import END_OF_SESSION, Rule, Script, Section
from scriptgraph.script.trees import names_of

GAPS = "value-without-rule"

_MOST_NAMED = 4


def condition_never_holds(script: Script) -> Iterator[Remark]:
    """Find conditions that are false whatever the values are."""
    kinds, types = kinds_of(script), script.values
    for section, path, rule in conditions_of(script):
        told = tree_of(rule) is None or any(wrong_choices(rule, types))
        if not told and not possibility(rule.if_ or "", kinds).true:
            message = f"`{rule.if_}` can never hold{_cause(tree_of(rule), kinds)}"
            yield Remark(message, (*path, "if"), section)


def condition_always_holds(script: Script) -> Iterator[Remark]:
    """Find conditions that are true whatever the values are."""
    kinds, types = kinds_of(script), script.values
    for section, path, rule in conditions_of(script):
        tree = tree_of(rule)
        if (
            tree is None
            or possibility(rule.if_ or "", kinds).false
            or any(wrong_choices(rule, types))
        ):
            continue
        is_rule = section is not None and "next" in path
        below = script.by_id[section or ""].next[int(path[-1]) + 1 :] if is_rule else ()
        if not _asks(rule, below, kinds) or goes_beyond(tree, kinds):
            message = f"`{rule.if_}` always holds{_cause(tree, kinds)}"
            yield Remark(message, (*path, "if"), section)


def _asks(rule: Rule, below: Sequence[Rule], kinds: Mapping[str, Kind]) -> bool:
    """Say whether a condition asks whether its values are known, and not what they are.

    Then a rule without a condition stands below it, and none that tells values apart: that one
    would not be followed by anybody who has answered.
    """
    is_last = not below or below[-1].kind != "fixed"
    return bool(names_in(rule)) and not is_last and not any(_decides(r, kinds) for r in below)


def part_decides_nothing(script: Script) -> Iterator[Remark]:
    """Find parts of conditions, joined by `and` or `or`, that never or always hold."""
    kinds, types = kinds_of(script), script.values
    for section, path, rule in conditions_of(script):
        tree = tree_of(rule)
        if not isinstance(tree, ast.BoolOp | ast.UnaryOp) or any(wrong_choices(rule, types)):
            continue
        part = next(_idle(tree, kinds), None) if all(possibility(rule.if_ or "", kinds)) else None
        if part is not None:
            holds = "always holds" if possibility_of(part, kinds).true else "can never hold"
            message = f"in `{rule.if_}`, the part `{ast.unparse(part)}` {holds}"
            yield Remark(message + _because(part, kinds), (*path, "if"), section)


def _idle(node: ast.expr, kinds: Mapping[str, Kind]) -> Iterator[ast.expr]:
    """Give the largest parts that come out the same whatever the values are.

    What holds for every value there can be asks whether the value is known; that is left alone.
    """
    parts = node.values if isinstance(node, ast.BoolOp) else []
    parts = [node.operand] if isinstance(node, ast.UnaryOp) else parts
    for part in parts:
        found = possibility_of(part, kinds)
        if not found.true or (not found.false and goes_beyond(part, kinds)):
            yield part
        else:
            yield from _idle(part, kinds)


def missing_value_decides(script: Script) -> Iterator[Remark]:
    """Find rules that are followed where a value is not known, as if it had led there.

    What is not even collected on some way here is told as that (`value-not-always-collected`), and
    a known value for which no rule holds (`value-without-rule`) before one that is not known.
    """
    told, script = _sections_told(script), script_written_out(script)
    knowledge, kinds = Knowledge(script), kinds_of(script)
    for section in script.sections:
        if section.id in told:
            continue
        claimed = [each for each in astray(section.next, kinds) if _claims(script, section, each)]
        found = [each for each in claimed if not knowledge.way_without(each.name, section)]
        if found and not _falls_through(script, section, kinds):
            number = max(each.rule for each in found)
            path = ("sections", section.id, "next", number)
            why = _why_unknown({each.name for each in found} & _given_by_actions(script))
            told_so = f"{_told(found, section)}; {why}{_as_where(section, kinds)}"
            yield Remark(told_so, path, section.id)


def _falls_through(script: Script, section: Section, kinds: Mapping[str, Kind]) -> bool:
    """Say whether it is told that a known value is left to a last rule without a condition."""
    is_told = section.next[-1].kind == "fixed" and GAPS not in script.silence
    return is_told and gap(section.next, script.anytime, kinds) is not None


def value_without_rule(script: Script) -> Iterator[Remark]:
    """Find values for which no `if` of a section holds."""
    written, script = script, script_written_out(script)
    kinds = kinds_of(script)
    asked = [s for s in script.sections if s.next and s.id not in script.digressions]
    gaps = [(each, gap(each.next, script.anytime, kinds)) for each in asked]
    told = _sections_told(written) if any(found for _, found in gaps) else ()
    for section, found in gaps:
        if found and section.id not in told:
            number = found.rule if found.rule is not None else len(section.next) - 1
            path = ("sections", section.id, "next", number)
            yield Remark(_left_out(script, section, found), path, section.id, found.hint)


def _left_out(script: Script, section: Section, found: Gap) -> str:
    message = f"where {found.where}, no `if` holds"
    if section.next[-1].kind == "fixed":
        return (
            f"{message}, and the session goes on to {section.next[-1].to!r} as if it were not known"
        )
    return f"{message}, and {_stays(script, section)}"


def _stays(script: Script, section: Section) -> str:
    limit = script.limit(section)
    until = f" until a limit leads to {limit[0].then!r}" if limit else ""
    return f"the session stays in {section.id!r} with nothing left to do{until}"


def decline_without_way(script: Script) -> Iterator[Remark]:
    """Find sections in which somebody stays for good who does not want to say a value."""
    return _stays_who_declines(script, has_limit=False)


def decline_waits(script: Script) -> Iterator[Remark]:
    """Find sections that somebody who does not want to say a value leaves by their limit only."""
    return _stays_who_declines(script, has_limit=True)


def _stays_who_declines(script: Script, *, has_limit: bool) -> Iterator[Remark]:
    """Find sections that no rule leads out of without some value.

    A known value for which no rule holds (`value-without-rule`), and a value that is not asked for
    on some way here (`value-not-always-collected`), are told first. Where somebody may be in danger
    it is right to stay with whoever does not say.
    """
    written = script_written_out(script)
    stranded = [
        (section, names)
        for section, names in _stranding_sections(written)
        if bool(written.limit(section)) == has_limit
    ]
    if not stranded:
        return
    told, knowledge = _sections_told(script), Knowledge(written)
    for section, names in stranded:
        certain = [name for name in names if not knowledge.way_without(name, section)]
        if certain and section.id not in told:
            path = ("sections", section.id, "next", len(section.next) - 1)
            message = f"whoever does not want to say {_either(certain)} is led on by no rule"
            yield Remark(f"{message}, and {_stays(written, section)}", path, section.id)


def _stranding_sections(script: Script) -> Iterator[tuple[Section, Sequence[str]]]:
    """Pair sections whose every told value leads on with those that have to be told for it."""
    kinds = kinds_of(script)
    # What an action gives is missing with all else that it gives, and `failed` asks about that.
    given = _given_by_actions(script)
    for section in script.sections:
        if section.id in script.digressions or is_for_danger(script, section):
            continue
        names = stranding(section.next, script.anytime, kinds)
        told = [name for name in names if name not in given]
        if told and gap(section.next, script.anytime, kinds) is None:
            yield section, told


def _sections_told(script: Script) -> set[str | None]:
    """Name the sections of whose conditions something else is told, which is to be mended first."""
    looks = (condition_never_holds, condition_always_holds, part_decides_nothing)
    types = script.values
    told = {remark.section for look in looks for remark in look(script)}
    return told | {each[0] for each in rules_of(script) if any(wrong_choices(each[2], types))}


def _claims(script: Script, section: Section, found: Astray) -> bool:
    """Say whether a rule claims something of a value that is not known.

    A section that asks for it again claims nothing, nor does the end, unless help is near.
    """
    to = section.next[found.rule].to
    ways = [script.by_id.get(rule.to) for rule in section.next]
    is_near = any(way is not None and is_for_danger(script, way) for way in ways)
    only_ends = to == END_OF_SESSION and not is_near
    return not only_ends and found.name not in _collected_in(script.by_id.get(to))


def _decides(rule: Rule, kinds: Mapping[str, Kind]) -> bool:
    """Say whether a rule tells values apart, and asks for more than whether they are known."""
    return tree_of(rule) is not None and possibility(rule.if_ or "", kinds).false


def _collected_in(section: Section | None) -> set[str]:
    return {name for task in section.tasks for name in task.collect} if section else set()


def _told(found: Sequence[Astray], section: Section) -> str:
    names = list(dict.fromkeys(each.name for each in found))
    ways = list(dict.fromkeys(section.next[n].to for n in sorted({each.rule for each in found})))
    goes = f"goes on to {ways[0]!r}"
    if len(ways) > 1:
        goes = "follows the next rule that holds, to " + " or ".join(map(repr, ways[:_MOST_NAMED]))
    return f"where {_either(names)} is not known, the session {goes}"


def _why_unknown(given: set[str]) -> str:
    """Say how a value can be missing: one that an action gives is asked of nobody."""
    if given:
        return f"an action that has failed gives no {_either(sorted(given))}"
    return "a user may leave the question open, and the task count as not needed"


def _given_by_actions(script: Script) -> set[str]:
    """Name the values that actions give."""
    return {name for action in script.actions.values() for name in action.gives}


def _either(names: Sequence[str]) -> str:
    *others, last = map(repr, names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        return f"{', '.join((*others, last))} or {len(names) - _MOST_NAMED} more"
    return f"{', '.join(others)} or {last}" if others else last


def _as_where(section: Section, kinds: Mapping[str, Kind]) -> str:
    """Say which known values lead to the last rule: it is not only for what is not known."""
    known = example(section.next, kinds)
    return f". No `if` holds where {known}, either" if known else ""


def _cause(tree: ast.expr | None, kinds: Mapping[str, Kind]) -> str:
    """Say why a condition never or always holds, and which part of it is to blame."""
    part = next(_idle(tree, kinds), None) if isinstance(tree, ast.BoolOp) else None
    if part is None or not goes_beyond(part, kinds):
        return _because(tree, kinds)
    return f", by its part `{ast.unparse(part)}`{_because(part, kinds)}"


def _because(tree: ast.expr | None, kinds: Mapping[str, Kind]) -> str:
    names = {*names_of(tree)} if tree is not None else ()
    known = [name for name in sorted(names) if name in kinds]
    told = [f"{name!r} is {described(kinds[name])}" for name in known]
    return f": {', '.join(told[:_MOST_NAMED])}" if told else ""
