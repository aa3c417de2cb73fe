"""Whether the parts of an `if` fit together: numbers with numbers, texts with texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, assert_never

from scriptgraph.core.findings import Path
from scriptgraph.script.check.rule import Remark, also
from scriptgraph.script.check.walking import kinds_of, rules_of, tree_of
from scriptgraph.script.kinds import Kind, Meaning
from scriptgraph.script.model import Script
from scriptgraph.script.questions import question

Part = Meaning | Literal["list"]
Kinds = Mapping[str, Kind]

_A_NUMBER = re.compile(r"\s*-?\d+(?:[.,]\d+)?\s*")
_A_TRUTH = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false"}
_CALLED: Mapping[Part, str] = {
    "text": "a text",
    "number": "a number",
    "truth": "true or false",
    "list": "a list",
}
_MOST_SHOWN = 6


def mistyped_condition(script: Script) -> Iterator[Remark]:
    """Find conditions that compare, join or add up what does not belong together."""
    kinds = kinds_of(script)
    told: dict[object, list[tuple[str | None, Path, str]]] = {}
    for section, path, rule in rules_of(script):
        tree = tree_of(rule)
        if tree is not None and (problem := next(_problems(tree, kinds), None)):
            about = frozenset(name for name in kinds if f"`{name}`" in problem)
            message = f"`{rule.if_}`: {problem}"
            told.setdefault(about or path, []).append((section, path, message))
    for found in told.values():
        section, path, message = found[0]
        again = also(script, [each[1] for each in found])
        yield Remark(message + again, (*path, "if"), section, _hint(message))


def problem_of(tree: ast.expr, kinds: Kinds, *, is_truth: bool = True) -> str:
    """Say what in an expression does not belong together; empty where all of it does.

    Args:
        tree: The expression.
        kinds: What each value can be.
        is_truth: Whether the whole has to be true or false, as a condition has.
    """
    return next(_problems(tree, kinds, is_truth=is_truth), "")


def _hint(message: str) -> str:
    """Give what to write as a sentence of its own; empty leaves the rule's own hint."""
    advice = message.rpartition("; ")[2] if "; " in message else ""
    return f"{advice[:1].upper()}{advice[1:]}." if "write" in advice or "written" in advice else ""


def _problems(tree: ast.expr, kinds: Kinds, *, is_truth: bool = True) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Call):
            yield from _calculated(node, kinds)
    if is_truth:
        yield from _as_truth(tree, kinds)
    for node in ast.walk(tree):
        match node:
            case ast.BoolOp(values=parts):
                for part in parts:
                    yield from _as_truth(part, kinds)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                yield from _as_truth(part, kinds)
            case ast.Compare(left=left, ops=ops, comparators=rest):
                for one, op, other in zip([left, *rest], ops, rest, strict=False):
                    yield from _compared(one, op, other, kinds)


def _as_truth(node: ast.expr, kinds: Kinds) -> Iterator[str]:
    """Judge what has to be true or false by itself; of a name only its type tells."""
    meaning = _meaning(node, kinds)
    if isinstance(node, ast.Name) and meaning not in (None, "truth"):
        kind = kinds[node.id]
        wanted = f'{node.id} == "{kind.choices[0]}"' if kind.choices else f'{node.id} != ""'
        wanted = f"{node.id} > 0" if meaning == "number" else wanted
        yield f"`{node.id}` alone is {described(kind)}, neither true nor false; write `{wanted}`"


def _compared(one: ast.expr, op: ast.cmpop, other: ast.expr, kinds: Kinds) -> Iterator[str]:
    left, right = _meaning(one, kinds), _meaning(other, kinds)
    if isinstance(op, ast.In | ast.NotIn):
        yield from _contained(one, other, kinds)
    elif left and right and left != right:
        yield _unlike(one, other, kinds)
    elif left == right == "list":
        yield "a list is compared; only `in` goes with a list"
    elif left == right == "truth" and not isinstance(op, ast.Eq | ast.NotEq):
        yield "what is true or false is neither less nor more; use `==` or `!=`"


def _contained(one: ast.expr, other: ast.expr, kinds: Kinds) -> Iterator[str]:
    left, right = _meaning(one, kinds), _meaning(other, kinds)
    if isinstance(other, ast.List | ast.Tuple):
        for item in other.elts:
            if left and (meaning := _meaning(item, kinds)) and meaning != left:
                yield _unlike(one, item, kinds)
    elif isinstance(other, ast.Constant) and isinstance(one, ast.Name):
        shown = ast.unparse(other)
        yield f"behind `in` stands a list, such as `[{shown}]`; for one value write `==`"
    elif left and right and (left, right) != ("text", "text"):
        yield f"{ast.unparse(one)} cannot stand in {ast.unparse(other)}, {_of(other, kinds)}"


