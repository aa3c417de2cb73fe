"""What a condition can work out of several numbers: `sum`, `mean`, `min` and `max`.

In a tree the name of a function is an alias and no name, so that whoever walks over names meets
values only.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scriptgraph.script.exact import quotient
from scriptgraph.script.trees import nodes_of

FUNCTIONS = ("sum", "mean", "min", "max")


def _mean(numbers: Sequence[Any]) -> Any:
    return quotient(sum(numbers), len(numbers))


_FUNCTIONS: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "sum": sum,
    "mean": _mean,
    "min": min,
    "max": max,
}


def is_well_formed(node: ast.Call) -> bool:
    """Say whether a call is one of a function, with nothing but parts of an expression in it."""
    plain = not any(isinstance(part, ast.Starred) for part in node.args)
    named = isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
    return named and plain and bool(node.args) and not node.keywords


def name_of(node: ast.Call) -> str:
    """Name the function that a call of a tree is one of."""
    assert isinstance(node.func, ast.alias)
    return node.func.name


def applied(name: str, numbers: Sequence[Any]) -> Any:
    """Work a function out; of numbers, or of their smallest and largest values."""
    return _FUNCTIONS[name](numbers)


def calculates(node: ast.AST) -> bool:
    """Say whether a part of a tree works a number out of others."""
    return isinstance(node, ast.BinOp | ast.Call) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    )


def divides(tree: ast.AST) -> bool:
    """Say whether something is divided in a tree, so that whole numbers need not stay whole."""
    calls = nodes_of(tree, ast.Call)
    return any(nodes_of(tree, ast.Div)) or any(name_of(call) == "mean" for call in calls)


def may_be_without_result(tree: ast.AST) -> bool:
    """Say whether known numbers may come to none: a divisor is zero, a product too large."""
    return any(
        isinstance(node.op, ast.Mult) or not _is_number(node.right)
        for node in nodes_of(tree, ast.BinOp)
        if isinstance(node.op, ast.Mult | ast.Div)
    )


def _is_number(node: ast.expr) -> bool:
    """Say whether a part of a tree is a number that can be divided by."""
    return isinstance(node, ast.Constant) and bool(node.value)
