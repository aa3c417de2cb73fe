"""`GET /api/sessions`: the sessions of the store, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.served_folder import served, two_scripts

DANGER = "I want to kill myself."


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path / "scripts"), store=str(tmp_path / "kept.sqlite")) as one:
        yield one


def begin(client: httpx.Client, script: str, session: str, *said: str) -> None:
    """Begin a session and say something in it."""
    client.post("/api/sessions", json={"script": script, "session": session}).raise_for_status()
    for text in said:
        client.post(f"/api/sessions/{session}/turns", json={"text": text}).raise_for_status()


def page(client: httpx.Client, **asked: Any) -> dict[str, Any]:
    """Ask for a page."""
    found = client.get("/api/sessions", params=asked)
    assert found.status_code == 200, found.text
    told: dict[str, Any] = found.json()
    return told


def names(client: httpx.Client, **asked: Any) -> list[str]:
    """Name the sessions of a page."""
    return [one["session"] for one in page(client, **asked)["sessions"]]


def test_sessions_are_listed_with_how_they_stand(client: httpx.Client) -> None:
    """The latest comes first; danger that nobody has looked at is told, and not what was said."""
    begin(client, "helping", "ann", DANGER)
    begin(client, "tea", "bob", "Tea, please.")
    bob, ann = page(client)["sessions"]
    assert (bob["session"], bob["title"], bob["turn"]) == ("bob", "Tea or coffee", 2)
    assert (bob["at_risk"], bob["danger"], bob["kind"]) == (False, None, "chat")
    assert bob["began_at"] < bob["last_at"]
    assert ann["danger"]["level"] == "explicit"
    assert DANGER not in str(ann)
    client.post("/api/sessions/ann/turns", json={"text": "Yes."}).raise_for_status()
    assert names(client) == ["ann", "bob"]


def test_only_those_are_listed_that_are_asked_for(client: httpx.Client) -> None:
    """By script, by how they stand, by danger, and by what was said in them."""
    begin(client, "helping", "ann", DANGER)
    begin(client, "tea", "bob", "Tea from Assam.")
    assert names(client, script="tea") == ["bob"]
    assert names(client, script="none") == []
    assert names(client, status="ended") == []
    assert names(client, status="open") == ["bob", "ann"]
    assert names(client, at_risk=True) == ["ann"]
    assert names(client, at_risk=False) == ["bob"]
    assert names(client, kind="simulated") == []
    assert names(client, waiting=True) == []
    assert names(client, text="ASSAM") == ["bob"]
    assert names(client, text="talk and help") == ["ann"]
    assert names(client, text="bo") == ["bob"]


def test_pages_follow_each_other(client: httpx.Client) -> None:
    """Every session comes once, also where one goes on in between."""
    for number in range(5):
        begin(client, "tea", f"s{number}")
    first = page(client, limit=2)
    client.post("/api/sessions/s4/turns", json={"text": "Tea"}).raise_for_status()
    second = page(client, limit=2, before=first["more"])
    third = page(client, limit=2, before=second["more"])
    found = [one["session"] for part in (first, second, third) for one in part["sessions"]]
    assert found == ["s4", "s3", "s2", "s1", "s0"]
    assert third["more"] is None


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 1000}, {"before": "x"}, {"status": "?"}])
def test_what_cannot_be_asked_for_is_refused(client: httpx.Client, asked: dict[str, Any]) -> None:
    """It says why, and nothing is listed."""
    found = client.get("/api/sessions", params=asked)
    assert (found.status_code, found.json()["error"]["code"]) == (400, "invalid_request")
