"""Trials and forks that are tried: nobody in them is in danger themselves."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx
from support.served_folder import two_scripts
from support.serving import Served
from support.webhook import webhook

DANGER = "I want to kill myself."


def test_danger_that_is_tried_alerts_nobody_outside(tmp_path: Path) -> None:
    """It is heard, answered, and stands in the inbox; of a person's session somebody is told.

    A fork is tried where it is called so and is one: a session of that name may be a person's.
    """
    with webhook() as hook:
        server = Served(two_scripts(tmp_path / "scripts"), "--alert-url", hook.url)
        for name in ("try-me", "ann", "fork-ann"):
            begun(server.client, name)
        for name in ("fork-of-ann", "ann-once-more"):
            answered(server.client, "/api/sessions/ann/forks", {"turn": 2, "session": name})
        names = ("try-me", "fork-of-ann", "ann", "fork-ann", "ann-once-more")
        for name in names:
            turn = answered(server.client, f"/api/sessions/{name}/turns", {"text": DANGER})
            assert turn.json()["state"]["section"] == "crisis"
        in_need = {one["session"] for one in server.client.get("/api/inbox").json()}
        hook.wait(3)
        assert server.stop(signal.SIGTERM) == 0  # what is still to be told is told before it ends
    assert in_need == {*names}
    assert {one["session"] for one in hook.came} == {"ann", "fork-ann", "ann-once-more"}


def begun(client: httpx.Client, session: str) -> None:
    answered(client, "/api/sessions", {"script": "helping", "session": session})


def answered(client: httpx.Client, path: str, body: dict[str, object]) -> httpx.Response:
    return client.post(path, json=body).raise_for_status()
