"""Dialogues of experiments and simulations that lie in the served folder, as one reads them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.command_line import scriptgraph
from support.served_folder import served, two_scripts

PLAN = """\
experiment: first
scripts: [tea.yaml]
modes: [single, multi, unconstrained-multi]
patients: [accountant]
repetitions: 2
models: {dialog: rehearsal, verifier: rehearsal}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an experiment, a simulation, and a file of something else."""
    folder = two_scripts(tmp_path_factory.mktemp("results") / "scripts")
    plan = folder / "plans" / "first.yaml"
    plan.parent.mkdir()
    plan.write_text(PLAN.replace("tea.yaml", "../tea.yaml"), encoding="utf-8")
    assert scriptgraph("experiment", plan, "--out", folder / "runs" / "first").returncode == 0
    asked = ["--patient", "accountant", "--out", str(folder / "runs" / "one.jsonl")]
    assert scriptgraph("simulate", folder / "tea.yaml", *asked).returncode == 0
    (folder / "runs" / "other.jsonl").write_text('{"text": "no dialogue"}\n', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    with served(folder) as one:
        yield one


def listed(client: httpx.Client, of: str = "runs/first", **asked: Any) -> dict[str, Any]:
    """Give a page of dialogues."""
    answer = client.get("/api/results/dialogues", params={"of": of, **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def document(client: httpx.Client, one: dict[str, Any], of: str = "runs/first") -> httpx.Response:
    """Ask for a dialogue that a page has listed."""
    asked = {"of": of, "at": one["at"], "id": one["id"]}
    return client.get("/api/results/document", params=asked)


def test_results_of_the_folder_are_listed(client: httpx.Client) -> None:
    """Experiments and files of dialogues, by name; other lines of JSON are none."""
    found = client.get("/api/results").json()
    assert found == {
        "results": [
            {"name": "runs/first", "is_experiment": True},
            {"name": "runs/one.jsonl", "is_experiment": False},
        ],
        "is_cut": False,
    }


def test_dialogues_are_listed_page_by_page_and_filtered(client: httpx.Client) -> None:
    """Every one once; what is asked for is found by its mode, its end, and what was said."""
    whole = listed(client)
    assert (len(whole["dialogues"]), whole["more"]) == (6, None)
    page, seen = listed(client, limit=4), []
    seen += page["dialogues"]
    seen += listed(client, limit=4, before=page["more"])["dialogues"]
    assert seen == whole["dialogues"]
    single = listed(client, mode="single")["dialogues"]
    assert [one["mode"] for one in single] == ["single", "single"]
    assert listed(client, script="nothing")["dialogues"] == []
    ended = [one for one in seen if one["ended"]]
    assert listed(client, status="ended")["dialogues"] == ended
    assert listed(client, text="like to DRINK")["dialogues"]
    assert listed(client, text="nobody says this")["dialogues"] == []


def test_a_dialogue_is_a_document_with_every_decision(client: httpx.Client, folder: Path) -> None:
    """What was said is there in order, each decision with its evidence, and what was still open."""
    [one, *_] = listed(client, mode="multi")["dialogues"]
    told = document(client, one).json()
    lines = (folder / "runs/first/dialogues.jsonl").read_text("utf-8").splitlines()
    dialogue = json.loads(lines[one["line"] - 1])
    said = [step["content"] for step in dialogue["steps"] if step["actor"] in ("dialog", "patient")]
    shown = [
        text
        for turn in told["turns"]
        for text in (*[user["text"] for user in turn["user"]], (turn["agent"] or {}).get("text"))
        if text
    ]
    assert shown == said
    decided = [step for step in dialogue["steps"] if step["actor"] in ("evaluator", "dispatcher")]
    roles = [made["role"] for turn in told["turns"] for made in turn["decisions"]]
    assert [one for one in roles if one != "dialog"] == [step["actor"] for step in decided]
    assert told["titles"]["choice"] == "The choice"
    quotes = [q for turn in told["turns"] for made in turn["decisions"] for q in made["evidence"]]
    assert any(quote["found"] and quote["message_id"] for quote in quotes)
    assert told["turns"][0]["open"]


def test_a_dialogue_without_a_script_is_told_too(client: httpx.Client) -> None:
    """Nobody knows what was open in it; what was said and decided is there."""
    [one, *_] = listed(client, mode="unconstrained-multi")["dialogues"]
    told = document(client, one).json()
    assert any(turn["agent"] for turn in told["turns"])


def test_weak_sections_and_the_report_are_of_all(client: httpx.Client) -> None:
    """The weak sections of the script over the experiment, and its report as a page."""
    weak = client.get("/api/results/weak", params={"of": "runs/first", "script": "tea"}).json()
    assert {one["section"] for one in weak["sections"]} >= {"choice", "farewell"}
    assert weak["sessions"] == len(listed(client, script="tea")["dialogues"])
    none = client.get("/api/results/weak", params={"of": "runs/first", "script": "nothing"})
    assert none.status_code == 404
    report = client.get("/print/results/report", params={"of": "runs/first"})
    assert report.status_code == 200
    assert "runs/first" in report.text
    [one, *_] = listed(client)["dialogues"]
    asked = {"of": "runs/first", "at": one["at"], "id": one["id"]}
    printed = client.get("/print/results/dialogue", params=asked)
    assert one["id"] in printed.text
    assert "<script" not in printed.text


@pytest.mark.parametrize(
    "of",
    ["", "..", "../scripts/runs/first", "runs/../runs/first", "/etc", "runs//first", ".hidden",
     "runs\\first", "runs/first/verdicts.jsonl/x", "tea.yaml", "a\x00b", "runs/led", "out.jsonl"],
)  # fmt: skip
def test_nothing_outside_of_the_folder_is_read(
    client: httpx.Client, folder: Path, tmp_path: Path, of: str
) -> None:
    """No name, and no link, leads out of it, nor to what is no dialogue."""
    outside = tmp_path / "outside"
    shutil.copytree(folder / "runs" / "first", outside)
    links = {folder / "runs" / "led": outside, folder / "out.jsonl": outside / "dialogues.jsonl"}
    for link, target in links.items():
        link.symlink_to(target)
    try:
        names = [one["name"] for one in client.get("/api/results").json()["results"]]
        assert names == ["runs/first", "runs/one.jsonl"]
        for path in ("/api/results/dialogues", "/print/results/report"):
            assert client.get(path, params={"of": of}).status_code == 404
    finally:
        for link in links:
            link.unlink()


def test_broken_lines_are_told_and_passed(client: httpx.Client, folder: Path) -> None:
    """One that is no JSON, no dialogue, or cut off; the others are there, and the page goes on."""
    whole = (folder / "runs/one.jsonl").read_text("utf-8").strip()
    lines = [
        whole,
        "{no json",
        '{"id": "x"}',
        "",
        whole.replace('"id":"', '"id":"b-', 1),
        whole[:90],
    ]
    name = "broken.jsonl"
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    try:
        found = listed(client, name)["dialogues"]
        assert [(one["line"], bool(one["error"])) for one in found] == [
            (1, False), (2, True), (3, True), (5, False), (6, True)
        ]  # fmt: skip
        assert found[1]["error"].startswith("broken.jsonl:2:2: not JSON")
        assert "cut off" in found[-1]["error"]
        assert document(client, found[3], name).status_code == 200
        assert document(client, found[1], name).status_code == 400
        moved = {**found[3], "at": found[3]["at"] - 5}
        assert "not as it was" in document(client, moved, name).json()["error"]["message"]
        for mark in ("5 1", "x y", "-1 1", "9"):
            asked = {"of": name, "before": mark}
            assert client.get("/api/results/dialogues", params=asked).status_code == 400
    finally:
        (folder / name).unlink()


def test_a_page_reads_no_further_than_it_has_to(client: httpx.Client, folder: Path) -> None:
    """Of ten thousand dialogues a page that finds nothing ends early and says where to go on."""
    whole = (folder / "runs/one.jsonl").read_text("utf-8").strip()
    name = "many.jsonl"
    (folder / name).write_text(f"{whole}\n" * 10_000, encoding="utf-8")
    try:
        page = listed(client, name, text="nobody says this")
        byte, line = map(int, page["more"].split())
        assert (page["dialogues"], line) == ([], 301)
        assert byte == 300 * (len(whole.encode()) + 1)
        told = client.get("/print/results/report", params={"of": name})
        assert "more than 2,000 dialogues" in told.json()["error"]["message"]
    finally:
        (folder / name).unlink()
