"""Why something of a script could not be rehearsed: the findings of a rehearsal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scriptgraph import expressions
from scriptgraph.findings import Finding, Path
from scriptgraph.nodes.decisions import anytime_move, next_move, number_of
from scriptgraph.rehearse_coverage import Coverage, rules
from scriptgraph.rehearse_plan import Plan
from scriptgraph.rehearse_values import Values, holds
from scriptgraph.rehearse_visits import LONGEST, Stay
from scriptgraph.script import Rule, Script, Section, Task, Transition
from scriptgraph.state import Value

_HINTS = {
    "uncovered-section": "Let a rule lead here, or take the section out.",
    "uncovered-rule": "Change its condition or its place, or take the rule out.",
    "uncovered-task": "Move the task, or take it out.",
}


class Reasons:
    """Explains what was not covered."""

    def __init__(
        self, script: Script, coverage: Coverage, plan: Plan, departures: Mapping[Path, str]
    ) -> None:
        """Take what was seen, what was planned, and what the graph did instead of the plan."""
        self._script, self._coverage, self._departures = script, coverage, departures
        self._values: Values = plan.values
        self._gave_up = plan.gave_up

    def findings(self) -> list[Finding]:
        """List everything that was not covered, in the order of the file."""
        found = [*self._sections(), *self._rules(), *self._tasks()]
        return sorted(found, key=lambda finding: (finding.place.line, finding.place.column))

    def _sections(self) -> Iterator[Finding]:
        for section in self._script.sections:
            if not self._coverage.section(section):
                path = ("sections", section.id)
                why = self._departures.get(path) or self._why_not_entered(section)
                message = f"section {section.id!r} is never entered: {why}"
                yield self._finding("uncovered-section", message, path, section.id)

    def _rules(self) -> Iterator[Finding]:
        for path, moves in rules(self._script).items():
            if not self._coverage.rule(path):
                why = self._departures.get(path) or self._why_not_taken(moves)
                owner = moves[0].source if path[0] == "sections" else None
                of = f" of section {owner!r}" if owner else ""
                message = f"the way to {moves[0].target!r}{of} ({moves[0].label}) is never taken"
                yield self._finding("uncovered-rule", f"{message}: {why}", path, owner)

    def _tasks(self) -> Iterator[Finding]:
        for section in self._script.sections:
            for task in section.tasks:
                if missing := self._coverage.missing(section, task):
                    path = ("sections", section.id, "tasks", task.id)
                    why = self._departures.get(path) or self._why_not_done(section, task, missing)
                    message = f"task {task.id!r} of section {section.id!r} is never"
                    message += f" {', '.join(missing)}: {why}"
                    yield self._finding("uncovered-task", message, path, section.id)

    def _finding(self, rule: str, message: str, path: Path, section: str | None) -> Finding:
        place = self._script.source.place(path)
        return Finding(rule, "error", message, place, section, _HINTS[rule])

    def _why_not_entered(self, section: Section) -> str:
        sources = dict.fromkeys(
            move.source
            for move in self._script.all_transitions
            if move.target == section.id and move.source != section.id
        )
        if not sources:
            return "no rule leads to it"
        return f"no rule that leads to it is ever taken (from {', '.join(map(repr, sources))})"

    def _why_not_taken(self, moves: list[Transition]) -> str:
        """Explain for the first section that was entered, as the others are no different."""
        by_id = self._script.by_id
        entered = [move for move in moves if self._coverage.section(by_id[move.source])]
        if not entered:
            return "its section is never entered"
        move = entered[0]
        section = by_id[move.source]
        why = self._why_no_limit(section) if move.kind == "limit" else self._why_not_held(move)
        if why is None and self._gave_up:
            return "no way to it was found before there were too many to try"
        return why or "no way leads here with the values that it needs"

    def _why_no_limit(self, section: Section) -> str | None:
        limit = self._script.limit(section)
        if limit and limit[0].turns > LONGEST:
            return f"a rehearsal waits for {LONGEST} turns at most"
        move = self._stay(section).visit().move
        if move is None or move.kind == "limit":
            return None
        return f"the session leaves section {section.id!r} before, to {move.target!r}"

    def _why_not_held(self, move: Transition) -> str | None:
        """Explain a rule by the values tried, wherever they are collected."""
        section = self._script.by_id[move.source]
        rule = move.rule
        if unknown := sorted(_read([rule] if rule else []) - self._values.types.keys()):
            return f"no task asks for {', '.join(map(repr, unknown))}"
        if rule and rule.if_ and not any(holds(rule.if_, v) for v in self._tried([rule])):
            return f"`if {rule.if_}` never holds for any value tried"
        winners = list(self._winners(move))
        if winners and all(winner and winner.path != move.path for winner in winners):
            labels = dict.fromkeys(f"{w.label} → {w.target}" for w in winners if w)
            return f"an earlier rule always wins ({'; '.join(labels)})"
        left = self._stay(section).visit(next(iter(self._values.spoken_in(section)))).move
        if left and left.kind == "limit":
            return f"the limit of section {section.id!r} always comes first"
        return None

    def _winners(self, move: Transition) -> Iterator[Transition | None]:
        """Give the rule that is followed, for all values tried with which this one holds."""
        section, anytime = self._script.by_id[move.source], move.kind == "anytime"
        for values in self._tried(self._before(move)):
            if move.rule and move.rule.if_ and not holds(move.rule.if_, values):
                continue
            claimed = number_of(move) if anytime else 0
            found = anytime_move(self._script, section, claimed, values)
            if found is None and not anytime and move.rule:
                found = next_move(self._script, section, values, number_of(move))
            yield found

    def _before(self, move: Transition) -> list[Rule]:
        """List the rules up to this one, in the order in which they are tried."""
        moves = self._script.transitions(self._script.by_id[move.source])
        return [m.rule for m in moves[: moves.index(move) + 1] if m.rule] if move in moves else []

    def _why_not_done(self, section: Section, task: Task, missing: Iterable[str]) -> str:
        if not self._coverage.section(section):
            return "its section is never entered"
        if task.do is None and task.collect:
            return "nobody asks for values in exact words alone; it needs a `do`"
        if silent := [name for name in task.collect if not self._values.can_be_given(name)]:
            return f"{silent[0]!r} has no choice that can be given"
        if "said" in missing:
            return "the section is left before its exact words are due"
        return "the section is always left before"

    def _stay(self, section: Section) -> Stay:
        return Stay(self._script, section, {}, self._values)

    def _tried(self, given: list[Rule]) -> Iterator[dict[str, Value]]:
        """Give the combinations of values that were tried for the `if` conditions of some rules."""
        names = sorted(_read(given) & self._values.types.keys())
        return map(self._values.read, self._values.combine(names))


def _read(given: list[Rule]) -> frozenset[str]:
    conditions = (rule.if_ for rule in given if rule.if_ is not None)
    return frozenset(name for text in conditions for name in expressions.names(text))
