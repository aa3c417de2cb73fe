"""Cases: fixed conversations, kept as files, all run at one press."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.served_folder import TEA

SAID = ["Tea, please.", "No sugar.", "A little milk."]


def keep(client: httpx.Client, name: str, script: str = "tea", **more: Any) -> httpx.Response:
    """Keep a case."""
    return client.put(f"/api/cases/{name}", json={"script": script, "messages": SAID, **more})


def run(client: httpx.Client, **asked: Any) -> tuple[dict[str, Any], dict[str, int]]:
    """Run cases, and give name → event, and the counts."""
    found = client.post("/api/cases/run", json=asked)
    assert found.status_code == 200, found.text
    lines = [part.split("\n") for part in found.text.strip().split("\n\n")]
    *ran, (_, done) = [(name[7:], json.loads(data[6:])) for name, data in lines]
    return {one["name"]: one for _, one in ran}, done


def test_a_case_is_kept_run_accepted_and_compared(client: httpx.Client, folder: Path) -> None:
    """What a script makes of the same words is told where it is not as it was accepted."""
    assert keep(client, "Tea for one", remark="the usual").json()["accepted"] is None
    ran, done = run(client)
    assert (ran["Tea for one"]["changes"], done["not_accepted"]) == (None, 1)
    course = ran["Tea for one"]["course"]
    assert course["sections"] == ["choice", "choice", "choice", "farewell"]
    assert course["moves"][0].startswith("choice → farewell")
    accepted = client.post("/api/cases/Tea for one/accept", json={"course": course})
    assert accepted.json()["accepted"] == course
    assert run(client)[0]["Tea for one"]["changes"] == []
    less = TEA.replace("      milk: Ask whether they take milk.\n", "")
    (folder / "tea.yaml").write_text(less, "utf-8")
    ran, done = run(client, names=["Tea for one"])
    assert ran["Tea for one"]["changes"][0].startswith("message 3 was choice, and is farewell")
    assert done == {"cases": 1, "changed": 1, "failed": 0, "not_accepted": 0}
    client.post("/api/cases/Tea for one/accept", json={}).raise_for_status()
    assert run(client)[1]["changed"] == 0
    assert keep(client, "Tea for one").json()["accepted"] is not None
    other = keep(client, "Tea for one", messages=["Coffee."])
    assert other.json()["accepted"] is None
    assert client.get("/api/sessions").json()["sessions"] == []


def test_a_case_is_kept_with_the_course_that_was_seen(client: httpx.Client, folder: Path) -> None:
    """What is kept from a session is compared with it; other words are not its."""
    client.post("/api/sessions", json={"script": "tea", "session": "try-1"}).raise_for_status()
    for text in SAID:
        client.post("/api/sessions/try-1/turns", json={"text": text}).raise_for_status()
    kept = keep(client, "seen", session="try-1")
    assert kept.json()["accepted"]["sections"] == ["choice", "choice", "choice", "farewell"]
    assert run(client)[0]["seen"]["changes"] == []
    less = TEA.replace("      milk: Ask whether they take milk.\n", "")
    (folder / "tea.yaml").write_text(less, "utf-8")
    assert run(client)[0]["seen"]["changes"]
    refused = keep(client, "other", messages=["Coffee."], session="try-1")
    assert (refused.status_code, "other words" in refused.text) == (400, True)


def test_files_that_somebody_else_wrote(client: httpx.Client, folder: Path) -> None:
    """A file is a case wherever it comes from; one that is none says why, and stops no other."""
    (folder / "cases").mkdir()
    (folder / "cases" / "mine.yaml").write_text("script: tea\nmessages: [Tea.]\n", "utf-8")
    (folder / "cases" / "broken.yaml").write_text("script: tea\nmessages: []\n", "utf-8")
    (folder / "cases" / "worse.yaml").write_text("a: !!python/object:os.system {}\n", "utf-8")
    (folder / "cases" / "gone.yaml").write_text("script: nothing\nmessages: [Tea.]\n", "utf-8")
    listed = {one["name"]: one for one in client.get("/api/cases").json()}
    assert [name for name, one in listed.items() if one["error"]] == ["broken", "worse"]
    ran, done = run(client)
    assert {name for name, one in ran.items() if one["error"]} == {"broken", "worse", "gone"}
    assert done["failed"] == 3
    assert client.delete("/api/cases/broken").status_code == 204
    assert client.get("/api/cases/broken").status_code == 404


@pytest.mark.parametrize("name", ["..%2Ftea", "a%5Cb", "nul", ".hidden", "x" * 101, "a%00b", "-x"])
def test_a_hostile_name_leads_nowhere(client: httpx.Client, folder: Path, name: str) -> None:
    """No file is written outside the folder of the cases, nor one that others cannot keep."""
    before = sorted(path.name for path in folder.iterdir() if path.name != "cases")
    assert keep(client, name).status_code in (400, 404, 405)
    assert sorted(path.name for path in folder.iterdir() if path.name != "cases") == before
    assert client.get("/api/cases").json() == []


HALF = r'{"course": {"sections": ["\ud800"], "moves": [], "collected": {}, "status": "open"}}'
ENDLESS = r'{"course": {"sections": [], "moves": [], "collected": {"a": 1e999}, "status": "open"}}'
OTHER = r'{"course": {"sections": [], "moves": [], "collected": {}, "status": "other"}}'


@pytest.mark.parametrize("given", [HALF, ENDLESS, OTHER])
def test_a_course_that_none_could_be_is_not_accepted(client: httpx.Client, given: str) -> None:
    """It is refused, and the case is as it was; so is a file that holds half a character."""
    keep(client, "one").raise_for_status()
    json_given = {"content-type": "application/json"}
    found = client.post("/api/cases/one/accept", content=given, headers=json_given)
    assert found.status_code == 400
    assert client.get("/api/cases/one").json()["accepted"] is None


def test_half_a_character_in_a_file_is_told(client: httpx.Client, folder: Path) -> None:
    """The list of cases is there all the same."""
    (folder / "cases").mkdir()
    (folder / "cases" / "half.yaml").write_text('script: tea\nmessages: ["\\ud800"]\n', "utf-8")
    [one] = client.get("/api/cases").json()
    assert one["error"]


@pytest.mark.parametrize("given", [{"messages": []}, {"messages": [" "]}, {"script": ""}])
def test_no_case_is_kept_that_could_not_be_run(client: httpx.Client, given: dict[str, Any]) -> None:
    """It says what is wrong, and nothing is written."""
    assert keep(client, "one", **given).status_code == 400
    assert client.get("/api/cases").json() == []
