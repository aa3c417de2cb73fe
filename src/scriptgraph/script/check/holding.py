"""Whether a condition can hold at all, and whether it can fail.

Each value is looked at by itself, with every number that a comparison can tell from its
neighbours; a sum of values counts as one more value, between its smallest and its largest. So what
is called impossible here is impossible; some of what is impossible is not found.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor, inf, isnan
from typing import Any, NamedTuple

from scriptgraph.script import expressions
from scriptgraph.script.exact import exactly, plainly, quotient
from scriptgraph.script.functions import applied, divides, name_of
from scriptgraph.script.kinds import Constant, Kind, ScalarType, ends_of
from scriptgraph.script.literals import Day, Span, day_numbered
from scriptgraph.script.meaning import Kinds, meaning_of
from scriptgraph.script.questions import question
from scriptgraph.script.trees import names_of, nodes_of

ANY_TEXT = "\ufffd"
"""A text that no script compares with."""

_LARGEST = 1e15
"""Beyond it, a number and its neighbours are one to a computer."""

_FEW = 1000
"""So many whole numbers are tried one by one."""

_STAND_IN = "_sum_{}_"


class Possibility(NamedTuple):
    """How a condition can come out."""

    true: bool
    false: bool


def possibility(text: str, kinds: Kinds) -> Possibility:
    """Say whether a condition can hold and whether it can fail, once its values are known."""
    read = sorted(expressions.names(text) & kinds.keys())
    return _of(text, tuple((name, kinds[name]) for name in read))


def possibility_of(tree: ast.expr, kinds: Kinds) -> Possibility:
    """Say the same of a part of a condition."""
    return _possibility_with_sums(tree, kinds)


def comes_to(tree: ast.expr, values: Mapping[str, Constant]) -> float:
    """Work out what a calculation comes to."""
    numbers = {name: value for name, value in values.items() if not isinstance(value, str)}
    return _span(tree, {name: Kind("number", value, value) for name, value in numbers.items()})[0]


def kind_of_tree(tree: ast.expr, kinds: Kinds) -> Kind:
    """Say what an expression can come to: true or false, or a number between two ends."""
    if isinstance(tree, ast.Compare | ast.BoolOp) or _is_not(tree) or _is_truth(tree, kinds):
        return Kind("boolean")
    asked = {name: found.kind(kinds) for name in _names(tree) if (found := question(name))}
    low, high = _span(tree, {**kinds, **asked})
    scalar = _scalar_of(tree, kinds)
    is_bounded = -inf < low and high < inf
    return Kind(scalar, low, high) if is_bounded else Kind(scalar)


def _scalar_of(tree: ast.expr, kinds: Kinds) -> ScalarType:
    match meaning_of(tree, kinds):
        case "day":
            return "date"
        case "span":
            return "duration"
    return "integer" if stays_whole(tree, kinds) else "number"


def _is_not(tree: ast.expr) -> bool:
    return isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)


def _is_truth(tree: ast.expr, kinds: Kinds) -> bool:
    if isinstance(tree, ast.Constant):
        return isinstance(tree.value, bool)
    if not isinstance(tree, ast.Name):
        return False
    asked = question(tree.id)
    kind = asked.kind(kinds) if asked else kinds.get(tree.id)
    return tree.id in ("true", "false") or (kind is not None and kind.meaning == "truth")


def goes_beyond(tree: ast.expr, kinds: Kinds) -> bool:
    """Say whether something is compared with what it cannot be: `mood <= 50` of a 0 to 10."""
    return any(
        _is_outside(one, other, kinds) or _is_outside(other, one, kinds)
        for compare in nodes_of(tree, ast.Compare)
        for one, other in pairwise((compare.left, *compare.comparators))
    )


def _is_outside(part: ast.expr, constant: ast.expr, kinds: Kinds) -> bool:
    low, high = _span(constant, kinds)
    ends = _span(part, kinds)
    is_number = low == high and any(_names(part))
    return is_number and not ends[0] <= low <= ends[1]


def possibility_of_any(texts: Iterable[str], kinds: Kinds) -> Possibility:
    """Say whether one of several conditions can hold, and whether all can fail."""
    trees = [expressions.parse(text) for text in texts]
    return _possibility_with_sums(ast.BoolOp(ast.Or(), trees), kinds)


def tried_values(kind: Kind, name: str, texts: Iterable[str]) -> Sequence[Constant]:
    """Give values of one name that conditions can tell apart, from the smallest on."""
    trees = [expressions.parse(text) for text in texts]
    constants = [each for tree in trees if name in _names(tree) for each in _constants(tree)]
    if kind.is_whole and not kind.choices and kind.high is not None:
        return _around(_marks(constants), float(kind.low or 0), float(kind.high), kind)
    return _values(kind, constants)


@lru_cache(maxsize=4096)
def _of(text: str, kinds: tuple[tuple[str, Kind], ...]) -> Possibility:
    return _possibility_with_sums(expressions.parse(text), dict(kinds))


def _possibility_with_sums(tree: ast.expr, kinds: Kinds) -> Possibility:
    # A question is a value of its own here: how it hangs together with those that it is about,
    # only the solver knows.
    asked = {name: found.kind(kinds) for name in _names(tree) if (found := question(name))}
    kinds = {**kinds, **asked} if asked else kinds
    if not any(nodes_of(tree, ast.BinOp, ast.UnaryOp, ast.Call)):
        return _possibility(tree, kinds)
    sums = _Sums(kinds)
    tree = sums.visit(deepcopy(tree))
    return _possibility(tree, {**kinds, **sums.found})


def stays_whole(tree: ast.expr, kinds: Kinds) -> bool:
    """Say whether a calculation comes to whole numbers only."""
    read = [kinds[name] for name in _names(tree) if name in kinds]
    whole = all(kind.is_whole for kind in read)
    return whole and not _has_fraction(tree) and not divides(tree)


class _Sums(ast.NodeTransformer):
    """Puts one name in the place of each calculation; the same one for the same."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._names: dict[str, str] = {}
        self.found: dict[str, Kind] = {}

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        return self._replaced(node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        return self._replaced(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        return self.generic_visit(node) if isinstance(node.op, ast.Not) else self._replaced(node)

    def _replaced(self, node: ast.expr) -> ast.expr:
        if not any(_names(node)):
            return node
        text = ast.unparse(node)
        name = self._names.setdefault(text, _STAND_IN.format(len(self._names)))
        low, high = _span(node, self._kinds)
        whole = stays_whole(node, self._kinds)
        self.found[name] = Kind("integer" if whole else "number", low, high)
        return ast.Name(name, ast.Load())


def _possibility(node: ast.expr, kinds: Kinds) -> Possibility:
    names = set(_names(node))
    if len(names) <= 1 and names <= kinds.keys():
        if not _is_told_apart(node, [kinds[name] for name in names]):
            return Possibility(True, True)
        text = ast.unparse(node)
        found = [_holds(text, values) for values in _tried(node, names, kinds)]
        known = [each for each in found if each is not None]
        return Possibility(any(known), not all(known)) if known else Possibility(True, True)
    match node:
        case ast.BoolOp(op=op, values=parts):
            found_parts = [_possibility(part, kinds) for part in _grouped(op, parts)]
            trues, falses = [part.true for part in found_parts], [p.false for p in found_parts]
            if isinstance(op, ast.And):
                return Possibility(all(trues), any(falses))
            return Possibility(any(trues), all(falses))
        case ast.UnaryOp(operand=operand):
            true, false = _possibility(operand, kinds)
            return Possibility(false, true)
    return Possibility(True, True)


def _is_told_apart(node: ast.expr, kinds: Iterable[Kind]) -> bool:
    """Say whether trying constants and their neighbours shows all that can come out."""
    if any(abs(v) > _LARGEST for v in _constants(node) if not isinstance(v, str)):
        return False
    if all(kind.choices or kind.meaning != "text" for kind in kinds):
        return True
    return all(
        isinstance(op, ast.Eq | ast.NotEq) or isinstance(right, ast.List | ast.Tuple)
        for compare in nodes_of(node, ast.Compare)
        for op, right in zip(compare.ops, compare.comparators, strict=True)
    )


def _grouped(op: ast.boolop, parts: Sequence[ast.expr]) -> Iterator[ast.expr]:
    """Join again what speaks of one value only, so that it is judged together."""
    alone: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for part in parts:
        names = set(_names(part))
        if len(names) == 1:
            alone[names.pop()].append(part)
        else:
            yield part
    for same in alone.values():
        yield same[0] if len(same) == 1 else ast.BoolOp(op, same)


def _tried(node: ast.expr, names: set[str], kinds: Kinds) -> Iterator[dict[str, Constant]]:
    if not names:
        yield {}
    for name in names:
        yield from ({name: value} for value in _values(kinds[name], _constants(node)))


def _values(kind: Kind, constants: Sequence[Constant]) -> Sequence[Constant]:
    """Give every value that a comparison with the constants can tell from the others."""
    if kind.choices:
        return kind.choices
    if kind.meaning == "truth":
        return (True, False)
    if kind.meaning == "text":
        return [*(text for text in constants if isinstance(text, str)), ANY_TEXT]
    low, high = ends_of(kind)
    if kind.scalar == "integer" and high - low <= _FEW:
        return range(int(low), int(high) + 1)
    return _around(_marks(constants), low, high, kind)


def _marks(constants: Iterable[Constant]) -> list[float]:
    """Give numbers, and the numbers of days; a text is none."""
    numbers = (each.number if isinstance(each, Day) else each for each in constants)
    return [each for each in numbers if not isinstance(each, str)]


def _around(marks: Sequence[float], low: float, high: float, kind: Kind) -> list[Constant]:
    ends = {mark for mark in (*marks, low, high) if abs(mark) <= _LARGEST}
    ordered = sorted(ends or {0})
    near = {mark + step for mark in ordered for step in (-1, 0, 1)}
    near |= {(left + right) / 2 for left, right in pairwise(ordered)}
    if kind.is_whole:
        near = {float(side(number)) for number in near for side in (floor, ceil)}
    return [_as_told(number, kind) for number in sorted(near) if low <= number <= high]


def _as_told(number: float, kind: Kind) -> Constant:
    """Give a number as a value of its kind."""
    if kind.scalar == "date":
        return day_numbered(int(number))
    if kind.scalar == "duration":
        return Span(int(number))
    return int(number) if kind.is_whole else number


def _holds(text: str, values: Mapping[str, Constant]) -> bool | None:
    try:
        return expressions.holds(text, values)
    except (expressions.UnknownValueError, expressions.ExpressionError):
        return None


def _span(node: ast.expr, kinds: Kinds) -> tuple[float, float]:
    """Give the smallest and the largest number that a calculation can come to."""
    low, high = _exact_span(node, kinds)
    return (low, high) if type(low) is type(high) is int else (_shown(low), _shown(high))


def _shown(end: Any) -> float:
    """Give an end as a number that can be shown; one beyond all floats is infinite."""
    try:
        found: float = plainly(end)
    except OverflowError:
        return inf if end > 0 else -inf
    return found


def _exact_span(node: ast.expr, kinds: Kinds) -> tuple[Any, Any]:
    match node:
        case ast.Constant(value=int() as value):
            return value, value
        case ast.Constant(value=float() as value):
            return exactly(value), exactly(value)
        case ast.Constant(value=Day() as day):
            return day.number, day.number
        case ast.Name(id=name) if name in kinds:
            low, high = ends_of(kinds[name])
            return (low, high) if type(low) is type(high) is int else (exactly(low), exactly(high))
        case ast.UnaryOp(operand=operand):
            low, high = _exact_span(operand, kinds)
            return -high, -low
        case ast.BinOp(left=left, op=op, right=right):
            return _combined(op, _exact_span(left, kinds), _exact_span(right, kinds))
        case ast.Call(args=parts):
            spans = [_exact_span(part, kinds) for part in parts]
            lows, highs = zip(*spans, strict=True)
            ends = [applied(name_of(node), each) for each in (lows, highs)]
            return (-inf, inf) if any(map(_is_nan, ends)) else (ends[0], ends[1])
    return -inf, inf


def _combined(op: ast.operator, one: tuple[Any, Any], other: tuple[Any, Any]) -> tuple[Any, Any]:
    if isinstance(op, ast.Add):
        ends = [one[0] + other[0], one[1] + other[1]]
    elif isinstance(op, ast.Sub):
        ends = [one[0] - other[1], one[1] - other[0]]
    elif isinstance(op, ast.Mult):
        ends = [a * b for a in one for b in other]
    elif other[0] <= 0 <= other[1]:
        return -inf, inf  # near zero it grows without end, and at zero it is not known
    else:
        ends = [quotient(a, b) for a in one for b in other]
    return (-inf, inf) if any(map(_is_nan, ends)) else (min(ends), max(ends))


def _is_nan(end: Any) -> bool:
    return isinstance(end, float) and isnan(end)


def _names(node: ast.expr) -> Iterator[str]:
    return (name for name in names_of(node) if name not in ("true", "false"))


def _constants(node: ast.expr) -> list[Constant]:
    found: list[Constant] = []
    for part in nodes_of(node, ast.Constant):
        if isinstance(part.value, str | int | float):
            found.append(part.value)
    return [*found, *(-v for v in found if isinstance(v, int | float))]


def _has_fraction(node: ast.expr) -> bool:
    return any(isinstance(value, float) for value in _constants(node))
