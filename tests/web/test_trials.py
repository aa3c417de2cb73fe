"""Trials: sessions whose names begin with `try-` are no person's."""

from __future__ import annotations

import signal
from pathlib import Path

from support.served_folder import two_scripts
from support.serving import Served
from support.webhook import webhook


def test_danger_in_a_trial_alerts_nobody_outside(tmp_path: Path) -> None:
    """It is heard, answered, and stands in the inbox; of a person's session somebody is told."""
    with webhook() as hook:
        server = Served(two_scripts(tmp_path / "scripts"), "--alert-url", hook.url)
        for name in ("try-me", "ann"):
            begin = {"script": "helping", "session": name}
            server.client.post("/api/sessions", json=begin).raise_for_status()
            turn = server.client.post(
                f"/api/sessions/{name}/turns", json={"text": "I want to kill myself."}
            )
            assert turn.json()["state"]["section"] == "crisis"
        in_need = {one["session"] for one in server.client.get("/api/inbox").json()}
        hook.wait(1)
        assert server.stop(signal.SIGTERM) == 0  # what is still to be told is told before it ends
    assert in_need == {"try-me", "ann"}
    assert {one["session"] for one in hook.came} == {"ann"}
