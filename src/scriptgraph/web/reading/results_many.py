"""Many dialogues of results at once: their weak sections, and the report."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines_by_page import Mark, count_lines, lines_from
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.exits import has_ended
from scriptgraph.report.of_dialogues import write_report
from scriptgraph.sessions.dialogue_by_turn import last_section, trace_of
from scriptgraph.sessions.passages import Passage, passages, weak_sections
from scriptgraph.web.reading.printing import MOST_REPORTED
from scriptgraph.web.reading.results_one import script_of
from scriptgraph.web.reading.results_places import Place, refuse_links
from scriptgraph.web.reading.weak import WeakSections, section_shown
from scriptgraph.web.shelf import Shelf, UnknownError

_MOST_COUNTED = 1_000_000
"""Lines that are counted, to tell how many were left out."""


def weak_of(shelf: Shelf, place: Place, script: str, goes_on: Callable[[], None]) -> WeakSections:
    """Add up the sections of a script over the dialogues of results, the first 2,000 lines of them.

    Args:
        shelf: The scripts that are served.
        place: Where the results lie.
        script: The script's id.
        goes_on: Called between dialogues.

    Raises:
        InputError: When the file cannot be read.
        UnknownError: When no dialogue was held with that script.
    """
    counted: list[tuple[tuple[Passage, ...], str | None]] = []
    known = None
    left_out = max(0, count_lines(place.dialogues, _MOST_COUNTED) - MOST_REPORTED)
    lines = lines_from(place.dialogues, Dialogue, "a dialogue", Mark(), place.name)
    for line in islice(lines, MOST_REPORTED):
        goes_on()
        one = line.value
        if one is None:
            left_out += 1
        elif one.script and one.script["id"] == script:
            known = known or script_of(shelf, place, one)
            stopped = None if has_ended(one.mode, one.exit_reason) else last_section(one)
            counted.append((passages(trace_of(one)), stopped))
    if not counted:
        raise UnknownError(f"{place.name} has no dialogue of the script {script!a}")
    names = [section.id for section in known.sections] if known else []
    return WeakSections(
        script=script,
        sessions=len(counted),
        left_out=left_out,
        sections=[section_shown(known, one) for one in weak_sections(names, counted)],
    )


def write_report_of(folder: Path, place: Place) -> str:
    """Give the page of the report on results.

    Raises:
        InputError: When there are more dialogues than are reported on here, a line is broken, a
            link leads out of the folder, or the extra `report` is missing.
    """
    refuse_links(place, folder)
    if count_lines(place.dialogues, MOST_REPORTED) > MOST_REPORTED:
        raise InputError(
            f"{place.name} has more than {MOST_REPORTED:,} dialogues, the most that are reported "
            f"on here; `scriptgraph report` reports on all of them"
        )
    with TemporaryDirectory() as written:
        page = Path(written) / "report.html"
        write_report(page, place.path, place.name)
        return page.read_text("utf-8")
