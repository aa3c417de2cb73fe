"""Files of the folder in a browser: read, saved, as they once were, and commented on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.served_folder import TEA, served, two_scripts

from scriptgraph.files.plain import led_out_of
from scriptgraph.web.people import People, digest_of

BROKEN = TEA.replace("to: farewell", "to: nowhere")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, httpx.Client]]:
    folder = two_scripts(tmp_path_factory.mktemp("served") / "scripts")
    with served(folder) as client:
        yield folder, client


@pytest.fixture
def folder(server: tuple[Path, httpx.Client]) -> Path:
    """Give the folder as it was in the beginning, but for what was saved of other files."""
    (server[0] / "tea.yaml").write_text(TEA, encoding="utf-8")
    return server[0]


@pytest.fixture
def client(server: tuple[Path, httpx.Client], folder: Path) -> httpx.Client:
    return server[1]


def revision(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def save(client: httpx.Client, name: str, text: str, based_on: str | None, **more: str) -> Any:
    return client.put(f"/api/files/{name}", json={"text": text, "based_on": based_on, **more})


def test_the_folder_is_listed_with_what_is_wrong(folder: Path, client: httpx.Client) -> None:
    """A script with faults stands beside the others, with how many it has."""
    (folder / "tea.yaml").write_text(BROKEN, encoding="utf-8")
    (folder / "README.md").write_text("# About\n", encoding="utf-8")
    listed = {one["name"]: one for one in client.get("/api/files").json()}
    assert "README.md" not in listed
    assert listed["helping.yaml"]["id"] == "helping"
    assert listed["helping.yaml"]["errors"] == 0
    assert listed["tea.yaml"]["errors"] == 1
    assert listed["tea.yaml"]["revision"] == revision(BROKEN)


def test_what_is_saved_is_on_the_disk_and_served(folder: Path, client: httpx.Client) -> None:
    """Byte for byte, under the hash that `sha256sum` gives; the answer has the findings."""
    text = TEA.replace("Tea or coffee", "Tee oder Käffchen ☕").replace("\n", "\r\n")
    saved = save(client, "tea.yaml", text, revision(TEA), author="Dr Weber").json()
    assert (folder / "tea.yaml").read_bytes() == text.encode()
    assert saved["revision"] == revision(text)
    assert (
        saved["findings"]
        == client.post("/api/look", json={"name": "tea.yaml", "text": text}).json()["findings"]
    )
    assert client.get("/api/files/tea.yaml").json() == {
        "name": "tea.yaml",
        "text": text,
        "revision": revision(text),
        "format": "yaml",
        "used_by": None,
    }


def test_a_script_with_errors_is_saved_and_not_served(folder: Path, client: httpx.Client) -> None:
    """Nobody loses what they have written because it is not finished."""
    saved = save(client, "tea.yaml", BROKEN, revision(TEA)).json()
    assert [one["rule"] for one in saved["findings"] if one["severity"] == "error"]
    scripts = {one["file"]: one["id"] for one in client.get("/api/scripts").json()}
    assert scripts["tea.yaml"] is None


def test_the_second_of_two_is_told_and_loses_nothing(folder: Path, client: httpx.Client) -> None:
    """They are given what the first has saved; on top of that they can save."""
    first, second = TEA + "# first\n", TEA + "# second\n"
    save(client, "tea.yaml", first, revision(TEA), author="Ann")
    refused = save(client, "tea.yaml", second, revision(TEA))
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "changed_meanwhile"
    current = refused.json()["current"]
    assert (current["text"], current["author"]) == (first, "Ann")
    assert (folder / "tea.yaml").read_text("utf-8") == first
    assert save(client, "tea.yaml", second, current["revision"]).status_code == 200
    assert save(client, "tea.yaml", second, revision(TEA)).status_code == 200  # sent once more


def test_many_at_once_lose_nothing(folder: Path, client: httpx.Client) -> None:
    """Of all who save on top of one text, one does, and every text that was saved is there."""
    texts = [TEA + f"# {number}\n" for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda text: save(client, "tea.yaml", text, revision(TEA)), texts))
    assert sorted(one.status_code for one in answers) == [200, *[409] * 11]
    kept = {one["revision"] for one in client.get("/api/files/tea.yaml/versions").json()}
    assert {one.json()["revision"] for one in answers if one.status_code == 200} <= kept


def test_every_version_can_be_had_again(folder: Path, client: httpx.Client) -> None:
    """Also what was changed by something else; the newest stands first, and a restored one too."""
    save(client, "tea.yaml", TEA + "# one\n", revision(TEA), author="Ann", remark="first try")
    (folder / "tea.yaml").write_text(TEA + "# outside\n", encoding="utf-8")
    outside, one, *_ = client.get("/api/files/tea.yaml/versions").json()
    assert (outside["outside"], one["outside"]) == (True, False)
    assert (one["author"], one["remark"]) == ("Ann", "first try")
    old = client.get(f"/api/files/tea.yaml/versions/{one['revision']}").json()["text"]
    assert old == TEA + "# one\n"
    save(client, "tea.yaml", old, outside["revision"])
    newest = client.get("/api/files/tea.yaml/versions").json()[0]
    assert newest["revision"] == one["revision"]
    assert client.get("/api/files/tea.yaml/versions/" + "0" * 64).status_code == 404


def test_a_file_that_is_gone_is_made_anew_only_on_purpose(
    folder: Path, client: httpx.Client
) -> None:
    """Who had it open is told, and its versions can still be read."""
    client.get("/api/files/tea.yaml")
    (folder / "tea.yaml").unlink()
    gone = save(client, "tea.yaml", TEA + "# more\n", revision(TEA))
    assert (gone.status_code, gone.json()["current"]) == (409, None)
    assert client.get("/api/files/tea.yaml").status_code == 404
    assert client.get(f"/api/files/tea.yaml/versions/{revision(TEA)}").json()["text"] == TEA
    assert save(client, "tea.yaml", TEA, None).status_code == 200
    assert save(client, "tea.yaml", TEA + "# more\n", None).status_code == 409


def test_versions_differ_in_words_and_lines(folder: Path, client: httpx.Client) -> None:
    """Two versions are compared as `scriptgraph diff` does; of a broken one only the lines."""
    new = TEA.replace("Ask whether they take milk.", "Ask about milk and honey.")
    save(client, "tea.yaml", new, revision(TEA))
    save(client, "tea.yaml", BROKEN, revision(new))
    asked = {"old": revision(TEA), "new": revision(new)}
    found = client.get("/api/files/tea.yaml/differences", params=asked).json()
    assert [one["section"] for one in found["changes"]] == ["choice"]
    assert "+      milk: Ask about milk and honey." in found["lines"]
    asked["new"] = revision(BROKEN)
    broken = client.get("/api/files/tea.yaml/differences", params=asked).json()
    assert broken["changes"] is None
    assert "new text is no script" in broken["why"]


def test_texts_without_a_line_in_common_are_compared_at_once(
    folder: Path, client: httpx.Client
) -> None:
    """Of many lines that all differ it is told which are gone and which are new."""
    old = TEA + "".join(f"# {number}\n" for number in range(40_000))
    new = TEA + "".join(f"# {number} once more\n" for number in range(40_000))
    save(client, "tea.yaml", old, revision(TEA))
    save(client, "tea.yaml", new, revision(old))
    asked = {"old": revision(old), "new": revision(new)}
    lines = client.get("/api/files/tea.yaml/differences", params=asked).json()["lines"]
    assert lines[2] == "@@ -17,40000 +17,40000 @@"
    assert (lines[3], lines[-1]) == ("-# 0", "+# 39999 once more")


def test_who_has_signed_in_is_the_author(tmp_path: Path) -> None:
    """Nobody writes in another's name."""
    folder = two_scripts(tmp_path / "scripts")
    secret = "ann's own secret of this test"
    people = {"ann": {"role": "author", "token": digest_of(secret)}}
    (tmp_path / "people.json").write_text(json.dumps({"people": people}), encoding="utf-8")
    with served(folder, people=People(None, tmp_path / "people.json")) as client:
        client.headers["authorization"] = f"Bearer {secret}"
        save(client, "tea.yaml", TEA + "# more\n", revision(TEA), author="Ben")
        newest = client.get("/api/files/tea.yaml/versions").json()[0]
        given = {"author": "Ben", "text": "Good."}
        comment = client.post("/api/files/tea.yaml/comments", json=given).json()
    assert (newest["author"], comment["author"]) == ("ann", "ann")


