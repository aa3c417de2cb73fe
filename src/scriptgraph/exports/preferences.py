"""Sessions with best of n as preferences: their candidates, or the pairs that these make."""

import json
from collections.abc import Iterable, Iterator

from scriptgraph.exports.forms import Preferences
from scriptgraph.exports.pair_layouts import LAYOUTS, NumberedPair
from scriptgraph.exports.selection import ExportCounts
from scriptgraph.exports.session_candidates import Drawing, drawings_in
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.replies.pairs import pair


def preference_lines(
    form: Preferences, dialogues: Iterable[Dialogue], counts: ExportCounts
) -> Iterator[str]:
    """Write each candidate, or each pair, as a line of JSON, and count what becomes of the rest."""
    for dialogue in dialogues:
        drawings = list(drawings_in(dialogue))
        if not drawings:
            counts.left_out["without candidates"] += 1
            continue
        lines = list(
            _candidates(drawings) if form == "candidates" else _pairs(form, drawings, counts)
        )
        if lines:
            counts.count(dialogue)
            yield from lines
        else:
            counts.left_out["without a pair"] += 1


def _candidates(drawings: Iterable[Drawing]) -> Iterator[str]:
    for drawing in drawings:
        for rated in drawing.rated:
            yield rated.candidate.line()


def _pairs(form: str, drawings: Iterable[Drawing], counts: ExportCounts) -> Iterator[str]:
    for drawing in drawings:
        paired = pair(drawing.rated, drawn=drawing.drawn)
        for why, count in paired.not_paired.items():
            counts.changes[f"two replies that are no pair, {why}"] += count
        for number, replies in enumerate(paired.pairs, start=1):
            yield json.dumps(LAYOUTS[form](NumberedPair(number, replies)), ensure_ascii=False)
