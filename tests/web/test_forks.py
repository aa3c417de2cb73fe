"""`POST /api/sessions/{session}/forks`: go back to an earlier turn, and try another answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.command_line import scriptgraph
from support.served_folder import served, two_scripts


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "kept.sqlite"


@pytest.fixture
def client(tmp_path: Path, store: Path) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path / "scripts"), store=str(store)) as one:
        one.post("/api/sessions", json={"script": "tea", "session": "ann"}).raise_for_status()
        for text in ("Tea.", "No sugar.", "Milk."):
            one.post("/api/sessions/ann/turns", json={"text": text}).raise_for_status()
        yield one


def forked(client: httpx.Client, turn: int, **more: Any) -> httpx.Response:
    """Fork Ann's session."""
    return client.post("/api/sessions/ann/forks", json={"turn": turn, **more})


def test_another_answer_is_tried(client: httpx.Client, store: Path) -> None:
    """The fork goes on from there, the old session stays, and an audit understands both."""
    before = client.get("/api/sessions/ann").json()
    made = forked(client, 3, session="ben", by="Eve")
    assert made.status_code == 201, made.text
    new = made.json()
    assert (new["session"], new["turn"]) == ("ben", 2)
    assert new["forked_from"] == {"session": "ann", "turn": 3}
    assert [one["text"] for one in new["messages"][1:2]] == ["Tea."]
    turn = client.post("/api/sessions/ben/turns", json={"text": "Two lumps."}).json()
    assert turn["state"]["progress"]["choice"]["sugar"]["evidence"] == "Two lumps."
    assert client.get("/api/sessions/ann").json() == before
    listed = {one["session"]: one for one in client.get("/api/sessions").json()["sessions"]}
    assert listed["ben"]["forked_from"] == {"session": "ann", "turn": 3}
    assert listed["ann"]["forked_from"] is None
    audit = scriptgraph("audit", "--all", "--store", store)
    assert audit.returncode == 0, audit.stdout
    traced = scriptgraph("trace", "ben", "--store", store)
    assert "forked from ann before turn 3" in traced.stdout


def test_a_name_is_made_up(client: httpx.Client) -> None:
    """Where none is given, the fork has one that nobody can guess: a try's is that of a try."""
    one, other = forked(client, 2).json()["session"], forked(client, 2).json()["session"]
    assert one != other
    assert one.startswith("tea-")
    client.post("/api/sessions", json={"script": "tea", "session": "try-it"}).raise_for_status()
    client.post("/api/sessions/try-it/turns", json={"text": "Tea."}).raise_for_status()
    tried = client.post("/api/sessions/try-it/forks", json={"turn": 2}).json()
    assert tried["session"].startswith("try-tea-")


def test_no_fork_of_a_persons_session_is_a_try(client: httpx.Client) -> None:
    """Whoever may read tries would read what the person has said."""
    refused = forked(client, 2, session="try-ann")
    assert (refused.status_code, "is no try" in refused.text) == (400, True)


@pytest.mark.parametrize(
    ("session", "told", "status"),
    [
        ("ann", {"turn": 1}, 400),
        ("ann", {"turn": 9}, 400),
        ("ann", {"turn": "x"}, 400),
        ("ann", {}, 400),
        ("ann", {"turn": 2, "session": "ann"}, 400),
        ("ann", {"turn": 2, "session": "a\nb"}, 400),
        ("nobody", {"turn": 2}, 404),
    ],
)
def test_what_cannot_be_done_is_refused(
    client: httpx.Client, session: str, told: dict[str, Any], status: int
) -> None:
    """It says why, and there is no new session."""
    found = client.post(f"/api/sessions/{session}/forks", json=told)
    assert found.status_code == status, found.text
    assert found.json()["error"]["message"]
    assert len(client.get("/api/sessions").json()["sessions"]) == 1
