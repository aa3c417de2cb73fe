"""The published dialogues, held against scripts."""

import itertools
import json
from pathlib import Path
from typing import get_args

import pytest

from scriptgraph import Script, Settings, load_script
from scriptgraph.assurance.replay import Replay, replay
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode
from scriptgraph.records.dialogue import Dialogue, read_dialogues

SCRIPTS = Path(__file__).parents[2] / "scripts"

LEGAL = {
    (1, 2), (2, 3), (2, 4), (3, 4), (4, 5), (4, 6), (4, 7), (5, 8), (6, 8), (7, 8),
}  # fmt: skip
"""The published script's moves."""


def recorded_moves(dialogues: list[Dialogue]) -> list[tuple[int, int]]:
    """List what the records say, without any code of the replay."""
    moves = []
    for dialogue in dialogues:
        events = [step for step in dialogue.steps if step.actor == "event"]
        for first, second in itertools.pairwise(events):
            if (first.status, second.status) == ("completed", "started"):
                moves.append((first.section or 0, second.section or 0))
    return moves


@pytest.fixture(scope="module")
def dialogues(shared: Path) -> list[Dialogue]:
    return list(read_dialogues(shared / "published" / "dialogues.jsonl"))


def refusals_are_traced(result: Replay) -> bool:
    return all(
        any(record["refused"] for record in turn["trace"])
        for turn in result.turns
        if turn["outcome"] == "refused"
    )


@pytest.mark.slow
@pytest.mark.parametrize("mode", get_args(Mode))
async def test_the_published_manual_follows_every_legal_move_and_refuses_every_other(
    shared: Path, dialogues: list[Dialogue], mode: Mode
) -> None:
    """285 legal moves are followed, 33 illegal ones refused and traced; 3 → 3 is staying."""
    moves = recorded_moves(dialogues)
    legal = [move for move in moves if move in LEGAL]
    stays = [move for move in moves if move == (3, 3)]
    script = load_script(shared / "published" / "manual.json")

    result = await replay(dialogues, script, Settings(mode=mode))

    totals = result.totals()
    assert (len(legal), len(stays), len(moves) - len(legal) - len(stays)) == (285, 21, 33)
    assert totals["dialogues"] == 70
    assert totals["followed"] == 285
    assert totals["refused"] == 33
    assert totals["different"] == 0
    assert totals["turns"] == sum(dialogue.totals.interactions for dialogue in dialogues)
    assert totals["stayed"] == totals["turns"] - 285 - 33
    assert refusals_are_traced(result)


@pytest.mark.slow
@pytest.mark.parametrize("mode", get_args(Mode))
async def test_the_shipped_script_also_follows_the_moves_that_its_own_exits_allow(
    dialogues: list[Dialogue], mode: Mode
) -> None:
    """29 of the 33 moves against the published script are legal here: 28 declines and one 4 → 3."""
    script = load_script(SCRIPTS / "stress_relief.yaml")
    result = await replay(dialogues, script, Settings(mode=mode))
    totals = result.totals()
    assert (totals["followed"], totals["refused"], totals["different"]) == (285 + 29, 4, 0)
    assert refusals_are_traced(result)


async def test_a_record_that_names_a_section_beyond_the_script_is_refused_with_its_name(
    dialogues: list[Dialogue], tmp_path: Path
) -> None:
    """A dialogue on another script ends in a message that names dialogue and section."""
    script = Script.model_validate(
        {"id": "a", "title": "A", "sections": [{"id": "x", "title": "X"}]}
    )
    with pytest.raises(InputError, match=rf"dialogue {dialogues[0].id} goes to section 2"):
        await replay(dialogues[:1], script, Settings())


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    """A line that is no dialogue is reported with file and line."""
    path = tmp_path / "broken.jsonl"
    path.write_text('{"id": "1"}\n{"id": ', encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.jsonl:1: not a dialogue: totals"):
        list(read_dialogues(path))


def test_every_published_message_is_freed_of_its_decisions(dialogues: list[Dialogue]) -> None:
    """What the patient saw holds no decision, and only one recorded message was nothing else."""
    words = [s.words for d in dialogues for s in d.steps if s.actor == "dialog"]
    assert not [text for text in words if "THINKING" in text]
    assert sum(not text for text in words) == 1


def test_reading_and_writing_keeps_a_published_dialogue(shared: Path) -> None:
    """Our writer changes no value of the published layout."""
    with (shared / "published" / "dialogues.jsonl").open(encoding="utf-8") as file:
        line = json.loads(next(file))
    written = json.loads(Dialogue.model_validate(line).line())
    assert written == line
