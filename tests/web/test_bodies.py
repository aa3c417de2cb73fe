"""What a request says under a key that nobody knows, or in a form that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.served_folder import served, two_scripts

DANGER = "I want to kill myself"
TURNS = "/api/sessions/ann/turns"
HELP = "988"
_DOUBLED_MESSAGES = (
    '{"model": "tea", "user": "z", "messages": [{"role": "user", "content": '
    '"I want to kill myself"}], "messages": [{"role": "user", "content": "hello"}]}'
)
_DOUBLED_CONTENT = (
    '{"model": "tea", "user": "z", "messages": [{"role": "user", "content": '
    '"I want to kill myself", "content": "hello"}]}'
)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path / "scripts")) as one:
        one.post("/api/sessions", json={"script": "tea", "session": "ann"})
        yield one


def told(answer: httpx.Response) -> str:
    """Give what a refusal says."""
    assert answer.status_code >= 400, answer.text
    message = answer.json()["error"]["message"]
    assert isinstance(message, str)
    return message


@pytest.mark.parametrize(
    "said",
    [
        {"message": DANGER},
        {"Text": DANGER},
        {"text": None, "message": DANGER},
        {"text": "Tea", "words": [{"deep": DANGER}]},
        {DANGER: 1},
        {"message": "I want to ki\x00ll my\x00self"},
    ],
)
def test_a_key_that_is_mistyped_is_refused_with_who_helps(
    client: httpx.Client, said: dict[str, object]
) -> None:
    """It says which key is none and which there are; what stood there is heard."""
    why = told(client.post(TURNS, json=said))
    assert "there is no key" in why
    assert "there are: text, id" in why
    assert HELP in why
    assert len(client.get("/api/sessions/ann").json()["messages"]) == 1


@pytest.mark.parametrize(("said", "why"), [({}, "text"), ({"text": None}, "nothing to finish")])
def test_a_turn_that_says_nothing_is_refused_where_none_was_broken_off(
    client: httpx.Client, said: dict[str, object], why: str
) -> None:
    """Neither without `text` nor with null is a turn answered with an empty reply."""
    assert why in told(client.post(TURNS, json=said))
    streamed = client.post(TURNS, json=said, headers={"accept": "text/event-stream"})
    assert why in told(streamed)


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("POST", "/api/sessions", {"script": "tea", "session": "bo", "text": "x"}),
        ("POST", "/api/sessions/ann/human", {"do": "seen", "by": "cy", "note": "x"}),
        ("POST", "/api/sessions/ann/forks", {"turn": 1, "from": "x"}),
        ("POST", "/api/sessions/ann/patient", {"patient": "x", "count": 1}),
        ("PUT", "/api/cases/one", {"script": "tea", "messages": ["Tea"], "remarks": "x"}),
        ("POST", "/api/cases/run", {"name": ["x"]}),
        ("PUT", "/api/files/tea.yaml", {"text": "x", "based_on": None, "comment": "x"}),
        ("POST", "/api/files/tea.yaml/comments", {"text": "x", "title": "x"}),
        ("POST", "/api/look", {"name": "tea.yaml", "text": "x", "format": "yaml"}),
        ("POST", "/api/play", {"name": "tea.yaml", "text": "x", "walk": [], "seed": 1}),
    ],
)
def test_no_body_has_a_key_that_nobody_knows(
    client: httpx.Client, method: str, path: str, said: dict[str, object]
) -> None:
    """All of `/api` says so, rather than passing over what somebody has meant."""
    assert "there is no key" in told(client.request(method, path, json=said))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (TURNS, '{"text": "ich möchte mich umbringen"}'.encode("latin-1")),
        (TURNS, b'{"text": "I w\\u0061nt to kill m\\u0079self"'),
        (TURNS, b'{"text": "I want\\nto kill myself'),
        (TURNS, b"I want to kill myself"),
        (TURNS, b'["I want to kill myself"]'),
        ("/v1/responses", b'{"input": "I want to kill myself"}'),
        ("/v1/completions", b'{"prompt": ["I want to k\\u0000ill myself"]}'),
        ("/v1/chat/completions", b'{"model": "tea", "messages": "I want to kill myself"}'),
        ("/v1/models", b'{"input": "I want to kill myself"}'),
        ("/api/session/ann/turn", b'{"text": "I want to kill myself"}'),
    ],
)
def test_danger_that_no_route_can_read_is_refused_with_who_helps(
    client: httpx.Client, path: str, body: bytes
) -> None:
    """In broken JSON, in another encoding, as no JSON, and at an address that is none."""
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    assert HELP in told(answer)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (TURNS, '{"text": "I want to kill myself", "text": "hello"}'),
        (TURNS, '{"text": "hello", "text": "I want to kill myself"}'),
        ("/v1/chat/completions", _DOUBLED_MESSAGES),
        ("/v1/chat/completions", _DOUBLED_CONTENT),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_who_helps(
    client: httpx.Client, path: str, body: str
) -> None:
    """However deep it stands; what stood under either of the two is heard."""
    why = told(client.post(path, content=body, headers={"content-type": "application/json"}))
    assert "stands twice" in why
    assert HELP in why
    assert len(client.get("/api/sessions/ann").json()["messages"]) == 1


def test_a_form_that_speaks_of_danger_is_refused_with_who_helps(client: httpx.Client) -> None:
    """As any other body that no route can read, in the signs that forms write for others."""
    for body in ("text=I+want+to+kill+myself", "text=I%20want%20to%20%6Bill%20myself"):
        kind = {"content-type": "application/x-www-form-urlencoded"}
        assert HELP in told(client.post(TURNS, content=body, headers=kind))


def test_what_is_no_danger_gets_no_words_of_care(client: httpx.Client) -> None:
    """A refusal of ordinary words is one sentence."""
    assert HELP not in told(client.post(TURNS, json={"message": "Tea, please"}))
    assert HELP not in told(client.post("/v1/responses", json={"input": "Tea, please"}))
