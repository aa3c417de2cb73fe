"""The document that a full run writes."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from benchmarks.group import Details, Group, Measured, Row, Target
from benchmarks.tables import HINDRANCES, LIBRARIES, document, machine, versions
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
DAY = date(2030, 1, 2)

MEASURED = [
    Measured(
        "Storage",
        "A method | with a bar.",
        Group(
            [
                Row("bytes, SQLite", "bytes", 4_000, 365_000, "by hand", Target(5_000)),
                Row("bytes, Postgres", "bytes", target=Target(5_000), missing="no server | none"),
            ],
            remarks=["All is well."],
            details=[Details("By table", ("table", "bytes"), [("a | b", "1"), ("c", "2")])],
        ),
    ),
    Measured("Scale", "Another method.", Group([Row("seconds", "s", 0.5)])),
]


def written(scale: float = 1.0) -> str:
    return document(MEASURED, "Nothing but *time*.\n", on=DAY, scale=scale)


def tables(text: str) -> Iterator[list[int]]:
    """Give the number of cells in each row of each table, as a reader of Markdown sees them."""
    rows: list[int] = []
    for token in MarkdownIt().enable("table").parse(text):
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in ("th_open", "td_open"):
            rows[-1] += 1
        elif token.type == "table_close":
            yield rows
            rows = []


def test_it_is_well_formed() -> None:
    """Every table is read as one, with the same number of cells in every row."""
    shapes = list(tables(written()))
    assert [set(rows) for rows in shapes] == [{6}, {6}, {2}, {7}, {2}]
    assert [len(rows) for rows in shapes] == [3, 2, 3, 22, 2 + 3 + len(versions()) + 1]


def test_every_group_has_rows_and_a_method() -> None:
    """The table comes first, then what stands in the way, then how it all was measured."""
    headings = re.findall(r"^#+ (.*)$", written(), re.MULTILINE)
    assert headings == [
        "Benchmarks",
        "The figures",
        "Storage",
        "Scale",
        "What stands in the way",
        "How they are taken",
        "Storage, in detail",
        "Scale, in detail",
        "A real, tiny model",
        "Where they were taken",
    ]


def test_what_was_written_by_hand_is_kept() -> None:
    """The part on what stands in the way comes from a file of its own, word for word."""
    assert "## What stands in the way\n\nNothing but *time*.\n\n" in written()
    assert HINDRANCES.read_text(encoding="utf-8").strip()


def test_a_missing_figure_says_why() -> None:
    """Its row stays in the table, and the reason stands below with the group's remarks."""
    text = written()
    assert "| bytes, Postgres | missing |" in text
    assert "* All is well.\n* bytes, Postgres: no server | none\n" in text


def test_it_says_where_and_when_but_not_on_which_machine() -> None:
    """There are cores, processor, system, versions and the day; no name and no path."""
    text = written()
    assert DAY.isoformat() in text
    for known in (*machine().values(), *versions().values(), *LIBRARIES):
        assert known in text
    for private in (platform.node(), str(ROOT), str(Path.home()), "/tmp", "/home"):
        assert private not in text


@pytest.mark.parametrize(("scale", "warned"), [(1.0, False), (0.1, True)])
def test_a_shorter_run_is_marked(scale: float, warned: bool) -> None:
    """Nobody takes the figures of a quick run for those of a full one."""
    assert ("scale 0.1" in written(scale)) is warned


def test_the_document_in_the_repository_is_one() -> None:
    """What lies in `docs/` was written by a full run on some machine, and is well formed."""
    path = ROOT / "docs" / "benchmarks.md"
    if not path.is_file():
        pytest.skip("docs/benchmarks.md has not been written yet")
    text = path.read_text(encoding="utf-8")
    assert all(len(set(rows)) == 1 for rows in tables(text))
    assert "at scale" not in text
    assert not re.search(r"(^|[\s\"'(`])/(tmp|work|home|root|Users)/", text)
    assert HINDRANCES.read_text(encoding="utf-8").strip() in text
