"""`GET /api/sessions/{session}/document`: a session as one reads it."""

from __future__ import annotations

from pathlib import Path

from support.served_folder import served, two_scripts


def test_a_session_is_told_turn_by_turn(tmp_path: Path) -> None:
    """Also what a human did in it, and in the words of a script that is no longer in the folder."""
    folder = two_scripts(tmp_path / "scripts")
    with served(folder) as client:
        client.post("/api/sessions", json={"script": "tea", "session": "ann/b"})
        client.post("/api/sessions/ann/b/turns", json={"text": "<b>Tea</b>", "id": "1"})
        client.post("/api/sessions/ann/b/human", json={"do": "take", "by": "Eve"})
        client.post("/api/sessions/ann/b/human", json={"do": "say", "text": "I am here."})
        (folder / "tea.yaml").unlink()
        told = client.get("/api/sessions/ann/b/document").json()
        assert client.get("/api/sessions/bob/document").status_code == 404
    assert (told["about"]["session"], told["about"]["title"]) == ("ann/b", "Tea or coffee")
    assert told["titles"] == {"choice": "The choice", "farewell": "Goodbye"}
    first, second, third = told["turns"]
    assert (first["user"], first["open"][0]["task"]) == ([], "drink")
    assert second["user"] == [{"id": "1", "text": "<b>Tea</b>", "by": ""}]
    assert second["settled"][0]["task"] == "drink"
    assert third["agent"]["by"] == "Eve"
    assert [one["role"] for one in third["decisions"]] == ["takeover", "takeover"]
