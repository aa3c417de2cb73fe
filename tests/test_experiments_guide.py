"""The guide to experiments runs as it stands: its plans, its commands, in their order."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from command_line import ROOT, scriptgraph

from scriptgraph.experiment.plan import Plan

GUIDE = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(.+?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    """Give the blocks of a kind, in their order."""
    return [text for label, text in BLOCK.findall(GUIDE) if label == kind]


def commands() -> list[list[str]]:
    """List what the guide says to type."""
    lines = "".join(blocks("sh")).replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the files that the guide says to save, beside the sample scripts."""
    place = tmp_path_factory.mktemp("guide")
    (place / "scripts").symlink_to(ROOT / "scripts")
    for label, text in BLOCK.findall(GUIDE):
        kind, _, name = label.partition(" ")
        if kind == "yaml":
            (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def answers(place: Path) -> dict[str, str]:
    """Run every command in the order of the guide; give what each wrote."""
    found = {}
    for program, *arguments in commands():
        done = scriptgraph(*arguments, cwd=place, env={"OPENAI_API_KEY": ""})
        assert (program, done.returncode) == ("scriptgraph", 0), f"{arguments}: {done.stderr}"
        found[shlex.join(arguments)] = done.stdout + done.stderr
    return found


def test_every_command_runs_in_the_order_of_the_guide(place: Path, answers: dict[str, str]) -> None:
    """A researcher who types what the guide says sees no command fail, and gets every file."""
    assert len(answers) == len(commands()) - 1, "the experiment is gone on with once"
    made = ["baseline.svg", "first.html", "first.jsonl", "train/first.json", "train/first.jsonl"]
    assert all((place / "runs" / name).stat().st_size for name in made)
    assert len(list((place / "runs" / "first-to-read").iterdir())) == 18


def test_what_is_shown_is_what_is_printed(answers: dict[str, str]) -> None:
    """The estimate begins with the lines of the guide, and the table has its rows."""
    shown, rows = blocks("text")
    assert answers["experiment plan.yaml --dry-run"].startswith(shown)
    table = answers["report runs/first"].splitlines()
    labels = [line.split("  ")[0] for line in table if "  " in line]
    start = labels.index(rows.splitlines()[0])
    assert labels[start : start + 8] == rows.splitlines()


def test_the_folder_holds_what_the_guide_lists(place: Path, answers: dict[str, str]) -> None:
    """Every file of a finished experiment is in the guide, and the other way round."""
    assert answers
    listed = GUIDE.partition("| in the folder | is |")[2].partition("\n\n")[0]
    named = {name.rstrip("/") for name in re.findall(r"`([^`]+)`", listed)}
    there = {path.name for path in (place / "runs" / "first").iterdir()}
    hidden_or_empty = {".lock", "failures.jsonl", "sessions.sqlite", "sessions.sqlite-locks"}
    assert named - hidden_or_empty <= there
    assert {name for name in there if not name.startswith("sessions.sqlite-")} - named <= {".lock"}


def test_every_key_of_a_plan_is_explained() -> None:
    """The table of keys leaves none out and invents none."""
    table = GUIDE.partition("| key | what it says |")[2].partition("\n\n")[0]
    keys = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]*)\|", table, re.MULTILINE)))
    assert sorted(keys) == sorted(Plan.model_fields)


def test_the_training_data_is_what_the_guide_says(place: Path, answers: dict[str, str]) -> None:
    """The example of the guide leaves something to train on, under the name that it tells."""
    assert answers
    train = place / "runs" / "train"
    examples = json.loads((train / "first.json").read_text(encoding="utf-8"))
    assert examples
    assert all(example["rehearsal"] for example in examples)
    assert all(example["conversations"][0]["value"] in GUIDE for example in examples)
    assert list(json.loads((train / "dataset_info.json").read_text(encoding="utf-8"))) == ["first"]


def test_every_block_is_of_a_known_kind() -> None:
    """No example escapes these tests."""
    kinds = {label.partition(" ")[0] for label, _ in BLOCK.findall(GUIDE)}
    assert kinds == {"yaml", "sh", "text"}
