"""Every file that the commands of `make counsel` write holds what its schema says."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from support.command_line import ROOT, scriptgraph
from support.interrupted import address
from support.openai_server import Fault, openai_server

from scriptgraph.core.errors import InputError
from scriptgraph.studies.layouts import check_file

FILES = {
    *("replies/candidates.jsonl", "replies/scores.jsonl"),
    *("replies/summary.json", "replies/manifest.json"),
    *(f"replies/rehearsal-{name}.jsonl" for name in ("pairs", "dpo", "reward")),
    "replies/candidates.scores.principles.jsonl",
    "replies/candidates-candidates.choices.jsonl",
    *("session.jsonl", "session.candidates.jsonl", "session.pairs.jsonl"),
    "cards/conversions.jsonl",
    *("roleplay/dialogues.jsonl", "roleplay/manifest.json", "roleplay/scores.alliance.jsonl"),
    *("arena/dialogues.jsonl", "arena/manifest.json", "arena/ranking.json"),
}
"""What has to be there, each kind of file once."""


SHEET = {"id": "a", "rubric": "r", "judge": "j", "at": "now"}


def small(name: str, lines: int, folder: Path) -> Path:
    """Take the first lines of a shipped file."""
    given = (ROOT / "scripts" / "counsel" / name).read_text("utf-8").splitlines(keepends=True)
    (folder / name).write_text("".join(given[:lines]), encoding="utf-8")
    return folder / name


def commands(folder: Path) -> list[list[str]]:
    """Give the commands of `make counsel`, with fewer clients."""
    made = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(r"^counsel:.*\n((?:\t.*\n| {4}.*\n)+)", made, re.MULTILINE)
    assert recipe
    values = {
        "$(COUNSEL)/messages.jsonl": small("messages.jsonl", 3, folder),
        "$(COUNSEL)/posts.jsonl": small("posts.jsonl", 2, folder),
        "$(COUNSEL)/long_posts.jsonl": small("long_posts.jsonl", 1, folder),
        "$(wordlist 1, 6, $(CARDS))": ROOT / "scripts/counsel/cards/forklift.yaml",
        "$(CARDS)": ROOT / "scripts/counsel/cards/goalkeeper.yaml",
        "$(OUT)": folder / "out",
    }
    text = recipe[1].replace("\\\n", " ")
    for name, value in values.items():
        text = text.replace(name, str(value))
    lines = (line.partition("$(BIN)/scriptgraph ")[2] for line in text.splitlines())
    return [shlex.split(line) for line in lines]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the commands in their order."""
    folder = tmp_path_factory.mktemp("counsel")
    for arguments in commands(folder):
        done = scriptgraph(*arguments, env={"OPENAI_API_KEY": ""})
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return folder / "out"


@pytest.mark.slow
def test_every_output_file_has_a_schema_and_keeps_to_it(out: Path) -> None:
    """No file goes unchecked, none is empty, and nothing stands in one that no schema names."""
    written = {
        path.relative_to(out).as_posix(): path
        for path in out.rglob("*.json*")
        if path.suffix in (".json", ".jsonl")
    }
    assert set(written) >= FILES
    assert all(check_file(path) for path in written.values())


def test_what_failed_has_a_schema_too(tmp_path: Path) -> None:
    """Replies that could not be had, and role-plays that broke off: a server fails every time.

    It asks for a millisecond's patience; one that is not there is waited for, for a minute.
    """
    given = small("messages.jsonl", 1, tmp_path)
    card = ROOT / "scripts/counsel/cards/forklift.yaml"
    prefer = ("prefer", given, "--models", "a", "--judge", "j", "--candidates", "2")
    plan = ("roleplay", card, "--model", "a", "--turns", "2", "--out", tmp_path / "r")
    with openai_server() as server:
        server.faults, server.recurs = [Fault("500")], True
        assert scriptgraph(*prefer, "--out", tmp_path / "p", env=address(server)).returncode == 1
        assert scriptgraph(*plan, env=address(server)).returncode == 1
    assert check_file(tmp_path / "p" / "failures.jsonl") == 2
    assert check_file(tmp_path / "p" / "summary.json") == 1
    assert check_file(tmp_path / "r" / "failures.jsonl") == 1


@pytest.mark.parametrize(
    ("name", "document", "said"),
    [
        ("x-dpo.jsonl", {"prompt": [], "chosen": [], "rejected": []}, "prompt: it is empty"),
        ("x-reward.jsonl", {"chosen": [], "rejected": [], "more": 1}, "chosen: it is empty"),
        ("a.choices.jsonl", {"id": "a"}, "not ReplyChoice: at: Field required"),
        ("a.scores.x.jsonl", {**SHEET, "extra": 1}, "ScoreSheet knows no extra"),
        ("a.scores.x.jsonl", {**SHEET, "scores": {"a": {"score": 1}}}, "scores.a.reason"),
        ("summary.json", {"gap": 1}, "not PreferenceSummary"),
        ("other.jsonl", {}, "has no schema"),
    ],
)
def test_what_no_schema_names_is_told(
    name: str, document: dict[str, object], said: str, tmp_path: Path
) -> None:
    """With file, line and what it is about."""
    path = tmp_path / name
    path.write_text(json.dumps(document) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"{name}.*{re.escape(said)}"):
        check_file(path)
