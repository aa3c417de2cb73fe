"""What is said of a text while it is written: findings, picture, outline, moves and values."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from support.served_folder import HELP, TEA, served, two_scripts


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path_factory.mktemp("served") / "scripts")) as one:
        yield one


def look(client: httpx.Client, text: str, name: str = "tea.yaml") -> Any:
    answer = client.post("/api/look", json={"name": name, "text": text})
    assert answer.status_code == 200, answer.text
    return answer.json()


def marked(picture: str, mark: str) -> set[str]:
    """Give what the parts of a picture are marked with."""
    parts = ElementTree.fromstring(picture).iter()
    return {part.attrib[mark] for part in parts if mark in part.attrib}


def test_a_mistake_is_told_at_its_line_and_drawn_around(client: httpx.Client) -> None:
    """The finding names the section and the rule; the rest of the script is drawn all the same."""
    seen = look(client, TEA.replace("to: farewell", "to: nowhere"))
    finding = next(one for one in seen["findings"] if one["severity"] == "error")
    assert (finding["rule"], finding["line"]) == ("unknown-target", 11)
    assert (finding["section"], finding["move"]) == ("choice", "sections.choice.next.0")
    assert marked(seen["picture"], "data-section") == {"choice", "farewell"}


def test_the_picture_is_marked_as_the_outline_is(client: httpx.Client) -> None:
    """A click in the picture finds its line, and a line its box or arrow."""
    seen = look(client, HELP, "helping.yaml")
    assert marked(seen["picture"], "data-section") == {one["section"] for one in seen["outline"]}
    assert marked(seen["picture"], "data-move") == {one["id"] for one in seen["moves"]}
    lines = HELP.splitlines()
    for section in seen["outline"]:
        assert lines[section["line"] - 1].strip() == f"{section['section']}:"
        for task in section["tasks"]:
            assert lines[task["line"] - 1].strip().startswith(f"{task['id']}:")
    rule = next(one for one in seen["moves"] if one["id"] == "anytime.0")
    assert (rule["source"], rule["target"]) == (None, "crisis")
    assert "urgent: true" in lines[rule["line"] - 1]


@pytest.mark.parametrize("name", ["every_feature.yaml", "stress_relief.md", "bike_repair.yaml"])
def test_every_part_of_the_samples_is_marked(client: httpx.Client, name: str) -> None:
    """Every arrow of a rule has its move, with a line, in both formats; so has every value."""
    text = files("scriptgraph.scripts").joinpath(name).read_text("utf-8")
    seen = look(client, text, name)
    assert marked(seen["picture"], "data-move") == {one["id"] for one in seen["moves"]}
    assert all(one["line"] for part in ("moves", "keys", "outline") for one in seen[part])
    lines = text.splitlines()
    assert all(one["key"] in lines[one["line"] - 1] for one in seen["keys"])


HOSTILE = {
    "a bomb": "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(50)),
    "billions": "a0: &a0 [l,l]\n"
    + "".join(f"a{n}: &a{n} [*a{n - 1},*a{n - 1},*a{n - 1}]\n" for n in range(1, 40)),
    "deep": "[" * 20_000,
    "deep keys": "".join(" " * n + f"k{n}:\n" for n in range(1_000)),
    "nothing": "",
    "zero": TEA.replace("Tea", "T\x00a"),
    "no letter": "\ufffe\uffff",
    "no script": "- 1\n- 2\n",
    "a tag": "!!python/object/apply:os.system ['true']",
    "twice": TEA.replace("farewell:", "choice:"),
    "to itself": TEA.replace("to: farewell", "to: choice"),
    "one line": "x" * 900_000,
    "many lines": "- x\n" * 200_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("name", ["a.yaml", "a.md"])
def test_whatever_is_written_is_answered(client: httpx.Client, name: str, text: str) -> None:
    """A text that is no script gives findings, and a server that lives on."""
    seen = look(client, text, name)
    assert seen["findings"] or seen["outline"]
    assert client.get("/health").status_code == 200


def test_markup_stays_text(client: httpx.Client) -> None:
    """Nothing that an author writes becomes a part of the picture's own markup."""
    bad = '"</title><script>alert(1)</script><img src=x onerror=alert(1)>"'
    seen = look(client, TEA.replace("Tea or coffee", bad).replace("The choice", bad))
    parts = {part.tag.rpartition("}")[2] for part in ElementTree.fromstring(seen["picture"]).iter()}
    assert parts == {"svg", "title", "style", "rect", "text", "g", "path", "defs", "marker"}


