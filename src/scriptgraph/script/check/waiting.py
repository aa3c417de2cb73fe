"""Sections for somebody in danger, or who waits for a human: their words, without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter

from scriptgraph.script.check.rule import Remark
from scriptgraph.script.model import Script

_NUMBER = re.compile(r"\d(?:[ /.-]?\d){2,}")
"""What somebody can call: the shortest numbers of emergency services have three digits."""

_WAITS = attrgetter("waits_for_human")


def wordless_wait(script: Script) -> Iterator[Remark]:
    """Find sections that wait for a human, and do not begin by saying so."""
    for section in filter(_WAITS, script.sections):
        first = next(iter(section.tasks), None)
        if first is None or not first.say or first.if_:
            message = f"section {section.id!r} waits for a human, and does not say so first"
            yield Remark(message, ("sections", section.id, "waits_for_human"), section.id)


def wait_with_task(script: Script) -> Iterator[Remark]:
    """Find tasks of sections that wait for a human, and of which nobody sees that they are done."""
    for section in filter(_WAITS, script.sections):
        for task in section.tasks:
            if task.is_judged or task.call:
                message = f"section {section.id!r} waits for a human, and nobody works on task "
                message += f"{task.id!r} there: behind its exact words no model speaks or judges"
                yield Remark(message, ("sections", section.id, "tasks", task.id), section.id)


def wait_without_help(script: Script) -> Iterator[Remark]:
    """Find sections that wait for a human and name nobody to call: nothing else answers danger."""
    for section in filter(_WAITS, script.sections):
        exact = [task.say for task in section.tasks if task.say]
        if exact and not any(_NUMBER.search(each) for each in exact):
            message = f"section {section.id!r} waits for a human, and danger is answered by nobody"
            message += " there until one comes: its words name no number to call"
            yield Remark(message, ("sections", section.id, "waits_for_human"), section.id)


def contacts_not_shown(script: Script) -> Iterator[Remark]:
    """Find contacts that nobody in danger is told: an urgent rule leads past words of care."""
    if not script.contacts:
        return
    targets = dict.fromkeys(rule.to for rule in script.anytime if rule.urgent)
    for section in (script.by_id[name] for name in targets if name in script.by_id):
        if not any(task.say and _NUMBER.search(task.say) for task in section.tasks):
            message = f"`contacts` are not shown in section {section.id!r}, to which an urgent rule"
            message += " leads: its exact words name no number to call"
            yield Remark(message, ("contacts",), section.id)
