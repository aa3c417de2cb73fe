"""Conditions over collected values (`if: mood < 4 and name != ""`), by allow-list, never `eval`.

The language is a small part of Python's expression syntax: comparisons, `and`, `or`, `not`, `in`,
`+ - * /`, `sum`, `mean`, `min`, `max`, numbers, texts, `true` / `false`, lists, the names of
collected values, and the questions `known(mood)`, `declined(mood)` and `count(mood, pain)`.
Whatever an expression says, it can neither reach outside the values nor take long.
"""

import ast
import operator
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeGuard

from scriptgraph.script import expression_slips as slips
from scriptgraph.script import functions, questions
from scriptgraph.script.kinds import Constant
from scriptgraph.script.lookalikes import thousands
from scriptgraph.script.questions import Question

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
    ast.Div: operator.truediv,
}
_UNARY = {ast.Not, ast.USub}
_JOIN: dict[type[ast.boolop], Callable[[Iterable[Any]], bool]] = {ast.And: all, ast.Or: any}
_LEAVES = {ast.Constant, ast.Name, ast.Load, ast.Tuple, ast.List}
_BRANCHES = {ast.Compare, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Call, ast.alias}
_ALLOWED = frozenset[type[ast.AST]]().union(
    _LEAVES, _BRANCHES, COMPARISONS, _ARITHMETIC, _UNARY, _JOIN
)
_WORDS = {"true": True, "false": False}

MAX_LENGTH = 500
_MAX_DEPTH = 50
"""Reading the value of a tree recurses; this keeps it far from Python's own limit."""

_MAX_TEXT = 10_000
_LANGUAGE = (
    "an `if` compares collected values and constants (== != < <= > >= in), joins comparisons with "
    "`and`, `or`, `not`, calculates with + - * / sum mean min max, and asks `known(mood)`, "
    "`declined(mood)` or `count(mood, pain)`"
)
_ASKED = {
    **dict.fromkeys(
        ("known", "declined"), "in the brackets stands one collected value, such as `{}(mood)`"
    ),
    "count": "in the brackets stand collected values, such as `{}(mood, pain)`",
}
_COMPARED = "write out what is compared with what, such as `mood < 4`"


class ExpressionError(ValueError):
    """The expression cannot be read; the message says what is allowed."""


class UnknownValueError(LookupError):
    """The expression needs a value that has not been collected, or one of another type."""


@lru_cache(maxsize=4096)
def parse(text: str) -> ast.expr:
    """Read an expression and check every part of it against the allow-list.

    Raises:
        ExpressionError: On anything outside the language.
    """
    tree = _read(text)
    _check_truths(tree, text)
    return tree


@lru_cache(maxsize=4096)
def parse_value(text: str) -> ast.expr:
    """Read an expression that may come to a number as well, as a computed value does.

    Raises:
        ExpressionError: On anything outside the language.
    """
    tree = _read(text)
    if isinstance(tree, ast.List):
        raise ExpressionError(f"{text!r} is a list, and comes to no value")
    return tree


