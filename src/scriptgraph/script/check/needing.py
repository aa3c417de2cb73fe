"""Which values are known for sure where a condition holds, or where it does not."""

from __future__ import annotations

import ast
from collections.abc import Collection

from scriptgraph.script.questions import question


def needed_to_hold(node: ast.expr) -> set[str]:
    """Name values without which a condition does not hold."""
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return {name for part in parts for name in needed_to_hold(part)}
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return _needed_to_tell(node)
        case ast.Name(id=name) if (asked := question(name)) and asked.asks == "known":
            return {asked.name}
    return _names(node)


def known_unless(node: ast.expr, asked_for: Collection[str]) -> set[str]:
    """Name values that are known where a condition does not hold: it asks whether they are not.

    Args:
        node: A condition.
        asked_for: The values that are told or declined by then.
    """
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)):
            found = question(name)
            return {found.name} if found and found.asks == "known" else set()
        case ast.Name(id=name) if (found := question(name)) and found.asks == "declined":
            return {found.name} & {*asked_for}
        case ast.BoolOp(op=ast.Or(), values=parts) if not _names(node):
            # Where one of them reads a value, none may hold for want of it.
            return {name for part in parts for name in known_unless(part, asked_for)}
    return set()


def _needed_to_tell(node: ast.expr) -> set[str]:
    """Name values without which it is not known whether a condition holds: the first are read."""
    match node:
        case ast.BoolOp(values=parts):
            return _needed_to_tell(parts[0])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _needed_to_tell(operand)
    return _names(node)


def _names(node: ast.expr) -> set[str]:
    """Name the values that are read; a question about one can be answered without it."""
    found = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return {name for name in found - {"true", "false"} if question(name) is None}
