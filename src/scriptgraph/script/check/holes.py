"""Gaps one step wide between two rules: 7 between `mood < 7` and `mood > 7`."""

import ast
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from scriptgraph.script import expressions
from scriptgraph.script.check.ends import comes_to, stays_whole
from scriptgraph.script.check.fitting import short
from scriptgraph.script.check.trying import Read, Tried, Values, Way, put
from scriptgraph.script.kinds import Kind
from scriptgraph.script.meaning import Kinds
from scriptgraph.script.questions import question
from scriptgraph.script.trees import names_of, nodes_of

_NEXT_BUT_ONE = 2
_MOST_STEPS = 100
_MOST_SHOWN = 40


class Gap(NamedTuple):
    """What no `if` holds for."""

    where: str
    """The values, in words."""

    rule: int | None = None
    """The second of the two rules that it lies between."""

    hint: str = ""
    values: Values = ()
    """Values of which one lies in the gap."""

    names: Sequence[str] = ()
    """Those that `where` names."""


class _Measure(NamedTuple):
    """What is compared with numbers: a value, or a sum of values."""

    tree: ast.expr
    marks: set[float]
    rules: set[int]


class _Run(NamedTuple):
    """Neighbouring numbers for which the same rule is followed."""

    rule: int | None
    numbers: Sequence[float]
    values: Values
    """All values together, with the first of the numbers."""


def hole(tried: Tried, ways: Sequence[Way], read: Read, last: int | None) -> Gap | None:
    """Give the first gap between two rules that `last` is followed in, or no rule at all.

    Where `last` is followed, two rules with the same target leave a value out on purpose, and 0
    between what is less and what is more is a value of its own.
    """
    kinds = dict(read)
    for measure in _measures(ways):
        whole = stays_whole(measure.tree, kinds)
        for lower, run, upper in _between_rules(measure, tried, read, last):
            meant = last is not None and (
                _target(ways, lower) == _target(ways, upper)
                or (0 in run.numbers and _may_be_less(measure, kinds))
            )
            if not meant and (found := _one_step(lower, run, upper, measure, whole=whole)):
                return found._replace(values=run.values, names=_names(measure.tree))
    return None


def sum_of(ways: Sequence[Way], read: Read, values: Values) -> str:
    """Say what the first sum that the rules compare comes to; empty where they compare none."""
    known = {
        name: value for (name, _), value in zip(read, values, strict=True) if value is not None
    }
    sums = (each.tree for each in _measures(ways) if not isinstance(each.tree, ast.Name))
    found = next(sums, None)
    return f"{_shown(found)} is {short(comes_to(found, known))}" if found is not None else ""


def _one_step(lower: _Run, run: _Run, upper: _Run, measure: _Measure, *, whole: bool) -> Gap | None:
    """Say what lies between two rules, where that is one number, or all between two whole ones."""
    before, after, shown = lower.numbers[-1], upper.numbers[0], _shown(measure.tree)
    rule = max(lower.rule or 0, upper.rule or 0)
    is_point = after - before == _NEXT_BUT_ONE if whole else set(run.numbers) <= measure.marks
    if len(run.numbers) == 1 and is_point:
        value = short(run.numbers[0])
        hint = f"Let one of the two rules hold for it: write `<= {value}` in the lower one, or "
        return Gap(f"{shown} is {value}", rule, f"{hint}`>= {value}` in the upper one.")
    if not whole and before == int(before) == after - 1 and {before, after} <= measure.marks:
        low, high = short(before), short(after)
        hint = f"Let the two rules meet: write `< {high}` in the lower one, or `> {low}` in the "
        return Gap(f"{shown} lies between {low} and {high}", rule, f"{hint}upper one.")
    return None


def _target(ways: Sequence[Way], run: _Run) -> str:
    return ways[run.rule].to if run.rule is not None else ""


def _may_be_less(measure: _Measure, kinds: Kinds) -> bool:
    """Say whether what is measured can be below zero, as a difference can."""
    lows = [kinds[name].low for name in _names(measure.tree)]
    subtracts = any(nodes_of(measure.tree, ast.Sub, ast.USub))
    return subtracts or any(low is None or low < 0 for low in lows)


