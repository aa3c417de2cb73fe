"""Whatever the description of the routes allows is answered; nothing is a fault of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.asked import ask, requests
from support.served_folder import served, two_scripts

_MINE = re.compile(r"/api/(files|look|prove|rehearse|play)|/print/scripts")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path_factory.mktemp("served") / "scripts")) as one:
        yield one


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.get("/openapi.json").json()
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_=st.data())
def test_nothing_that_is_asked_is_a_fault_of_the_server(
    client: httpx.Client, document: Mapping[str, Any], given_: st.DataObject
) -> None:
    """Files, versions, comments, looks, proofs, rehearsals and prints answer or refuse anything."""
    routes = [
        (path, method)
        for path, methods in document["paths"].items()
        if _MINE.match(path)
        for method in methods
    ]
    assert len(routes) >= 13
    path, method = given_.draw(st.sampled_from(routes))
    asked = given_.draw(requests(document, path, method))
    answer = ask(client, path, method, asked)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.json()["error"]["message"]
