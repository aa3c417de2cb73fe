"""One mistake is one finding: what only follows from another finding is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scriptgraph.core.findings import Finding
from scriptgraph.script.check.deciding import GAPS
from scriptgraph.script.model import Script

_OF_RANGES = frozenset(
    ("condition-never-holds", "condition-always-holds", "part-decides-nothing", GAPS)
)
_NOT_URGENT, _NO_DANGER = "crisis-not-urgent", "urgent-without-danger"


def without_consequences(script: Script, found: Iterable[Finding]) -> list[Finding]:
    """Leave out what follows from a range that is not its task's, or a misplaced `urgent`.

    Args:
        script: The script.
        found: All that the lint rules say of it.
    """
    listed = list(found)
    asked = {each.place for each in listed if each.rule == "range-in-task" and each.place.line}
    tasks = ((each, ("sections", one.id)) for one in script.sections for each in one.tasks)
    names = [
        repr(name)
        for task, path in tasks
        if asked and script.source.place((*path, "tasks", task.id, "do")) in asked
        for name in task.collect
    ]
    listed = [
        each
        for each in listed
        if each.rule not in _OF_RANGES or not any(name in each.message for name in names)
    ]
    return _urgent_once(script, _required_once(script, listed))


def _required_once(script: Script, found: list[Finding]) -> list[Finding]:
    """Say once that the only task for somebody in danger is optional."""
    kept = []
    for each in found:
        section = script.by_id.get(each.section or "")
        tasks = section.tasks if section else ()
        optional = [t.id for t in tasks if t.optional and t.is_judged]
        if each.rule == "crisis-without-task" and optional:
            word = "(optional)" if script.source.is_markdown else "optional: true"
            hint = f"Make task {optional[-1]!r} required: take `{word}` out."
            kept.append(replace(each, hint=hint))
        else:
            kept.append(each)
    deaf = {each.section for each in found if each.rule == "crisis-without-task"}
    return [
        each for each in kept if each.rule != "optional-never-asked" or each.section not in deaf
    ]


def _urgent_once(script: Script, found: list[Finding]) -> list[Finding]:
    """Say once that `urgent` stands at another rule than the one for danger."""
    missing = [each for each in found if each.rule == _NOT_URGENT]
    misplaced = [each for each in found if each.rule == _NO_DANGER]
    places = {each.place for each in misplaced if each.place.line}
    entered = {
        rule.to
        for number, rule in enumerate(script.anytime)
        if script.source.place(("anytime", number, "when")) in places
        or script.source.place(("anytime", number)) in places
    }
    kept = [
        each
        for each in found
        if not (each.rule.startswith("crisis-") and each.section in entered and misplaced)
        or each in missing
    ]
    if len(missing) != 1 or len(misplaced) != 1 or not places:
        return kept
    word = "the word `urgently`" if script.source.is_markdown else "`urgent: true`"
    hint = f"Move {word} from line {misplaced[0].place.line} to this rule."
    return [
        replace(each, hint=hint) if each is missing[0] else each
        for each in kept
        if each is not misplaced[0]
    ]