def _measures(ways: Sequence[Way]) -> list[_Measure]:
    found: dict[str, _Measure] = {}
    for number, way in enumerate(ways):
        tree = expressions.parse(way.condition) if way.condition else ast.List([])
        for compare in nodes_of(tree, ast.Compare):
            for one, mark in _ordered(compare):
                measure = found.setdefault(ast.unparse(one), _Measure(one, set(), set()))
                measure.marks.add(mark)
                measure.rules.add(number)
    return list(found.values())


def _ordered(compare: ast.Compare) -> Iterator[tuple[ast.expr, float]]:
    """Pair what is said to be less or more than a number with that number."""
    pairs = pairwise([compare.left, *compare.comparators])
    for op, (left, right) in zip(compare.ops, pairs, strict=True):
        if not isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            continue
        for one, other in ((left, right), (right, left)):
            names = _names(one)
            if names and not any(map(question, names)) and _is_number(other):
                yield one, comes_to(other, {})


def _is_number(node: ast.expr) -> bool:
    parts = list(nodes_of(node, ast.expr))
    allowed = (ast.Constant, ast.UnaryOp, ast.BinOp)
    return all(isinstance(part, allowed) for part in parts) and not any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts
    )


def _names(node: ast.expr) -> list[str]:
    return sorted({*names_of(node)})


def _between_rules(
    measure: _Measure, tried: Tried, read: Read, last: int | None
) -> Iterator[tuple[_Run, _Run, _Run]]:
    """Give what lies between two rules that compare what is measured."""
    for line in _lines(measure, tried, read):
        runs = [
            _Run(rule, [number for number, _ in each], each[0][1])
            for rule, grouped in groupby(line, key=lambda pair: tried.followed(pair[1]))
            for each in [list(grouped)]
        ]
        for lower, run, upper in zip(runs, runs[1:], runs[2:], strict=False):
            if run.rule == last and {lower.rule, upper.rule} <= measure.rules:
                yield lower, run, upper


def _lines(measure: _Measure, tried: Tried, read: Read) -> Iterator[Sequence[tuple[float, Values]]]:
    """Give numbers from the smallest on, each with all values together.

    There is a line for every combination of the other values; for a sum two, in which its values
    grow one after the other, from the first on and from the last on.
    """
    names = [name for name, _ in read]
    places = [names.index(name) for name in _names(measure.tree)]
    starts = dict.fromkeys(
        put(values, places, [tried.values[place][0] for place in places])
        for values in tried.combinations()
    )
    steps = {place: _steps(read[place][1]) for place in places}
    for start in starts:
        if isinstance(measure.tree, ast.Name):
            tries = [put(start, places, [value]) for value in tried.values[places[0]]]
            yield [(_number(each[places[0]]), each) for each in tries]
        elif all(steps.values()):
            for order in (places, places[::-1]):
                grown = _growing(start, order, steps)
                yield [(_sum(measure.tree, names, each), each) for each in grown]


def _growing(
    start: Values, order: Sequence[int], steps: dict[int, Sequence[float]]
) -> Iterator[Values]:
    values = put(start, order, [steps[place][0] for place in order])
    yield values
    for place in order:
        for number in steps[place][1:]:
            values = put(values, [place], [number])
            yield values


def _steps(kind: Kind) -> Sequence[float]:
    """List the whole numbers that a value can be; nothing where they are none, or too many."""
    if kind.scalar != "integer" or (kind.low is None and not kind.choices):
        return ()
    if kind.choices:
        return sorted(map(_number, kind.choices))
    low, high = int(kind.low or 0), int(kind.high or 0)
    return range(low, high + 1) if high - low <= _MOST_STEPS else ()


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0.0


def _sum(tree: ast.expr, names: Sequence[str], values: Values) -> float:
    known = {name: v for name, v in zip(names, values, strict=True) if v is not None}
    return comes_to(tree, known)


def _shown(tree: ast.expr) -> str:
    if isinstance(tree, ast.Name):
        return repr(tree.id)
    text = ast.unparse(tree)
    if len(text) > _MOST_SHOWN:
        text = f"{text[: _MOST_SHOWN // 2].rstrip()} … {text[-_MOST_SHOWN // 4 :].lstrip()}"
    return f"`{text}`"
