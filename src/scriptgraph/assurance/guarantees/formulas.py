"""Conditions over collected values as formulas of a solver."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, isfinite
from typing import Any, assert_never

from scriptgraph.script import expressions
from scriptgraph.script.functions import name_of
from scriptgraph.script.kinds import Constant, Kind, ends_of
from scriptgraph.script.lists import Length
from scriptgraph.script.literals import Day, Span, day_numbered
from scriptgraph.script.questions import Question as Asked
from scriptgraph.script.questions import declined, question
from scriptgraph.script.skipped import Guard

_EXACT = 2**53
"""Beyond it a number of the solver's is shown without its fraction, which no float could hold."""

_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
"""How the solver writes letters beyond ASCII."""


@dataclass(frozen=True)
class _Part:
    """A part of a condition: what it comes to, and whether all that it needs is known."""

    value: Any
    is_defined: Any


@dataclass(frozen=True)
class Outcome:
    """A whole condition: that it holds, and that it does not."""

    holds: Any
    fails: Any


class Formulas:
    """What each value of a script is for the solver, and each condition over them."""

    def __init__(self, z3: Any, kinds: Mapping[str, Kind]) -> None:
        """Declare the values.

        Args:
            z3: The solver's library.
            kinds: What each value can be.
        """
        self._z3 = z3
        self._kinds = kinds
        self.true = z3.BoolVal(True)
        self.variables = {name: self._variable(name, kind) for name, kind in kinds.items()}
        self.known = {name: z3.Bool(f"known {name}") for name in kinds}
        self.missing = {name: z3.Not(known) for name, known in self.known.items()}
        self.declined = {name: z3.Bool(declined(name)) for name in kinds}
        self.domains = {name: self._domain(name) for name in kinds}
        self._outcomes: dict[str, Outcome] = {}

    def outcome(self, text: str) -> Outcome:
        """Say when a condition holds, and when it does not."""
        if text not in self._outcomes:
            part = self._read(expressions.parse(text))
            holds = self._all([part.is_defined, part.value])
            self._outcomes[text] = Outcome(holds, self._z3.Not(holds))
        return self._outcomes[text]

    def guarded(self, name: str, guard: Guard) -> list[Any]:
        """Say that a value is known or declined only while it is asked for, or else counts."""
        z3, is_asked = self._z3, self.outcome(guard.condition).holds
        counts: Any = False
        if guard.counts_as is not None:
            is_day = self._kinds[name].meaning == "day"
            counts_as = Day(str(guard.counts_as)) if is_day else guard.counts_as
            counts = self.variables[name] == self.constant(counts_as)
        return [
            z3.Implies(self.declined[name], is_asked),
            z3.Implies(self.known[name], z3.Or(is_asked, counts)),
        ]

    def plain(self, name: str, value: Any) -> Constant:
        """Give what the solver says of a value as a script would write it."""
        z3, scalar = self._z3, self._kinds[name].scalar
        if scalar == "date":
            return day_numbered(value.as_long())
        if scalar == "duration":
            return Span(value.as_long())
        if scalar == "list":
            return Length(value.as_long())
        if z3.is_string_value(value):
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value.as_string())
        if z3.is_int_value(value):
            return int(value.as_long())
        if z3.is_rational_value(value):
            exact = Fraction(value.numerator_as_long(), value.denominator_as_long())
            return int(exact) if exact.denominator == 1 or abs(exact) > _EXACT else float(exact)
        return bool(z3.is_true(value))

    def _variable(self, name: str, kind: Kind) -> Any:
        z3 = self._z3
        if kind.meaning == "truth":
            return z3.Bool(name)
        if kind.meaning == "text":
            return z3.String(name)
        return z3.Int(name) if kind.is_whole else z3.Real(name)

    def _domain(self, name: str) -> Any:
        z3, kind, variable = self._z3, self._kinds[name], self.variables[name]
        if kind.choices:
            return z3.Or([variable == self.constant(choice) for choice in kind.choices])
        low, high = ends_of(kind)
        bounds = []
        if low > -inf:
            bounds.append(variable >= self.constant(low))
        if high < inf:
            bounds.append(variable <= self.constant(high))
        return z3.And(bounds)

    def constant(self, value: Constant) -> Any:
        """Give a constant as the solver has it."""
        z3 = self._z3
        if isinstance(value, bool):
            return z3.BoolVal(value)
        if isinstance(value, Day):
            return z3.IntVal(value.number)
        if isinstance(value, Span):
            return z3.IntVal(int(value))
        if isinstance(value, str):
            return z3.StringVal(value)
        exact = Fraction(str(value))
        whole = exact.denominator == 1
        return z3.IntVal(int(exact)) if whole else z3.Q(exact.numerator, exact.denominator)

    def _read(self, node: ast.expr) -> _Part:
        """Turn a part of a tree, which `expressions.parse` has let through, into formulas."""
        z3 = self._z3
        match node:
            case ast.Constant(value=float() as value) if not isfinite(value):
                # No number of the solver's: whatever it is compared with can come out either way.
                return _Part(z3.FreshReal("infinite"), self.true)
            case ast.Constant(value=bool() | int() | float() | str() as value):
                return _Part(self.constant(value), self.true)
            case ast.Name(id=name):
                return self._named(name)
            case ast.BoolOp(op=op, values=parts):
                return self._joined(isinstance(op, ast.And), [self._read(part) for part in parts])
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                part = self._read(operand)
                return _Part(z3.Not(part.value), part.is_defined)
            case ast.UnaryOp(operand=operand):
                part = self._read(operand)
                return _Part(-part.value, part.is_defined)
            case ast.BinOp() | ast.Call():
                return self._worked_out(node)
            case ast.Compare(left=left, ops=ops, comparators=rest):
                return self._compared(ops, [left, *rest])
        raise AssertionError(f"`parse` let {node!r} through")

    def _named(self, name: str) -> _Part:
        """Read a value, true or false, or the answer to a question."""
        if name in ("true", "false"):
            return _Part(self._z3.BoolVal(name == "true"), self.true)
        if asked := question(name):
            return _Part(self._answer(asked), self.true)
        return _Part(self.variables[name], self.known[name])

    def _worked_out(self, node: ast.BinOp | ast.Call) -> _Part:
        """Calculate with numbers; what is divided by zero is not known."""
        if isinstance(node, ast.Call):
            read = [self._read(part) for part in node.args]
            value = self._function(name_of(node), [part.value for part in read])
            return _Part(value, self._all([part.is_defined for part in read]))
        one, other = self._read(node.left), self._read(node.right)
        defined = [one.is_defined, other.is_defined]
        if isinstance(node.op, ast.Div):
            defined.append(other.value != 0)
        return _Part(self._calculated(node.op, one.value, other.value), self._all(defined))

    def _joined(self, is_and: bool, parts: Sequence[_Part]) -> _Part:
        """Join parts that are read one after the other, until one of them decides."""
        z3 = self._z3
        goes_on, defined = self.true, self.true
        for part in parts:
            needed = part.is_defined
            if needed is not self.true and goes_on is not self.true:
                needed = z3.Implies(goes_on, needed)
            defined = self._all([defined, needed])
            goes_on = self._all([goes_on, part.value if is_and else z3.Not(part.value)])
        join = z3.And if is_and else z3.Or
        return _Part(join([part.value for part in parts]), defined)

    def _calculated(self, op: ast.operator, left: Any, right: Any) -> Any:
        if isinstance(op, ast.Add):
            return self._z3.Concat(left, right) if self._z3.is_string(left) else left + right
        if isinstance(op, ast.Div):
            return self._divided(left, right)
        return left - right if isinstance(op, ast.Sub) else left * right

    def _divided(self, left: Any, right: Any) -> Any:
        """Divide as people do: whole numbers need not come to one."""
        return (self._z3.ToReal(left) if left.is_int() else left) / right

    def _function(self, name: str, values: Sequence[Any]) -> Any:
        z3 = self._z3
        if name == "mean":
            return self._divided(z3.Sum(values), self.constant(len(values)))
        if name == "sum":
            return z3.Sum(values)
        found = values[0]
        for value in values[1:]:
            found = z3.If(value < found if name == "min" else value > found, value, found)
        return found

    def _answer(self, asked: Asked) -> Any:
        """Answer a question about values."""
        z3 = self._z3
        match asked.asks:
            case "known":
                return self.known[asked.name]
            case "declined":
                return self.declined[asked.name]
            case "count":
                ones = [z3.If(self.known[n], self._counted(n), 0) for n in asked.names]
                return z3.Sum(ones)
            case _:
                assert_never(asked.asks)

    def _counted(self, name: str) -> Any:
        """Say for how much a known value counts: a list for its records."""
        return self.variables[name] if self._kinds[name].meaning == "records" else 1

    def _compared(self, ops: Sequence[ast.cmpop], operands: Sequence[ast.expr]) -> _Part:
        """Compare neighbours, as in `0 <= mood < 4`; a list stands only behind `in`."""
        values: list[Any] = []
        defined: list[Any] = []
        for operand in operands:
            if isinstance(operand, ast.List | ast.Tuple):
                items = [self._read(item) for item in operand.elts]
                values.append([item.value for item in items])
            else:
                items = [self._read(operand)]
                values.append(items[0].value)
            defined += [item.is_defined for item in items]
        compared = [
            self._comparison(op, left, right)
            for left, op, right in zip(values, ops, values[1:], strict=False)
        ]
        return _Part(self._all(compared), self._all(defined))

    def _all(self, parts: Sequence[Any]) -> Any:
        """Join formulas; to leave out what is true saves most of the time that joining takes."""
        told = [part for part in parts if part is not self.true]
        if len(told) > 1:
            return self._z3.And(told)
        return told[0] if told else self.true

    def _comparison(self, op: ast.cmpop, left: Any, right: Any) -> Any:
        z3 = self._z3
        if isinstance(op, ast.In | ast.NotIn):
            inside = (
                z3.Or([left == item for item in right])
                if isinstance(right, list)
                else z3.Contains(right, left)
            )
            return inside if isinstance(op, ast.In) else z3.Not(inside)
        return expressions.COMPARISONS[type(op)](left, right)
