"""Looking for nodes in the tree of an expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

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


@lru_cache(maxsize=4096)
def _all(tree: ast.AST) -> tuple[ast.AST, ...]:
    # Trees are equal only to themselves. Some thirty rules each look for nodes of their own, and
    # walking anew for each was a third of all that `check` does.
    return tuple(ast.walk(tree))
