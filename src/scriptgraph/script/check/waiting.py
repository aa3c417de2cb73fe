"""Sections that wait for a human: whoever waits there has to be told so, without a model."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from scriptgraph.script.check.rule import Remark
from scriptgraph.script.model import Script

_WAITS = attrgetter("waits_for_human")


def wordless_wait(script: Script) -> Iterator[Remark]:
    """Find sections that wait for a human, and do not begin by saying so."""
    for section in filter(_WAITS, script.sections):
        if not (section.tasks and section.tasks[0].say):
            message = f"section {section.id!r} waits for a human, and does not say so first"
            yield Remark(message, ("sections", section.id, "waits_for_human"), section.id)
