"""Conditions over collected values as formulas, and the question whether some values fit them.

A session follows an `if` only where it holds of what is known. So each value is three things here:
what it is, whether it is known at all, and whether it was declined, which is so only where it was
asked for and is not known. A condition holds where it is defined and true, with the same order of
reading as in `script.expressions` (`or` stops at the first part that holds).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any, assert_never

from scriptgraph.core.extras import require
from scriptgraph.script import expressions
from scriptgraph.script.functions import name_of
from scriptgraph.script.kinds import Constant, Kind
from scriptgraph.script.questions import Question as Asked
from scriptgraph.script.questions import declined, question

_EFFORT = 2_000_000
"""Steps of the solver for one question; counted, not timed, so that every machine answers alike."""

_EXACT = 2**53
"""Beyond it a number of the solver's is shown without its fraction, which no float could hold."""

_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
"""How the solver writes letters beyond ASCII."""

Values = Mapping[str, Constant | None]
"""Example values; None for one that is not known."""


@dataclass(frozen=True)
class Question:
    """Whether there are values of which some conditions hold and others do not."""

    holding: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    """Conditions that do not hold: they are false, or a value that they need is not known."""

    askable: frozenset[str] = frozenset()
    """Values that can be known, or declined, by now; no other is."""

    known: frozenset[str] = frozenset()
    """Values that are known for sure."""

    unknown: frozenset[str] = frozenset()
    """Values that are not known."""

    settled: frozenset[str] = frozenset()
    """Values that were asked for until they were known or declined."""


@dataclass(frozen=True)
class Answer:
    """Whether there are such values."""

    possible: bool
    is_sure: bool = True
    """Whether the solver has decided it; where it gave up, it counts as possible."""

    example: Values | None = None


@dataclass(frozen=True)
class _Part:
    """A part of a condition: what it comes to, and whether all that it needs is known."""

    value: Any
    is_defined: Any


@dataclass(frozen=True)
class _Outcome:
    """A whole condition: that it holds, and that it does not."""

    holds: Any
    fails: Any


