"""What a session knows when an `if` asks for it."""

from __future__ import annotations

import ast
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from scriptgraph.core.findings import Path
from scriptgraph.script import expression_slips, expressions
from scriptgraph.script.check.meant import Meanings
from scriptgraph.script.check.rule import Remark, also
from scriptgraph.script.check.walking import asked_in, conditions_of, names_in, needed_in, rules_of
from scriptgraph.script.computed import script_written_out
from scriptgraph.script.fields import ValueType
from scriptgraph.script.model import Rule, Script, Section
from scriptgraph.script.moves import TransitionKind
from scriptgraph.script.trees import nodes_of

COMPLETES: frozenset[TransitionKind] = frozenset({"fixed", "computed", "judged"})
"""Moves that wait until a section is complete, and so until its values are collected."""

_TRUTHS = {
    **dict.fromkeys(("true", "yes", "ja", "sí", "si", "oui", "是", "wahr", "verdadero"), "true"),
    **dict.fromkeys(("false", "no", "nein", "non", "否", "falsch", "falso"), "false"),
}
_CHOICES = ""
"""In the place of a name: choices that stand without quotes are one mistake."""

_MOST_TEXTS = 4
_MAX_STEPS = 6
"""Steps of a way that are shown."""


def uncollected_value(script: Script) -> Iterator[Remark]:
    """Find values that an `if` reads and that no task collects."""
    types = {**dict.fromkeys(script.computed, "number"), **script.values}
    told: dict[str, list[tuple[str | None, Path, Rule]]] = {}
    meanings = Meanings(script)
    for found in conditions_of(script):
        for name in sorted(names_in(found[2]).difference(types)):
            part_of = _hyphened(name, found[2].if_ or "", types)
            is_choice = bool(_quoted(name, types))
            told.setdefault(part_of or (_CHOICES if is_choice else name), []).append(found)
    for name, rules in told.items():
        section, path, rule = rules[0]
        again = also(script, [each[1] for each in rules])
        if name in types:
            message = f"`{rule.if_}` reads {name!r} as a difference, for `-` subtracts{again}"
            hint = f"Call the value {_plain(name)!r}, here and where it is collected."
        else:
            name = min(names_in(rule).difference(types)) if name == _CHOICES else name
            message = f"`{rule.if_}` needs {name!r}, which no task collects{again}"
            meant = f"Write `{write}`." if (write := meanings.condition(rule.if_ or "")) else ""
            hint = meant or _in_a_list(rule.if_ or "", types) or _quoted(name, types)
            hint = hint or _instead(rule.if_ or "", name, types)
        yield Remark(message, (*path, "if"), section, hint)


def _hyphened(name: str, text: str, collected: Iterable[str]) -> str:
    """Give the collected value that a name is one half of, because a hyphen stands in it."""
    halved = (other for other in collected if "-" in other and other in text)
    return next((other for other in halved if name in other.split("-")), "")


def _plain(name: str) -> str:
    return name.replace("-", "_")


def value_not_always_collected(script: Script) -> Iterator[Remark]:
    """Find values that an `if` reads and that a session need not have collected by then.

    Where a rule of the section asks whether a value is known, its author has thought of that.
    """
    out = script_written_out(script)
    knowledge = Knowledge(out)
    told: dict[tuple[str, str], list[tuple[Path, Rule]]] = {}
    thought_of = {
        (section, asked.name)
        for section, _, rule in rules_of(out)
        for asked in asked_in(rule)
        if asked.asks == "known"
    }
    for (section, path, rule), (_, _, whole) in zip(rules_of(script), rules_of(out), strict=True):
        for name in sorted(needed_in(whole)) if section is not None else ():
            told.setdefault((section or "", name), []).append(((*path, "if"), rule))
    for (section, name), found in told.items():
        if (section, name) in thought_of:
            continue
        if way := knowledge.way_without(name, script.by_id[section]):
            path, rule = found[0]
            again = also(script, [each[0] for each in found])
            message = f"`{rule.if_}` needs {name!r}, which is not collected on this way"
            yield Remark(f"{message}: {shown_way(way)}{again}", path, section)


def unknown_choice(script: Script) -> Iterator[Remark]:
    """Find comparisons of a value with a text that is none of its choices."""
    types = script.values
    told: dict[str, list[tuple[str, str | None, Path]]] = {}
    for section, path, rule in conditions_of(script):
        for name, text, _ in wrong_choices(rule, types):
            told.setdefault(name, []).append((text, section, path))
    for name, found in told.items():
        texts = list(dict.fromkeys(text for text, _, _ in found))
        shown = " or ".join(map(repr, texts[:_MOST_TEXTS])) + ", …" * (len(texts) > _MOST_TEXTS)
        if len(types[name]) == 1:
            continue  # told as choices that nothing parts
        message = f"{name!r} is never {shown}; it is one of {', '.join(types[name])}"
        _, section, path = found[0]
        message += also(script, [each[2] for each in found])
        yield Remark(message, (*path, "if"), section, _close(texts, types[name]))


