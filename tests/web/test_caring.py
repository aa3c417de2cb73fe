"""`GET /api/inbox` and `POST .../human`: who needs a human, and what a human does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.command_line import scriptgraph
from support.served_folder import WAITING, served, two_scripts

DANGER = "I want to kill myself."


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "kept.sqlite"


@pytest.fixture
def client(tmp_path: Path, store: Path) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path / "scripts"), store=str(store)) as one:
        begun = one.post("/api/sessions", json={"script": "tea", "session": "ann"})
        begun.raise_for_status()
        yield one


def say(client: httpx.Client, text: str) -> dict[str, Any]:
    """Say something as the user."""
    found = client.post("/api/sessions/ann/turns", json={"text": text})
    assert found.status_code == 200, found.text
    told: dict[str, Any] = found.json()
    return told


def act(client: httpx.Client, do: str, session: str = "ann", **more: str) -> httpx.Response:
    """Do something as a human."""
    return client.post(f"/api/sessions/{session}/human", json={"do": do, **more})


def inbox(client: httpx.Client) -> list[dict[str, Any]]:
    """List who needs a human."""
    found = client.get("/api/inbox")
    assert found.status_code == 200, found.text
    told: list[dict[str, Any]] = found.json()
    return told


def test_a_human_takes_over_writes_and_gives_back(client: httpx.Client) -> None:
    """The user's chat sees it: nobody else answers while the human is there, and then the agent."""
    say(client, DANGER)
    assert [(one["session"], one["at_risk"]) for one in inbox(client)] == [("ann", True)]
    taken = act(client, "take", by="Dr Weber", why="danger")
    assert taken.json()["human"]["by"] == "Dr Weber"
    waits = say(client, "Is somebody there?")
    assert (waits["reply"], waits["state"]["human"]["by"]) == ("", "Dr Weber")
    [one] = inbox(client)
    assert (one["at_risk"], one["words"]) == (False, ["Is somebody there?"])
    assert act(client, "say", by="Dr Weber", text="I am here.").status_code == 200
    assert act(client, "give-back", by="Dr Weber", section="choice").json()["human"] is None
    goes_on = say(client, "I am safe. Tea, please.")
    said = [one["text"] for one in goes_on["state"]["messages"]]
    assert "I am here." in said
    assert goes_on["reply"] == said[-1]
    decisions = client.get("/api/sessions/ann/decisions").json()
    kinds = [one["kind"] for one in decisions if one["role"] == "takeover"]
    assert kinds == ["take", "say", "give_back"]


@pytest.mark.parametrize("is_streamed", [False, True])
def test_the_words_of_a_human_come_with_the_next_answer_over_the_protocol(
    client: httpx.Client, is_streamed: bool
) -> None:
    """Each once and first, and until then who is there; whether or not all is told each time."""

    def ask(text: str) -> str:
        said.append({"role": "user", "content": text})
        given: Any = {"model": "tea", "metadata": {"session": "ann"}, "messages": said}
        answer = client.post("/v1/chat/completions", json={**given, "stream": is_streamed})
        answer.raise_for_status()
        told = "".join(_pieces(answer.text)) if is_streamed else _content(answer.json())
        said.append({"role": "assistant", "content": told})
        return told

    said: list[dict[str, str]] = []
    ask(DANGER)
    act(client, "take", by="Dr Weber")
    there = ask("Is somebody there?")
    assert there.startswith("Dr Weber, a human, is with you now.")
    act(client, "say", by="Dr Weber", text="I am here.")
    act(client, "say", by="Dr Weber", text="Are you alone?")
    assert ask("Yes.") == f"I am here.\n\nAre you alone?\n\n{there}"
    assert ask("Yes, I am.") == there
    act(client, "say", by="Dr Weber", text="Good.")
    act(client, "give-back", by="Dr Weber", section="choice", text="The program now.")
    goes_on = ask("I am safe. Tea, please.")
    newest = client.get("/api/sessions/ann").json()["messages"][-1]["text"]
    assert goes_on == f"Good.\n\nThe program now.\n\n{newest}"


