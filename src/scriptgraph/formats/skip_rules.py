"""Rules by which a questionnaire asks an item, as other forms have them, and as an `if` of ours.

In these forms a comparison with an answer that is missing is false, also beside others that `or`
joins; in an `if` of ours it cannot be decided then, and the whole does not hold. So what is written
here asks first whether the value is known, wherever that makes a difference.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scriptgraph.script import expressions
from scriptgraph.script.kinds import Constant
from scriptgraph.script.questions import question

Sign = Literal["known", "unknown", "==", "!=", "<", "<=", ">", ">="]
Joined = Literal["all", "any"]

_SIGNS: dict[type[ast.cmpop], Sign] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
ORDERS: dict[Sign, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TURNED: dict[Sign, Sign] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE: dict[Sign, Sign] = {
    "known": "unknown",
    "unknown": "known",
    "==": "!=",
    "!=": "==",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}


@dataclass(frozen=True)
class Test:
    """One comparison with an answer; without the answer, only `!=` and `unknown` hold."""

    name: str
    sign: Sign
    value: Constant | None = None
    is_sure: bool = False
    """Whether what it compares has a value whatever was answered: how many records a list has."""

    @property
    def needs_answer(self) -> bool:
        """Say whether it is false where there is no answer."""
        return self.sign not in ("!=", "unknown") and not self.is_sure


@dataclass(frozen=True)
class Rule:
    """Several tests, of which all or any have to hold."""

    joined: Joined
    parts: tuple[Test | Rule, ...]


def opposite(rule: Test | Rule) -> Test | Rule:
    """Give the rule that holds where another does not.

    Of an order, that is one that holds without an answer as well.
    """
    if isinstance(rule, Rule):
        joined: Joined = "any" if rule.joined == "all" else "all"
        return Rule(joined, tuple(map(opposite, rule.parts)))
    turned = Test(rule.name, _OPPOSITE[rule.sign], rule.value, rule.is_sure)
    if rule.is_sure or rule.sign in ("known", "unknown", "==", "!="):
        return turned
    return Rule("any", (Test(rule.name, "unknown"), turned))


def all_of(rules: Sequence[Test | Rule]) -> Test | Rule:
    """Give the rule that holds where several do, without brackets that say nothing."""
    parts: list[Test | Rule] = []
    for rule in rules:
        parts += rule.parts if isinstance(rule, Rule) and rule.joined == "all" else [rule]
    return parts[0] if len(parts) == 1 else Rule("all", tuple(parts))


def written(rule: Test | Rule) -> str:
    """Write a rule as an `if` that holds for the same answers, and where they are missing."""
    return _written(rule, alone=True)


def _written(rule: Test | Rule, *, alone: bool) -> str:
    if isinstance(rule, Test):
        return _test(rule, alone=alone)
    if rule.joined == "all":
        known = {one.name for one in rule.parts if isinstance(one, Test) and one.sign == "known"}
        unequal = {
            one.name for one in rule.parts if isinstance(one, Test) and one.sign == "!="
        } & known
        parts = [
            f"{one.name} != {constant(one.value)}"
            if isinstance(one, Test) and one.sign == "!=" and one.name in unequal
            else _bracketed(one, alone=alone)
            for one in rule.parts
            if not (isinstance(one, Test) and one.sign == "known" and one.name in unequal)
        ]
        return " and ".join(parts)
    names = {one.name if isinstance(one, Test) else "" for one in rule.parts}
    is_plain = len(names) == 1 and all(
        isinstance(one, Test) and one.needs_answer and one.sign != "known" for one in rule.parts
    )
    return " or ".join(_written(one, alone=is_plain and alone) for one in rule.parts)


def _bracketed(rule: Test | Rule, *, alone: bool) -> str:
    text = _written(rule, alone=alone)
    is_or = rule.joined == "any" if isinstance(rule, Rule) else _may_be_unequal(rule)
    return f"({text})" if is_or else text


def _may_be_unequal(test: Test) -> bool:
    """Say whether a test holds without an answer, so that it is written with an `or`."""
    return test.sign == "!=" and not test.is_sure


def _test(test: Test, *, alone: bool) -> str:
    match test.sign:
        case "known":
            return f"known({test.name})"
        case "unknown":
            return f"not known({test.name})"
        case "!=" if not test.is_sure:
            return f"not known({test.name}) or {test.name} != {constant(test.value)}"
    text = f"{test.name} {test.sign} {constant(test.value)}"
    return text if alone or test.is_sure else f"known({test.name}) and {text}"


def constant(value: Constant | None) -> str:
    """Write a constant as it stands in an `if`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        quote = "'" if '"' in value else '"'
        return f"{quote}{value}{quote}"
    return repr(value)


