"""What `/openapi.json` says of the API holds: what odd requests once found, each as a test."""

from __future__ import annotations

from typing import Any

import httpx
import pytest


@pytest.fixture
def described(client: httpx.Client) -> dict[str, Any]:
    """What the server says of itself."""
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_every_route_says_how_it_refuses(described: dict[str, Any]) -> None:
    """In the one form that all refusals have; FastAPI's own form, which none has, is nowhere."""
    form = {"$ref": "#/components/schemas/Refusal"}
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            answers = told["responses"]
            for kind in ("4XX", "5XX"):
                content = answers[kind]["content"]["application/json"]["schema"]
                assert content == form, (path, method)
            assert "422" not in answers, (path, method)
    assert "HTTPValidationError" not in described["components"]["schemas"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/cases", "GET"),
        ("/api/files/tea.yaml", "GET, PUT"),
        ("/api/cases/one", "DELETE, GET, PUT"),
        ("/api/sessions", "GET, POST"),
        ("/v1/models", "GET"),
    ],
)
def test_a_wrong_method_is_told_which_there_are(
    client: httpx.Client, path: str, allowed: str
) -> None:
    """The header `Allow` names them, as HTTP has it, whichever routes have the address."""
    answer = client.request("TRACE", path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.json()["error"]["message"] == "Method Not Allowed"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/sessions/x/forks", {"turn": True}),
        ("/api/sessions/x/forks", {"turn": "3"}),
        ("/api/sessions", {"script": 5}),
    ],
)
def test_a_value_of_another_kind_is_refused(
    client: httpx.Client, path: str, body: dict[str, Any]
) -> None:
    """Nothing is taken for what it is not: 0 is no `false`, and a text no number."""
    answer = client.post(path, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")


def test_a_comment_is_settled_by_yes_or_no_alone(client: httpx.Client) -> None:
    """A number is neither."""
    comments = "/api/files/tea.yaml/comments"
    made = client.post(comments, json={"text": "Sugar?", "author": "Ann"}).json()
    at = f"{comments}/{made['id']}"
    assert client.put(at, json={"settled": 0}).status_code == 400
    assert client.put(at, json={"settled": True}).json()["settled"] is True


def test_others_are_answered_while_odd_words_are_listened_to(client: httpx.Client) -> None:
    """A refused request of long, odd words keeps its one answer, which says nothing of them."""
    odd = "".join(chr(0x10000 + number * 7 % 50_000) for number in range(8_000))
    answer = client.post("/api/cases/run", json={"names": [odd], "more": 1})
    assert answer.status_code == 400
    assert odd[:20] not in answer.text
