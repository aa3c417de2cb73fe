"""The question whether some collected values fit conditions; see `formulas` for what those are.

A session follows an `if` only where it holds of what is known. So each value is three things here:
what it is, whether it is known at all, and whether it was declined, which is so only where it was
asked for and is not known. A condition holds where it is defined and true, with the same order of
reading as in `script.expressions` (`or` stops at the first part that holds).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scriptgraph.assurance.guarantees.formulas import Formulas
from scriptgraph.core.extras import require
from scriptgraph.script import expressions
from scriptgraph.script.kinds import Constant, Kind
from scriptgraph.script.questions import declined
from scriptgraph.script.skipped import Guard

_EFFORT = 2_000_000
"""Steps of the solver for one question; counted, not timed, so that every machine answers alike."""

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


class Conditions:
    """The values of one script, and what can be true of them."""

    def __init__(
        self, kinds: Mapping[str, Kind], guards: Mapping[str, Guard] | None = None
    ) -> None:
        """Declare the values.

        Args:
            kinds: What each value can be.
            guards: When some of them are asked for; see `script.skipped`.

        Raises:
            InputError: When the solver is not installed.
        """
        self._z3 = z3 = require("z3", "proofs")
        self._formulas = Formulas(z3, kinds)
        self._guards = guards or {}
        # One solver for all questions: to make one anew takes longer than most answers.
        self._solver = z3.SimpleSolver()
        self._solver.set("rlimit", _EFFORT)
        self._answers: dict[Question, Answer] = {}

    def ask(self, question: Question) -> Answer:
        """Answer a question; the same one is worked out once."""
        texts = (*question.holding, *question.failing)
        named = self._with_guards(name for text in texts for name in expressions.names(text))
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
        of = self._formulas
        texts = (*question.holding, *question.failing)
        guarding = (self._guards[name].condition for name in names if name in self._guards)
        refusable = refusable_in((*texts, *guarding))
        formulas = [*self._presumed(question, names), *self._refusals(question, refusable)]
        formulas += [of.outcome(text).holds for text in question.holding]
        formulas += [of.outcome(text).fails for text in question.failing]
        # People know values rather than lack them: an example with all of them says more.
        wanted = [of.known[n] for n in names if n in question.askable - question.unknown]
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

    def _presumed(self, question: Question, names: Sequence[str]) -> Iterator[Any]:
        """Say what the values can be, and which of them are known.

        Of values that only decide whether others are asked for, nothing else is presumed.
        """
        of, read = self._formulas, _read_in(question)
        for name in names:
            yield of.domains[name]
            if name in question.known:
                yield of.known[name]
            elif name in question.unknown or (name in read and name not in question.askable):
                yield of.missing[name]
            if name in self._guards:
                yield from of.guarded(name, self._guards[name])

    def _refusals(self, question: Question, names: Sequence[str]) -> Iterator[Any]:
        """Say which values can have been declined: those that were asked for and are not known."""
        of, read = self._formulas, _read_in(question)
        for name in names:
            is_asked = name in question.askable or name not in read
            barred = of.known[name] if is_asked else of.true
            yield self._z3.Implies(barred, self._z3.Not(of.declined[name]))
            if name in question.settled:
                yield self._z3.Or(of.known[name], of.declined[name])

    def _with_guards(self, names: Iterable[str]) -> frozenset[str]:
        """Name values together with those that decide whether they are asked for."""
        found, waiting = set[str](), list(names)
        while waiting:
            if (name := waiting.pop()) not in found:
                found.add(name)
                if name in self._guards:
                    waiting += expressions.names(self._guards[name].condition)
        return frozenset(found)

    def _example(self, model: Any, names: Sequence[str], refusable: Sequence[str]) -> Values:
        of = self._formulas

        def is_true(formula: Any) -> bool:
            return bool(self._z3.is_true(model.eval(formula, model_completion=True)))

        def value(name: str) -> Constant | None:
            if not is_true(of.known[name]):
                return None
            return of.plain(name, model.eval(of.variables[name], model_completion=True))

        refused = [name for name in refusable if is_true(of.declined[name])]
        return {name: value(name) for name in names} | {declined(name): True for name in refused}


def _read_in(question: Question) -> frozenset[str]:
    """Name the values that the conditions of a question read."""
    texts = (*question.holding, *question.failing)
    return frozenset(name for text in texts for name in expressions.names(text))


def refusable_in(texts: Iterable[str]) -> list[str]:
    """Name the values of which conditions ask whether they were declined."""
    asked = {each for text in texts for each in expressions.asked(text)}
    return sorted(each.name for each in asked if each.asks == "declined")
