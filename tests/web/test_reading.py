"""Weak sections, and what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.served_folder import served, two_scripts
from support.sets_pdf import require_pdf

HOSTILE = "<script>alert(1)</script> </style> {{ 7 * 7 }} Tea."


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path / "scripts"), store=str(tmp_path / "kept.sqlite")) as one:
        for name, said in (("ann", [HOSTILE, "No.", "Milk."]), ("try-ben", ["Tea."])):
            one.post("/api/sessions", json={"script": "tea", "session": name}).raise_for_status()
            for text in said:
                turn = one.post(f"/api/sessions/{name}/turns", json={"text": text})
                turn.raise_for_status()
        yield one


def test_weak_sections_are_told(client: httpx.Client) -> None:
    """Over the sessions of a script, without trials and forks unless they are asked for."""
    client.post("/api/sessions/ann/forks", json={"turn": 2}).raise_for_status()
    found = client.get("/api/weak", params={"script": "tea"}).json()
    assert (found["sessions"], found["left_out"]) == (1, 2)
    told = {one["section"]: one for one in found["sections"]}
    choice = told["choice"]
    assert (choice["title"], choice["visits"], choice["completed"]) == ("The choice", 1, 1)
    assert (choice["turns"], choice["left_here"]) == (3, 0)
    assert choice["words"].startswith("1 of 1 visit came to its end")
    trials = client.get("/api/weak", params={"script": "tea", "trials": True}).json()
    assert trials["sessions"] == 3
    none = client.get("/api/weak", params={"script": "helping"}).json()
    assert none["sections"][0]["words"] == "Nobody has come here yet."
    assert client.get("/api/weak", params={"script": "nothing"}).status_code == 404
    assert client.get("/api/weak").status_code == 400


def test_a_session_is_printed_as_text(client: httpx.Client) -> None:
    """What somebody has said is text on the page, whatever it looks like, and nothing runs."""
    found = client.get("/print/sessions/ann")
    assert found.headers["content-type"].startswith("text/html")
    assert "script-src" not in found.headers["content-security-policy"]
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert "&lt;script&gt;alert(1)" in found.text
    assert "<script" not in found.text
    assert "{{ 7 * 7 }}" in found.text
    assert "The choice" in found.text
    assert "http" not in found.text
    assert client.get("/print/sessions/nobody").status_code == 404


def test_a_session_is_had_as_a_pdf(client: httpx.Client) -> None:
    """Where its library is there; another form is refused."""
    assert client.get("/print/sessions/ann", params={"form": "docx"}).status_code == 400
    require_pdf()
    found = client.get("/print/sessions/ann", params={"form": "pdf"})
    assert found.headers["content-type"] == "application/pdf"
    assert found.content.startswith(b"%PDF-")


@pytest.mark.slow
def test_a_report_is_printed(client: httpx.Client) -> None:
    """It is that of the command line, on every session of the script, and stands alone."""
    found = client.get("/print/report", params={"script": "tea"})
    assert found.status_code == 200, found.text
    assert "Report on dialogues" in found.text
    assert "sessions of tea" in found.text
    assert "jsonl" not in found.text
    assert "try-ben" not in found.text
    trials = client.get("/print/report", params={"script": "tea", "trials": True})
    assert "try-ben" in trials.text
    assert "<script>alert(1)" not in found.text
    assert client.get("/print/report", params={"script": "helping"}).status_code == 404
    require_pdf()
    paper = client.get("/print/report", params={"script": "tea", "form": "pdf"})
    assert paper.content.startswith(b"%PDF-"), paper.text
