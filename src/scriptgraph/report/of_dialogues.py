"""A whole report on one file of dialogues, as a page: what `scriptgraph report --html` writes."""

from __future__ import annotations

from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.metrics.profiles import read_profiles
from scriptgraph.metrics.ratings import read_ratings
from scriptgraph.metrics.sources import read_source
from scriptgraph.metrics.speech_comparison import compare_speech
from scriptgraph.metrics.summary import summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.results import find_results
from scriptgraph.report.head import head
from scriptgraph.report.page import page_parts, write_page


def write_report(page: Path, dialogues: Path, name: str) -> None:
    """Report on a file of dialogues.

    Args:
        page: The file to write.
        dialogues: JSON lines in the published layout.
        name: What the report calls them.

    Raises:
        InputError: When there is nothing to report on, or the extra `report` is missing.
    """
    require("scipy", "report")
    places = {Path(name): find_results(dialogues)}
    with page_parts(page, places) as parts:
        tally = Tally(profiles=read_profiles(places.values()), listeners=parts.listeners)
        remarks: list[str] = []
        sources = [
            read_source(tally, path, results, remark=remarks.append)
            for path, results in places.items()
        ]
        summary = summarise(tally, sources)
        if not summary.dialogues:
            told = "\n".join(line.text for line in head(summary))
            raise InputError(f"no dialogue to report on\n{told}")
        ratings = read_ratings(places, remarks.append)
        speech = compare_speech(summary, tally, reference=None, ratings=ratings)
        write_page(page, places, summary, parts, speech=speech)
