"""What it costs that somebody listens, in a form so small that only its shape can be looked at."""

from __future__ import annotations

from pathlib import Path

from benchmarks.counting import MISSING
from benchmarks.group import Options
from benchmarks.streamed import measure


async def test_streamed_turns_stand_beside_whole_ones(shared: Path, tokenizer: Path) -> None:
    """In each mode there is how many turns are taken a second, and what one costs, both ways."""
    told: list[str] = []
    group = await measure(Options(shared, scale=0.001, tell=told.append))
    assert len(group.rows) == 2 * len(told) == 6
    assert all(row.ratio and not row.missing for row in group.rows)


async def test_without_published_dialogues_every_row_says_why() -> None:
    """Nothing stands in for dialogues that are not there."""
    rows = (await measure(Options())).rows
    assert {row.missing for row in rows} == {MISSING}
    assert len(rows) == 6
