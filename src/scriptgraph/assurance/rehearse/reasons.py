"""Why something of a script could not be rehearsed: the findings of a rehearsal."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from scriptgraph.assurance.rehearse.aims import Aims
from scriptgraph.assurance.rehearse.coverage import Coverage, rules
from scriptgraph.assurance.rehearse.search import Plan
from scriptgraph.assurance.rehearse.stay import LONGEST, Stay
from scriptgraph.assurance.rehearse.values import Values
from scriptgraph.assurance.rehearse.visits import SKIPPED
from scriptgraph.core.findings import Finding, Path
from scriptgraph.script import expressions
from scriptgraph.script.check.flow import entered_once
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.moves import Transition

_HINTS = {
    "uncovered-section": "Let a rule lead here, or take the section out.",
    "uncovered-rule": "Change its condition or its place, or take the rule out.",
    "uncovered-task": "Move the task, or take it out.",
}

_HINT_OF_LIMIT = "Make the limit smaller, or take it out of this section: nothing comes to it."

_HINT_OF_SHARED_LIMIT = (
    "Keep the limit for the other sections that it is written for: write it in each of them, and "
    "not for all."
)

_NOT_KNOWN = "Whether a session comes here is not known; `rehearse --within` looks for longer."

_SHOWN = 10
"""Combinations of values that are looked at for the rules that come first."""


class Reasons:
    """Explains what was not covered."""

    def __init__(
        self, script: Script, coverage: Coverage, plan: Plan, departures: Mapping[Path, str]
    ) -> None:
        """Take what was seen, what was planned, and what the graph did instead of the plan."""
        self._script, self._coverage, self._departures = script, coverage, departures
        self._values: Values = plan.values
        self._aims = Aims(script, plan.values)
        self._too_many = (
            f"it was not reached within {plan.gave_up:,} turns that were thought through"
            if plan.gave_up
            else ""
        )

    def findings(self) -> list[Finding]:
        """List everything that was not covered, in the order of the file."""
        found = [*self._sections(), *self._rules(), *self._tasks()]
        return sorted(found, key=lambda finding: (finding.place.line, finding.place.column))

    def _sections(self) -> Iterator[Finding]:
        for section in self._script.sections:
            if not self._coverage.section(section):
                path = ("sections", section.id)
                why = self._departures.get(path) or self._why_not_entered(section)
                is_open = path not in self._departures and self._is_open(section)
                message = f"section {section.id!r} {_never(is_open)} entered: {why}"
                yield self._finding("uncovered-section", message, path, section.id, is_open)

    def _rules(self) -> Iterator[Finding]:
        for path, moves in rules(self._script).items():
            if not self._coverage.rule(path):
                why = self._departures.get(path) or self._why_not_taken(moves)
                owner = moves[0].source if path[0] == "sections" else None
                of = f" of section {owner!r}" if owner else ""
                is_open = path not in self._departures and self._may_be_taken(moves)
                message = f"the way to {moves[0].target!r}{of} ({moves[0].label}) {_never(is_open)}"
                message += f" taken: {why}"
                hint = self._hint_of_limit(moves[0]) if moves[0].is_limit else None
                yield self._finding("uncovered-rule", message, path, owner, is_open, hint)

    def _tasks(self) -> Iterator[Finding]:
        for section in self._script.sections:
            for task in section.tasks:
                if missing := self._coverage.missing(section, task):
                    path = ("sections", section.id, "tasks", task.id)
                    why = self._departures.get(path) or self._why_not_done(section, task, missing)
                    is_open = not self._coverage.section(section) and self._is_open(section)
                    message = f"task {task.id!r} of section {section.id!r} {_never(is_open)}"
                    message += f" {', '.join(missing)}: {why}"
                    yield self._finding("uncovered-task", message, path, section.id, is_open)

    def _finding(
        self,
        rule: str,
        message: str,
        path: Path,
        section: str | None,
        is_open: bool,
        hint: str | None = None,
    ) -> Finding:
        """Write down what was not covered; where nobody knows whether it can be, as a remark."""
        place = self._script.source.place(path)
        if is_open:
            return Finding(rule, "info", message, place, section, _NOT_KNOWN)
        return Finding(rule, "error", message, place, section, hint or _HINTS[rule])

    def _hint_of_limit(self, move: Transition) -> str:
        """Advise on a limit that is never reached; one that others need has to be kept for them."""
        source = self._script.source
        limits = [("sections", one.id, "limits") for one in self._script.sections if one.limits]
        alike = [path for path in limits if source.place(path) == source.place(move.path)]
        is_shared = len(alike) > 1 and bool(source.place(move.path).line)
        return _HINT_OF_SHARED_LIMIT if is_shared else _HINT_OF_LIMIT

    def _is_open(self, section: Section) -> bool:
        """Say whether a section lies behind a way that was not looked for long enough."""
        return section.id in self._behind_open_ways

    @cached_property
    def _behind_open_ways(self) -> set[str]:
        known = rules(self._script)
        moves = [each for ways in known.values() for each in ways]
        found = [
            each
            for path, ways in known.items()
            if not self._coverage.rule(path) and self._why_not_taken(ways) == self._too_many
            for each in ways
        ]
        behind = set[str]()
        while found:
            behind |= {each.target for each in found}
            found = [one for one in moves if one.source in behind and one.target not in behind]
        return behind

    def _may_be_taken(self, moves: list[Transition]) -> bool:
        """Say whether nothing is known against a way but that none to it was found in time."""
        sources = [self._script.by_id[each.source] for each in moves]
        if any(map(self._coverage.section, sources)):
            return self._why_not_taken(moves) == self._too_many
        return any(map(self._is_open, sources))

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
        if (limited := moves[0].visits_of) and limited in entered_once(self._script):
            return f"no way leads back to section {limited!r}, which so is entered once at most"
        if not entered:
            return "its section is never entered"
        move = entered[0]
        section = by_id[move.source]
        why = self._why_no_limit(section) if move.kind == "limit" else self._why_not_held(move)
        return why or self._too_many or "no way leads here with the values that it needs"

    def _why_no_limit(self, section: Section) -> str | None:
        if (self._script.most_turns(section) or 0) > LONGEST:
            return f"a rehearsal waits for {LONGEST} turns at most"
        move = self._stay(section).visit().move
        if move is None or move.kind == "limit":
            return None
        return f"the session leaves section {section.id!r} before, to {move.target!r}"

    def _why_not_held(self, move: Transition) -> str | None:
        """Explain a rule by the values that there are, wherever they are collected."""
        section = self._script.by_id[move.source]
        condition = move.rule.if_ if move.rule else None
        read = expressions.names(self._values.written_out(condition)) if condition else frozenset()
        if unknown := read - self._values.types.keys():
            return f"no task asks for {', '.join(map(repr, sorted(unknown)))}"
        holding = list(islice(self._aims.holding(move), _SHOWN))
        if condition and not holding:
            return f"`if {condition}` never holds for any value tried"
        if move.rule and next(self._aims.following(move), None) is None:
            winners = [self._aims.winner(move, spoken) for spoken in holding]
            labels = dict.fromkeys(f"{w.label} → {w.target}" for w in winners if w and w != move)
            return f"an earlier rule always wins ({'; '.join(labels)})"
        left = self._stay(section).visit(next(iter(self._values.spoken_in(section)))).move
        if left and left.kind == "limit":
            return f"the limit of section {section.id!r} always comes first"
        return None

    def _why_not_done(self, section: Section, task: Task, missing: Iterable[str]) -> str:
        if not self._coverage.section(section):
            return "its section is never entered"
        if silent := [name for name in task.collect if not self._values.can_be_given(name)]:
            return f"{silent[0]!r} has no choice that can be given"
        if SKIPPED in missing:
            return f"`if {task.if_}` holds for every value tried"
        if task.if_ is not None:
            return f"`if {task.if_}` holds for no value tried, or the section is left before"
        if "said" in missing:
            return "the section is left before its exact words are due"
        return "the section is always left before"

    def _stay(self, section: Section) -> Stay:
        return Stay(self._script, section, {}, self._values, {})


def _never(is_open: bool) -> str:
    return "was not" if is_open else "is never"
