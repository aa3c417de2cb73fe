"""Sums over the items of a questionnaire: an item that is left out, or stands in them twice."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from scriptgraph.script import expressions
from scriptgraph.script.bands import number_of
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.computed import definitions, written_out
from scriptgraph.script.functions import name_of
from scriptgraph.script.model import Script

_FEWEST = 3
"""Items of which a sum over all but one is taken for a sum over all."""


def item_twice(script: Script) -> Iterator[Remark]:
    """Find sums in which a value stands more than once."""
    for name, counted in _sums(script).items():
        if twice := [item for item, count in counted.items() if count > 1]:
            message = f"{name!r} counts {', '.join(map(repr, twice))} more than once"
            yield Remark(message, ("computed", name))


def item_left_out(script: Script) -> Iterator[Remark]:
    """Find sums over all items of a questionnaire but one, where no other sum has them all."""
    if not (sums := _sums(script)):
        return
    for section in script.sections:
        form = section.questionnaire
        items = [
            name
            for task in section.tasks
            for name, kind in task.collect.items()
            if form and kind == form.answers
        ]
        if len(items) <= _FEWEST or any({*items} <= counted.keys() for counted in sums.values()):
            continue
        for name, counted in sums.items():
            missing = [item for item in items if item not in counted]
            if len(missing) == 1:
                message = f"{name!r} adds up {len(items) - 1} of {len(items)} items of section "
                message += f"{section.id!r}, and leaves out {missing[0]!r}"
                yield Remark(message, ("computed", name), section.id)


def limit_below_items(script: Script) -> Iterator[Remark]:
    """Find questionnaires with a limit of turns in which not every item can be asked."""
    for section in script.sections:
        limited = script.limit(section) if section.questionnaire else None
        most = limited[0].turns if limited else None
        items = sum(bool(task.collect) and not task.optional for task in section.tasks)
        if limited is None or most is None or most >= items:
            continue
        message = f"section {section.id!r} has {items} items and is left after {most} turns"
        yield Remark(message, (*limited[1], "turns"), section.id)


def _sums(script: Script) -> Mapping[str, Counter[str]]:
    """Map each computed value that is a sum of values to how often each stands in it."""
    found: dict[str, Counter[str]] = {}
    for name, text in script.computed.items():
        try:
            if number_of(text) != text:
                continue  # bands of a sum, which has been looked at
            tree = expressions.parse_value(written_out(text, definitions(script)))
        except expressions.ExpressionError:
            continue
        counted = Counter(_addends(tree))
        if len(counted) > 1:
            found[name] = counted
    return found


def _addends(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            yield name
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _addends(left)
            yield from _addends(right)
        case (
            ast.BinOp(left=ast.Constant(), op=ast.Mult(), right=part)
            | ast.BinOp(left=part, op=ast.Mult(), right=ast.Constant())
        ):
            yield from _addends(part)  # it counts for more than one
        case ast.Call(args=parts) if name_of(node) in ("sum", "mean"):
            for part in parts:
                yield from _addends(part)
