"""Sessions with best of n as preferences: every candidate, and the pairs that they make."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.fakes import script, task
from support.reward_server import reward_server
from support.voices import RUBRIC, Voices, judging

from scriptgraph.exports.session_candidates import drawings_in
from scriptgraph.files.lines import read_lines
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.models.reward import RewardModel
from scriptgraph.nodes.cast import BestOf, Judge
from scriptgraph.records.dialogue import Dialogue, write_dialogues
from scriptgraph.replies.candidates import Candidate
from scriptgraph.replies.pairs import length_bias, pair
from scriptgraph.replies.reply import Reply
from scriptgraph.sessions.recording import record_dialogue

GOOD, POOR, RUDE = "What keeps you awake at night?", "Is that all there is?", "You tell me of it."
REPLIES = [GOOD, POOR, RUDE]
SCORES = {GOOD: (5, 4), POOR: (3, 2), RUDE: (3, 5)}
CASE = {"patient": "ann", "replies": ["I sleep badly."]}
MADE = script({"a": {"tasks": [task("words", say="One moment."), task("ask")]}})


def dialogue(best_of: BestOf | None) -> Dialogue:
    """Hold a session of two messages with a patient who says one thing."""
    voices = Voices(replies=list(REPLIES))
    graph = create_simulation(MADE, voices, case=CASE, best_of=best_of).compile()
    state = asyncio.run(graph.ainvoke({"messages": []}))
    found = record_dialogue(MADE, state, session="s", mode="multi", case="ann")  # type: ignore[arg-type]
    return Dialogue.model_validate_json(found.line())


def judged() -> Dialogue:
    scores = {f"One moment.\n\n{text}": given for text, given in SCORES.items()} | SCORES
    return dialogue(BestOf(3, Judge(judging(scores), RUBRIC)))


def test_every_candidate_comes_back_with_its_scores() -> None:
    """What a record keeps is enough to pair the candidates; the opening answers nobody."""
    (drawing,) = drawings_in(judged())
    assert drawing.situation == "s#2"
    assert [one.candidate.reply for one in drawing.rated] == REPLIES
    assert [one.overall for one in drawing.rated] == [4.5, 2.5, 4.0]
    assert drawing.rated[0].candidate.question == "I sleep badly."
    assert drawing.rated[0].sheet
    assert drawing.rated[0].sheet.rubric_hash == RUBRIC.hash


def test_they_are_paired_like_any_others() -> None:
    """A gap is needed, and no chosen reply is less safe than the rejected one."""
    (drawing,) = drawings_in(judged())
    paired = pair(drawing.rated, drawn=drawing.drawn, gap=0.5)
    words = {(one.chosen.candidate.reply, one.rejected.candidate.reply) for one in paired.pairs}
    assert words == {(GOOD, POOR), (RUDE, POOR)}
    assert paired.not_paired == {"chosen less safe": 1}
    assert length_bias(paired.pairs)


def test_a_reward_makes_no_pair_but_its_candidates_can_be_scored(tmp_path: Path) -> None:
    """A reward says nothing of safety: the replies are exported, and wait for a rubric."""
    with reward_server() as server:
        found = dialogue(BestOf(3, RewardModel(server.url)))
    (drawing,) = drawings_in(found)
    assert pair(drawing.rated, drawn=drawing.drawn).pairs == ()
    write_dialogues(tmp_path / "d.jsonl", [found])
    out = tmp_path / "candidates.jsonl"
    done = scriptgraph("export", tmp_path / "d.jsonl", "--format", "candidates", "--out", out)
    assert done.returncode == 0, done.stderr
    lines = out.read_text(encoding="utf-8").splitlines()
    sent = [one.reply for one in map(Candidate.model_validate_json, lines)]
    assert sent == REPLIES
    assert [one.reply for one in read_lines(out, Reply, "a reply")] == REPLIES
    assert [json.loads(line)["sent"] for line in lines].count(True) == 1


@pytest.mark.parametrize(
    ("form", "keys"),
    [
        ("pairs", {"ID", "prefID", "question", "chosen", "rejected", "chosen_safety_rating"}),
        ("dpo", {"prompt", "chosen", "rejected"}),
        ("reward", {"chosen", "rejected"}),
    ],
)
def test_pairs_are_exported_in_every_layout(form: str, keys: set[str], tmp_path: Path) -> None:
    """`export` writes the layouts that `prefer` writes, and says what made no pair."""
    write_dialogues(
        tmp_path / "d.jsonl", [judged(), dialogue(None).model_copy(update={"id": "other"})]
    )
    out = tmp_path / "out.jsonl"
    done = scriptgraph("export", tmp_path / "d.jsonl", "--format", form, "--out", out)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 2
    assert all(keys <= set(row) for row in rows)
    assert "without candidates: 1" in " ".join(done.stderr.split())
    assert "gap too small: 1" in " ".join(done.stderr.split())


def test_without_candidates_there_is_nothing_to_export(tmp_path: Path) -> None:
    """An empty file would look like work that was done."""
    write_dialogues(tmp_path / "d.jsonl", [dialogue(None)])
    out = tmp_path / "out.jsonl"
    done = scriptgraph("export", tmp_path / "d.jsonl", "--format", "dpo", "--out", out)
    assert done.returncode == 1
    assert not out.exists()
