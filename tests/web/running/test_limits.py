"""How much a session of a server may take."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from support.openai_server import openai_server
from support.served_folder import served

from scriptgraph.models.chat import openai_model
from scriptgraph.records.prices import Price
from scriptgraph.web.running.limits import Limits
from scriptgraph.web.running.watch import Watch

DANGER = "I want to kill myself"


def begin(client: httpx.Client, script: str = "tea") -> None:
    """Begin a session called ann."""
    begun = client.post("/api/sessions", json={"script": script, "session": "ann"})
    assert begun.status_code == 201


def say(client: httpx.Client, text: str, **more: str) -> httpx.Response:
    """Take a turn in it."""
    return client.post("/api/sessions/ann/turns", json={"text": text, **more})


def test_a_session_has_so_many_turns_and_danger_is_answered_still(folder: Path) -> None:
    """What was answered is answered again; a session in danger goes on until a human looks."""
    with served(folder, watch=Watch(limits=Limits(turns=2))) as client:
        begin(client)
        assert say(client, "Tea", id="1").status_code == 200
        refused = say(client, "No sugar", id="2")
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "limit_reached")
        assert "2 turns" in refused.json()["error"]["message"]
        again = say(client, "Tea", id="1")
        assert (again.status_code, again.json()["state"]["turn"]) == (200, 2)
        assert say(client, DANGER, id="3").json()["state"]["turn"] == 3
        assert say(client, "Yes, I am at home", id="4").status_code == 200


@pytest.mark.parametrize(
    "limits",
    [Limits(tokens=50), Limits(dollars=0.001, price=Price(input=1000, output=1000))],
    ids=["tokens", "dollars"],
)
def test_a_session_uses_so_much(folder: Path, limits: Limits) -> None:
    """What the models' server has counted is added up over the whole session."""
    with openai_server() as server:
        model = openai_model("m", base_url=server.base_url, api_key="k", temperature=0)
        with served(folder, model=model, watch=Watch(limits=limits)) as client:
            begin(client)
            first = say(client, "Tea")
            asked = len(server.requests)
            second = say(client, "No sugar")
            assert {first.status_code, second.status_code} <= {200, 400}
            assert second.json()["error"]["code"] == "limit_reached"
            assert len(server.requests) == asked


def test_messages_that_come_too_fast_are_told_to_wait(folder: Path) -> None:
    """For how long is said as every client reads it; other sessions are as quick as they like."""
    with served(folder, watch=Watch(limits=Limits(a_minute=1))) as client:
        begin(client)
        assert say(client, "Tea").status_code == 200
        refused = say(client, "No sugar")
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert say(client, DANGER).status_code == 200
        other = {"script": "tea", "session": "bo"}
        assert client.post("/api/sessions", json=other).status_code == 201
        assert client.post("/api/sessions/bo/turns", json={"text": "Coffee"}).status_code == 200


def test_a_session_in_danger_is_never_told_to_wait(folder: Path) -> None:
    """What is said behind danger has no words of danger in it, and counts all the same."""
    with served(folder, watch=Watch(limits=Limits(a_minute=1))) as client:
        begin(client, "helping")
        assert say(client, DANGER, id="1").status_code == 200
        assert say(client, "please help me", id="2").status_code == 200
        assert say(client, "the pills are here", id="3").status_code == 200


def test_a_message_that_is_sent_again_is_answered_again_at_once(folder: Path) -> None:
    """Who has lost the answer with the connection gets it."""
    with served(folder, watch=Watch(limits=Limits(a_minute=1))) as client:
        begin(client)
        first = say(client, "Tea", id="1")
        again = say(client, "Tea", id="1")
        assert (again.status_code, again.json()["reply"]) == (200, first.json()["reply"])
        assert say(client, "No sugar", id="2").status_code == 429


def test_messages_at_once_do_not_pass_the_limit_together(folder: Path) -> None:
    """They are counted one after the other."""
    with served(folder, watch=Watch(limits=Limits(turns=2))) as client, ThreadPoolExecutor(8) as at:
        begin(client)
        told = list(at.map(lambda number: say(client, f"Tea {number}", id=f"{number}"), range(8)))
        assert sorted(one.status_code for one in told) == [200] + [400] * 7
        assert client.get("/api/sessions/ann").json()["turn"] == 2


def test_a_minute_later_there_is_room_again() -> None:
    """The minute is counted from the oldest of the messages."""
    now = [0.0]
    limits = Limits(a_minute=2, clock=lambda: now[0])
    waits = []
    for second in (0.0, 30, 59.5, 60, 61):
        now[0] = second
        waits.append(limits.wait_of("ann"))
    assert waits == [0, 0, 1, 0, 29]
