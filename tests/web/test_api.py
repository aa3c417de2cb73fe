"""The plain JSON API: scripts, sessions, turns, decisions, and who may ask."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.openai_server import openai_server
from support.served_folder import served

from scriptgraph.models.chat import openai_model

TURNS = "/api/sessions/{session}/turns"


def events(client: httpx.Client, session: str, said: dict[str, Any]) -> list[tuple[str, Any]]:
    """Take a turn as a stream, and give its events."""
    path = f"/api/sessions/{session}/turns"
    found = client.post(path, json=said, headers={"accept": "text/event-stream"})
    assert found.headers["content-type"].startswith("text/event-stream")
    lines = [part.split("\n") for part in found.text.strip().split("\n\n")]
    return [(name[7:], json.loads(data[6:])) for name, data in lines]


def test_a_session_is_begun_answered_and_read(client: httpx.Client) -> None:
    """A turn gives the reply, where the session stands, and what was decided."""
    begun = client.post("/api/sessions", json={"script": "tea", "session": "ann"})
    assert begun.status_code == 201
    turn = client.post("/api/sessions/ann/turns", json={"text": "Tea", "id": "1"}).json()
    assert turn["state"]["progress"]["choice"]["drink"]["evidence"] == "Tea"
    assert {one["turn"] for one in turn["decisions"]} == {2}
    read = client.get("/api/sessions/ann").json()
    assert read == turn["state"]
    assert read["messages"][-2] == {"id": "1", "role": "user", "text": "Tea"}
    decisions = client.get("/api/sessions/ann/decisions").json()
    assert decisions[-1] == turn["decisions"][-1]
    again = client.post("/api/sessions/ann/turns", json={"text": "Tea", "id": "1"}).json()
    assert (again["reply"], again["decisions"]) == (turn["reply"], [])


def test_a_turn_is_streamed(client: httpx.Client) -> None:
    """The pieces are the reply, and the turn follows them."""
    client.post("/api/sessions", json={"script": "tea", "session": "ann"})
    found = events(client, "ann", {"text": "Tea"})
    pieces = "".join(data["text"] for name, data in found if name == "piece")
    name, last = found[-1]
    assert (name, last["reply"], last["state"]["turn"]) == ("turn", pieces, 2)


def test_a_turn_that_fails_says_so(client: httpx.Client) -> None:
    """A session that has not begun is unknown, and other words under an id are refused."""
    assert client.get("/api/sessions/ann").status_code == 404
    client.post("/api/sessions", json={"script": "tea", "session": "ann"})
    client.post("/api/sessions/ann/turns", json={"text": "Tea", "id": "1"})
    for accept in ("application/json", "text/event-stream"):
        refused = client.post(
            "/api/sessions/ann/turns",
            json={"text": "Coffee", "id": "1"},
            headers={"accept": accept},
        )
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "refused")


def test_nobody_has_to_listen_to_the_end(folder: Path) -> None:
    """A browser that is closed in the middle of a turn loses nothing: the turn is finished."""
    with openai_server() as models:
        model = openai_model("small", temperature=0, api_key="none", base_url=models.base_url)
        with served(folder, model=model) as client:
            client.post("/api/sessions", json={"script": "tea", "session": "ann"})
            with (
                models.holding_back(0),
                pytest.raises(httpx.ReadTimeout),
                client.stream(
                    "POST",
                    "/api/sessions/ann/turns",
                    json={"text": "Tea"},
                    headers={"accept": "text/event-stream"},
                    timeout=0.5,
                ),
            ):
                pass
            for _ in range(600):
                if (found := client.get("/api/sessions/ann").json())["turn"] == 2:
                    break
                time.sleep(0.05)
    assert [one["role"] for one in found["messages"]] == ["agent", "user", "agent"]


def test_a_broken_script_stands_beside_the_others(folder: Path, client: httpx.Client) -> None:
    """It is shown with its findings; a mended one is served, and old sessions keep their own."""
    client.post("/api/sessions", json={"script": "tea", "session": "ann"})
    whole = (folder / "tea.yaml").read_text("utf-8")
    (folder / "tea.yaml").write_text(whole.replace("to: farewell", "to: nowhere"), "utf-8")
    broken, other = _scripts(client)["tea.yaml"], _scripts(client)["helping.yaml"]
    assert broken["id"] is None
    assert broken["findings"][0]["line"] == 11
    assert other["id"] == "helping"
    assert client.post("/api/sessions", json={"script": "tea"}).status_code == 404
    (folder / "tea.yaml").write_text(whole.replace("drink", "have"), "utf-8")
    assert client.post("/api/sessions", json={"script": "tea"}).status_code == 201
    turn = client.post("/api/sessions/ann/turns", json={"text": "Tea"}).json()
    assert "drink" in turn["state"]["progress"]["choice"]


def test_two_scripts_of_one_name_are_not_mixed(
    folder: Path, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is given another script than they know under a name; a copy is the same one."""
    whole = (folder / "tea.yaml").read_text("utf-8")
    (folder / "copy.yaml").write_text(whole, "utf-8")
    assert client.get("/v1/models/tea").status_code == 200
    (folder / "aaa.yaml").write_text(whole.replace("Tea or coffee", "Another"), "utf-8")
    for name in ("aaa.yaml", "tea.yaml"):
        assert _scripts(client)[name]["findings"][0]["rule"] == "duplicate-script"
    assert client.get("/v1/models/tea").status_code == 404
    assert client.get("/v1/models/helping").status_code == 200


