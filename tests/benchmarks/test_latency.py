"""Published turns, taken again against a server at the published model's pace."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from benchmarks import latency
from benchmarks.counting import MISSING
from benchmarks.group import Options
from benchmarks.latency_turns import covered, turns_of

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.records.dialogue import AGENT, Dialogue, read_dialogues, write_dialogues

STEPS = 24
"""Of each dialogue: enough for turns that stay and turns that go on."""

FIGURES = 4 * len(get_args(Mode)) + 1
"""Model time and first token, over all turns and over staying ones, and the evaluator's lead."""


@pytest.fixture(scope="module")
def dialogues(shared: Path) -> list[Dialogue]:
    """The beginning of one dialogue of each variant."""
    published = list(read_dialogues(shared / "published" / "dialogues.jsonl"))
    one_of_each = {dialogue.variant: dialogue for dialogue in reversed(published)}
    return [one.model_copy(update={"steps": one.steps[:STEPS]}) for one in one_of_each.values()]


@pytest.mark.parametrize(
    ("spans", "seconds"),
    [
        ([], 0.0),
        ([(1.0, 3.0), (5.0, 6.0)], 3.0),
        ([(5.0, 6.0), (1.0, 3.0)], 3.0),
        ([(1.0, 4.0), (2.0, 3.0)], 3.0),
        ([(1.0, 3.0), (2.0, 4.0), (4.0, 5.0)], 4.0),
    ],
)
def test_calls_side_by_side_count_once(spans: list[tuple[float, float]], seconds: float) -> None:
    """Model time is the time in which at least one call was under way."""
    assert covered(spans) == seconds


def test_every_call_belongs_to_one_turn(shared: Path, dialogues: list[Dialogue]) -> None:
    """Taken together, the turns have all calls of the agent, in their order, and no others."""
    script = load_script(shared / "published" / "manual.json")
    for dialogue in dialogues:
        turns = list(turns_of(dialogue, script))
        calls = [call for turn in turns for call in turn.calls]
        assert calls == [step for step in dialogue.steps if step.actor in AGENT]
        assert {turn.stays for turn in turns} == {True, False}
        assert not turns[0].stays


def test_a_smaller_scale_takes_fewer_dialogues(dialogues: list[Dialogue]) -> None:
    """Each variant keeps the same share of its dialogues, and at least one."""
    many = {one.kind: [one] * 4 * latency.SAMPLE for one in dialogues}
    for scale, count in ((1.0, 4), (0.5, 2), (0.001, 1)):
        taken = Counter(one.variant for one in latency.sample(many, scale))
        assert taken == {"A": count, "B": count}


@pytest.mark.usefixtures("tokenizer")
async def test_a_short_run_fills_every_row(
    shared: Path, dialogues: list[Dialogue], tmp_path: Path
) -> None:
    """Every mode is timed beside the paper's arrangement, over all turns and over staying ones."""
    (tmp_path / "published").mkdir()
    shutil.copy(shared / "published" / "manual.json", tmp_path / "published")
    write_dialogues(tmp_path / "published" / "dialogues.jsonl", dialogues)
    told: list[str] = []
    group = await latency.measure(Options(shared=tmp_path, scale=0.01, tell=told.append))
    assert len(group.rows) == FIGURES
    for row in group.rows:
        assert row.missing == ""
        assert row.ours is not None
        assert row.reference is not None or "behind" in row.figure
    assert any("schema" in remark for remark in group.remarks)
    assert "0.01" in group.remarks[-1]
    done, total = told[-1].removeprefix("latency: ").removesuffix(" turns").split(" of ")
    assert done == total == group.remarks[0].split()[0]


async def test_without_published_dialogues_every_row_says_why() -> None:
    """The table keeps its rows, and nothing stands in for a figure that could not be measured."""
    group = await latency.measure(Options(shared=None))
    assert len(group.rows) == FIGURES
    for row in group.rows:
        assert row.missing == MISSING
        assert row.ours is row.reference is None
