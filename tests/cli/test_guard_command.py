"""`scriptgraph guard`, and the guard's options of `chat` and `simulate`."""

from __future__ import annotations

import json
from pathlib import Path

from support.command_line import scriptgraph


def written(folder: Path, text: str) -> Path:
    """Write a file of phrases."""
    path = folder / "ours.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_messages_are_looked_at() -> None:
    """Level, kind and words of each, in the order in which they were given."""
    done = scriptgraph("guard", "look", "I want to kill myself", "This heat is killing me")
    first, second = done.stdout.splitlines()
    assert first.startswith("explicit  self: I want to kill myself (by “")
    assert second == "none      This heat is killing me"


def test_messages_are_looked_at_for_programs() -> None:
    """Each is an object."""
    (found,) = json.loads(scriptgraph("guard", "look", "I slept well", "--json").stdout)
    assert found == {"text": "I slept well", "level": "none", "about": "", "by": "", "words": ""}


def test_own_words_are_heard_besides_ours(tmp_path: Path) -> None:
    """A clinic knows what its people call it."""
    ours = written(tmp_path, '[indirect]\nself = ["the (usual|old) place"]\n')
    said = "I am going to the old place"
    assert scriptgraph("guard", "look", said).stdout.startswith("none")
    done = scriptgraph("guard", "look", said, "--guard-phrases", ours)
    assert done.stdout.startswith("indirect  self")


def test_a_sound_file_is_counted(tmp_path: Path) -> None:
    """What was read is told, so that a table that is missed is seen."""
    ours = written(tmp_path, '[explicit]\nself = ["one thing", "another thing"]\n')
    done = scriptgraph("guard", "check", ours)
    assert done.stdout.splitlines() == ["    2 explicit, self", "    0 left out", "ok"]


def test_mistakes_are_told_with_their_lines(tmp_path: Path) -> None:
    """Nothing of a file with a mistake is used, also where a session would begin with it."""
    ours = written(tmp_path, '[grave]\nself = ["x"]\n')
    checked = scriptgraph("guard", "check", ours)
    assert checked.returncode == 1
    assert "line 1: there is no table [grave]" in checked.stderr
    talked = scriptgraph("chat", "bike_repair", "--guard-phrases", ours, "--store", "memory:")
    assert talked.returncode == 1
    assert "there is no table [grave]" in talked.stderr


def test_a_file_that_hears_nothing_is_told(tmp_path: Path) -> None:
    """An empty file is no guard."""
    done = scriptgraph("guard", "check", written(tmp_path, "[except]\nphrases = ['so to say']\n"))
    assert (done.returncode, "nothing is heard by it" in done.stderr) == (1, True)


def test_a_region_that_nobody_knows_is_refused() -> None:
    """Before anybody talks, with those that are known."""
    done = scriptgraph("simulate", "bike_repair", "--patient", "cyclist", "--region", "Bavaria")
    assert done.returncode == 1
    assert "no contacts are known for the region 'Bavaria'; there are DE, AT" in done.stderr


def test_chat_answers_danger_with_the_numbers_of_the_region() -> None:
    """A command line as a clinic would write it."""
    options = ("--store", "memory:", "--region", "AT", "--guard-model", "rehearsal")
    done = scriptgraph("chat", "bike_repair", *options, given="I want to die\n")
    assert "Telefonseelsorge: 142 (free, day and night)" in done.stdout
    assert "144 or 112" in done.stdout
