"""`scriptgraph serve` as its users run it: it begins, answers, and ends in order."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from support.command_line import scriptgraph
from support.openai_server import openai_server
from support.served_folder import TEA
from support.serving import Served

BOOKS = """\
script: books
actions: {book: {gives: {slot: string}, rehearsed: {slot: Monday at nine}}}
sections:
  booking:
    tasks: {ask: Ask whether they would like to book., booked: {call: book}}
    next: [{to: end, if: done(book)}, {to: end, if: failed(book)}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with one script that can be used, and two that cannot: one misses actions."""
    (tmp_path / "tea.yaml").write_text(TEA, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("script: broken\n", encoding="utf-8")
    (tmp_path / "books.yaml").write_text(BOOKS, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(folder: Path, how: signal.Signals) -> None:
    """What cannot be served is said; the next one goes on in the same store."""
    first = Served(folder)
    assert "broken.yaml is not served" in first.told
    assert "no language model speaks here" in first.told
    assert "it can be written and tried, and not talked to: the script 'books'" in first.told
    begun = first.client.post("/api/sessions", json={"script": "tea", "session": "ann"})
    assert begun.status_code == 201
    assert first.stop(how) == 0
    second = Served(folder)
    turn = second.client.post("/api/sessions/ann/turns", json={"text": "Tea"}).json()
    assert turn["state"]["turn"] == 2
    assert second.stop(how) == 0


@pytest.mark.parametrize(
    ("arguments", "token", "told"),
    [
        (["--host", "0.0.0.0"], None, "SCRIPTGRAPH_TOKEN"),  # refused before it listens
        ([], "short", "at least 16 characters"),
        (["--host", "0.0.0.0"], "a" * 16, "8 different ones"),
        (["--store", "postgresql://127.0.0.1:1/none"], None, "127.0.0.1"),
    ],
)
def test_what_cannot_be_served_safely_is_refused(
    folder: Path, arguments: list[str], token: str | None, told: str
) -> None:
    """Nobody listens before that is known."""
    env = {"SCRIPTGRAPH_TOKEN": token} if token else {}
    done = scriptgraph("serve", folder, "--port", "0", *arguments, env=env)
    assert done.returncode == 1
    assert told in done.stderr


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    """And so is one without any script that can be used."""
    assert "cannot read" in scriptgraph("serve", tmp_path / "none").stderr
    done = scriptgraph("serve", tmp_path)
    assert (done.returncode, "no script" in done.stderr) == (1, True)


@pytest.mark.slow
def test_a_server_that_is_killed_in_a_reply_is_replaced(folder: Path) -> None:
    """The same request to another one over the same store finishes the turn, and it is one turn."""
    said = [{"role": "user", "content": "Tea"}]
    request = {"model": "tea", "messages": said, "user": "ann"}
    with openai_server() as models:
        where = {"OPENAI_BASE_URL": models.base_url, "OPENAI_API_KEY": "test"}
        first = Served(folder, "--model", "small", env=where)
        with models.holding_back(1), ThreadPoolExecutor() as pool:
            asked = pool.submit(first.client.post, "/v1/chat/completions", json=request)
            while len(models.requests) < 2:
                time.sleep(0.02)
            first.process.kill()
            assert isinstance(asked.exception(60), httpx.TransportError)
        first.stop(signal.SIGKILL)
        second = Served(folder, "--model", "small", env=where)
        answer = second.client.post("/v1/chat/completions", json=request).json()
        found = second.client.get("/api/sessions/tea:ann").json()
        second.stop(signal.SIGTERM)
    assert [one["role"] for one in found["messages"]] == ["user", "agent"]
    assert found["messages"][-1]["text"] == answer["choices"][0]["message"]["content"]
