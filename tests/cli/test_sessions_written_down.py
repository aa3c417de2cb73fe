"""Conversations with people are dialogues like simulated ones, and no dialogue is there twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command_line import ROOT, scriptgraph
from support.terminal import WHOLE, piped, script_file

PATIENT = ROOT / "scripts" / "patients" / "accountant.yaml"
SAID = ["Ann", "7", "the weather today"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the script, and a session of it in each mode, the last of which has ended."""
    script_file(tmp_path)
    for mode in ("single", "multi"):
        piped(tmp_path, "--session", mode, "--mode", mode, said="\n".join(SAID))
    piped(tmp_path, "--session", "whole", said="\n".join(WHOLE))
    return tmp_path


def written(folder: Path, *arguments: str) -> dict[str, Any]:
    """Write the sessions down and give them by their ids."""
    options = ("--script", "visit.yaml", "--out", "chats.jsonl", "--force")
    done = scriptgraph("sessions", *arguments, *options, cwd=folder)
    assert done.returncode == 0, done.stderr
    lines = (folder / "chats.jsonl").read_text(encoding="utf-8").splitlines()
    return {dialogue["id"]: dialogue for dialogue in map(json.loads, lines)}


def test_a_chat_becomes_a_dialogue_with_everything_that_was_said(folder: Path) -> None:
    """Both sides' words are in their order, the mode is told by the trace, the end is known."""
    found = written(folder)
    assert {id_: one["mode"] for id_, one in found.items()} == {
        "single": "single",
        "multi": "multi",
        "whole": "multi",
    }
    assert found["single"]["exit_reason"] == "open"
    assert found["whole"]["exit_reason"] == "allSectionsCompleted"
    for id_, words in (("single", SAID), ("multi", SAID), ("whole", WHOLE)):
        speakers = [one for one in found[id_]["steps"] if one["actor"] in ("dialog", "patient")]
        assert [one["content"] for one in speakers if one["actor"] == "patient"] == words
        turns = [one["actor"] for one in speakers][: 2 * len(SAID)]
        assert turns == ["dialog", "patient"] * len(SAID)


def test_the_other_commands_read_it(folder: Path) -> None:
    """It is replayed, reported, exported, judged and shown like a simulated dialogue."""
    written(folder)
    replayed = scriptgraph("replay", "chats.jsonl", "--script", "visit.yaml", "--json", cwd=folder)
    totals = json.loads(replayed.stdout)["totals"]
    assert totals["followed"] >= 5
    assert (totals["refused"], totals["different"]) == (0, 0)
    for command in (
        ("report", "chats.jsonl"),
        ("export", "chats.jsonl", "--format", "markdown", "--out", "read"),
        ("export", "chats.jsonl", "--format", "openai", "--rehearsal", "--out", "train.jsonl"),
        ("verify", "chats.jsonl", "--script", "visit.yaml"),
        ("trace", "chats.jsonl", "--id", "multi"),
    ):
        done = scriptgraph(*command, cwd=folder)
        assert done.returncode == 0, done.stderr
    assert "the weather today" in (folder / "train.jsonl").read_text(encoding="utf-8")
    assert "user         the weather today" in done.stdout


def test_words_without_an_answer_are_written_down(tmp_path: Path) -> None:
    """What was said last is there, though nobody has replied."""
    script_file(tmp_path)
    env = {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    served = ("--session", "a", "--model", "nobody", "--evaluator-model", "rehearsal")
    piped(tmp_path, "--session", "a")
    piped(tmp_path, *served, said="I am Ann\n", env=env)
    steps = written(tmp_path)["a"]["steps"]
    assert [one["content"] for one in steps if one["actor"] == "patient"] == ["I am Ann"]


def test_only_named_sessions_are_written(folder: Path) -> None:
    """One name, one dialogue; one that is not there is an error that lists what is."""
    assert list(written(folder, "multi")) == ["multi"]
    out = ("--script", "visit.yaml", "--out", "other.jsonl")
    done = scriptgraph("sessions", "nobody", *out, cwd=folder)
    assert done.returncode == 1
    assert "there is no session 'nobody'" in done.stderr
    assert not (folder / "other.jsonl").exists()


def test_sessions_of_another_script_are_not_told_by_this_one(folder: Path) -> None:
    """A named one is refused with both scripts; of several those are left out, which is said."""
    script = folder / "visit.yaml"
    script.write_text(script.read_text("utf-8").replace("Give one tip", "Give a tip"), "utf-8")
    piped(folder, "--session", "new", said="Ann")
    done = scriptgraph(
        *("sessions", "multi", "--script", "visit.yaml", "--out", "x.jsonl"), cwd=folder
    )
    assert done.returncode == 1
    assert "it was held with 'visit', version 1 (" in done.stderr
    done = scriptgraph("sessions", "--script", "visit.yaml", "--out", "x.jsonl", cwd=folder)
    assert done.returncode == 0
    assert done.stderr.count("is left out: it was held with") == 3
    assert "1 dialogue written to x.jsonl" in done.stderr


def test_a_file_that_is_there_is_not_replaced(folder: Path) -> None:
    """Unless it is asked for; and what writing needs is said."""
    (folder / "x.jsonl").write_text("mine", encoding="utf-8")
    options = ("--script", "visit.yaml", "--out", "x.jsonl")
    done = scriptgraph("sessions", *options, cwd=folder)
    assert (done.returncode, (folder / "x.jsonl").read_text("utf-8")) == (1, "mine")
    assert "--force replaces it" in done.stderr
    assert scriptgraph("sessions", "--out", "y.jsonl", cwd=folder).returncode == 2
    assert scriptgraph("sessions", "--script", "visit.yaml", cwd=folder).returncode == 2


def test_a_repeated_simulation_gets_an_id_of_its_own(tmp_path: Path) -> None:
    """Three runs into one file are three dialogues, each of which can be chosen."""
    script_file(tmp_path)
    command = ("simulate", "visit.yaml", "--patient", PATIENT, "--quiet", "--out", "d.jsonl")
    for _ in range(3):
        assert scriptgraph(*command, cwd=tmp_path).returncode == 0
    lines = (tmp_path / "d.jsonl").read_text(encoding="utf-8").splitlines()
    ids = [json.loads(line)["id"] for line in lines]
    assert ids == ["visit-accountant-0", "visit-accountant-0-2", "visit-accountant-0-3"]
    assert scriptgraph("trace", "d.jsonl", "--id", ids[2], cwd=tmp_path).returncode == 0


def test_a_kept_simulation_is_written_down_once(tmp_path: Path) -> None:
    """The same session twice in a file would count twice: the second is refused."""
    script_file(tmp_path)
    command = ("simulate", "visit.yaml", "--patient", PATIENT, "-q", "--session", "a")
    assert scriptgraph(*command, "--out", "d.jsonl", cwd=tmp_path).returncode == 0
    done = scriptgraph(*command, "--out", "d.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert "holds the session 'a' already" in done.stderr
    assert len((tmp_path / "d.jsonl").read_text(encoding="utf-8").splitlines()) == 1
