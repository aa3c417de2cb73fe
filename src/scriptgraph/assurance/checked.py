"""Everything that is to be said of a script before it runs: faults, lint, values, guarantees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scriptgraph.assurance.guarantees.wording import values_in_words
from scriptgraph.assurance.patience import Goes, for_ever
from scriptgraph.core.errors import InputError
from scriptgraph.core.findings import Finding, Place
from scriptgraph.script.check.danger import says_what_danger_leads_to
from scriptgraph.script.check.deciding import GAPS
from scriptgraph.script.check.lint import lint
from scriptgraph.script.check.walking import rules_of
from scriptgraph.script.model import Script

if TYPE_CHECKING:
    from scriptgraph.assurance.guarantees.report import Promise
    from scriptgraph.assurance.values.rules import Seen


@dataclass(frozen=True)
class Values:
    """What a solver has looked at."""

    looked_at: int = 0
    """How many `if` rules."""

    undecided: int = 0
    """Those of which it could not decide everything."""

    missing: str | None = None
    """Why nothing was looked at, though there are such rules."""

    left: tuple[str, ...] = ()
    """Sections for which there was no time."""


@dataclass(frozen=True)
class Checked:
    """What is to be said of a script."""

    findings: list[Finding]
    """In the order of the file."""

    guarantees: list[Promise]
    """What it guarantees, and whether that holds; empty where a fault kept it from being proved."""

    answers_danger: bool
    """Whether a rule of its own leads somebody in danger to help."""

    values: Values

    examples: Mapping[Place, str] = field(default_factory=dict)
    """Where something was found out about values, with which it is so."""


def checked(
    script: Script | None,
    findings: Iterable[Finding],
    ignore: Collection[str] = (),
    goes_on: Goes = for_ever,
) -> Checked:
    """Lint a script, ask a solver what its rules do with values, and prove what it guarantees.

    Where an error stands, the rest would only repeat it in other words.

    Args:
        script: What could be read.
        findings: What was found while it was read.
        ignore: Ids of lint rules to leave out.
        goes_on: Called between steps; what is out of time is left open, and named.
    """
    read = list(findings)
    is_sound = not any(found.severity == "error" for found in read)
    said = [found for found in read if found.rule not in ignore]
    if script is None:
        return Checked(said, [], answers_danger=True, values=Values())
    said += lint(script, ignore, said)
    values = Values()
    promises: list[Promise] = []
    examples: Mapping[Place, str] = {}
    if is_sound:
        said, values, examples = _solved(script, said, ignore, goes_on)
    if is_sound and script.guarantees:
        from scriptgraph.assurance.guarantees import report

        promises = report.proved_if_possible(script, goes_on)
        said += report.findings(script, promises)
    said.sort(key=lambda found: (found.place.line, found.place.column))
    return Checked(said, promises, says_what_danger_leads_to(script), values, examples)


def _solved(
    script: Script, said: list[Finding], ignore: Collection[str], goes_on: Goes
) -> tuple[list[Finding], Values, dict[Place, str]]:
    """Add what a solver finds out about the values that rules read."""
    if not any(rule.if_ is not None for _, _, rule in rules_of(script)):
        return said, Values(), {}
    # What asks the solver takes its time to load: only where it is needed.
    from scriptgraph.assurance.values.look import look
    from scriptgraph.assurance.values.told import told

    try:
        looked = look(script, goes_on)
    except InputError as error:
        return said, Values(missing=str(error)), {}
    found = told(script, looked, said, {*script.silence, *ignore})
    examples = {
        place: values_in_words(seen.values)
        for seen in looked.seen
        if seen.values
        for place in _places(script, seen, found)
    }
    values = Values(looked.conditions, len(looked.undecided), left=looked.left)
    return found, values, examples


def _places(script: Script, seen: Seen, findings: Iterable[Finding]) -> Iterator[Place]:
    """Give the places at which something that the solver has seen may be told."""
    if seen.kind != "gap":
        yield from (script.source.place(path) for path in (seen.path, (*seen.path, "if")))
        return
    for one in findings:  # lint tells of a gap at whichever rule of the section
        if (one.section, one.rule) == (seen.section, GAPS):
            yield one.place