@pytest.mark.parametrize(
    "content", [b'{"name": "a.yaml", "text": "\\ud800"}', b'{"name": "a.py", "text": ""}', b"[]"]
)
def test_what_is_no_text_is_refused(client: httpx.Client, content: bytes) -> None:
    """Half a letter, another ending, and another form."""
    json_ = {"content-type": "application/json"}
    assert client.post("/api/look", content=content, headers=json_).status_code == 400


def tangled(sections: int, rules: int = 6) -> str:
    """Write a script whose rules lead everywhere."""
    lines = ["script: big", "version: 1", "sections:"]
    for one in range(sections):
        lines += [f"  s{one}:", "    tasks: {t: hi}", "    next:"]
        to = [(one * 7 + rule) % sections for rule in range(rules)]
        lines += [f"      - {{to: s{each}, when: w{rule}}}" for rule, each in enumerate(to)]
    return "\n".join(lines)


@pytest.mark.parametrize(("sections", "rules"), [(600, 6), (100, 6), (40, 60)])
def test_a_tangle_is_not_laid_out(client: httpx.Client, sections: int, rules: int) -> None:
    """By its counts alone, before anything is drawn; all else is said of it, and why it is not."""
    seen = look(client, tangled(sections, rules))
    assert seen["picture"] is None
    assert "scriptgraph draw" in seen["not_drawn"]
    assert len(seen["outline"]) == sections
    assert len(seen["moves"]) == sections * rules


def test_findings_are_told_in_the_language_that_is_asked_for(client: httpx.Client) -> None:
    """As far as there are texts in it; place and rule are the same."""
    text = TEA.replace("to: farewell}", "to: farewell")
    asked = {"name": "tea.yaml", "text": text}
    english, german, french = (
        client.post("/api/look", json={**asked, "language": language}).json()["findings"]
        for language in ("en", "de", "fr")
    )
    assert english == french
    assert german[0]["message"].endswith("die hier beginnt, wird nie geschlossen")
    assert [(one["line"], one["rule"]) for one in german] == [
        (one["line"], one["rule"]) for one in english
    ]


def test_of_thousands_of_findings_the_first_are_told(client: httpx.Client) -> None:
    """Errors before all others, and the last says how many are left out."""
    seen = look(client, tangled(600, 1).replace("to: s", "to: nowhere"))
    told = [one["rule"] for one in seen["findings"] if one["rule"] != "id-changed"]
    assert (len(told), told[-1]) == (501, "more-findings")
    assert set(told[:-1]) == {"unknown-target"}
    assert "100 more" in seen["findings"][-1]["message"]


def test_the_picture_is_in_the_language_that_is_asked_for(client: httpx.Client) -> None:
    """All but titles and conditions; the moves keep the words by which decisions name them."""
    asked = {"name": "helping.yaml", "text": HELP}
    english, german = (
        client.post("/api/look", json={**asked, "language": language}).json()
        for language in ("en", "de")
    )
    words = {text.text for text in ElementTree.fromstring(german["picture"]).iter() if text.text}
    assert {"1 Aufgabe", "2 Aufgaben", "Jederzeit", "Ende"} <= words
    assert words.isdisjoint({"1 task", "Anytime", "end", "no condition"})
    assert german["moves"] == english["moves"]
    assert "1 task" in english["picture"]
