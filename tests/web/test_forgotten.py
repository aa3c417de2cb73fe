"""A session that was forgotten, wherever somebody asks for it."""

from __future__ import annotations

from pathlib import Path

from support.command_line import scriptgraph
from support.served_folder import served, two_scripts


def test_a_forgotten_session_is_gone_everywhere(tmp_path: Path) -> None:
    """It is 410 at every address, in no list, and its name is not used again."""
    store = tmp_path / "kept.sqlite"
    with served(two_scripts(tmp_path / "scripts"), store=str(store)) as client:
        for name in ("try-ann", "try-bob"):
            begun = client.post("/api/sessions", json={"script": "tea", "session": name})
            begun.raise_for_status()
        client.post("/api/sessions/try-ann/turns", json={"text": "I want to kill myself."})
        assert [one["session"] for one in client.get("/api/inbox").json()] == ["try-ann"]
        assert scriptgraph("forget", "try-ann", "--yes", "--store", store).returncode == 0
        at = "/api/sessions/try-ann"
        asked = [
            client.get(at),
            client.get(f"{at}/document"),
            client.get(f"{at}/decisions"),
            client.get("/print/sessions/try-ann"),
            client.post(f"{at}/turns", json={"text": "Hello?"}),
            client.post(f"{at}/forks", json={"turn": 2}),
            client.post(f"{at}/human", json={"do": "take", "by": "Eve"}),
            client.post(f"{at}/patient", json={"patient": "accountant"}),
            client.post("/api/sessions/try-bob/forks", json={"turn": 2, "session": "try-ann"}),
        ]
        assert [one.status_code for one in asked] == [410] * len(asked)
        assert client.get("/api/inbox").json() == []
        listed = client.get("/api/sessions").json()["sessions"]
        assert [one["session"] for one in listed] == ["try-bob"]
