"""An experiment's folder as a research object: what is in it, and what nobody has said."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from support.walked import walk

from scriptgraph.core.errors import InputError
from scriptgraph.exports.crate import CRATE, crate
from scriptgraph.records.dialogue import write_dialogues

MANIFEST: dict[str, Any] = {
    "experiment": "pilot",
    "rehearsal": True,
    "planned": 1,
    "versions": {"python": "3.11.7", "scriptgraph": "0.1.0"},
    "sessions": [
        {"started": "2026-01-01T10:00:00+00:00", "how": "broken off"},
        {"started": "2026-01-02T10:00:00+00:00", "how": "to the end", "ended": "2026-01-02T11:00"},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder as an experiment leaves it."""
    write_dialogues(tmp_path / "dialogues.jsonl", [walk("hello", "close", id="one")])
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    (tmp_path / "plan.yaml").write_text("experiment: pilot\n", encoding="utf-8")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "sleep.yaml").write_text("id: sleep\n", encoding="utf-8")
    (tmp_path / "sessions.sqlite").write_bytes(b"store")
    return tmp_path


def by_id(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the entities of a crate by their ids, of which each is there once."""
    graph = document["@graph"]
    found = {one["@id"]: one for one in graph}
    assert len(found) == len(graph)
    return found


def named(value: Any) -> list[str]:
    """Collect every reference in a value."""
    if isinstance(value, list):
        return [name for one in value for name in named(one)]
    return [value["@id"]] if isinstance(value, dict) else []


def test_every_file_stands_in_it_with_the_hash_that_sha256sum_gives(folder: Path) -> None:
    """Results and material are parts; a store under way is none."""
    found = by_id(crate(folder, MANIFEST, None))
    names = named(found["./"]["hasPart"])
    assert names == ["dialogues.jsonl", "manifest.json", "plan.yaml", "scripts/sleep.yaml"]
    for name in names:
        content = (folder / name).read_bytes()
        assert found[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert found[name]["contentSize"] == str(len(content))


def test_every_reference_leads_to_an_entity(folder: Path) -> None:
    """What the crate names is in it, or is the specification's own address."""
    found = by_id(crate(folder, MANIFEST, "https://creativecommons.org/licenses/by/4.0/"))
    for entity in found.values():
        for key, value in entity.items():
            if key != "conformsTo":
                assert set(named(value)) <= found.keys()
    assert found[CRATE]["about"] == {"@id": "./"}


def test_sittings_are_actions_and_one_broken_off_has_no_end(folder: Path) -> None:
    """Each says when it was, what it took, and what came of it."""
    found = by_id(crate(folder, MANIFEST, None))
    first, second = found["#sitting-1"], found["#sitting-2"]
    assert "endTime" not in first
    assert second["endTime"] == "2026-01-02T11:00"
    assert named(second["object"]) == ["plan.yaml", "scripts/sleep.yaml"]
    assert named(second["result"]) == ["dialogues.jsonl"]


def test_a_rehearsal_and_a_missing_licence_are_said(folder: Path) -> None:
    """Nobody takes rehearsed lines for a model's, or data for free that nobody gave away."""
    found = by_id(crate(folder, MANIFEST, None))
    assert "nothing in them is a language model's" in found["./"]["description"]
    assert "Nobody has said yet" in found["#license"]["description"]


def test_who_of_a_partly_rehearsed_plan_is_rehearsed_is_said(folder: Path) -> None:
    """What language models said beside a rehearsed patient is theirs."""
    big, rehearsal = {"model": "big"}, {"model": "rehearsal"}
    for models, said in (
        (
            {"dialog": big, "patient": rehearsal},
            "in part spoken by a rehearsal model (as patient);",
        ),
        ({"dialog": big, "verifier": rehearsal}, ", judged by a rehearsal model;"),
        ({"dialog": rehearsal, "verifier": big}, "nothing in them is a language model's;"),
    ):
        found = by_id(crate(folder, {**MANIFEST, "design": {"models": models}}, None))
        assert said in found["./"]["description"]


def test_a_folder_without_dialogues_is_refused(tmp_path: Path) -> None:
    """There is nothing to describe."""
    with pytest.raises(InputError, match="no dialogues"):
        crate(tmp_path, MANIFEST, None)
