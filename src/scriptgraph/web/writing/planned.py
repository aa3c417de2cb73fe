"""A programme as the page shows it: its plan is a script, whose sections are the sessions.

So outline, moves and values are told as those of a script are; picture, findings and what its rules
do with values are the programme's own. What is wrong inside a session's script is told when that is
opened; here its session is named.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from scriptgraph.assurance.programmes.values import value_findings
from scriptgraph.core.errors import InputError
from scriptgraph.core.findings import Finding
from scriptgraph.drawing.chart import Chart
from scriptgraph.programmes.chart import programme_chart
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.reading import begins_programme, read_programme_text
from scriptgraph.script.model import Script
from scriptgraph.web.writing.room import Room
from scriptgraph.web.writing.shown import TextFormat

ONLY_CHECKED = (
    "a programme is checked and drawn here; `scriptgraph rehearse` and `simulate` go through its "
    "sessions, and each of its scripts can be rehearsed and tried by itself"
)
_NOWHERE = Path("/nonexistent")


def is_programme(text: str, format: TextFormat) -> bool:
    """Say whether a text is a programme."""
    return format == "yaml" and begins_programme(text)


def programme_of(text: str, room: Room | None) -> tuple[Programme | None, tuple[Finding, ...]]:
    """Read a programme with its scripts as they are now, and list what is wrong in its own text."""
    folder = room.path if room else _NOWHERE
    programme, findings = read_programme_text(text, folder)
    own = [one for one in findings if one.place.file in ("", "<text>")]
    told = own if room else [one for one in own if one.rule != "no-script"]
    # Where it lies on the server is nobody's business.
    here = (replace(one, hint=one.hint.replace(f"{folder}{os.sep}", "")) for one in told)
    return programme, tuple(here)


def plan_of(text: str, room: Room | None) -> tuple[Script | None, tuple[Finding, ...]]:
    """Give a programme as a script that uses its sessions' files, and what is wrong in its text."""
    programme, findings = programme_of(text, room)
    if programme is None:
        return None, findings
    folder = room.path if room else _NOWHERE
    files = tuple(dict.fromkeys(str(folder / one.script) for one in programme.sessions))
    plan = programme.plan
    return plan.model_copy(update={"source": replace(plan.source, files=files)}), findings


def chart_of(text: str, room: Room | None) -> Chart | None:
    """Chart a programme; None where there is none."""
    programme, _ = programme_of(text, room)
    return programme_chart(programme) if programme else None


def values_looked_at(text: str, room: Room | None) -> tuple[list[Finding], str]:
    """Find what the rules between sessions do with values; and why that was left out."""
    programme, findings = programme_of(text, room)
    if programme is None or any(one.severity == "error" for one in findings):
        return [*findings], "the programme has errors, which have to be mended first"
    try:
        return [*findings, *value_findings(programme)], ""
    except InputError as error:
        return [*findings], str(error)
