"""Scripts for the tests of the checks, in as few words as possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scriptgraph.core.findings import Finding, Path, Place, Source
from scriptgraph.script.check.faults import faults
from scriptgraph.script.check.lint import lint
from scriptgraph.script.model import Script

GREET = {"id": "greet", "do": "Greet the patient."}
FILE = "a.yaml"
LIMIT = {"turns": 9, "then": "end"}
READING = [{"to": "end", "if": "mood < 4"}, "end"]
"""Rules of a section that reads a value."""


def script(sections: Mapping[str, Any], **rest: Any) -> Script:
    """Make a script; a section is a mapping, or just the list of its rules.

    A rule is a mapping, or just its target. A section has a task unless it says otherwise.
    """
    return Script.model_validate(
        {
            "id": "test",
            "title": "Test",
            "sections": [section(name, given) for name, given in sections.items()],
            **rest,
            "anytime": rules(rest.get("anytime", ())),
        }
    )


def section(name: str, given: Any) -> dict[str, Any]:
    fields = given if isinstance(given, Mapping) else {"next": given}
    filled = {"id": name, "title": name, "tasks": [GREET], **fields}
    return {**filled, "next": rules(fields.get("next", ()))}


def rules(given: Iterable[Any]) -> list[Any]:
    return [{"to": rule} if isinstance(rule, str) else rule for rule in given]


def judged(**conditions: str) -> list[dict[str, str]]:
    """Make judged rules: target → condition."""
    return [{"to": to, "when": when} for to, when in conditions.items()]


def asking(kind: Any = "integer", *, optional: bool = False, name: str = "mood") -> dict[str, Any]:
    """Make a task that collects a value."""
    return {"id": "ask", "do": "Ask.", "collect": {name: kind}, "optional": optional}


def placed(made: Script, *paths: Path) -> Script:
    """Give each path a line of its own, from 1 on."""
    places = {path: Place(FILE, line, 1) for line, path in enumerate(paths, 1)}
    return made.model_copy(update={"source": Source(FILE, places)})


def rule_ids(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def found(made: Script, rule: str) -> list[Finding]:
    """Give what one rule finds."""
    return [finding for finding in faults(made) + lint(made) if finding.rule == rule]


def messages(made: Script, rule: str) -> list[str]:
    return [finding.message for finding in found(made, rule)]
