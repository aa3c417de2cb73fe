"""Finds the values with which one certain rule is followed, where trying around is too slow."""

import ast
from collections.abc import Iterator, Sequence

from scriptgraph.assurance.rehearse.values import Spoken, Values, holds
from scriptgraph.nodes.rules import anytime_move, next_move, number_of
from scriptgraph.script import expressions
from scriptgraph.script.model import Script
from scriptgraph.script.moves import Transition

Wanted = tuple[ast.expr, bool]
"""A part of a condition, and how it is to come out."""

_MOST = 5000
"""Combinations of values that are tried for one aim."""


class Aims:
    """Finds values for the rules of one script."""

    def __init__(self, script: Script, values: Values) -> None:
        """Take the values that can be tried."""
        self._script, self._values = script, values

    def following(self, move: Transition) -> Iterator[Spoken]:
        """Give values with which the rule is followed, and none that is tried before it."""
        own = move.rule.if_ if move.rule else None
        others = (text for text in self._before(move) if text != own)
        wanted = [(text, False) for text in others]
        for spoken in self._solve([*([(own, True)] if own else []), *wanted]):
            if self.winner(move, spoken) == move:
                yield spoken

    def holding(self, move: Transition) -> Iterator[Spoken]:
        """Give values with which the rule's own condition holds, whatever comes before it."""
        if move.rule is None or move.rule.if_ is None:
            before = map(self._values.written_out, self._before(move))
            names = (name for text in before for name in expressions.names(text))
            return self._values.combine(sorted(set(names) & self._values.types.keys()))
        condition = self._values.written_out(move.rule.if_)
        solved = self._solve([(condition, True)])
        return (spoken for spoken in solved if holds(condition, self._values.read(spoken)))

    def winner(self, move: Transition, spoken: Spoken) -> Transition | None:
        """Give the rule that is followed where a model would choose this one."""
        section = self._script.by_id[move.source]
        values = self._values.with_computed(self._values.read(spoken))
        anytime = move.kind == "anytime"
        found = anytime_move(self._script, section, number_of(move) if anytime else 0, values, {})
        if found or anytime or move.rule is None:
            return found
        return next_move(self._script, section, values, number_of(move))

    def _before(self, move: Transition) -> list[str]:
        """List the conditions up to this rule, in the order in which they are tried."""
        moves = self._script.transitions(self._script.by_id[move.source])
        until = moves[: moves.index(move) + 1] if move in moves else ()
        return [each.rule.if_ for each in until if each.rule and each.rule.if_]

    def _solve(self, conditions: Sequence[tuple[str, bool]]) -> Iterator[Spoken]:
        whole = self._values.written_out
        wanted = [(expressions.parse(whole(text)), holds) for text, holds in conditions]
        return _Solver(self._values).all(wanted, {})


class _Solver:
    """Searches back and forth: each part is solved with what the parts before it have settled."""

    def __init__(self, values: Values) -> None:
        self._values, self._left = values, _MOST

    def all(self, wanted: Sequence[Wanted], settled: Spoken) -> Iterator[Spoken]:
        """Give the values with which all parts come out as wanted."""
        if not wanted:
            yield settled
            return
        for solved in self._one(*wanted[0], settled):
            yield from self.all(wanted[1:], solved)

    def _one(self, node: ast.expr, wanted: bool, settled: Spoken) -> Iterator[Spoken]:
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield from self._one(operand, not wanted, settled)
            case ast.BoolOp(op=op, values=parts) if isinstance(op, ast.And) == wanted:
                yield from self.all([(part, wanted) for part in parts], settled)
            case ast.BoolOp(values=parts):
                for part in parts:
                    yield from self._one(part, wanted, settled)
            case _:
                yield from self._leaf(ast.unparse(node), wanted, settled)

    def _leaf(self, text: str, wanted: bool, settled: Spoken) -> Iterator[Spoken]:
        names = expressions.names(text) & self._values.types.keys()
        for spoken in self._values.combine(sorted(names - settled.keys())):
            self._left -= 1
            if self._left < 0:
                return
            solved = {**settled, **spoken}
            if holds(text, self._values.read(solved)) == wanted:
                yield solved
