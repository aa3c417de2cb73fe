"""The guard's figures are counted on labelled messages, and a missing set of them is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from scriptgraph.assurance.case.guarding import (
    figures,
    guard_claims,
    guard_table,
    shipped_messages,
)
from scriptgraph.core.errors import InputError
from scriptgraph.safety.danger import heard
from scriptgraph.safety.guard.labelled import Labelled


@dataclass(frozen=True)
class Level:
    """What a guard of the tests hears."""

    level: str


def said(text: str) -> Level:
    """Hear the level that a message begins with."""
    return Level(text.split()[0])


def test_messages_are_counted_by_language_and_level() -> None:
    """Found, missed, heard as a hint only, and false alarms, each with Wilson's interval."""
    rows = [
        *(Labelled("en", "explicit", text) for text in ("explicit 1", "indirect 2", "none 3")),
        *(Labelled("en", "none", f"none {n}") for n in range(9)),
        Labelled("en", "none", "imminent"),
        Labelled("de", "imminent", "imminent"),
    ]
    german, none, explicit = figures(rows, said)
    assert (german.language, german.heard, german.missed) == ("de", 1, 0)
    assert (none.level, none.messages, none.heard, none.missed) == ("none", 10, 1, 0)
    assert (explicit.heard, explicit.missed, explicit.lower) == (1, 2, 1)
    assert explicit.interval is not None
    assert [round(end, 2) for end in explicit.interval] == [0.06, 0.79]
    assert guard_table([explicit]).rows == (
        ("en", "explicit", "3", "1", "33.3% [6.1%, 79.2%]", "2", "1"),
    )


@pytest.mark.parametrize(
    ("level", "heard_as", "outcome"),
    [
        ("explicit", ["explicit"] * 20, "shown"),
        ("explicit", ["explicit"] * 19 + ["none"], "open"),
        ("indirect", ["indirect"] * 18 + ["none"] * 2, "shown"),
        ("indirect", ["indirect"] * 17 + ["none"] * 3, "open"),
        ("none", ["none"] * 49 + ["indirect"], "shown"),
        ("none", ["none"] * 48 + ["indirect"] * 2, "open"),
    ],
)
def test_a_claim_about_the_guard_can_be_refuted(
    level: str, heard_as: list[str], outcome: str
) -> None:
    """No explicit danger may be missed, a tenth of what is indirect, and 2 % be false alarms."""
    rows = [Labelled("en", level, text) for text in heard_as]
    (claim,) = guard_claims(figures(rows, said))
    assert claim.outcome == outcome


def test_labelled_messages_are_read_by_language(tmp_path: Path) -> None:
    """A file a language; quotation marks are text, and a level that is none is told by its line."""
    columns = "level\tabout\tkind\ttext\n"
    (tmp_path / "es.tsv").write_text(f'{columns}none\t\tquoted\tDijo "no".\n', encoding="utf-8")
    (tmp_path / "de.tsv").write_text(f"{columns}explicit\tself\t\tIch will.\n", encoding="utf-8")
    assert shipped_messages(tmp_path) == [
        Labelled("de", "explicit", "Ich will.", about="self"),
        Labelled("es", "none", 'Dijo "no".', "quoted"),
    ]
    (tmp_path / "fr.tsv").write_text(f"{columns}grave\t\t\tNon.\n", encoding="utf-8")
    with pytest.raises(InputError, match="messages in fr, line 2"):
        shipped_messages(tmp_path)


def test_without_labelled_messages_nothing_is_claimed() -> None:
    """Where there is nothing to count, the claim is open."""
    (claim,) = guard_claims([])
    assert claim.outcome == "open"


@pytest.mark.slow
def test_the_guard_itself_can_be_counted() -> None:
    """What hears danger in sessions has the levels that are counted; so have shipped messages."""
    rows = [Labelled("en", "explicit", "I want to kill myself"), Labelled("en", "none", "Hello")]
    none, explicit = figures([*rows], heard)
    assert (none.heard, explicit.missed) == (0, 0)
    assert figures(shipped_messages(), heard) is not None
