"""A page of the dialogues of results, read no further than it has to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from scriptgraph.core.danger import Level
from scriptgraph.files.lines_by_page import Line, Mark, lines_from
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.exits import has_ended
from scriptgraph.sessions.dialogue_by_turn import last_section, trace_of
from scriptgraph.web.reading.results_places import Place
from scriptgraph.web.reading.results_shown import DialogueListed, DialoguesListed

LOOKED_THROUGH = 300
"""Lines that are read for one page; the page's `more` goes on from there."""

BYTES_READ = 64_000_000
"""Bytes of them after which a page ends as well."""


@dataclass(frozen=True)
class Wanted:
    """Which dialogues are wanted, and how many; None where it does not matter."""

    script: str | None = None
    mode: str | None = None
    status: Literal["ended", "stopped"] | None = None
    danger: bool | None = None
    text: str = ""
    limit: int = 50

    def fits(self, dialogue: Dialogue, one: DialogueListed) -> bool:
        """Say whether a dialogue is one of them."""
        return (
            self.script in (None, one.script["id"] if one.script else None)
            and self.mode in (None, one.mode)
            and self.status in (None, "ended" if one.ended else "stopped")
            and self.danger in (None, bool(one.danger))
            and (not self.text or self._is_said(dialogue, one))
        )

    def _is_said(self, dialogue: Dialogue, one: DialogueListed) -> bool:
        said: Iterable[str] = (step.words for step in dialogue.steps if step.actor != "event")
        return any(self.text in text.casefold() for text in (one.id, one.patient, *said))


def listed_page(place: Place, wanted: Wanted, mark: Mark) -> DialoguesListed:
    """Read a page.

    Raises:
        InputError: When the file cannot be read, or no line begins where the page is to.
    """
    page: list[DialogueListed] = []
    lines = lines_from(place.dialogues, Dialogue, "a dialogue", mark, place.name)
    for read, line in enumerate(lines, start=1):
        one = listed(line)
        if line.value is None or wanted.fits(line.value, one):
            page.append(one)
        is_enough = len(page) == wanted.limit or read == LOOKED_THROUGH
        if is_enough or line.behind.byte - mark.byte > BYTES_READ:
            return DialoguesListed(dialogues=page, more=f"{line.behind.byte} {line.behind.line}")
    return DialoguesListed(dialogues=page, more=None)


def listed(line: Line[Dialogue]) -> DialogueListed:
    """Show a line in a list; of a broken one nothing is known but why."""
    shown = DialogueListed(at=line.mark.byte, line=line.mark.line, error=line.fault)
    one = line.value
    if one is None:
        return shown
    patient = one.patient.id if one.patient else one.patient_case
    about = {
        "id": one.id,
        "script": {key: str(value) for key, value in one.script.items()} if one.script else None,
        "mode": one.mode or "",
        "patient": "" if patient is None else str(patient),
        "ended": has_ended(one.mode, one.exit_reason),
        "exit_reason": one.exit_reason,
        "section": last_section(one),
        "turns": one.totals.interactions,
        "began_at": one.started_at,
        "danger": _danger(one),
        "rehearsal": bool(one.rehearsal),
    }
    return shown.model_copy(update=about)


def _danger(dialogue: Dialogue) -> str:
    """Name the gravest danger that a guard has heard."""
    heard = [found["level"] for record in trace_of(dialogue) if (found := record.get("guard"))]
    return max((one for one in heard if one != "none"), key=get_args(Level).index, default="")
