"""What an expression comes to, of the values that are known.

A tree that `syntax.parse` has let through is worked out part by part; nothing else can be. Numbers
are the decimals that were told and written, so it comes to what proofs say of it: see `exact`.
"""

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from scriptgraph.script import functions, questions
from scriptgraph.script.exact import exactly, plainly, quotient
from scriptgraph.script.kinds import Constant
from scriptgraph.script.lists import Length

COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}
"""What is compared, and how; a solver's formulas are compared by the same operators."""

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: quotient,
}
_JOIN: dict[type[ast.boolop], Callable[[Iterable[Any]], bool]] = {ast.And: all, ast.Or: any}
_MAX_TEXT = 10_000

WORDS = {"true": True, "false": False}
"""What is no value of a script, wherever it stands."""


class UnknownValueError(LookupError):
    """The expression needs a value that has not been collected, or one of another type."""


def worked_out(tree: ast.expr, text: str, values: Mapping[str, Constant]) -> Constant:
    """Work out a tree.

    Args:
        tree: What `syntax.parse` or `syntax.parse_value` has read.
        text: How it is written, for the error.
        values: What is known, by name; and `declined(mood)`, true, for each that was declined.

    Raises:
        UnknownValueError: When it needs a value that is not there or has another type.
    """
    try:
        found: Constant = plainly(_value(tree, {**values, **WORDS}))
    except (TypeError, OverflowError, ZeroDivisionError) as error:
        raise UnknownValueError(f"{text!r} does not fit the collected values: {error}") from error
    return found


def _value(node: ast.expr, values: Mapping[str, Constant]) -> Any:
    """Work out a part of a tree that `parse` has let through."""
    match node:
        case ast.Constant(value=value):
            return value if isinstance(value, int) else exactly(value)
        case ast.Name(id=name):
            return exactly(_collected(name, values))
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return [_value(item, values) for item in items]
        case ast.BoolOp(op=op, values=parts):
            return _JOIN[type(op)](_truth(_value(part, values)) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _truth(_value(operand, values))
        case ast.UnaryOp(operand=operand):
            return -_value(operand, values)
        case ast.BinOp(left=left, op=op, right=right):
            return _arithmetic(op, _value(left, values), _value(right, values))
        case ast.Call(args=parts):
            return _function(functions.name_of(node), [_value(part, values) for part in parts])
        case ast.Compare(left=left, ops=ops, comparators=rest):
            return _compare(ops, [_value(item, values) for item in (left, *rest)])
    raise AssertionError(f"`parse` let {node!r} through")


def _collected(name: str, values: Mapping[str, Constant]) -> Constant:
    if name in values:
        return values[name]
    if found := questions.question(name):
        if found.asks == "count":
            return sum(_counted(values[each]) for each in found.names if each in values)
        return found.asks == "known" and found.name in values
    raise UnknownValueError(f"{name!r} has not been collected yet")


def _counted(value: Constant) -> int:
    """Say for how much a known value counts: a list for its records, any other for one."""
    return int(value) if isinstance(value, Length) else 1


def _arithmetic(op: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(op, ast.Mult | ast.Div) and not (_is_number(left) and _is_number(right)):
        raise TypeError("only numbers can be multiplied or divided")
    if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) > _MAX_TEXT:
        raise TypeError("the text grows too long")
    return _ARITHMETIC[type(op)](left, right)


def _function(name: str, parts: list[Any]) -> Any:
    if not all(map(_is_number, parts)):
        raise TypeError(f"`{name}` is of numbers")
    return functions.applied(name, parts)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("a condition is a comparison, or true or false")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Fraction)


def _compare(ops: list[ast.cmpop], operands: list[Any]) -> bool:
    """Compare neighbours, as in `0 <= mood < 4`."""
    pairs = zip(operands, ops, operands[1:], strict=False)
    return all(COMPARISONS[type(op)](left, right) for left, op, right in pairs)
