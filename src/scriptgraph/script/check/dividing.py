"""Divisions by what may be zero: what they come to is not known then."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from scriptgraph.script import expressions
from scriptgraph.script.bands import expressions_of
from scriptgraph.script.check.holding import possibility_of
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import conditions_of, kinds_of, tree_of
from scriptgraph.script.kinds import Kind
from scriptgraph.script.model import Script

Guards = tuple[ast.expr, ...]
"""What holds where a part of a condition is read: `and` and `or` stop once they are decided."""


def division_by_zero(script: Script) -> Iterator[Remark]:
    """Find divisions by something that can be zero where it is divided by."""
    kinds = kinds_of(script)
    for section, path, rule in conditions_of(script):
        tree = tree_of(rule)
        if tree is not None and (found := _first(tree, kinds)):
            divisor, division = found
            message = f"where `{divisor}` is 0, `{division}` in `{rule.if_}` is not known"
            hint = f"Write `{divisor} != 0 and …`, and a rule for whoever says 0."
            yield Remark(message, (*path, "if"), section, hint)
    for name, text in expressions_of(script.computed).items():
        if found := _first(expressions.parse_value(text), kinds):
            defined = script.computed[name]
            message = f"where `{found[0]}` is 0, {name!r} = `{defined}` is not known"
            hint = "Let each rule that reads it be followed by one for whoever it is not known of."
            yield Remark(message, ("computed", name), hint=hint)


def _first(tree: ast.expr, kinds: Mapping[str, Kind]) -> tuple[str, str] | None:
    """Give the first divisor that can be zero, with its division."""
    for division, guards in _divisions(tree, ()):
        is_zero = ast.Compare(division.right, [ast.Eq()], [ast.Constant(0)])
        if possibility_of(_all((*guards, is_zero)), kinds).true:
            return ast.unparse(division.right), ast.unparse(division)
    return None


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