def test_sections_are_commented_on(folder: Path, client: httpx.Client) -> None:
    """A comment is kept with the folder, and can be settled and opened again."""
    path = "/api/files/tea.yaml/comments"
    text = "<script>alert(1)</script> Is that kind?"
    given = {"section": "choice", "author": "Ann", "text": text}
    one = client.post(path, json=given).json()
    assert {key: one[key] for key in given} == given
    assert client.put(f"{path}/{one['id']}", json={"settled": True}).json()["settled"]
    assert client.get(path).json()[-1] == {**one, "settled": True}
    assert client.put(f"{path}/nobody", json={"settled": True}).status_code == 404
    assert client.post("/api/files/other.yaml/comments", json=given).status_code == 404
    assert client.post(path, json={**given, "text": ""}).status_code == 400


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "%2e%2e%2fescaped.yaml",
        "..%2fescaped.yaml",
        ".hidden.yaml",
        "%00.yaml",
        "a%0ab.yaml",
        "NUL.yaml",
        "con.yaml.md",
        "COM%C2%B9.yaml",
        "C:evil.yaml",
        "a%5cb.yaml",
        " .yaml",
        "...yaml",
        "evil.py",
        "README.md",
        "Tea.yaml",
        "t" * 200 + ".yaml",
        "%ed%a0%80.yaml",
        "tea%E2%80%AElmay.yaml",
    ],
)
def test_no_name_leads_out_of_the_folder(folder: Path, client: httpx.Client, name: str) -> None:
    """What is no plain name, or another file's on some systems, is refused."""
    before = sorted(path.name for path in folder.parent.rglob("*"))
    answer = save(client, name, TEA, None)
    assert answer.status_code in (400, 404, 405)
    assert sorted(path.name for path in folder.parent.rglob("*")) == before