def _unlike(one: ast.expr, other: ast.expr, kinds: Kinds) -> str:
    """Say what is compared, and what to write where that is easy to tell."""
    message = f"{_named(one, kinds)} is compared with {_named(other, kinds)}"
    pairs = ((one, other), (other, one))
    advice = (text for name, value in pairs if (text := _advice(name, value, kinds)))
    return "; ".join([message, *list(advice)[:1]])


def _advice(name: ast.expr, value: ast.expr, kinds: Kinds) -> str:
    given = value.value if isinstance(value, ast.Constant) else None
    kind = kinds.get(name.id) if isinstance(name, ast.Name) else None
    if kind is None or not isinstance(name, ast.Name) or not isinstance(given, str | int | float):
        return ""
    if kind.meaning == "number" and isinstance(given, str) and _A_NUMBER.fullmatch(given):
        return f"write `{given.strip().replace(',', '.')}` without quotes"
    if kind.meaning == "truth" and (truth := _A_TRUTH.get(str(given).casefold())):
        return f"write `{name.id}`" if truth == "true" else f"write `not {name.id}`"
    if kind.meaning == "text" and not isinstance(given, str):
        collect = "collect it as `integer` or `number`, or" * (not kind.choices)
        return f'{collect} write `"{given}"` in quotes'.strip()
    return ""


def _calculated(node: ast.BinOp | ast.UnaryOp | ast.Call, kinds: Kinds) -> Iterator[str]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return
    parts = _parts(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and not any(_names(parts)):
        low, high = map(ast.unparse, parts)
        yield f"`{low} - {high}` is a difference; a range is written `{low} <= value <= {high}`"
        return
    meanings = {_meaning(part, kinds) for part in parts} - {None}
    joins_texts = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
    if meanings <= {"number"} or (joins_texts and meanings == {"text"}):
        return
    wrong = next(part for part in parts if _meaning(part, kinds) not in (None, "number"))
    yield f"{_named(wrong, kinds)} cannot be calculated with; only numbers can"


def _parts(node: ast.BinOp | ast.UnaryOp | ast.Call) -> list[ast.expr]:
    match node:
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.Call(args=args):
            return args
        case _:
            assert_never(node)


def _names(parts: Iterable[ast.expr]) -> Iterator[str]:
    yield from (node.id for part in parts for node in ast.walk(part) if isinstance(node, ast.Name))


def _meaning(node: ast.expr, kinds: Kinds) -> Part | None:
    """Say what a part of an expression is; None where nobody collects it."""
    match node:
        case ast.Constant(value=bool()) | ast.Name(id="true" | "false"):
            return "truth"
        case ast.Constant(value=value):
            return "text" if isinstance(value, str) else "number"
        case ast.Name(id=name):
            if asked := question(name):
                return asked.kind.meaning
            return kinds[name].meaning if name in kinds else None
        case ast.List() | ast.Tuple():
            return "list"
        case ast.BinOp(left=left, right=right):
            parts = {_meaning(left, kinds), _meaning(right, kinds)}
            if parts == {None}:
                return None
            return "text" if "text" in parts else "number"
        case ast.UnaryOp(op=ast.USub()) | ast.Call():
            return "number"
    return "truth"


def _named(node: ast.expr, kinds: Kinds) -> str:
    return f"`{ast.unparse(node)}` ({_of(node, kinds)})"


def _of(node: ast.expr, kinds: Kinds) -> str:
    if isinstance(node, ast.Name) and node.id in kinds:
        return described(kinds[node.id])
    meaning = _meaning(node, kinds)
    return _CALLED[meaning] if meaning else "not known"


def described(kind: Kind) -> str:
    """Say in words what a value can be."""
    if kind.choices:
        shown = ", ".join(map(str, kind.choices[:_MOST_SHOWN]))
        return f"one of {shown}{', …' * (len(kind.choices) > _MOST_SHOWN)}"
    if kind.low is not None and kind.high is not None:
        return f"a number from {short(kind.low)} to {short(kind.high)}"
    return _CALLED[kind.meaning]


def short(number: float) -> str:
    """Write a number without `.0`."""
    return str(int(number)) if number == int(number) else str(number)
