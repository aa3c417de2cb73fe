"""The page of some dialogues, and what a reader of HTML that trusts nothing finds in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from scriptgraph.metrics.sources import read_source
from scriptgraph.metrics.summary import summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue, write_dialogues
from scriptgraph.records.results import find_results
from scriptgraph.report.page import page_parts, write_page

VOID = {"meta", "link", "input", "br", "path", "rect", "circle", "line", "use"}


def write_page_of(
    path: Path,
    *places: Path,
    by: Sequence[str] | None = None,
    intervals: bool = False,
    transcripts: int | None = None,
    before_writing: Callable[[], object] = lambda: None,
    **more: Any,
) -> Path:
    """Write the page of dialogues that lie somewhere."""
    found = {place: find_results(place) for place in places}
    with page_parts(path, found, by=by, transcripts=transcripts) as parts:
        tally = Tally(listeners=parts.listeners)
        sources = [read_source(tally, place, results) for place, results in found.items()]
        summary = summarise(tally, sources, by=by, intervals=intervals)
        before_writing()
        write_page(path, found, summary, parts, **more)
    return path


def page_of(folder: Path, *dialogues: Dialogue, **more: Any) -> Seen:
    """Write the page of some dialogues, and read it."""
    lines = folder / "dialogues.jsonl"
    lines.unlink(missing_ok=True)
    write_dialogues(lines, dialogues)
    return Seen(write_page_of(folder / "page.html", lines, **more).read_text(encoding="utf-8"))


class Seen(HTMLParser):
    """What there is in a page: its elements, and the text in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[str] = []
        """The elements, without those inside of pictures."""

        self.painted: set[str] = set()
        """What pictures are made of."""

        self.attributes: list[tuple[str, str, str]] = []
        """Element, attribute and value."""

        self.texts: list[tuple[list[set[str]], str]] = []
        """The names and classes of the elements around a text, and the text."""

        self._open: list[tuple[str, set[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if any(name == "svg" for name, _ in self._open):
            self.painted.add(tag)
        else:
            self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in given.items()]
        if tag not in VOID:
            self._open.append((tag, {tag, *given.get("class", "").split()}))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open, f"</{tag}> closes nothing"
            assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append(([names for _, names in self._open], data))

    def close(self) -> None:
        super().close()
        assert not self._open, f"never closed: {self._open}"

    def all(self, kind: str) -> list[str]:
        """Give the texts that stand right in an element of a name or class."""
        return [text for around, text in self.texts if kind in around[-1]]

    def within(self, kind: str) -> str:
        """Give all text that stands somewhere in an element of a name or class."""
        return "".join(
            text for around, text in self.texts if any(kind in names for names in around)
        )

    def values(self, attribute: str, *, of: str | None = None) -> list[str]:
        """Give the values of an attribute, in order."""
        return [
            value for tag, name, value in self.attributes if name == attribute and of in (None, tag)
        ]
