"""What a part of an expression is: a text, a number, a truth, a day, a span of time, or a list."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Literal

from scriptgraph.script.kinds import Kind, Meaning
from scriptgraph.script.literals import Day, Span
from scriptgraph.script.questions import question

Part = Meaning | Literal["list"]
Kinds = Mapping[str, Kind]


def meaning_of(node: ast.expr, kinds: Kinds) -> Part | None:
    """Say what a part of an expression is; None where nobody collects it."""
    match node:
        case ast.Constant(value=value):
            return _of_constant(value)
        case ast.Name(id="true" | "false"):
            return "truth"
        case ast.Name(id=name):
            if asked := question(name):
                return "number" if asked.asks == "count" else "truth"
            return kinds[name].meaning if name in kinds else None
        case ast.List() | ast.Tuple():
            return "list"
        case ast.BinOp(left=left, op=op, right=right):
            return _of_two(op, meaning_of(left, kinds), meaning_of(right, kinds))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return "span" if meaning_of(operand, kinds) == "span" else "number"
        case ast.Call(args=parts):
            return "span" if {meaning_of(part, kinds) for part in parts} == {"span"} else "number"
    return "truth"


def _of_constant(value: object) -> Part:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, str):
        return "day" if isinstance(value, Day) else "text"
    return "span" if isinstance(value, Span) else "number"


def _of_two(op: ast.operator, left: Part | None, right: Part | None) -> Part | None:
    parts = {left, right}
    if parts == {None}:
        return None
    if "text" in parts:
        return "text"
    is_ratio = isinstance(op, ast.Div) and left == right
    return "span" if "span" in parts and not is_ratio else "number"
