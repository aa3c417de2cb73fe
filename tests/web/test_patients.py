"""Simulated patients: which there are, and one who plays on in a session that is tried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.served_folder import served, two_scripts

SHORT = """\
patient: short
name: Sam
replies: [Tea with milk., Two lumps.]
"""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    folder = two_scripts(tmp_path / "scripts")
    (folder / "patients").mkdir()
    (folder / "patients" / "short.yaml").write_text(SHORT, "utf-8")
    (folder / "patients" / "broken.yaml").write_text("patient: [", "utf-8")
    with served(folder) as one:
        begun = one.post("/api/sessions", json={"script": "tea", "session": "try-tea"})
        begun.raise_for_status()
        yield one


def events(client: httpx.Client, session: str, **asked: Any) -> list[tuple[str, Any]]:
    """Let a patient play, and give the events."""
    found = client.post(f"/api/sessions/{session}/patient", json=asked)
    assert found.status_code == 200, found.text
    lines = [part.split("\n") for part in found.text.strip().split("\n\n")]
    return [(name[7:], json.loads(data[6:])) for name, data in lines]


def test_the_patients_are_listed(client: httpx.Client) -> None:
    """Those of the folder and the shipped ones; one that cannot be used says why."""
    found = {one["patient"]: one for one in client.get("/api/patients").json()}
    assert (found["short"]["name"], found["short"]["own"]) == ("Sam", True)
    assert (found["accountant"]["name"], found["accountant"]["own"]) == ("Gareth Pryce", False)
    assert found["broken"]["error"]


def test_a_patient_plays_on_and_leaves(client: httpx.Client) -> None:
    """Each answer is a turn like any other, and the list says that no person has spoken."""
    found = events(client, "try-tea", patient="short", turns=9)
    assert [data["text"] for name, data in found if name == "patient"] == [
        "Tea with milk.",
        "Two lumps.",
    ]
    assert found[-1] == ("done", {"why": "left"})
    turns = [data for name, data in found if name == "turn"]
    assert [one["state"]["turn"] for one in turns] == [2, 3]
    [listed] = client.get("/api/sessions", params={"kind": "simulated"}).json()["sessions"]
    assert listed["session"] == "try-tea"


def test_a_model_plays_for_as_many_turns_as_are_asked_for(client: httpx.Client) -> None:
    """Or until the script has come to its end."""
    found = events(client, "try-tea", patient="accountant", turns=2)
    assert [name for name, _ in found if name != "piece"] == ["patient", "turn"] * 2 + ["done"]
    assert found[-1][1] == {"why": "turns"}
    assert events(client, "try-tea", patient="accountant", turns=50)[-1][1] == {"why": "ended"}
    assert events(client, "try-tea", patient="accountant")[0] == ("done", {"why": "ended"})


def test_it_is_no_persons_session(client: httpx.Client) -> None:
    """A patient plays in a fork of it, and never in a session that may be somebody's."""
    client.post("/api/sessions", json={"script": "tea", "session": "ann"}).raise_for_status()
    asked = {"patient": "short", "turns": 1}
    found = client.post("/api/sessions/ann/patient", json=asked)
    assert (found.status_code, found.json()["error"]["code"]) == (400, "refused")
    fork = client.post("/api/sessions/ann/forks", json={"turn": 2, "session": "copy"})
    fork.raise_for_status()
    assert events(client, "copy", **asked)[-1] == ("done", {"why": "turns"})
    client.post("/api/sessions/try-tea/human", json={"do": "take", "by": "Eve"})
    assert events(client, "try-tea", **asked) == [("done", {"why": "human"})]


@pytest.mark.parametrize(
    ("session", "told", "status"),
    [
        ("try-tea", {"patient": "nobody"}, 404),
        ("try-tea", {"patient": "../tea"}, 404),
        ("try-tea", {"patient": "broken"}, 400),
        ("try-tea", {"patient": "short", "turns": 0}, 400),
        ("try-none", {"patient": "short"}, 404),
    ],
)
def test_what_cannot_be_played_is_refused(
    client: httpx.Client, session: str, told: dict[str, Any], status: int
) -> None:
    """It says why, and nothing was said."""
    found = client.post(f"/api/sessions/{session}/patient", json=told)
    assert found.status_code == status, found.text
    assert client.get("/api/sessions/try-tea").json()["turn"] == 1
