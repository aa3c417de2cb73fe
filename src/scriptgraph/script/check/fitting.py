"""Whether the parts of an `if` fit together: numbers with numbers, texts with texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, assert_never

from scriptgraph.script.kinds import Kind
from scriptgraph.script.literals import Span, day_numbered, is_day
from scriptgraph.script.meaning import Kinds, Part, meaning_of
from scriptgraph.script.questions import question, values_of
from scriptgraph.script.trees import names_of, nodes_of

_A_NUMBER = re.compile(r"\s*-?\d+(?:[.,]\d+)?\s*")
_A_TRUTH = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false"}
_CALLED: Mapping[Part, str] = {
    "text": "a text",
    "number": "a number",
    "truth": "true or false",
    "day": "a day",
    "span": "a span of time",
    "list": "a list",
    "records": "a list of records",
}
COMPARED = {"number": "> 0", "span": "> 0 minutes", "day": "< 2026-12-31"}
"""With what a value is compared, for an example."""

_MOST_SHOWN = 6


class Problem(NamedTuple):
    """What in an expression does not belong together."""

    message: str
    advice: str = ""
    """What to write instead; empty where that is not easy to tell."""

    def __str__(self) -> str:
        """Say both in one sentence."""
        return "; ".join(filter(None, self))


def problem_of(tree: ast.expr, kinds: Kinds, *, is_truth: bool = True) -> Problem | None:
    """Say what in an expression does not belong together; None where all of it does.

    Args:
        tree: The expression.
        kinds: What each value can be.
        is_truth: Whether the whole has to be true or false, as a condition has.
    """
    return next(_problems(tree, kinds, is_truth=is_truth), None)


def _problems(tree: ast.expr, kinds: Kinds, *, is_truth: bool = True) -> Iterator[Problem]:
    nodes = list(nodes_of(tree, ast.AST))
    yield from _of_lists(nodes, kinds)
    for node in nodes:
        if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Call):
            yield from _calculated(node, kinds)
    yield from _as_truth(tree, kinds) if is_truth else ()
    for node in nodes:
        match node:
            case ast.BoolOp(values=parts):
                for part in parts:
                    yield from _as_truth(part, kinds)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                yield from _as_truth(part, kinds)
            case ast.Compare(left=left, ops=ops, comparators=rest):
                for one, op, other in zip([left, *rest], ops, rest, strict=False):
                    yield from _compared(one, op, other, kinds)


def _of_lists(nodes: Iterable[ast.AST], kinds: Kinds) -> Iterator[Problem]:
    """Refuse to read a list of records, which can only be asked about, and counted alone."""
    for node in nodes:
        if not isinstance(node, ast.Name):
            continue
        asked = question(node.id)
        lists = [n for n in values_of(node.id) if n in kinds and kinds[n].meaning == "records"]
        if lists and asked is None:
            name = lists[0]
            yield Problem(
                f"`{name}` is a list, of which only `known({name})`, `declined({name})` and "
                f"`count({name})` can be asked",
                f"write `count({name}) >= 1`",
            )
        elif lists and asked and len(asked.names) > 1:
            name = lists[0]
            yield Problem(
                f"`{node.id}` counts a list among others", f"write `count({name})` by itself"
            )


def _as_truth(node: ast.expr, kinds: Kinds) -> Iterator[Problem]:
    """Judge what has to be true or false by itself; of a name only its type tells."""
    meaning = meaning_of(node, kinds)
    if isinstance(node, ast.Name) and meaning not in (None, "truth"):
        kind = kinds[node.id]
        wanted = f'{node.id} == "{kind.choices[0]}"' if kind.choices else f'{node.id} != ""'
        wanted = f"{node.id} {COMPARED[meaning]}" if meaning in COMPARED else wanted
        yield Problem(
            f"`{node.id}` alone is {described(kind)}, neither true nor false", f"write `{wanted}`"
        )


def _compared(one: ast.expr, op: ast.cmpop, other: ast.expr, kinds: Kinds) -> Iterator[Problem]:
    left, right = meaning_of(one, kinds), meaning_of(other, kinds)
    if isinstance(op, ast.In | ast.NotIn):
        yield from _contained(one, other, kinds)
    elif left and right and left != right:
        yield _unlike(one, other, kinds)
    elif left == right == "list":
        yield Problem("a list is compared; only `in` goes with a list")
    elif left == right == "truth" and not isinstance(op, ast.Eq | ast.NotEq):
        yield Problem("what is true or false is neither less nor more; use `==` or `!=`")


def _contained(one: ast.expr, other: ast.expr, kinds: Kinds) -> Iterator[Problem]:
    left, right = meaning_of(one, kinds), meaning_of(other, kinds)
    if isinstance(other, ast.List | ast.Tuple):
        for item in other.elts:
            if left and (meaning := meaning_of(item, kinds)) and meaning != left:
                yield _unlike(one, item, kinds)
    elif isinstance(other, ast.Constant) and isinstance(one, ast.Name):
        shown = ast.unparse(other)
        yield Problem(f"behind `in` stands a list, such as `[{shown}]`", "for one value write `==`")
    elif left and right and (left, right) != ("text", "text"):
        yield Problem(
            f"{ast.unparse(one)} cannot stand in {ast.unparse(other)}, {_of(other, kinds)}"
        )


def _unlike(one: ast.expr, other: ast.expr, kinds: Kinds) -> Problem:
    """Say what is compared, and what to write where that is easy to tell."""
    message = f"{_named(one, kinds)} is compared with {_named(other, kinds)}"
    pairs = ((one, other), (other, one))
    advice = (text for name, value in pairs if (text := _advice(name, value, kinds)))
    return Problem(message, next(advice, ""))


def _advice(name: ast.expr, value: ast.expr, kinds: Kinds) -> str:
    given = value.value if isinstance(value, ast.Constant) else None
    kind = kinds.get(name.id) if isinstance(name, ast.Name) else None
    if kind is None or not isinstance(name, ast.Name) or not isinstance(given, str | int | float):
        return ""
    if kind.meaning == "day" and isinstance(given, str):
        return f"write `{given}` without quotes" if is_day(given) else "write a day as `2026-03-12`"
    if kind.meaning == "span" and not isinstance(given, str):
        return f"write the unit as well, such as `{short(given)} minutes`"
    if kind.meaning == "number" and isinstance(given, Span):
        return f"write the number alone, as in `{str(given).partition(' ')[0]}`"
    if kind.meaning == "number" and isinstance(given, str) and _A_NUMBER.fullmatch(given):
        return f"write `{given.strip().replace(',', '.')}` without quotes"
    if kind.meaning == "truth" and (truth := _A_TRUTH.get(str(given).casefold())):
        return f"write `{name.id}`" if truth == "true" else f"write `not {name.id}`"
    if kind.meaning == "text" and not isinstance(given, str):
        if kind.choices and str(given) not in map(str, kind.choices):
            return f'write one of its words, such as `{name.id} == "{kind.choices[0]}"`'
        collect = "collect it as `integer` or `number`, or" * (not kind.choices)
        return f'{collect} write `"{given}"` in quotes'.strip()
    return ""


def _calculated(node: ast.BinOp | ast.UnaryOp | ast.Call, kinds: Kinds) -> Iterator[Problem]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return
    parts = _parts(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and not any(_names(parts)):
        low, high = map(ast.unparse, parts)
        yield Problem(
            f"`{low} - {high}` is a difference", f"a range is written `{low} <= value <= {high}`"
        )
        return
    meanings: list[Part | None] = [meaning_of(part, kinds) for part in parts]
    if _fits(node, meanings):
        return
    if {*meanings} <= {"span", "number"}:
        shown = " and ".join(_named(part, kinds) for part in parts)
        yield Problem(
            f"{shown} do not go together: spans are added to spans, and multiplied with numbers"
        )
        return
    wrong = next(part for part in parts if meaning_of(part, kinds) not in (None, "number", "span"))
    yield Problem(f"{_named(wrong, kinds)} cannot be calculated with; only numbers can")


def _fits(node: ast.BinOp | ast.UnaryOp | ast.Call, meanings: Sequence[Part | None]) -> bool:
    """Say whether a calculation is one of numbers, of texts that are joined, or of spans."""
    op, told = node.op if isinstance(node, ast.BinOp) else None, {*meanings} - {None}
    if told == {"text"}:
        return isinstance(op, ast.Add)
    if told == {"span"}:
        return None in meanings or not isinstance(op, ast.Mult)
    if told == {"span", "number"}:
        return isinstance(op, ast.Mult) or (isinstance(op, ast.Div) and meanings[0] == "span")
    return told <= {"number"}


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
    yield from (name for part in parts for name in names_of(part))


def _named(node: ast.expr, kinds: Kinds) -> str:
    return f"`{ast.unparse(node)}` ({_of(node, kinds)})"


def _of(node: ast.expr, kinds: Kinds) -> str:
    if isinstance(node, ast.Name) and node.id in kinds:
        return described(kinds[node.id])
    meaning = meaning_of(node, kinds)
    return _CALLED[meaning] if meaning else "not known"


def described(kind: Kind) -> str:
    """Say in words what a value can be."""
    if kind.choices:
        shown = ", ".join(map(str, kind.choices[:_MOST_SHOWN]))
        return f"one of {shown}{', …' * (len(kind.choices) > _MOST_SHOWN)}"
    if kind.low is not None and kind.high is not None:
        if kind.scalar == "date":
            return f"a day from {day_numbered(int(kind.low))} to {day_numbered(int(kind.high))}"
        if kind.scalar == "duration":
            return f"a span of time from {Span(int(kind.low))} to {Span(int(kind.high))}"
        return f"a number from {short(kind.low)} to {short(kind.high)} {kind.unit}".rstrip()
    return _CALLED[kind.meaning]


def short(number: float) -> str:
    """Write a number without `.0`."""
    return str(int(number)) if number == int(number) else str(number)
