"""A served folder with a faulty file: whatever stands in it keeps nobody from the others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
from support.served_folder import two_scripts

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import read_script
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.web.app import application
from scriptgraph.web.desk import Desk
from scriptgraph.web.people import People
from scriptgraph.web.shelf import Shelf

MISTYPED = """\
script: sleepy
computed:
  trouble: falling + waking
  kind: trouble as mild 0..2, "rather bad" 3..6
sections:
  nights:
    tasks:
      falling: {do: Ask about falling asleep., collect: {falling: integer 0..3}}
      waking: {do: Ask about waking., collect: {waking: integer 0..3}}
      more: {do: Ask what wakes them., collect: {why: string}, if: waking > 0}
"""


def test_mistyped_bands_keep_nobody_from_the_other_scripts(
    client: httpx.Client, folder: Path
) -> None:
    """Scripts are listed, people answered; the text is looked at and saved with its fault."""
    (folder / "sleepy.yaml").write_text(MISTYPED, encoding="utf-8")
    assert [one["id"] for one in client.get("/v1/models").json()["data"]] == ["helping", "tea"]
    for address in ("/ready", "/api/scripts", "/api/files"):
        client.get(address).raise_for_status()
    said = {"model": "tea", "messages": [{"role": "user", "content": "I want to die"}]}
    client.post("/v1/chat/completions", json=said).raise_for_status()
    looked = client.post("/api/look", json={"name": "other.yaml", "text": MISTYPED})
    saved = client.put("/api/files/other.yaml", json={"text": MISTYPED, "based_on": None})
    for answer in (looked, saved):
        found = answer.raise_for_status().json()["findings"]
        assert ("bad-computed-value", 4) in [(one["rule"], one["line"]) for one in found]
    assert (folder / "other.yaml").read_text(encoding="utf-8") == MISTYPED


@pytest.mark.parametrize(("text", "is_helped"), [("I want to die", True), ("Hello!", False)])
def test_a_fault_of_ours_leaves_nobody_in_danger_without_help(
    tmp_path: Path, text: str, is_helped: bool
) -> None:
    """Whatever falls over in the server, who speaks of danger is told who helps; it is logged."""

    def falls_over(script: Script) -> NoReturn:
        raise ZeroDivisionError("by nothing")

    async def asked() -> httpx.Response:
        async with open_store("memory:") as store:
            app = application(Desk(Shelf(two_scripts(tmp_path / "s")), store, falls_over), People())
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1"
            ) as client:
                said = {"model": "tea", "messages": [{"role": "user", "content": text}]}
                return await client.post("/v1/chat/completions", json=said)

    answer = asyncio.run(asked())
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (500, "internal_error")
    assert "by nothing" not in error["message"]
    assert ("112" in error["message"] or "988" in error["message"]) == is_helped, error["message"]


def test_a_file_for_which_there_was_no_memory_is_read_again(tmp_path: Path) -> None:
    """The others are served meanwhile; what was read is read once."""
    asked: list[str] = []

    def short_of_memory(path: Path) -> tuple[Script | None, Sequence[Finding]]:
        asked.append(path.stem)
        if asked.count("tea") == 1 and path.stem == "tea":
            raise MemoryError
        return read_script(path)

    shelf = Shelf(two_scripts(tmp_path / "s"), short_of_memory)
    found = [sorted(shelf.scripts()) for _ in range(3)]
    assert found == [["helping"], ["helping", "tea"], ["helping", "tea"]]
    assert sorted(asked) == ["helping", "tea", "tea"]
