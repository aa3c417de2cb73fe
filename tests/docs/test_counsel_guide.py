"""The guide to replies and role-play runs as it stands: its files, its commands, in their order."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.guides import read_guide

GUIDE = read_guide("counsel.md")


@pytest.mark.slow
def test_every_command_runs_in_the_order_of_the_guide(tmp_path: Path) -> None:
    """Whoever types what the guide says sees no command fail, and each says what it is."""
    GUIDE.lay_out(tmp_path)
    answers = GUIDE.follow(tmp_path)
    assert len(answers) == len(GUIDE.commands())
    assert all("rehears" in told.lower() for told in answers.values())
    made = ["warmth.jsonl", "preferences/summary.json", "cards", "both/dialogues.jsonl", "arena"]
    assert all((tmp_path / "runs" / name).exists() for name in made)
    assert GUIDE.kinds() == {"yaml", "json", "sh"}
