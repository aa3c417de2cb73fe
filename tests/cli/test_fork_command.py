"""`scriptgraph fork`: a new session that stands where another one stood."""

from __future__ import annotations

import json
from pathlib import Path

from support.command_line import scriptgraph
from support.served_folder import served, two_scripts


def test_a_session_is_forked(tmp_path: Path) -> None:
    """It stands before the turn that was named, an audit finds nothing, and errors are told."""
    store = tmp_path / "kept.sqlite"
    with served(two_scripts(tmp_path / "scripts"), store=str(store)) as client:
        client.post("/api/sessions", json={"script": "tea", "session": "ann"}).raise_for_status()
        for text in ("Tea.", "No sugar.", "Milk."):
            client.post("/api/sessions/ann/turns", json={"text": text}).raise_for_status()
    made = scriptgraph("fork", "ann", "ben", "--turn", "3", "--store", store, "--json")
    assert json.loads(made.stdout) == {"session": "ben", "section": "choice", "turn": 2}
    assert scriptgraph("audit", "--all", "--store", store).returncode == 0
    again = scriptgraph("fork", "ann", "ben", "--turn", "3", "--store", store)
    assert (again.returncode, "already" in again.stderr) == (1, True)
    absent = scriptgraph("fork", "eve", "dan", "--turn", "3", "--store", store)
    assert (absent.returncode, "no session 'eve'" in absent.stderr) == (1, True)