def _read(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an `if` has at most {MAX_LENGTH} characters, not {len(text)}")
    tree = _tree(text)
    if tree is None or isinstance(tree, ast.Tuple):
        meant = slips.mended(text, is_condition)
        raise ExpressionError(f"{text!r} is not an expression; {meant or _LANGUAGE}")
    _check(tree, text)
    return tree


@lru_cache(maxsize=4096)
def names(text: str) -> frozenset[str]:
    """Name the values that an expression reads, or asks about.

    Raises:
        ExpressionError: When it cannot be read.
    """
    return frozenset(name for each in _names_of(text) for name in questions.values_of(each))


@lru_cache(maxsize=4096)
def needed(text: str) -> frozenset[str]:
    """Name the values that an expression reads: while one is missing, it may not be decided.

    Raises:
        ExpressionError: When it cannot be read.
    """
    return frozenset(name for name in _names_of(text) if questions.question(name) is None)


@lru_cache(maxsize=4096)
def asked(text: str) -> frozenset[Question]:
    """List what an expression asks about values.

    Raises:
        ExpressionError: When it cannot be read.
    """
    return frozenset(filter(None, map(questions.question, _names_of(text))))


def _names_of(text: str) -> frozenset[str]:
    return _names_in(parse(text))


def _names_in(tree: ast.expr) -> frozenset[str]:
    used = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return frozenset(used) - frozenset(_WORDS)


def constants(text: str) -> frozenset[Constant]:
    """List the constants that an expression mentions.

    Raises:
        ExpressionError: When it cannot be read.
    """
    nodes = (node for node in ast.walk(parse(text)) if isinstance(node, ast.Constant))
    return frozenset(node.value for node in nodes if _is_constant(node.value))


def expression_meant(text: str) -> str:
    """Give the expression that a text was meant to be; empty where nobody knows."""
    return slips.meant(text, is_condition) if len(text) <= MAX_LENGTH else ""


def holds(text: str, values: Mapping[str, Constant]) -> bool:
    """Say whether an expression is true of the collected values.

    Args:
        text: The expression.
        values: What is known, by name; and `declined(mood)`, true, for each that was declined.

    Raises:
        ExpressionError: When it cannot be read.
        UnknownValueError: When it needs a value that is not there or has another type.
    """
    found = _worked_out(parse(text), text, values)
    if not isinstance(found, bool):
        raise UnknownValueError(f"{text!r} is neither true nor false")
    return found


def value(text: str, values: Mapping[str, Constant]) -> Constant:
    """Work out what an expression comes to: a number, or true or false.

    Raises:
        ExpressionError: When it cannot be read.
        UnknownValueError: When it needs a value that is not there or has another type.
    """
    return _worked_out(parse_value(text), text, values)


def names_of_value(text: str) -> frozenset[str]:
    """Name what the definition of a computed value reads, or asks about.

    Raises:
        ExpressionError: When it cannot be read.
    """
    found = _names_in(parse_value(text))
    return frozenset(name for each in found for name in questions.values_of(each))


def needed_by_value(text: str) -> frozenset[str]:
    """Name the values without which the definition of a computed value comes to nothing.

    Raises:
        ExpressionError: When it cannot be read.
    """
    found = _names_in(parse_value(text))
    return frozenset(name for name in found if questions.question(name) is None)


def asked_by_value(text: str) -> frozenset[Question]:
    """List what an expression, or the definition of a computed value, asks about values.

    Raises:
        ExpressionError: When it cannot be read.
    """
    return frozenset(filter(None, map(questions.question, _names_in(parse_value(text)))))


def is_value(text: str) -> bool:
    """Say whether a text can be read as an expression."""
    try:
        parse_value(text)
    except ExpressionError:
        return False
    return True


def _worked_out(tree: ast.expr, text: str, values: Mapping[str, Constant]) -> Constant:
    try:
        found: Constant = _value(tree, {**values, **_WORDS})
    except (TypeError, OverflowError, ZeroDivisionError) as error:
        raise UnknownValueError(f"{text!r} does not fit the collected values: {error}") from error
    return found


def _tree(text: str) -> ast.expr | None:
    """Read a text as Python would; None where it is no expression at all."""
    try:
        with warnings.catch_warnings():
            # What Python only warns of, such as `1in x`, is no expression of ours.
            warnings.simplefilter("error")
            return questions.named(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, MemoryError, RecursionError, Warning):
        return None


@lru_cache(maxsize=4096)
def is_condition(text: str) -> bool:
    """Say whether a text is a condition, without a word on what else it may have meant."""
    tree = _tree(text) if len(text) <= MAX_LENGTH else None
    if tree is None or isinstance(tree, ast.Tuple):
        return False
    try:
        _check(tree, text)
        _check_truths(tree, text)
    except ExpressionError:
        return False
    return True


def _check_truths(tree: ast.expr, text: str) -> None:
    """Refuse what always counts as true: a text or number where a comparison has to stand."""
    joined: list[tuple[ast.expr, ast.expr | None]] = [(tree, None)]
    for node in ast.walk(tree):
        match node:
            case ast.BoolOp(values=parts):
                joined += zip(parts, [None, *parts], strict=False)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                joined.append((part, None))
            case ast.Compare(ops=ops, comparators=rest):
                _check_lists(ops, rest, text)
    for part, before in joined:
        if not _can_be_true(part):
            shown = ast.get_source_segment(text.strip(), part) or text
            meant = slips.operand(part, before)
            advice = f"write out the comparison, such as `{meant}`" if meant else _COMPARED
            raise ExpressionError(f"`{shown}` alone is neither true nor false; {advice}")


def _check_lists(ops: Iterable[ast.cmpop], rest: Iterable[ast.expr], text: str) -> None:
    for op, right in zip(ops, rest, strict=True):
        if not isinstance(right, ast.Constant) or not isinstance(op, ast.In | ast.NotIn):
            continue
        shown = ast.get_source_segment(text.strip(), right) or text
        if not isinstance(right.value, str):
            raise ExpressionError(f"behind `in` stands a list, such as `[{shown}]`, not `{shown}`")
        if (meant := slips.in_a_list(f"in {shown}")) != f"in {shown}":
            raise ExpressionError(f"behind `in` stands a list, not one text; write `{meant}`")


def _can_be_true(node: ast.expr) -> bool:
    """Say whether a part can be true or false; of a name only its type can tell."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool)
    return isinstance(node, ast.Compare | ast.BoolOp | ast.Name)


def _check(tree: ast.expr, text: str) -> None:
    """Refuse every part that the language does not have, level by level."""
    if number := thousands(slips.without_texts(text)):
        whole, fraction = number.replace(".", ""), f"{float(number):g}"
        raise ExpressionError(f"`{number}` is read as {fraction}; write `{whole}`, or `{fraction}`")
    level: list[ast.AST] = [tree]
    for _ in range(_MAX_DEPTH):
        for node in level:
            if not _is_allowed(node):
                shown = ast.get_source_segment(text.strip(), node) or text
                if questions.is_question(node):
                    asks = shown.partition("(")[0].strip()
                    advice = _ASKED[asks].format(asks)
                    raise ExpressionError(f"{shown!r} asks about nothing; {advice}")
                meant = slips.mended(text, is_condition)
                raise ExpressionError(f"{shown!r} is not allowed; {meant or _LANGUAGE}")
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return
    raise ExpressionError(f"{text!r} is nested more than {_MAX_DEPTH} levels deep")


def _is_allowed(node: ast.AST) -> bool:
    """Judge a node together with its operators, which have no place in the text of their own."""
    if isinstance(node, ast.Constant) and not _is_constant(node.value):
        return False
    if isinstance(node, ast.Call) and not isinstance(node.func, ast.alias):
        return False
    if _is_fraction(node):
        return False
    operators = (part for part in ast.iter_child_nodes(node) if not isinstance(part, ast.expr))
    return _ALLOWED.issuperset({type(node), *map(type, operators)})


def _is_fraction(node: ast.AST) -> bool:
    """Say whether a number is divided by one: who writes `7/10` says how it was told, not 0.7."""
    match node:
        case ast.BinOp(left=ast.Constant(), op=ast.Div(), right=ast.Constant()):
            return True
    return False


def _is_constant(value: object) -> TypeGuard[Constant]:
    return isinstance(value, str | int | float)


def _value(node: ast.expr, values: Mapping[str, Constant]) -> Any:
    """Work out a part of a tree that `parse` has let through."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return _collected(name, values)
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
            return sum(each in values for each in found.names)
        return found.asks == "known" and found.name in values
    raise UnknownValueError(f"{name!r} has not been collected yet")


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
    return isinstance(value, int | float)


def _compare(ops: list[ast.cmpop], operands: list[Any]) -> bool:
    """Compare neighbours, as in `0 <= mood < 4`."""
    pairs = zip(operands, ops, operands[1:], strict=False)
    return all(COMPARISONS[type(op)](left, right) for left, op, right in pairs)
