"""`python -m benchmarks`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.__main__ import DOCUMENT, app
from typer.testing import CliRunner

TINY = ["--scale", "0.001"]


@pytest.fixture
def without_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCRIPTGRAPH_SHARED", str(tmp_path))


@pytest.mark.usefixtures("without_data")
def test_without_published_data_the_rows_say_so_and_nothing_fails(tmp_path: Path) -> None:
    """The command ends well, and writes the document where it is told to."""
    out = tmp_path / "figures.md"
    run = CliRunner().invoke(app, ["--only", "latency,tokens", *TINY, "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert "the published dialogues are not there" in run.stdout
    assert "the published dialogues are not there" in out.read_text(encoding="utf-8")
    assert str(tmp_path) not in run.stdout + out.read_text(encoding="utf-8")


@pytest.mark.usefixtures("without_data")
def test_groups_come_in_their_own_order_as_json() -> None:
    """A program can read every figure, whatever the order in which groups were named."""
    run = CliRunner().invoke(app, ["--only", "storage, tokens", *TINY, "--json"])
    assert run.exit_code == 0, run.output
    tokens, storage = json.loads(run.stdout)
    assert (tokens["group"], storage["group"]) == ("Tokens", "Storage")
    assert {row["ours"] for row in tokens["rows"]} == {None}
    assert all(row["ours"] for row in storage["rows"])
    assert {"figure", "unit", "ours", "reference", "ratio", "target", "met", "missing"} <= {
        *storage["rows"][0]
    }


@pytest.mark.usefixtures("without_data")
def test_a_part_is_not_written_over_the_whole() -> None:
    """Without `--out`, a run of some groups or at a smaller scale leaves the document alone."""
    before = DOCUMENT.stat().st_mtime_ns if DOCUMENT.is_file() else None
    for options in (["--only", "tokens"], ["--only", "tokens", "--quick"]):
        assert CliRunner().invoke(app, options).exit_code == 0
    assert (DOCUMENT.stat().st_mtime_ns if DOCUMENT.is_file() else None) == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--only", "tokens,speed"], "no group ['speed']"),
        (["--prices", "1,2"], "three numbers"),
        (["--prices", "1,2,much"], "three numbers"),
        (["--scale", "0"], "0.001"),
    ],
)
def test_wrong_use_is_named(options: list[str], said: str) -> None:
    """Nothing is measured before it is clear what is wanted."""
    run = CliRunner().invoke(app, options)
    assert run.exit_code == 2
    assert said in run.output
