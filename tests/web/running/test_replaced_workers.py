"""Several server processes over one Postgres: another one finishes what a killed one had begun."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Literal

import httpx
import pytest
from support.bouncer import bounced
from support.command_line import scriptgraph
from support.openai_server import openai_server
from support.served_folder import two_scripts
from support.serving import Served

TURNS = "/api/sessions/ann/turns"
SAID = {"text": "Tea, please.", "id": "m1"}


@pytest.mark.slow
@pytest.mark.parametrize("way", ["direct", "PgBouncer"])
def test_a_worker_killed_in_a_reply_is_replaced_by_another(
    tmp_path: Path, address: str, way: Literal["direct", "PgBouncer"]
) -> None:
    """The other one answers the same message once, and the session's audit finds nothing."""
    folder = two_scripts(tmp_path / "scripts")
    before = bounced(address, tmp_path, "session") if way == "PgBouncer" else nullcontext(address)
    with openai_server() as models, before as store, ThreadPoolExecutor() as pool:
        where = {"OPENAI_BASE_URL": models.base_url, "OPENAI_API_KEY": "test"}
        options = ["--store", store, "--model", "small"]
        first, second = pool.map(lambda _: Served(folder, *options, env=where), range(2))
        first.client.post("/api/sessions", json={"script": "tea", "session": "ann"})
        with models.pausing_within(4):
            seen = _killed_while_streaming(first)
        answers = [second.client.post(TURNS, json=SAID).json() for _ in range(2)]
        found = second.client.get("/api/sessions/ann").json()
        assert second.stop(signal.SIGTERM) == 0
        audited = json.loads(scriptgraph("audit", "ann", "--store", store, "--json").stdout)
    assert [one["role"] for one in found["messages"]] == ["agent", "user", "agent"]
    assert [one["text"] for one in found["messages"][1:]] == [SAID["text"], answers[0]["reply"]]
    assert answers[0]["reply"].startswith(seen)
    assert (answers[1]["reply"], answers[1]["decisions"]) == (answers[0]["reply"], [])
    assert audited["ok"], audited


def _killed_while_streaming(server: Served) -> str:
    """Kill a server when a part of its answer was seen; gives that part."""
    seen: list[str] = []
    with pytest.raises(httpx.RemoteProtocolError):
        _stream_and_kill(server, seen)
    server.stop(signal.SIGKILL)
    assert "".join(seen)
    return "".join(seen)


def _stream_and_kill(server: Served, seen: list[str]) -> None:
    accepts = {"Accept": "text/event-stream"}
    with server.client.stream("POST", TURNS, json=SAID, headers=accepts) as stream:
        for line in stream.iter_lines():
            if line.startswith("data: "):
                seen.append(json.loads(line.removeprefix("data: "))["text"])
                server.process.kill()