class Conditions:
    """The values of one script, and what can be true of them."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        """Declare the values.

        Args:
            kinds: What each value can be.

        Raises:
            InputError: When the solver is not installed.
        """
        self._z3 = z3 = require("z3", "proofs")
        self._kinds = kinds
        self._true = z3.BoolVal(True)
        self._variables = {name: self._variable(name, kind) for name, kind in kinds.items()}
        self._known = {name: z3.Bool(f"known {name}") for name in kinds}
        self._missing = {name: z3.Not(known) for name, known in self._known.items()}
        self._declined = {name: z3.Bool(declined(name)) for name in kinds}
        self._domains = {name: self._domain(name) for name in kinds}
        self._outcomes: dict[str, _Outcome] = {}
        # One solver for all questions: to make one anew takes longer than most answers.
        self._solver = z3.SimpleSolver()
        self._solver.set("rlimit", _EFFORT)
        self._answers: dict[Question, Answer] = {}

    def ask(self, question: Question) -> Answer:
        """Answer a question; the same one is worked out once."""
        texts = (*question.holding, *question.failing)
        named = frozenset(name for text in texts for name in expressions.names(text))
        narrowed = Question(
            question.holding,
            question.failing,
            question.askable & named,
            question.known & named,
            question.unknown & named,
            question.settled & named,
        )
        if narrowed not in self._answers:
            self._answers[narrowed] = self._solved(narrowed, sorted(named))
        return self._answers[narrowed]

    def _solved(self, question: Question, names: Sequence[str]) -> Answer:
        z3 = self._z3
        if not (question.holding or question.failing):
            return Answer(possible=True, example={})
        formulas = [self._domains[name] for name in names]
        for name in names:
            if name in question.known:
                formulas.append(self._known[name])
            elif name in question.unknown or name not in question.askable:
                formulas.append(self._missing[name])
        refusable = refusable_in((*question.holding, *question.failing))
        for name in refusable:
            barred = self._known[name] if name in question.askable else self._true
            formulas.append(z3.Implies(barred, z3.Not(self._declined[name])))
            if name in question.settled:
                formulas.append(z3.Or(self._known[name], self._declined[name]))
        formulas += [self._outcome(text).holds for text in question.holding]
        formulas += [self._outcome(text).fails for text in question.failing]
        # People know values rather than lack them: an example with all of them says more.
        wanted = [self._known[n] for n in names if n in question.askable - question.unknown]
        self._solver.push()
        try:
            self._solver.add(*formulas)
            found = self._solver.check(*wanted)
            if found == z3.unsat and wanted:
                found = self._solver.check()
            if found == z3.unsat:
                return Answer(possible=False)
            if found != z3.sat:
                return Answer(possible=True, is_sure=False)
            model = self._solver.model()
            return Answer(possible=True, example=self._example(model, names, refusable))
        finally:
            self._solver.pop()

    def _example(self, model: Any, names: Sequence[str], refusable: Sequence[str]) -> Values:
        def is_true(formula: Any) -> bool:
            return bool(self._z3.is_true(model.eval(formula, model_completion=True)))

        def value(name: str) -> Constant | None:
            if not is_true(self._known[name]):
                return None
            return self._plain(model.eval(self._variables[name], model_completion=True))

        refused = [name for name in refusable if is_true(self._declined[name])]
        return {name: value(name) for name in names} | {declined(name): True for name in refused}

    def _plain(self, value: Any) -> Constant:
        z3 = self._z3
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
        return z3.Int(name) if kind.scalar == "integer" else z3.Real(name)

    def _domain(self, name: str) -> Any:
        z3, kind, variable = self._z3, self._kinds[name], self._variables[name]
        if kind.choices:
            return z3.Or([variable == self._constant(choice) for choice in kind.choices])
        bounds = []
        if kind.low is not None:
            bounds.append(variable >= self._constant(kind.low))
        if kind.high is not None:
            bounds.append(variable <= self._constant(kind.high))
        return z3.And(bounds)

    def _constant(self, value: Constant) -> Any:
        z3 = self._z3
        if isinstance(value, bool):
            return z3.BoolVal(value)
        if isinstance(value, str):
            return z3.StringVal(value)
        exact = Fraction(str(value))
        whole = exact.denominator == 1
        return z3.IntVal(int(exact)) if whole else z3.Q(exact.numerator, exact.denominator)

    def _outcome(self, text: str) -> _Outcome:
        if text not in self._outcomes:
            part = self._read(expressions.parse(text))
            holds = self._all([part.is_defined, part.value])
            self._outcomes[text] = _Outcome(holds, self._z3.Not(holds))
        return self._outcomes[text]

    def _read(self, node: ast.expr) -> _Part:
        """Turn a part of a tree, which `expressions.parse` has let through, into formulas."""
        z3 = self._z3
        match node:
            case ast.Constant(value=float() as value) if not isfinite(value):
                # No number of the solver's: whatever it is compared with can come out either way.
                return _Part(z3.FreshReal("infinite"), self._true)
            case ast.Constant(value=bool() | int() | float() | str() as value):
                return _Part(self._constant(value), self._true)
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
            return _Part(self._z3.BoolVal(name == "true"), self._true)
        if asked := question(name):
            return _Part(self._answer(asked), self._true)
        return _Part(self._variables[name], self._known[name])

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
        goes_on, defined = self._true, self._true
        for part in parts:
            needed = part.is_defined
            if needed is not self._true and goes_on is not self._true:
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
            return self._divided(z3.Sum(values), self._constant(len(values)))
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
                return self._known[asked.name]
            case "declined":
                return self._declined[asked.name]
            case "count":
                ones = [z3.If(self._known[name], 1, 0) for name in asked.names]
                return z3.Sum(ones)
            case _:
                assert_never(asked.asks)

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
        told = [part for part in parts if part is not self._true]
        if len(told) > 1:
            return self._z3.And(told)
        return told[0] if told else self._true

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


def refusable_in(texts: Iterable[str]) -> list[str]:
    """Name the values of which conditions ask whether they were declined."""
    asked = {each for text in texts for each in expressions.asked(text)}
    return sorted(each.name for each in asked if each.asks == "declined")
