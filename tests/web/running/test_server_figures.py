"""What Prometheus reads of a server."""

from __future__ import annotations

from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from support.openai_server import SERVED, openai_server
from support.served_folder import served, two_scripts

from scriptgraph.models.chat import openai_model
from scriptgraph.records.prices import Price
from scriptgraph.web.running.figures import Figures
from scriptgraph.web.running.watch import Watch


def figures(client: httpx.Client) -> dict[str, dict[tuple[str, ...], float]]:
    """Read them as Prometheus does: name -> values of the labels -> figure."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def test_turns_tokens_and_costs_are_counted_once(tmp_path: Path) -> None:
    """A message that is sent again costs nothing, and nobody's words are in the figures."""
    folder = two_scripts(tmp_path / "scripts")
    price = Price(input=1_000_000, output=0)
    with openai_server() as server:
        model = openai_model("m", base_url=server.base_url, api_key="k", temperature=0)
        with served(folder, model=model, watch=Watch(Figures(price))) as client:
            client.post("/api/sessions", json={"script": "tea", "session": "secret-name"})
            said = {"text": "Darjeeling", "id": "1"}
            turn = client.post("/api/sessions/secret-name/turns", json=said).json()
            before = figures(client)
            client.post("/api/sessions/secret-name/turns", json=said)
            after = figures(client)
            state = client.get("/api/sessions/secret-name/decisions").json()
    calls = [one["call"] for one in state if "call" in one]
    assert turn["reply"]
    read = {k: v for k, v in after["scriptgraph_model_tokens_total"].items() if k[0] == "input"}
    assert sum(read.values()) == sum(call["input_tokens"] for call in calls) > 0
    assert sum(after["scriptgraph_model_dollars_total"].values()) == sum(read.values())
    assert after["scriptgraph_model_tokens_total"] == before["scriptgraph_model_tokens_total"]
    assert {key[0] for key in after["scriptgraph_model_calls_total"]} == {SERVED}
    assert after["scriptgraph_turns_total"] == {("answered", "tea"): 3}
    assert after["scriptgraph_first_piece_seconds_count"][("tea",)] == 3


def test_what_goes_wrong_is_counted_and_nobodys_words_are_told(tmp_path: Path) -> None:
    """Refusals by their code, danger by its level; neither names nor words."""
    with served(two_scripts(tmp_path / "scripts")) as client:
        client.post("/api/sessions", json={"script": "helping", "session": "secret-name"})
        client.post("/api/sessions/secret-name/turns", json={"text": "I want to kill myself"})
        client.get("/api/sessions/nobody")
        told = figures(client)
        text = client.get("/metrics").text
    assert told["scriptgraph_danger_total"] == {("self", "explicit"): 1}
    assert told["scriptgraph_requests_refused_total"] == {("unknown",): 1}
    assert "secret-name" not in text
    assert "kill" not in text
