"""What every check of a programme has in common: what it has noticed, and how that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from scriptgraph.core.findings import Finding, Path, Place, Severity
from scriptgraph.core.unforeseen import looked_through
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.script import expressions
from scriptgraph.script.model import Rule

MOST_NAMES = 12
"""Names that a hint lists."""


class Noticed(NamedTuple):
    """What a check has noticed; its row adds the id and the severity."""

    message: str
    path: Path
    hint: str = ""


class Check(NamedTuple):
    """One row of the table."""

    id: str
    severity: Severity
    finds: str
    look: Callable[[Programme], Iterable[Noticed]]
    follows: bool = False
    """Whether it follows moves or values, and so would mistake one fault for many findings."""

    def findings(self, programme: Programme) -> Iterator[Finding]:
        """Apply it to a programme; what the check did not foresee is a finding as well."""
        severity: Severity = "error" if self.severity == "error" else "warning"
        place, what = Place(programme.source.file), f"the check for {self.id!r}"
        yield from looked_through(lambda: self._found(programme), what, place, severity)

    def _found(self, programme: Programme) -> Iterator[Finding]:
        for found in self.look(programme):
            session = str(found.path[1]) if found.path[:1] == ("sessions",) else None
            place = programme.source.place(found.path)
            yield Finding(self.id, self.severity, found.message, place, session, found.hint)


def computed_rules(session: PlannedSession) -> Iterator[tuple[Path, Rule, str]]:
    """Walk over a session's `if` rules that can be read, each with its place and its condition."""
    for number, rule in enumerate(session.next):
        if rule.if_ is not None and expressions.is_condition(rule.if_):
            yield ("sessions", session.id, "next", number, "if"), rule, rule.if_


def named(session: PlannedSession, key: str, number: int) -> Path:
    """Give the place of a value that a session names."""
    return ("sessions", session.id, key, number)
