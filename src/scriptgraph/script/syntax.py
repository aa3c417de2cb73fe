"""What an expression may be made of: a small part of Python's expressions, by allow-list.

A text is read into a tree, and every part of the tree is looked at; what the list does not name is
refused with what was probably meant. See `script.expressions` for what a tree says.
"""

import ast
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeGuard

from scriptgraph.script import expression_slips as slips
from scriptgraph.script import questions
from scriptgraph.script.kinds import Constant
from scriptgraph.script.literals import impossible, tree_of
from scriptgraph.script.lookalikes import thousands

_OPERATORS = {ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Not, ast.USub, ast.And, ast.Or}
_COMPARING = {ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn}
_LEAVES = {ast.Constant, ast.Name, ast.Load, ast.Tuple, ast.List}
_BRANCHES = {ast.Compare, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Call, ast.alias}
_ALLOWED = frozenset[type[ast.AST]]().union(_LEAVES, _BRANCHES, _OPERATORS, _COMPARING)

MAX_LENGTH = 500
_MAX_DEPTH = 50
"""Reading the value of a tree recurses; this keeps it far from Python's own limit."""

LANGUAGE = (
    "an `if` compares collected values and constants (== != < <= > >= in), joins comparisons with "
    "`and`, `or`, `not`, calculates with + - * / sum mean min max, and asks `known(mood)`, "
    "`declined(mood)` or `count(mood, pain)`"
)
"""What is said of a text that is nothing like an expression."""

_ASKED = {
    **dict.fromkeys(
        ("known", "declined"), "in the brackets stands one collected value, such as `{}(mood)`"
    ),
    "count": "in the brackets stand collected values, such as `{}(mood, pain)`",
}
_COMPARED = "write out what is compared with what, such as `mood < 4`"


class ExpressionError(ValueError):
    """The expression cannot be read; the message says what is allowed."""


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
    if odd := impossible(text):
        day = "there is no such day" if "-" in odd else "it is no whole number of seconds"
        raise ExpressionError(f"`{odd}` is nothing that can be compared: {day}")
    tree = _tree(text)
    if tree is None or isinstance(tree, ast.Tuple):
        meant = slips.mended(text, is_condition)
        raise ExpressionError(f"{text!r} is not an expression; {meant or LANGUAGE}")
    _check(tree, text)
    return tree


def is_value(text: str) -> bool:
    """Say whether a text can be read as an expression."""
    try:
        parse_value(text)
    except ExpressionError:
        return False
    return True


def expression_meant(text: str) -> str:
    """Give the expression that a text was meant to be; empty where nobody knows."""
    return slips.meant(text, is_condition) if len(text) <= MAX_LENGTH else ""


def _tree(text: str) -> ast.expr | None:
    """Read a text as Python would; None where it is no expression at all."""
    try:
        with warnings.catch_warnings():
            # What Python only warns of, such as `1in x`, is no expression of ours.
            warnings.simplefilter("error")
            return questions.named(tree_of(text.strip()))
    except (SyntaxError, ValueError, MemoryError, RecursionError, Warning):
        return None


@lru_cache(maxsize=4096)
def is_condition(text: str) -> bool:
    """Say whether a text is a condition, without a word on what else it may have meant.

    What it may have meant is looked for with this function: whoever asked here for it again
    would never end.
    """
    tree = _tree(text) if len(text) <= MAX_LENGTH else None
    if tree is None or isinstance(tree, ast.Tuple) or impossible(text):
        return False
    try:
        if _foreign(tree, text):
            return False
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
    """Refuse every part that the language does not have."""
    if node := _foreign(tree, text):
        shown = ast.get_source_segment(text.strip(), node) or text
        if questions.is_question(node):
            asks = shown.partition("(")[0].strip()
            raise ExpressionError(f"{shown!r} asks about nothing; {_ASKED[asks].format(asks)}")
        meant = slips.mended(text, is_condition)
        raise ExpressionError(f"{shown!r} is not allowed; {meant or LANGUAGE}")


def _foreign(tree: ast.expr, text: str) -> ast.AST | None:
    """Find the first part that the language does not have, level by level.

    Raises:
        ExpressionError: When a number can be read in two ways, or the levels are too many.
    """
    if number := thousands(slips.without_texts(text)):
        whole, fraction = number.replace(".", ""), f"{float(number):g}"
        raise ExpressionError(f"`{number}` is read as {fraction}; write `{whole}`, or `{fraction}`")
    level: list[ast.AST] = [tree]
    for _ in range(_MAX_DEPTH):
        if foreign := next((node for node in level if not _is_allowed(node)), None):
            return foreign
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return None
    raise ExpressionError(f"{text!r} is nested more than {_MAX_DEPTH} levels deep")


def _is_allowed(node: ast.AST) -> bool:
    """Judge a node together with its operators, which have no place in the text of their own."""
    if isinstance(node, ast.Constant) and not is_constant(node.value):
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


def is_constant(value: object) -> TypeGuard[Constant]:
    """Say whether a value can stand in an expression."""
    return isinstance(value, str | int | float)
