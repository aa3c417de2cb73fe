"""Sessions with best of n as preferences: their candidates, or the pairs that these make."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Literal

from scriptgraph.exports.pair_layouts import LAYOUTS, NumberedPair
from scriptgraph.exports.selection import Harvest
from scriptgraph.exports.session_candidates import Drawing, drawings_in
from scriptgraph.records.dialogue import Dialogue

Preferences = Literal["candidates", "pairs", "dpo", "reward"]
"""`candidates`: every reply that was drawn; the others are the layouts of pairs."""


def preference_lines(
    form: Preferences, dialogues: Iterable[Dialogue], harvest: Harvest
) -> Iterator[str]:
    """Write each candidate, or each pair, as a line of JSON, and count what becomes of the rest."""
    for dialogue in dialogues:
        drawings = list(drawings_in(dialogue))
        if not drawings:
            harvest.left_out["without candidates"] += 1
            continue
        lines = list(
            _candidates(drawings) if form == "candidates" else _pairs(form, drawings, harvest)
        )
        if lines:
            harvest.count(dialogue)
            yield from lines
        else:
            harvest.left_out["without a pair"] += 1


def _candidates(drawings: Iterable[Drawing]) -> Iterator[str]:
    for drawing in drawings:
        for rated in drawing.rated:
            yield rated.candidate.line()


def _pairs(form: str, drawings: Iterable[Drawing], harvest: Harvest) -> Iterator[str]:
    for drawing in drawings:
        paired = drawing.paired()
        for why, count in paired.not_paired.items():
            harvest.changes[f"two replies that are no pair, {why}"] += count
        for number, pair in enumerate(paired.pairs, start=1):
            yield json.dumps(LAYOUTS[form](NumberedPair(number, pair)), ensure_ascii=False)