class CannotReadError(ValueError):
    """An `if` that is none of the rules that other forms have; it says why."""


def read(text: str) -> Rule:
    """Read an `if` as tests of which all, or any, have to hold.

    Raises:
        CannotReadError: When it says something else, or would hold for other answers.
    """
    tree = expressions.parse(text)
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.Or):
        if (unequal := _unequal(tree)) is not None:
            return Rule("all", (unequal,))
        return Rule("any", tuple(_alternatives(tree.values)))
    tests: list[Test] = []
    for part in _parts(tree):
        tests += _tests(part)
    return Rule("all", tuple(tests))


def _parts(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        return [part for value in tree.values for part in _parts(value)]
    return [tree]


def _tests(part: ast.expr) -> list[Test]:
    """Read a part that has to hold; an inequality of ours needs the answer besides."""
    if isinstance(part, ast.BoolOp) and (unequal := _unequal(part)) is not None:
        return [unequal]
    if isinstance(part, ast.BoolOp):
        raise CannotReadError(f"`{ast.unparse(part)}` stands among others that have to hold")
    test = _test_of(part)
    return [Test(test.name, "known"), test] if test.sign == "!=" else [test]


def _alternatives(parts: Sequence[ast.expr]) -> list[Test]:
    found: list[Test] = []
    bare: str | None = None
    for part in parts:
        if isinstance(part, ast.BoolOp):
            first, *rest = _parts(part)
            known = _test_of(first)
            if known.sign != "known" or len(rest) != 1 or _test_of(rest[0]).name != known.name:
                raise CannotReadError(f"`{ast.unparse(part)}` is one of several alternatives")
            test, is_bare = _test_of(rest[0]), False
        else:
            test = _test_of(part)
            is_bare = test.sign not in ("known", "unknown")
        if test.sign == "!=" and found and found[-1] == Test(test.name, "unknown"):
            found[-1] = test  # behind `not known(x)`, it is known
            continue
        if test.sign == "!=":
            raise CannotReadError(f"`{ast.unparse(part)}` is one of several alternatives")
        if bare is not None and not (test.name == bare and is_bare):
            raise CannotReadError(
                f"nothing behind `or` counts where {bare!r} is not known; ask "
                f"`known({bare}) and ...` first"
            )
        bare = test.name if is_bare else bare
        found.append(test)
    return found


def _unequal(tree: ast.BoolOp) -> Test | None:
    """Read `not known(x) or x != 1`, which is one test of other forms."""
    if not isinstance(tree.op, ast.Or) or len(tree.values) != len(("unknown", "unequal")):
        return None
    try:
        first, second = map(_test_of, tree.values)
    except CannotReadError:
        return None
    is_one = first.sign == "unknown" and second.sign == "!=" and first.name == second.name
    return second if is_one else None


def _test_of(node: ast.expr) -> Test:
    match node:
        case ast.Name(id=name) if found := question(name):
            if found.asks == "known":
                return Test(found.name, "known")
        case ast.Name(id=name):
            return Test(name, "==", True)
        case ast.UnaryOp(op=ast.Not(), operand=inside):
            test = _test_of(inside)
            if test.sign == "known":
                return Test(test.name, "unknown")
            if test.sign == "==" and isinstance(test.value, bool):
                return Test(test.name, "==", not test.value)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _SIGNS:
            sign = _SIGNS[type(op)]
            if isinstance(right, ast.Name) and not isinstance(left, ast.Name):
                left, right, sign = right, left, _TURNED[sign]
            value = _constant_of(right)
            if isinstance(left, ast.Name) and question(left.id) is None and value is not None:
                return Test(left.id, sign, value)
    raise CannotReadError(f"`{ast.unparse(node)}` compares no answer with a constant")


def _constant_of(node: ast.expr) -> Constant | None:
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Name(id="true" | "false" as word):
            return word == "true"
    return None
