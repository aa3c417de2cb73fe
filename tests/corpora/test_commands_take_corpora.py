"""Every command that reads dialogues takes those of others, and says what it understood."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.talks import GERMAN, write_esconv, write_table, write_transcript

TALKS = GERMAN.talks(8)
UNDERSTOOD = "read as plain transcripts: 8 dialogues; has no tokens, no times, no sections"


@pytest.fixture
def transcripts(tmp_path: Path) -> Path:
    """Give a corpus of transcripts."""
    return write_transcript(tmp_path / "talks.txt", TALKS)


def test_import_writes_lines_that_say_the_same(transcripts: Path, tmp_path: Path) -> None:
    """It says what it understood, for people and programs, and writes over nothing."""
    out = tmp_path / "lines.jsonl"
    done = scriptgraph("import", transcripts, "--out", out, "--json")
    assert (done.returncode, UNDERSTOOD in done.stderr) == (0, True), done.stderr
    said = json.loads(done.stdout)
    assert (said["dialogues"], said["lacks"]) == (8, ["tokens", "times", "sections"])
    direct, imported = (scriptgraph("report", path, "--json") for path in (transcripts, out))
    assert json.loads(direct.stdout) == json.loads(imported.stdout)
    again = scriptgraph("import", transcripts, "--out", out)
    assert (again.returncode, "--force replaces it" in again.stderr) == (1, True)


def test_an_import_that_fails_leaves_what_was_there(transcripts: Path, tmp_path: Path) -> None:
    """Also with --force: a file is written whole or not at all."""
    out = tmp_path / "lines.jsonl"
    out.write_text("mine\n", encoding="utf-8")
    with transcripts.open("a", encoding="utf-8") as file:
        file.write("Somebody: Who am I?\n")
    done = scriptgraph("import", transcripts, "--out", out, "--force")
    assert (done.returncode, out.read_text(encoding="utf-8")) == (1, "mine\n")
    assert "nobody knows whether 'Somebody' is the agent or the client" in done.stderr
    assert [path.name for path in tmp_path.glob("*.jsonl*")] == ["lines.jsonl"]


def test_report_export_and_reference_take_them(transcripts: Path, tmp_path: Path) -> None:
    """Columns that have another name are named; a reference is in whatever layout it is."""
    table = write_table(tmp_path / "t.csv", TALKS, head=("dialogue", "speaker", "line"))
    esconv = write_esconv(tmp_path / "e.json", TALKS)
    refused = scriptgraph("report", table, "--json")
    assert (refused.returncode, "no column looks like the text" in refused.stderr) == (1, True)
    told = scriptgraph(
        "report", table, "--json", "--take", "text=line", "--take", "agent=Beraterin"
    )
    assert json.loads(told.stdout)["csv"]["turns_per_dialogue"] == 4
    chats = scriptgraph("export", transcripts, "--format", "openai", "--no-opening")
    assert len(chats.stdout.splitlines()) == 8
    whole = scriptgraph("report", esconv, "--reference", transcripts, "--json", "--full")
    assert UNDERSTOOD in whole.stderr
    figures = json.loads(whole.stdout)["speech"]["reference"]["figures"]
    assert figures["agent_utterances_per_dialogue"]["value"] == 4


def test_score_and_prefer_take_them_and_verify_says_why_not(
    transcripts: Path, tmp_path: Path
) -> None:
    """Replies are scored, messages replied to; without sections there is no switch to judge."""
    scored = scriptgraph("score", transcripts, "--json")
    assert scored.returncode == 0, scored.stderr
    assert json.loads(scored.stdout)["sheets"]["wanted"] == 8 * 3
    refused = scriptgraph("verify", transcripts)
    assert (refused.returncode, "no dialogue has sections" in refused.stderr) == (1, True)
    assert not (tmp_path / "talks.verdicts.jsonl").exists()
