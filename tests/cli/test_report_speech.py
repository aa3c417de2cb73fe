"""What `scriptgraph report` says about the words of dialogues, as its users see it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command_line import scriptgraph
from support.planning import ANN, write_plan

NAMES = ("ann", "cleo", "dov", "eva")


def told(*arguments: str | Path) -> Any:
    done = scriptgraph("report", *arguments, "--json", "--full")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an experiment in rehearsal: four patients, a script mode and role-play."""
    place = tmp_path_factory.mktemp("worth")
    files = [f"{name}.yaml" for name in NAMES]
    for number, (name, file) in enumerate(zip(NAMES, files, strict=True)):
        case = ANN.replace("ann", name).replace("sleep", f"sleep{number}").replace("Ann", name)
        (place / file).write_text(case, encoding="utf-8")
    changes = {"modes": ["single", "roleplay"], "patients": files}
    done = scriptgraph("experiment", write_plan(place, changes), "--out", place / "out")
    assert done.returncode == 0, done.stderr
    return place / "out"


def test_the_published_dialogues_are_measured(shared: Path) -> None:
    """Agents say more than clients, in both variants; nobody's profile is known."""
    document = told(shared / "published" / "dialogues.jsonl")["speech"]
    for variant in "AB":
        group = document["groups"][variant]
        figures = group["figures"]
        assert 0.5 < figures["agent_talk_ratio"]["low"] < figures["agent_talk_ratio"]["value"] < 0.7
        assert figures["client_distinct_1"]["n"] == 35
        assert group["profiles"]["patients"] == 0
        assert group["profiles"]["figures"]["own_profile_overlap"]["value"] is None
        assert group["minus_reference"] is None
    assert document["scores"] == []


def test_an_experiment_its_profiles_scores_and_reference(experiment: Path) -> None:
    """Script mode and role-play side by side, in the terminal, for programs and on the page."""
    for options in (("--rubric", "alliance"), ("--rubric", "principles")):
        assert scriptgraph("score", experiment, *options).returncode == 0
    other = experiment.parent / "other.jsonl"
    exported = scriptgraph(
        "export", experiment, "--format", "openai", "--out", other, "--rehearsal"
    )
    assert exported.returncode == 0, exported.stderr
    page = experiment.parent / "page.html"
    done = scriptgraph("report", experiment, "--reference", other, "--html", page)
    assert done.returncode == 0, done.stderr
    html = page.read_text(encoding="utf-8")
    for words in (
        "What was said, with 95 % intervals",
        "What was said, minus the reference",
        "The client's words and its profile",
        "Working alliance, seen by an observer: scores by the rehearsal model",
        "REHEARSAL: no language model gave these scores.",
        "run high",
    ):
        assert words in done.stdout
        assert words.replace("'", "&#39;") in html
    assert '<section id="speech"' in html

    document = told(experiment, "--reference", other)["speech"]
    assert list(document["groups"]) == ["single", "roleplay"]
    assert document["reference"]["dialogues"] == 8
    for group in document["groups"].values():
        assert group["profiles"]["patients"] == 4
        assert group["profiles"]["p"] is not None
        assert group["scores"][0]["criteria"]["overall"]["n"] == 4


def test_the_published_table_alone_is_as_it_was(experiment: Path) -> None:
    """Nothing is added to it, and what was said is not looked at."""
    done = scriptgraph("report", experiment, "--json")
    groups = json.loads(done.stdout)
    assert "speech" not in groups
    assert all("agent_talk_ratio" not in figures for figures in groups.values())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--reference", "nowhere.jsonl"], "nowhere.jsonl"),
        (
            ["--reference", "bad.jsonl"],
            "bad.jsonl:2: not a chat: it needs 'messages', like the first; there is nothing",
        ),
        (["--reference", "bad.jsonl", "--json"], "--reference belongs to the whole report"),
        (["--reference", "bad.jsonl", "--compare", "a", "b"], "belongs to the whole report"),
    ],
)
def test_wrong_references_are_refused(
    experiment: Path, tmp_path: Path, options: list[str], message: str
) -> None:
    """With file and line, before anything is printed."""
    lines = ['{"messages": [{"role": "user", "content": "Hm."}]}', "{}"]
    (tmp_path / "bad.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = scriptgraph("report", experiment, *options, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in " ".join(done.stderr.split())


def test_a_line_that_is_no_score_is_named(experiment: Path) -> None:
    """With file and line, and no half report."""
    scores = experiment / "scores.broken.jsonl"
    scores.write_text('{"id": "x"}\n', encoding="utf-8")
    done = scriptgraph("report", experiment)
    scores.unlink()
    assert (done.returncode, done.stdout) == (1, "")
    assert "scores.broken.jsonl:1: not a score" in " ".join(done.stderr.split())
