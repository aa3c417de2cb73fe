"""Everything that is to be said of a script before it runs: faults, lint, values, guarantees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scriptgraph.assurance.guarantees.wording import values_in_words
from scriptgraph.core.errors import InputError
from scriptgraph.core.findings import Finding, Place
from scriptgraph.script.check import lint
from scriptgraph.script.check.danger import says_what_danger_leads_to
from scriptgraph.script.check.walking import rules_of
from scriptgraph.script.model import Script


@dataclass(frozen=True)
class Checked:
    """What is to be said of a script."""

    findings: list[Finding]
    """In the order of the file."""

    guarantees: list[dict[str, Any]]
    """What it guarantees, and whether that holds; empty where a fault kept it from being proved."""

    answers_danger: bool
    """Whether a rule of its own leads somebody in danger to help."""

    values: Mapping[str, Any]
    """How many `if` rules a solver has looked at, or why none."""

    examples: Mapping[Place, str] = field(default_factory=dict)
    """Where something was found out about values, with which it is so."""


def checked(
    script: Script | None, findings: Iterable[Finding], ignore: Collection[str] = ()
) -> Checked:
    """Lint a script, ask a solver what its rules do with values, and prove what it guarantees.

    Where an error stands, the rest would only repeat it in other words.

    Args:
        script: What could be read.
        findings: What was found while it was read.
        ignore: Ids of lint rules to leave out.
    """
    read = list(findings)
    is_sound = not any(found.severity == "error" for found in read)
    said = [found for found in read if found.rule not in ignore]
    if script is None:
        return Checked(said, [], answers_danger=True, values=_NOTHING)
    said += lint(script, ignore, said)
    values, guarantees = _NOTHING, list[dict[str, Any]]()
    examples: Mapping[Place, str] = {}
    if is_sound:
        said, values, examples = _solved(script, said, ignore)
    if is_sound and script.guarantees:
        from scriptgraph.assurance.guarantees import report

        promises = report.proved_if_possible(script)
        said += report.findings(script, promises)
        guarantees = [report.promise_data(script, promise) for promise in promises]
    said.sort(key=lambda found: (found.place.line, found.place.column))
    return Checked(said, guarantees, says_what_danger_leads_to(script), values, examples)


_NOTHING: Mapping[str, Any] = {"looked_at": 0, "undecided": 0, "missing": None}


def _solved(
    script: Script, said: list[Finding], ignore: Collection[str]
) -> tuple[list[Finding], Mapping[str, Any], dict[Place, str]]:
    """Add what a solver finds out about the values that rules read."""
    if not any(rule.if_ is not None for _, _, rule in rules_of(script)):
        return said, _NOTHING, {}
    # What asks the solver takes its time to load: only where it is needed.
    from scriptgraph.assurance.values.look import look
    from scriptgraph.assurance.values.told import told

    try:
        looked = look(script)
    except InputError as error:
        return said, {**_NOTHING, "missing": str(error)}, {}
    found = told(script, looked, said, {*script.silence, *ignore})
    examples = {
        script.source.place(path): values_in_words(seen.values)
        for seen in looked.seen
        for path in (seen.path, (*seen.path, "if"))
        if seen.values
    }
    counts = {"looked_at": looked.conditions, "undecided": len(looked.undecided)}
    return found, {**counts, "missing": None}, examples