def test_who_writes_on_while_nobody_comes_is_answered_at_every_door(
    client: httpx.Client, tmp_path: Path
) -> None:
    """Each message by who is waited for, and once more by whom to call; a human for themselves."""
    (tmp_path / "scripts" / "waiting.yaml").write_text(WAITING, encoding="utf-8")
    opened = client.post("/api/sessions", json={"script": "waiting", "session": "eve"}).json()
    asked, sent = opened["state"]["told"], opened["reply"]
    assert asked.startswith("A human has been asked for. Until they come, Ada does not answer")
    assert "112" in sent
    turns, whole = "/api/sessions/eve/turns", f"{asked}\n\n{sent}"
    told = client.post(turns, json={"text": "hello?", "id": "1"}).json()
    assert (told["reply"], told["state"]["told"]) == (whole, whole)
    again = client.post(turns, json={"text": "hello?", "id": "1"}).json()
    assert again["reply"] == whole
    assert len(again["state"]["messages"]) == 2
    events = client.post(turns, json={"text": "please"}, headers={"accept": "text/event-stream"})
    assert f"event: piece\ndata: {json.dumps({'text': whole})}" in events.text
    document = client.get("/api/sessions/eve/document").json()
    assert (document["turns"][-1]["agent"], document["state"]["told"]) == (None, whole)
    given = {"model": "waiting", "messages": [{"role": "user", "content": "anybody?"}]}
    spoken = client.post("/v1/chat/completions", json={**given, "metadata": {"session": "eve"}})
    assert _content(spoken.json()) == whole
    there = act(client, "take", "eve", by="Dr Weber").json()["told"]
    assert there.startswith("Dr Weber, a human, is with you now.")
    told = client.post(turns, json={"text": "thank you"}).json()
    assert (told["reply"], told["state"]["told"]) == ("", there)


def _content(answer: dict[str, Any]) -> str:
    told: str = answer["choices"][0]["message"]["content"]
    return told


def _pieces(events: str) -> Iterator[str]:
    for line in events.splitlines():
        if line.startswith("data: {"):
            for choice in json.loads(line.removeprefix("data: "))["choices"]:
                yield choice["delta"].get("content", "")


def test_it_is_that_of_the_command_line(client: httpx.Client, store: Path) -> None:
    """What is done here is seen there, the other way round, and an audit has nothing against it."""
    say(client, DANGER)
    listed = json.loads(scriptgraph("inbox", "--store", store, "--json").stdout)
    assert [one["session"] for one in listed] == ["ann"]
    scriptgraph("inbox", "seen", "ann", "--by", "Eve", "--store", store)
    assert inbox(client) == []
    act(client, "take", by="Dr Weber")
    scriptgraph("inbox", "say", "ann", "I am here.", "--store", store)
    assert client.get("/api/sessions/ann").json()["messages"][-1]["text"] == "I am here."
    assert act(client, "end", text="Goodbye.").json()["status"] == "ended"
    assert scriptgraph("audit", "ann", "--store", store).returncode == 0


def test_two_humans_do_not_answer_at_once(client: httpx.Client) -> None:
    """Of many who take over together one does, and the others are told who is there."""
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda n: act(client, "take", by=f"human {n}"), range(4)))
    assert sorted(one.status_code for one in done) == [200, 400, 400, 400]
    there = client.get("/api/sessions/ann").json()["human"]["by"]
    assert all(there in one.json()["error"]["message"] for one in done if one.status_code == 400)
    assert act(client, "say", by="somebody else", text="hello").status_code == 400
    relieved = act(client, "take", by="Eve", instead_of=there)
    assert relieved.json()["human"]["by"] == "Eve"


@pytest.mark.parametrize(
    ("session", "told", "status"),
    [
        ("nobody", {"do": "take", "by": "Eve"}, 404),
        ("ann", {"do": "take"}, 400),
        ("ann", {"do": "seen", "by": " "}, 400),
        ("ann", {"do": "say", "text": "hello"}, 400),
        ("ann", {"do": "give-back", "section": "nowhere"}, 400),
        ("ann", {"do": "shout", "by": "Eve"}, 400),
        ("x%09y", {"do": "take", "by": "Eve"}, 400),
        ("x%0Ay", {"do": "take", "by": "Eve"}, 404),
    ],
)
def test_what_cannot_be_done_is_refused(
    client: httpx.Client, session: str, told: dict[str, str], status: int
) -> None:
    """It says why, and the session is as it was."""
    before = client.get("/api/sessions/ann/decisions").json()
    found = client.post(f"/api/sessions/{session}/human", json=told)
    assert found.status_code == status, found.text
    assert found.json()["error"]["message"]
    assert client.get("/api/sessions/ann/decisions").json() == before
