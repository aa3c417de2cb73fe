"""The figures of a guard with a language model, against a server on loopback."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from benchmarks import guard_figures
from langchain_core.messages import BaseMessage
from support.openai_server import openai_server

ROWS = "level\ttext\nindirect\tthe cat has a new home now\nnone\tI bought bread\n"


def hears_the_cat(messages: Sequence[BaseMessage], _: str) -> str:
    """Hear danger where a cat is given away, and nowhere else."""
    said = str(messages[-1].content)
    level, about = ("indirect", "self") if "cat" in said else ("none", "")
    return json.dumps({"reason": "", "level": level, "about": about, "quote": ""})


def test_words_and_a_model_are_counted_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only the model hears is found in its table alone; kept answers are not asked again."""
    (tmp_path / "own.tsv").write_text(ROWS, encoding="utf-8")
    kept = tmp_path / "kept.jsonl"
    command = [str(tmp_path / "own.tsv"), "--model", "openai:small", "--kept", str(kept)]
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    with openai_server(hears_the_cat) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        assert guard_figures.main(command) == 0
        alone, together = capsys.readouterr().out.split("words and openai:small:")
        assert "0 found        1 missed" in alone
        assert "1 found        0 missed" in together
        assert "1 passed       0 false alarms" in together
        assert (len(server.requests), len(kept.read_text("utf-8").splitlines())) == (2, 2)
        assert guard_figures.main(command) == 0
        assert len(server.requests) == 2


def test_a_rehearsal_has_no_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no language model, and none of its answers is counted as one."""
    (tmp_path / "own.tsv").write_text(ROWS, encoding="utf-8")
    assert guard_figures.main([str(tmp_path / "own.tsv"), "--model", "rehearsal"]) == 1
    assert "no language model" in capsys.readouterr().err
