"""The guide to experiments runs as it stands: its plans, its commands, in their order."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.guides import read_guide

from scriptgraph.studies.experiment.plan import Plan

GUIDE = read_guide("experiments.md")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the files that the guide says to save, beside the sample scripts."""
    place = tmp_path_factory.mktemp("guide")
    GUIDE.lay_out(place)
    return place


@pytest.fixture(scope="module")
def answers(place: Path) -> dict[str, str]:
    """Run every command in the order of the guide; give what each wrote."""
    return GUIDE.follow(place)


@pytest.mark.slow
def test_every_command_runs_in_the_order_of_the_guide(place: Path, answers: dict[str, str]) -> None:
    """A researcher who types what the guide says sees no command fail, and gets every file."""
    assert len(answers) == len(GUIDE.commands()) - 1, "the experiment is gone on with once"
    made = ["baseline.svg", "first.html", "first.jsonl", "train/first.json", "train/first.jsonl"]
    assert all((place / "runs" / name).stat().st_size for name in made)
    assert len(list((place / "runs" / "first-to-read").iterdir())) == 18


def test_what_is_shown_is_what_is_printed(answers: dict[str, str]) -> None:
    """The estimate begins with the lines of the guide, and the table has its rows."""
    shown, rows = GUIDE.blocks("text")
    assert answers["experiment plan.yaml --dry-run"].startswith(shown)
    table = answers["report runs/first"].splitlines()
    labels = [line.split("  ")[0] for line in table if "  " in line]
    start = labels.index(rows.splitlines()[0])
    assert labels[start : start + 8] == rows.splitlines()


def test_the_folder_holds_what_the_guide_lists(place: Path, answers: dict[str, str]) -> None:
    """Every file of a finished experiment is in the guide, and the other way round."""
    assert answers
    listed = GUIDE.text.partition("| in the folder | is |")[2].partition("\n\n")[0]
    named = {name.rstrip("/") for name in re.findall(r"`([^`]+)`", listed)}
    there = {path.name for path in (place / "runs" / "first").iterdir()}
    hidden_or_empty = {".lock", "failures.jsonl", "sessions.sqlite", "sessions.sqlite-locks"}
    assert named - hidden_or_empty <= there
    assert {name for name in there if not name.startswith("sessions.sqlite-")} - named <= {".lock"}


def test_every_key_of_a_plan_is_explained() -> None:
    """The table of keys leaves none out and invents none."""
    table = GUIDE.text.partition("| key | what it says |")[2].partition("\n\n")[0]
    keys = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]*)\|", table, re.MULTILINE)))
    assert sorted(keys) == sorted(Plan.model_fields)


def test_the_training_data_is_what_the_guide_says(place: Path, answers: dict[str, str]) -> None:
    """The example of the guide leaves something to train on, under the name that it tells."""
    assert answers
    train = place / "runs" / "train"
    examples = json.loads((train / "first.json").read_text(encoding="utf-8"))
    assert examples
    assert all(example["rehearsal"] for example in examples)
    assert all(example["conversations"][0]["value"] in GUIDE.text for example in examples)
    assert list(json.loads((train / "dataset_info.json").read_text(encoding="utf-8"))) == ["first"]


def test_every_block_is_of_a_known_kind() -> None:
    """No example escapes these tests."""
    assert GUIDE.kinds() == {"yaml", "sh", "text"}
