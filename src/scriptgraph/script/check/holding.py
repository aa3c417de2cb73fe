"""Whether a condition can hold at all, and whether it can fail.

Each value is looked at by itself, with every number that a comparison can tell from its
neighbours; a sum of values counts as one more value, between its smallest and its largest. So what
is called impossible here is impossible; some of what is impossible is not found.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import NamedTuple

from scriptgraph.script import expressions
from scriptgraph.script.check.ends import span, stays_whole
from scriptgraph.script.check.neighbours import LARGEST, values_apart
from scriptgraph.script.kinds import Constant, Kind
from scriptgraph.script.meaning import Kinds
from scriptgraph.script.questions import question
from scriptgraph.script.trees import constants_in, nodes_of, values_in

_STAND_IN = "_sum_{}_"


class Possibility(NamedTuple):
    """How a condition can come out."""

    true: bool
    false: bool


def possibility(text: str, kinds: Kinds) -> Possibility:
    """Say whether a condition can hold and whether it can fail, once its values are known."""
    read = sorted(expressions.names(text) & kinds.keys())
    return _of(text, tuple((name, kinds[name]) for name in read))


def possibility_of(tree: ast.expr, kinds: Kinds) -> Possibility:
    """Say the same of a part of a condition."""
    return _possibility_with_sums(tree, kinds)


def possibility_of_any(texts: Iterable[str], kinds: Kinds) -> Possibility:
    """Say whether one of several conditions can hold, and whether all can fail."""
    trees = [expressions.parse(text) for text in texts]
    return _possibility_with_sums(ast.BoolOp(ast.Or(), trees), kinds)


@lru_cache(maxsize=4096)
def _of(text: str, kinds: tuple[tuple[str, Kind], ...]) -> Possibility:
    return _possibility_with_sums(expressions.parse(text), dict(kinds))


def _possibility_with_sums(tree: ast.expr, kinds: Kinds) -> Possibility:
    # A question is a value of its own here: how it hangs together with those that it is about,
    # only the solver knows.
    asked = {name: found.kind(kinds) for name in values_in(tree) if (found := question(name))}
    kinds = {**kinds, **asked} if asked else kinds
    if not any(nodes_of(tree, ast.BinOp, ast.UnaryOp, ast.Call)):
        return _possibility(tree, kinds)
    sums = _Sums(kinds)
    tree = sums.visit(deepcopy(tree))
    return _possibility(tree, {**kinds, **sums.found})


class _Sums(ast.NodeTransformer):
    """Puts one name in the place of each calculation; the same one for the same."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._names: dict[str, str] = {}
        self.found: dict[str, Kind] = {}

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        return self._replaced(node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        return self._replaced(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        return self.generic_visit(node) if isinstance(node.op, ast.Not) else self._replaced(node)

    def _replaced(self, node: ast.expr) -> ast.expr:
        if not any(values_in(node)):
            return node
        text = ast.unparse(node)
        name = self._names.setdefault(text, _STAND_IN.format(len(self._names)))
        low, high = span(node, self._kinds)
        whole = stays_whole(node, self._kinds)
        self.found[name] = Kind("integer" if whole else "number", low, high)
        return ast.Name(name, ast.Load())


def _possibility(node: ast.expr, kinds: Kinds) -> Possibility:
    names = set(values_in(node))
    if len(names) <= 1 and names <= kinds.keys():
        if not _is_told_apart(node, [kinds[name] for name in names]):
            return Possibility(True, True)
        text = ast.unparse(node)
        found = [_holds(text, values) for values in _tried(node, names, kinds)]
        known = [each for each in found if each is not None]
        return Possibility(any(known), not all(known)) if known else Possibility(True, True)
    match node:
        case ast.BoolOp(op=op, values=parts):
            found_parts = [_possibility(part, kinds) for part in _grouped(op, parts)]
            trues, falses = [part.true for part in found_parts], [p.false for p in found_parts]
            if isinstance(op, ast.And):
                return Possibility(all(trues), any(falses))
            return Possibility(any(trues), all(falses))
        case ast.UnaryOp(operand=operand):
            true, false = _possibility(operand, kinds)
            return Possibility(false, true)
    return Possibility(True, True)


def _is_told_apart(node: ast.expr, kinds: Iterable[Kind]) -> bool:
    """Say whether trying constants and their neighbours shows all that can come out."""
    if any(abs(v) > LARGEST for v in constants_in(node) if not isinstance(v, str)):
        return False
    if all(kind.choices or kind.meaning != "text" for kind in kinds):
        return True
    return all(
        isinstance(op, ast.Eq | ast.NotEq) or isinstance(right, ast.List | ast.Tuple)
        for compare in nodes_of(node, ast.Compare)
        for op, right in zip(compare.ops, compare.comparators, strict=True)
    )


def _grouped(op: ast.boolop, parts: Sequence[ast.expr]) -> Iterator[ast.expr]:
    """Join again what speaks of one value only, so that it is judged together."""
    alone: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for part in parts:
        names = set(values_in(part))
        if len(names) == 1:
            alone[names.pop()].append(part)
        else:
            yield part
    for same in alone.values():
        yield same[0] if len(same) == 1 else ast.BoolOp(op, same)


def _tried(node: ast.expr, names: set[str], kinds: Kinds) -> Iterator[dict[str, Constant]]:
    if not names:
        yield {}
    for name in names:
        yield from ({name: value} for value in values_apart(kinds[name], constants_in(node)))


def _holds(text: str, values: Mapping[str, Constant]) -> bool | None:
    try:
        return expressions.holds(text, values)
    except (expressions.UnknownValueError, expressions.ExpressionError):
        return None
