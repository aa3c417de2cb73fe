"""The parts of a condition that a solver is asked about one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from scriptgraph.script import expressions
from scriptgraph.script.trees import names_of, nodes_of


@lru_cache(maxsize=4096)
def parts_of(text: str) -> tuple[str, ...]:
    """Give the comparisons that are joined in a condition and calculate, or compare two values.

    Of one value alone `script.check` says what it can be.
    """
    tree = expressions.parse(text)
    if not isinstance(tree, ast.BoolOp | ast.UnaryOp):
        return ()
    return tuple(dict.fromkeys(ast.unparse(part) for part in _compared(tree)))


def _compared(tree: ast.expr) -> Iterator[ast.expr]:
    for node in nodes_of(tree, ast.Compare):
        calculates = any(nodes_of(node, ast.BinOp, ast.Call))
        names = {*names_of(node)}
        if names and (calculates or len(names) > 1):
            yield node
