"""A script on paper: everything that its author wrote, and nothing that runs or is fetched."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from support.command_line import scriptgraph
from support.sets_pdf import require_pdf
from support.strategies import scripts

from scriptgraph.drawing.chart import script_chart
from scriptgraph.drawing.told import in_words
from scriptgraph.formats.load import load_script
from scriptgraph.language.labels import labels
from scriptgraph.report.printed import pdf, printed
from scriptgraph.script.model import Script


class Read(HTMLParser):
    """What a browser makes of a document: its text, its tags, and what it would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.fetched = "", set[str](), list[str]()
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]


def squeezed(text: str) -> str:
    return " ".join(text.split())


@given(script=scripts())
def test_everything_that_the_author_wrote_is_there(script: Script) -> None:
    """Titles, tasks, exact words, conditions and values stand in it, as text and unchanged."""
    read = Read(printed(script))
    text = squeezed(read.text)
    tasks = [task for section in script.sections for task in section.tasks]
    rules = [rule for section in script.sections for rule in section.next] + [*script.anytime]
    written = [script.title, *(section.title for section in script.sections), *script.values]
    written += [words for task in tasks for words in (task.do, task.say) if words]
    written += [words for rule in rules for words in (rule.when, rule.if_) if words]
    assert [words for words in written if squeezed(words) not in text] == []
    assert all(source.startswith("data:image/svg+xml;base64,") for source in read.fetched)
    assert not {"script", "iframe", "link", "object"} & read.tags


def test_rules_stand_in_the_order_in_which_they_are_tried() -> None:
    """First the section's own, then its limit, each with the title of where it leads."""
    script = load_script("bike_repair")
    text = squeezed(Read(printed(script)).text)
    offer = script.by_id["offer"]
    conditions = [rule.when or rule.if_ or "" for rule in offer.next if rule.kind != "fixed"]
    ways = [
        f"{words} → {script.by_id[rule.to].title}"
        for words, rule in zip(conditions, offer.next, strict=False)
    ]
    places = [text.find(squeezed(way)) for way in ways]
    assert -1 not in places
    assert places == sorted(places)


def test_headings_are_in_the_scripts_language() -> None:
    """German for a German script, English for every other; the picture is for white paper."""
    script = load_script("stress_relief")
    german = printed(script.model_copy(update={"language": "de"}))
    assert ("Wie es weitergeht" in german, '<html lang="de">' in german) == (True, True)
    assert "How it goes on" in printed(script)
    evening = load_script("evening_check").model_copy(update={"language": "de"})
    assert "ganze Zahl von 0 bis 10" in printed(evening)
    picture = re.search(r"base64,([^\"]+)", german)
    assert picture
    assert b"prefers-color-scheme" not in base64.b64decode(picture[1])


def test_markup_stays_text() -> None:
    """What an author writes is never a part of the document's own markup."""
    script = load_script("stress_relief")
    bad = "</title></style><script>alert(1)</script><img src=//evil.example/x>"
    read = Read(printed(script.model_copy(update={"title": bad, "conduct": bad})))
    assert bad in read.text
    assert "script" not in read.tags
    assert len(read.fetched) == 1


def test_a_pdf_is_one_and_fetches_nothing() -> None:
    """Where its library is there; a picture of elsewhere is left out."""
    require_pdf()
    found = pdf(printed(load_script("every_feature")))
    assert found.startswith(b"%PDF-")
    assert (
        pdf('<img src="http://127.0.0.1:9/x.png"><img src="file:///etc/hostname">')[:5] == b"%PDF-"
    )


def test_the_command_writes_the_document(tmp_path: Path) -> None:
    """HTML by the file's ending; another ending, and a script with faults, are refused."""
    out = tmp_path / "tea.html"
    assert scriptgraph("print", "stress_relief", "--out", out).returncode == 0
    assert out.read_text("utf-8") == printed(load_script("stress_relief"))
    assert scriptgraph("print", "stress_relief", "--out", tmp_path / "tea.doc").returncode == 2
    broken = tmp_path / "broken.yaml"
    broken.write_text("script: [", encoding="utf-8")
    assert scriptgraph("print", broken, "--out", out).returncode == 1
    assert "Stress relief" in out.read_text("utf-8")


@pytest.mark.parametrize("name", ["every_feature", "evening_check", "phq9_intake"])
def test_the_picture_of_a_german_script_is_german(name: str) -> None:
    """Whatever is neither a title nor a condition; the English picture stays as it is drawn."""
    script = load_script(name)
    chart = script_chart(script)
    assert in_words(chart, script, labels("en")) is chart
    german = in_words(chart, script, labels("de"))
    said = [one.note for one in german.boxes] + [one.label for one in german.arrows]
    odd = re.compile(
        r"\b(tasks?|after|visits?|turns?|waits|anytime|complete)\b|^(\d+ · )?(when|if) "
    )
    own = {rule.when or rule.if_ for one in script.sections for rule in one.next}
    own |= {rule.when or rule.if_ for rule in script.anytime}
    left = [
        one for one in said if odd.search(one) and not any(text and text in one for text in own)
    ]
    assert left == []
