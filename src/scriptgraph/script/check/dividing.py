"""Divisions by what may be zero: what they come to is not known then."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from scriptgraph.script.check.holding import possibility_of
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import kinds_of, rules_of, tree_of
from scriptgraph.script.model import Script

Guards = tuple[ast.expr, ...]
"""What holds where a part of a condition is read: `and` and `or` stop once they are decided."""


def division_by_zero(script: Script) -> Iterator[Remark]:
    """Find divisions by something that can be zero where it is divided by."""
    kinds = kinds_of(script)
    for section, path, rule in rules_of(script):
        tree = tree_of(rule)
        for division, guards in _divisions(tree, ()) if tree is not None else ():
            divisor = division.right
            is_zero = ast.Compare(divisor, [ast.Eq()], [ast.Constant(0)])
            if possibility_of(_all((*guards, is_zero)), kinds).true:
                shown = ast.unparse(divisor)
                message = f"where `{shown}` is 0, `{ast.unparse(division)}` in `{rule.if_}`"
                hint = f"Write `{shown} != 0 and …`, and a rule for whoever says 0."
                yield Remark(f"{message} is not known", (*path, "if"), section, hint)
                break


def _divisions(node: ast.expr, guards: Guards) -> Iterator[tuple[ast.BinOp, Guards]]:
    """List what is divided, each with what holds where that is read."""
    if isinstance(node, ast.BoolOp):
        holds = isinstance(node.op, ast.And)
        for part in node.values:
            yield from _divisions(part, guards)
            guards = (*guards, part if holds else ast.UnaryOp(ast.Not(), part))
        return
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield node, guards
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _divisions(child, guards)


def _all(parts: Sequence[ast.expr]) -> ast.expr:
    return ast.BoolOp(ast.And(), list(parts)) if len(parts) > 1 else parts[0]