def test_a_name_is_one_however_it_is_composed(folder: Path, client: httpx.Client) -> None:
    """`ü` as one letter or as two is the same file."""
    assert save(client, "gru%CC%88n.yaml", TEA, None).status_code == 200
    assert client.get("/api/files/gr%C3%BCn.yaml").json()["name"] == "gr\u00fcn.yaml"
    (folder / "gr\u00fcn.yaml").unlink()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_lead_nobody_out(folder: Path, client: httpx.Client, tmp_path: Path) -> None:
    """A link out of the folder is not there; one within it is read, and not written through."""
    secret = tmp_path / "secret.yaml"
    secret.write_text(TEA, encoding="utf-8")
    (folder / "out.yaml").symlink_to(secret)
    (folder / "within.yaml").symlink_to(folder / "tea.yaml")
    try:
        assert "out.yaml" not in {one["name"] for one in client.get("/api/files").json()}
        assert client.get("/api/files/out.yaml").status_code == 404
        assert save(client, "out.yaml", TEA + "#\n", revision(TEA)).status_code == 400
        assert client.get("/api/files/within.yaml").json()["text"] == TEA
        assert save(client, "within.yaml", TEA + "#\n", revision(TEA)).status_code == 400
        assert (folder / "tea.yaml").read_text("utf-8") == secret.read_text("utf-8") == TEA
    finally:
        (folder / "out.yaml").unlink()
        (folder / "within.yaml").unlink()


def test_what_is_no_text_is_not_shown_as_one(folder: Path, client: httpx.Client) -> None:
    """Saving it back would change it: the page is told why, and a change of it is a conflict."""
    latin = TEA.replace("Tea", "Käse").encode("latin-1")
    (folder / "latin.yaml").write_bytes(latin)
    assert client.get("/api/files/latin.yaml").status_code == 400
    assert save(client, "latin.yaml", TEA, None).json()["current"]["text"] is None
    saved = save(client, "latin.yaml", TEA, sha256(latin).hexdigest())
    assert saved.status_code == 200
    (folder / "latin.yaml").unlink()


def test_no_route_reads_what_is_hidden_or_outside(tmp_path: Path) -> None:
    """Scripts, models and files have one rule: no link leads out of the folder."""
    folder = two_scripts(tmp_path / "scripts")
    outside = tmp_path / "people.json"
    outside.write_text('{"people": {"secret-name": {"role": "admin"}}}', encoding="utf-8")
    for name in ("people.yaml", "people.json"):
        (folder / name).symlink_to("../people.json")
    (folder / ".hidden.yaml").write_bytes((folder / "tea.yaml").read_bytes())
    (folder / "same.yaml").symlink_to("tea.yaml")
    with served(folder) as client:
        answers = [client.get(path) for path in ("/api/scripts", "/v1/models", "/api/files")]
    assert [one.status_code for one in answers] == [200] * 3
    assert not any("people" in one.text or "hidden" in one.text for one in answers)
    assert "same.yaml" in answers[0].text
    assert "same.yaml" in answers[2].text
    assert [path.name for path in led_out_of(folder, (".yaml",))] == ["people.yaml"]