def _close(texts: Sequence[str], choices: Iterable[str]) -> str:
    """Guess which choice was meant; empty leaves the rule's own hint."""
    known = {choice.casefold(): choice for choice in choices}
    folded = get_close_matches(texts[0].casefold(), known, n=1) if len(texts) == 1 else []
    close = [known[each] for each in folded]
    return f'Did you mean "{close[0]}"? Write a choice exactly as it is collected.' if close else ""


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

    def __init__(self, script: Script, wanted: Collection[str] = ()) -> None:
        """Follow every move until no set shrinks any more.

        Args:
            script: The script.
            wanted: Values besides those that rules read.
        """
        read = set(wanted) | {name for _, _, rule in rules_of(script) for name in names_in(rule)}
        named = sorted(read.intersection(script.values))
        self._bits = {name: 1 << number for number, name in enumerate(named)}
        self._gains = {section.id: self._gain(section) for section in script.sections}
        self._known = {script.first.id: 0}
        self._losses: dict[str, list[tuple[int, str]]] = defaultdict(list)
        waiting = deque([script.first.id])
        while waiting:
            section = script.by_id[waiting.popleft()]
            for move in script.rules_out_of(section):
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

    def is_known_on_entering(self, name: str, section: Section) -> bool:
        """Say whether every way into a section has collected a value, or asked for it in vain."""
        return bool(self._bits.get(name, 0) & self._known.get(section.id, 0))

    def _gain(self, section: Section) -> int:
        return sum(self._bits.get(name, 0) for name in required_in(section))

    def _enter(self, target: str, source: str, kind: TransitionKind) -> bool:
        """Take a move into account; say whether the target has to be followed (again)."""
        arriving = self._known[source] | (self._gains[source] if kind in COMPLETES else 0)
        everything = (1 << len(self._bits)) - 1
        before = self._known.get(target, everything)
        lost = before & ~arriving
        if target in self._known and not lost:
            return False
        self._known[target] = before & arriving
        self._losses[target].append((lost, source))
        return True


def required_in(section: Section) -> frozenset[str]:
    """Name the values without which, told, declined or counted, a section is not complete."""
    return frozenset(
        name
        for task in section.tasks
        if not task.optional and (task.if_ is None or task.skipped is not None)
        for name in task.collect
    )


def _compared(rule: Rule) -> Iterator[tuple[str, str]]:
    """Pair the values with the texts that a rule compares them with."""
    if not names_in(rule) or rule.if_ is None:
        return
    for node in nodes_of(expressions.parse(rule.if_), ast.Compare):
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


def _in_a_list(text: str, types: Mapping[str, ValueType]) -> str:
    """Say how choices are written that stand with strokes between them."""
    meant = expression_slips.in_a_list(text)
    fits = meant != text and expressions.is_condition(meant)
    return f"Write `{meant}`." if fits and expressions.names(meant) <= types.keys() else ""


def _quoted(name: str, types: Mapping[str, ValueType]) -> str:
    """Say how a choice is written that stands without quotes."""
    choices = {choice for kind in types.values() if isinstance(kind, tuple) for choice in kind}
    return f'A choice stands in quotes: `"{name}"`.' if name in choices else ""


def _instead(text: str, name: str, types: Mapping[str, ValueType]) -> str:
    """Guess what was meant; `""` leaves the rule's own hint."""
    if (truth := _TRUTHS.get(name.casefold())) and "boolean" in types.values():
        return f"Write `{truth}` for a value that is true or false."
    if (meant := expressions.expression_meant(text)) and expressions.names(meant) <= types.keys():
        return f"Write `{meant}`."
    known = {value.casefold(): value for value in types}
    close = [known[each] for each in get_close_matches(name.casefold(), known, n=1)]
    if close and "-" in close[0]:
        return f"Call the value {_plain(close[0])!r}, here and where it is collected."
    return f"Did you mean {close[0]!r}?" if close else ""


def shown_way(way: list[str]) -> str:
    """Write a way, the middle of a long one left out."""
    half = _MAX_STEPS // 2
    steps = way if len(way) <= _MAX_STEPS else [*way[:half], "…", *way[-half:]]
    return " → ".join(steps)
