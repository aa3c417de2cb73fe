"""Looking for nodes in the tree of an expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

from scriptgraph.script.kinds import Constant

Node = TypeVar("Node", bound=ast.AST)


def nodes_of(tree: ast.AST, *kinds: type[Node]) -> Iterator[Node]:
    """Give the nodes of a tree that are of certain kinds, the tree itself among them.

    The tree stays as it is from then on: who rewrites one takes a copy.

    Args:
        tree: An expression, as `expressions.parse` reads it, or a node of one.
        kinds: Classes of `ast`.
    """
    return (node for node in _all(tree) if isinstance(node, kinds))


def names_of(tree: ast.AST) -> list[str]:
    """Name what a tree reads, as often as it stands there."""
    return [node.id for node in nodes_of(tree, ast.Name)]


def values_in(tree: ast.AST) -> Iterator[str]:
    """Name the values that a tree reads, as often as they stand there; `true` is none."""
    return (name for name in names_of(tree) if name not in ("true", "false"))


def constants_in(tree: ast.AST) -> list[Constant]:
    """Give the constants of a tree, and each number with the other sign: `-3` is 3, turned."""
    found: list[Constant] = []
    for part in nodes_of(tree, ast.Constant):
        if isinstance(part.value, str | int | float):
            found.append(part.value)
    return [*found, *(-value for value in found if isinstance(value, int | float))]


@lru_cache(maxsize=4096)
def _all(tree: ast.AST) -> tuple[ast.AST, ...]:
    # Trees are equal only to themselves. Some thirty rules each look for nodes of their own, and
    # walking anew for each was a third of all that `check` does.
    return tuple(ast.walk(tree))
