"""`chat`, `simulate` and `trace` with recaps."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.terminal import piped, script_file

from scriptgraph.records.dialogue import read_dialogues

SCRIPT = "scripts/stress_relief.yaml"
PATIENT = "scripts/patients/widow.yaml"


def test_simulate_takes_recaps_and_shows_them(tmp_path: Path) -> None:
    """They are told as the session goes, kept in the dialogue, and shown by `trace`."""
    out = tmp_path / "one.jsonl"
    done = scriptgraph(
        "simulate", SCRIPT, "--patient", PATIENT, "--recaps-beyond", "0", "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert "recap" in done.stderr
    assert "stands for messages 1 to " in done.stderr
    [dialogue] = read_dialogues(out)
    taken = [step for step in dialogue.steps if step.actor == "recap"]
    assert taken
    shown = scriptgraph("trace", out)
    assert shown.stdout.count("in prompts") == sum(
        "stands_for" in step.decision for step in taken if step.decision
    )
    written = scriptgraph("export", out, "--format", "markdown", "--rehearsal")
    assert "**Recap:** stands for messages 1 to" in written.stdout


def test_chat_keeps_the_option_in_the_command_that_goes_on(tmp_path: Path) -> None:
    """It is said at the beginning, and needed again when the session goes on."""
    script_file(tmp_path)
    done = piped(tmp_path, "--session", "one", "--recaps-beyond", "2000", said="Ann\n")
    assert "beyond 2,000 tokens of conversation" in done.stdout
    assert "--recaps-beyond 2000" in done.stdout
    plain = piped(tmp_path, "--session", "two", said="Ann\n")
    assert "recaps" not in plain.stdout


@pytest.mark.parametrize("given", ["-1", "many"])
def test_a_budget_that_is_none_is_refused(given: str) -> None:
    """It is a number of tokens, from 0."""
    done = scriptgraph("chat", SCRIPT, "--recaps-beyond", given)
    assert done.returncode == 2
    assert "--recaps-beyond" in done.stderr