@pytest.mark.parametrize("change", ["script: [", "script: other\n", None])
def test_a_session_goes_on_whatever_becomes_of_its_file(
    folder: Path, client: httpx.Client, caplog: pytest.LogCaptureFixture, change: str | None
) -> None:
    """Broken, renamed or deleted: what is said is heard, and the record can be read."""
    client.post("/api/sessions", json={"script": "helping", "session": "ann"})
    if change is None:
        (folder / "helping.yaml").unlink()
    else:
        (folder / "helping.yaml").write_text(change, "utf-8")
    turn = client.post("/api/sessions/ann/turns", json={"text": "I want to kill myself"}).json()
    assert turn["reply"].startswith("Please call 112 now.")
    assert client.get("/api/sessions/ann/decisions").json()
    _scripts(client)
    assert ("helping.yaml is not served" in caplog.text) == (change is not None)


def test_a_folder_that_is_gone_may_be_there_again(folder: Path, client: httpx.Client) -> None:
    """It is 503, which clients try again."""
    folder.rename(folder.with_name("away"))
    assert client.get("/v1/models").status_code == 503
    assert client.get("/ready").status_code == 503
    folder.with_name("away").rename(folder)
    assert client.get("/ready").status_code == 200


def test_a_store_that_is_locked_leaves_nobody_without_help(folder: Path, tmp_path: Path) -> None:
    """Danger that cannot be answered is refused with the words that help."""
    path = tmp_path / "sessions.sqlite"
    with served(folder, store=str(path)) as client:
        client.post("/api/sessions", json={"script": "tea", "session": "ann"})
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN EXCLUSIVE")
            said = {"text": "I want to kill myself"}
            answer = client.post("/api/sessions/ann/turns", json=said)
    assert answer.status_code == 503
    assert "was not stored" in answer.json()["error"]["message"]
    assert "988" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/nowhere", b"", 404),
        ("PUT", "/v1/models", b"", 405),
        ("POST", "/v1/chat/completions", b"\xff", 400),
        ("POST", "/v1/chat/completions", b"[" * 50_000, 400),
        ("POST", "/api/sessions/ann/turns", b'{"text": "  "}', 400),
    ],
)
def test_every_refusal_has_the_form_of_the_protocol(
    client: httpx.Client, method: str, path: str, content: bytes, status: int
) -> None:
    """Also that of an address, a method or a body that is none."""
    json_ = {"content-type": "application/json"}
    answer = client.request(method, path, content=content, headers=json_)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_it_is_alive_and_ready(folder: Path, client: httpx.Client) -> None:
    """It is ready as long as a script can be used."""
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json()["scripts"] == 2
    for path in folder.iterdir():
        path.unlink()
    assert client.get("/ready").status_code == 503


