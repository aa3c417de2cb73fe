"""Parts on the page: what is found in them, and scripts that use them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.served_folder import served, two_scripts

PART = """\
part: consent
sections:
  ask:
    tasks:
      agree: Ask whether they agree.
"""

USING = """\
script: visit
sections:
  consent: {use: consent.yaml, next: bye}
  bye: {tasks: {thanks: Thank them.}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a part, and a script that uses it."""
    found = two_scripts(tmp_path / "scripts")
    (found / "consent.yaml").write_text(PART, "utf-8")
    (found / "visit.yaml").write_text(USING, "utf-8")
    return found


@pytest.fixture
def client(folder: Path) -> Iterator[httpx.Client]:
    with served(folder) as one:
        yield one


def look(client: httpx.Client, text: str) -> Any:
    found = client.post("/api/look", json={"name": "visit.yaml", "text": text})
    assert found.status_code == 200, found.text
    return found.json()


def saved(client: httpx.Client, name: str, text: str) -> Any:
    before = client.get(f"/api/files/{name}").json()["revision"]
    found = client.put(f"/api/files/{name}", json={"text": text, "based_on": before})
    assert found.status_code == 200, found.text
    return found.json()


def test_a_part_is_found_beside_the_text(client: httpx.Client) -> None:
    """What a part says is in the picture, at the line that uses it."""
    seen = look(client, USING)
    assert seen["findings"] == []
    lines = [(one["section"], one["line"]) for one in seen["outline"]]
    assert lines == [("consent", 3), ("bye", 4)]
    assert {one["line"] for one in seen["outline"][0]["tasks"]} == {3}


def test_what_is_wrong_in_a_part_stands_at_its_use(client: httpx.Client, folder: Path) -> None:
    """It names its own place, and goes when the part is mended, though the text stays."""
    (folder / "consent.yaml").write_text(f"{PART}    next: nowhere\n", "utf-8")
    findings = look(client, USING)["findings"]
    assert str(folder) not in str(findings)
    assert {one["line"] for one in findings if one["severity"] == "error"} == {3}
    assert any(one["message"].startswith("consent.yaml:6:5: ") for one in findings)
    (folder / "consent.yaml").write_text(PART, "utf-8")
    assert look(client, USING)["findings"] == []


def test_a_saved_part_checks_who_uses_it(client: httpx.Client) -> None:
    """What becomes of the scripts that use a part is told when it is saved, and in the list."""
    assert saved(client, "consent.yaml", f"{PART}leaves: [away]\n")["used_by"][0]["errors"] > 0
    listed = {one["name"]: one["errors"] for one in client.get("/api/files").json()}
    assert listed["visit.yaml"] > 0
    (used_by,) = saved(client, "consent.yaml", PART)["used_by"]
    assert (used_by["name"], used_by["errors"]) == ("visit.yaml", 0)
    assert saved(client, "visit.yaml", USING)["used_by"] == []


def test_a_new_session_has_the_part_as_it_is_now(client: httpx.Client, folder: Path) -> None:
    """A session goes on with what it began with; the next one has what the part says now."""
    hashes = set()
    for session in ("one", "two"):
        client.post("/api/sessions", json={"script": "visit", "session": session})
        hashes.add(client.get(f"/api/sessions/{session}").json()["script"]["hash"])
        (folder / "consent.yaml").write_text(PART.replace("agree.", "agree to it."), "utf-8")
    assert len(hashes) == 2
    (folder / "consent.yaml").unlink()
    answer = client.post("/api/sessions/one/turns", json={"text": "Yes."})
    assert answer.status_code == 200, answer.text


def test_nothing_outside_the_folder_is_told(client: httpx.Client, folder: Path) -> None:
    """A text cannot ask whether a file is there, nor what it holds."""
    (folder.parent / "secret.yaml").write_text("part: secret\n", "utf-8")
    told = [
        look(client, USING.replace("consent.yaml", f"../{name}.yaml"))["findings"][0]["message"]
        for name in ("secret", "nothing")
    ]
    assert told[0].replace("secret", "nothing") == told[1]


def test_a_part_is_no_script_that_is_served(client: httpx.Client) -> None:
    """No session is held with a part, and the scripts beside it are served."""
    models = {one["id"] for one in client.get("/v1/models").json()["data"]}
    assert "visit" in models
    assert "consent" not in models


LEADING = f"{PART}    next: nowhere\n"
OF_PARTS = USING.replace("consent.yaml", "parts/consent.yaml")


@pytest.fixture
def parted(folder: Path) -> Path:
    """Put the part where parts lie, and let the script use it there."""
    (folder / "parts").mkdir()
    (folder / "consent.yaml").rename(folder / "parts" / "consent.yaml")
    (folder / "visit.yaml").write_text(OF_PARTS, "utf-8")
    return folder


def test_a_part_in_its_folder_is_a_file_like_any_other(client: httpx.Client, parted: Path) -> None:
    """It is listed, read, saved and commented by its name, and says which scripts use it."""
    name = "parts/consent.yaml"
    listed = {one["name"]: one["is_part"] for one in client.get("/api/files").json()}
    assert (listed[name], listed["visit.yaml"], [*listed][-1]) == (True, False, name)
    read = client.get(f"/api/files/{name.replace('/', '%2F')}").json()
    assert (read["name"], read["text"]) == (name, PART)
    assert [one["name"] for one in read["used_by"]] == ["visit.yaml"]
    assert client.get("/api/files/visit.yaml").json()["used_by"] is None
    (using,) = saved(client, name, LEADING)["used_by"]
    assert (using["name"], using["errors"] > 0) == ("visit.yaml", True)
    assert len(client.get(f"/api/files/{name}/versions").json()) == 2
    client.post(f"/api/files/{name}/comments", json={"text": "Why?"}).raise_for_status()
    assert len(client.get(f"/api/files/{name}/comments").json()) == 1
    assert (parted / "parts" / "consent.yaml").read_text("utf-8") == LEADING


def test_what_stands_in_a_part_names_its_place_there(client: httpx.Client, parted: Path) -> None:
    """A section and a finding of the part know its file and line; the script's own know none."""
    place = {"file": "parts/consent.yaml", "line": 3, "column": 3}
    consent, bye = look(client, OF_PARTS)["outline"]
    assert (consent["part"], bye["part"]) == (place, None)
    (parted / "parts" / "consent.yaml").write_text(LEADING, "utf-8")
    found = [one["part"] for one in look(client, OF_PARTS)["findings"] if one["part"]]
    assert found == [{"file": "parts/consent.yaml", "line": 6, "column": 5}]


@pytest.mark.parametrize(
    "name",
    ["cases/secret.yaml", "parts/more/secret.yaml", "parts/../secret.yaml", "parts/out.yaml"],
)
def test_no_other_folder_is_opened(client: httpx.Client, parted: Path, name: str) -> None:
    """Neither one beside the parts, nor one in them, nor what a link leads to out of them."""
    for folder in ("cases", "parts/more", ".."):
        (parted / folder).mkdir(exist_ok=True)
        (parted / folder / "secret.yaml").write_text(PART, "utf-8")
    (parted / "parts" / "out.yaml").symlink_to(parted.parent / "secret.yaml")
    assert client.get(f"/api/files/{name.replace('/', '%2F')}").status_code in (400, 404)
    saving = {"text": PART, "based_on": None}
    assert client.put(f"/api/files/{name.replace('/', '%2F')}", json=saving).status_code >= 400


def test_parts_that_lie_elsewhere_are_none(client: httpx.Client, folder: Path) -> None:
    """A folder of parts that is a link out of the folder is as if it were not there."""
    (folder.parent / "elsewhere").mkdir()
    (folder.parent / "elsewhere" / "secret.yaml").write_text(PART, "utf-8")
    (folder / "parts").symlink_to(folder.parent / "elsewhere")
    assert all(one["name"] != "parts/secret.yaml" for one in client.get("/api/files").json())
    assert client.get("/api/files/parts%2Fsecret.yaml").status_code == 404


def test_the_words_of_the_language_are_told(client: httpx.Client, parted: Path) -> None:
    """Every key, setting and function, and what a part is given, for who completes them."""
    words = client.get("/api/language").json()
    assert {"computed", "sections"} <= {*words["keys"]["script"]}
    assert {"back", "when"} <= {*words["keys"]["rule"]}
    assert words["keys"]["questionnaire"] == ["answers", "source"]
    assert {"known", "declined", "count", "failed", "mean"} <= {*words["functions"]}
    assert words["words"]["de"]["collect"][0] == "erfrage"
    given = PART.replace("sections:", "parameters: {who: whom}\nleaves: [agreed]\nsections:")
    (parted / "parts" / "consent.yaml").write_text(given, "utf-8")
    part = next(one for one in client.get("/api/files").json() if one["is_part"])
    assert (part["parameters"], part["leaves"]) == (["who"], ["agreed"])
