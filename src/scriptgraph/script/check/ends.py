"""Between which two numbers a calculation comes to, and of which kind that is."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from itertools import pairwise
from math import inf, isnan
from typing import Any

from scriptgraph.script.exact import exactly, plainly, quotient
from scriptgraph.script.functions import applied, divides, name_of
from scriptgraph.script.kinds import Constant, Kind, ScalarType, ends_of
from scriptgraph.script.literals import Day
from scriptgraph.script.meaning import Kinds, meaning_of
from scriptgraph.script.questions import question
from scriptgraph.script.trees import constants_in, nodes_of, values_in


def comes_to(tree: ast.expr, values: Mapping[str, Constant]) -> float:
    """Work out what a calculation comes to."""
    numbers = {name: value for name, value in values.items() if not isinstance(value, str)}
    return span(tree, {name: Kind("number", value, value) for name, value in numbers.items()})[0]


def kind_of_tree(tree: ast.expr, kinds: Kinds) -> Kind:
    """Say what an expression can come to: true or false, or a number between two ends."""
    if isinstance(tree, ast.Compare | ast.BoolOp) or _is_not(tree) or _is_truth(tree, kinds):
        return Kind("boolean")
    asked = {name: found.kind(kinds) for name in values_in(tree) if (found := question(name))}
    low, high = span(tree, {**kinds, **asked})
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


def stays_whole(tree: ast.expr, kinds: Kinds) -> bool:
    """Say whether a calculation comes to whole numbers only."""
    read = [kinds[name] for name in values_in(tree) if name in kinds]
    whole = all(kind.is_whole for kind in read)
    return whole and not _has_fraction(tree) and not divides(tree)


def _has_fraction(node: ast.expr) -> bool:
    return any(isinstance(value, float) for value in constants_in(node))


def goes_beyond(tree: ast.expr, kinds: Kinds) -> bool:
    """Say whether something is compared with what it cannot be: `mood <= 50` of a 0 to 10."""
    return any(
        _is_outside(one, other, kinds) or _is_outside(other, one, kinds)
        for compare in nodes_of(tree, ast.Compare)
        for one, other in pairwise((compare.left, *compare.comparators))
    )


def _is_outside(part: ast.expr, constant: ast.expr, kinds: Kinds) -> bool:
    low, high = span(constant, kinds)
    ends = span(part, kinds)
    is_number = low == high and any(values_in(part))
    return is_number and not ends[0] <= low <= ends[1]


def span(node: ast.expr, kinds: Kinds) -> tuple[float, float]:
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