def test_the_interface_describes_itself(client: httpx.Client) -> None:
    """The OpenAPI document has every route, and no page loads anything foreign."""
    described = client.get("/openapi.json").json()
    assert {"/v1/chat/completions", TURNS} <= set(described["paths"])
    assert client.get("/docs").status_code == 404


def test_streams_are_described_by_their_events(client: httpx.Client) -> None:
    """Each event by its name and the shape of its data, and no shape is named that is not there."""
    described = client.get("/openapi.json").json()
    found = {}
    for path in ("/api/cases/run", TURNS, "/api/sessions/{session}/patient"):
        content = described["paths"][path]["post"]["responses"]["200"]["content"]
        one = [item["properties"] for item in content["text/event-stream"]["itemSchema"]["oneOf"]]
        found[path] = [each["event"]["const"] for each in one]
        assert all(each["data"]["contentSchema"]["properties"] for each in one)
    assert found["/api/cases/run"] == ["case", "done"]
    assert found[TURNS] == ["piece", "turn", "error"]
    chat = described["paths"]["/v1/chat/completions"]["post"]["responses"]["200"]["content"]
    assert {"application/json", "text/event-stream"} == chat.keys()
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))
    assert named <= described["components"]["schemas"].keys()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "evil.example"}, 403),
        ({"host": "127.0.0.1.evil.example"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://[::1"}, 403),
        ({"host": "[::1"}, 403),
    ],
)
def test_without_a_token_only_this_machine_is_served(
    client: httpx.Client, headers: dict[str, str], status: int
) -> None:
    """No foreign page reaches it, by whatever name it has this machine called."""
    answer = client.get("/v1/models", headers=headers)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("is_told", [True, False])
def test_no_request_is_longer_than_anybody_needs(client: httpx.Client, is_told: bool) -> None:
    """Whether or not it says how long it is."""
    content = b"x" * 2_100_000 if is_told else iter([b"x" * 700_000] * 3)
    answer = client.post("/v1/chat/completions", content=content)
    assert answer.status_code == (413 if is_told else 400)


@pytest.mark.parametrize("given", [None, "Bearer wrong", "Basic s3cret-s3cret-s3cret", "Bearer"])
def test_with_a_token_nobody_is_served_without_it(folder: Path, given: str | None) -> None:
    """Its absence, another one and another kind are all refused; health says nothing of anybody."""
    token = "s3cret-s3cret-s3cret"
    with served(folder, token=token) as client:
        refused = client.get("/v1/models", headers={"authorization": given} if given else {})
        assert refused.status_code == 401
        assert client.get("/health").status_code == 200
        right = {"authorization": f"Bearer {token}", "host": "clinic.example"}
        assert client.get("/v1/models", headers=right).status_code == 200


def _scripts(client: httpx.Client) -> dict[str, Any]:
    return {one["file"]: one for one in client.get("/api/scripts").json()}


def test_words_to_an_earlier_question_are_refused(client: httpx.Client) -> None:
    """By 409 and a code, whether whole or as a stream; who does not say what they saw is heard."""
    begun = client.post("/api/sessions", json={"script": "tea", "session": "two"}).json()
    opening = begun["state"]["messages"][-1]["id"]
    turns = "/api/sessions/two/turns"
    first = client.post(turns, json={"text": "Tea", "seen": opening, "id": "1"}).json()
    for headers in ({}, {"Accept": "text/event-stream"}):
        stale = client.post(turns, json={"text": "No", "seen": opening}, headers=headers)
        assert (stale.status_code, stale.json()["error"]["code"]) == (409, "gone_on")
    again = client.post(turns, json={"text": "Tea", "seen": opening, "id": "1"}).json()
    assert again["reply"] == first["reply"]
    last = first["state"]["messages"][-1]["id"]
    assert client.post(turns, json={"text": "No", "seen": last}).status_code == 200
    assert client.post(turns, json={"text": "Milk"}).status_code == 200
