"""Whether two formulas work a value out alike, however they are written.

Sums and products may stand in any order, `sum(a, b)` is `a + b`, `1 < a` is `a > 1`, and what one
is worked out of may have another name. Nothing is calculated: what is alike only by that is not
seen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import cast

from scriptgraph.script import expressions
from scriptgraph.script.bands import number_of, read_bands
from scriptgraph.script.changes.renames import renames
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.computed import definitions, written_out
from scriptgraph.script.functions import name_of
from scriptgraph.script.model import Script, Task
from scriptgraph.script.questions import question
from scriptgraph.script.trees import nodes_of, values_in

_TURNED: Mapping[type[ast.cmpop], ast.cmpop] = {ast.Gt: ast.Lt(), ast.GtE: ast.LtE()}


def formula_of(script: Script, name: str) -> str:
    """Write what a value is computed as over collected values, always alike; empty for none."""
    text = script.computed.get(name, "")
    if not text:
        return ""
    out = ast.unparse(expressions.parse_value(written_out(text, definitions(script))))
    return f"{out}{bands_in(text)}"


def parts_of(script: Script, name: str) -> frozenset[str]:
    """Name the collected values that a computed value is worked out of."""
    return expressions.names_of_value(written_out(script.computed[name], definitions(script)))


def is_one_formula(was: str, now: str, called: Mapping[str, str], script: Script) -> bool:
    """Say whether two formulas work a value out alike.

    Args:
        was: The earlier one; empty where the value was asked for.
        now: The one of now.
        called: What the parts of the earlier one are called now, where that is another name.
        script: The script of now, which knows what is a number: texts are joined in their order.
    """
    if not was or not now or bands_in(was) != bands_in(now):
        return was == now
    before, after = (expressions.parse_value(number_of(text)) for text in (was, now))
    before = cast(ast.expr, _Renamed(called).visit(deepcopy(before)))
    if not (_is_of_numbers(before, script) and _is_of_numbers(after, script)):
        return ast.unparse(before) == ast.unparse(after)
    return _alike(before) == _alike(after)


def renamed_parts(old: Script, new: Script) -> dict[str, str]:
    """Map collected values that are gone to what the same task collects in their place.

    Only where each has lost and got one: whether it is asked for in the same words is seen then.
    """
    found: dict[str, set[str]] = {}
    known = renames(old, new)
    for section in old.sections:
        for task, now in known.tasks.get(section.id, {}).items():
            before = _task(old, section.id, task).collect.keys() - new.values.keys()
            after = _task(new, known.sections[section.id], now).collect.keys() - old.values.keys()
            if len(before) == len(after) == 1:
                found.setdefault(before.pop(), set()).update(after)
    one = {was: next(iter(names)) for was, names in found.items() if len(names) == 1}
    return {was: name for was, name in one.items() if [*one.values()].count(name) == 1}


def _task(script: Script, section: str, name: str) -> Task:
    return next(task for task in script.by_id[section].tasks if task.id == name)


def bands_in(text: str) -> str:
    """Write the words that a formula has for its numbers, always alike; empty for none."""
    bands = read_bands(text)
    return f" as {', '.join(map(str, bands.bands))}" if bands else ""


def _is_of_numbers(tree: ast.expr, script: Script) -> bool:
    kinds = kinds_of(script)
    numbers = (
        question(name) or (name in kinds and kinds[name].meaning in ("number", "truth"))
        for name in values_in(tree)
    )
    texts = (isinstance(node.value, str) for node in nodes_of(tree, ast.Constant))
    return all(numbers) and not any(texts)


class _Renamed(ast.NodeTransformer):
    """Puts new names in the place of old ones, in questions too."""

    def __init__(self, called: Mapping[str, str]) -> None:
        self._called = called

    def visit_Name(self, node: ast.Name) -> ast.Name:
        name = re.sub(r"\w+", lambda word: self._called.get(word[0], word[0]), node.id)
        return ast.Name(name, ast.Load())


def _alike(node: ast.expr) -> str:
    """Write a part of a formula so that another order of the same is the same text."""
    match node:
        case ast.BinOp(op=ast.Mult()):
            return f"({' * '.join(sorted(_factors(node)))})"
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return f"({_alike(left)} / {_alike(right)})"
        case ast.BinOp() | ast.UnaryOp(op=ast.USub()):
            return f"({' '.join(sorted(_terms(node, '+')))})"
        case ast.Call(args=parts) if name_of(node) == "sum" and len(parts) > 1:
            return f"({' '.join(sorted(_terms(node, '+')))})"
        case ast.Call(args=parts):
            return f"{name_of(node)}({', '.join(sorted(map(_alike, parts)))})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compared(_alike(left), op, _alike(right))
        case ast.BoolOp(op=op, values=parts):
            return f"({f' {type(op).__name__} '.join(map(_alike, parts))})"
        case ast.UnaryOp(operand=operand):
            return f"(not {_alike(operand)})"
        case _:
            return ast.unparse(node)


def _compared(left: str, op: ast.cmpop, right: str) -> str:
    if isinstance(op, ast.Eq | ast.NotEq):
        left, right = sorted((left, right))
    elif turned := _TURNED.get(type(op)):
        left, op, right = right, turned, left
    return f"({left} {type(op).__name__} {right})"


def _factors(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield from _factors(left)
            yield from _factors(right)
        case _:
            yield _alike(node)


def _terms(node: ast.expr, sign: str) -> Iterator[str]:
    """Give what is added, each with its sign."""
    other = "-" if sign == "+" else "+"
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            yield from _terms(left, sign)
            yield from _terms(right, sign if isinstance(op, ast.Add) else other)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield from _terms(operand, other)
        case ast.Call(args=parts) if name_of(node) == "sum" and len(parts) > 1:
            for part in parts:
                yield from _terms(part, sign)
        case _:
            yield f"{sign}{_alike(node)}"
