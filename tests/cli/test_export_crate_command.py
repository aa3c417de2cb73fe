"""`export --format ro-crate` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.walked import walk

from scriptgraph.exports.crate import CRATE
from scriptgraph.records.dialogue import write_dialogues


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with dialogues and a manifest."""
    write_dialogues(tmp_path / "dialogues.jsonl", [walk("hello", "close", id="one")])
    manifest = {"experiment": "pilot", "design": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return tmp_path


def test_the_file_stands_in_the_folder_and_is_replaced_on_request_only(folder: Path) -> None:
    """A second call says what --force would do."""
    address = "https://creativecommons.org/licenses/by/4.0/"
    done = scriptgraph("export", folder, "--format", "ro-crate", "--license", address)
    assert done.returncode == 0, done.stderr
    written = (folder / CRATE).read_text(encoding="utf-8")
    assert address in written
    again = scriptgraph("export", folder, "--format", "ro-crate")
    assert (again.returncode, "--force" in again.stderr) == (1, True)
    assert (folder / CRATE).read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "ro-crate", "--out", "x.json"], "belongs into the folder"),
        (["--format", "ro-crate", "--mode", "single"], "not with --format ro-crate"),
        (["--format", "markdown", "--license", "x"], "only --format ro-crate says one"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(
    folder: Path, options: list[str], said: str
) -> None:
    """Nothing is taken and left without effect."""
    done = scriptgraph("export", folder, *options)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert not (folder / CRATE).exists()


def test_a_file_of_dialogues_is_no_folder(folder: Path) -> None:
    """Without a manifest there is no design to describe."""
    done = scriptgraph("export", folder / "dialogues.jsonl", "--format", "ro-crate")
    assert done.returncode == 1
    assert "is no folder of an experiment" in done.stderr
