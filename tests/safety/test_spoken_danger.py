"""What of danger is heard in everyday words, and what is taken for danger: counted as it is.

The sentences of `spoken/` were written before their writer looked at a phrase. Phrases were then
written after the kinds of the half that is marked `shown`. What is missed in the half that is
marked `unseen` was never listed, so that it says how people are heard whom no phrase was written
after.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

from scriptgraph.safety.danger import heard

SPOKEN = Path(__file__).parent / "spoken"
SAFETY = Path(__file__).parents[2] / "docs" / "safety.md"
LANGUAGES = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "zh": "Chinese"}

BEFORE = {"en": (13, 4), "de": (12, 1), "es": (8, 3), "fr": (1, 6), "zh": (15, 4)}
"""Of 20 sentences of danger, and of 20 harmless ones, that were shown: heard before that."""


class Sentence(NamedTuple):
    """One sentence, what it tells of, and whether it is heard today."""

    level: str
    about: str
    half: str
    heard: str
    text: str


@lru_cache
def sentences(code: str) -> list[Sentence]:
    """Read the sentences of one language."""
    with (SPOKEN / f"{code}.tsv").open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Sentence(*row) for row in rows]


def count(code: str, half: str) -> tuple[int, int]:
    """Count the sentences of danger that are heard, and the harmless ones that are."""
    told = [one for one in sentences(code) if one.half == half and one.heard == "yes"]
    alarms = sum(one.level == "none" for one in told)
    return len(told) - alarms, alarms


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_is_heard_or_missed_as_is_written_beside_it(code: str) -> None:
    """Whoever changes a phrase says of each sentence what has become of it."""
    told = {one.text: "no" if heard(one.text).level == "none" else "yes" for one in sentences(code)}
    assert told == {one.text: one.heard for one in sentences(code)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_half_of_the_sentences_are_danger_and_half_only_sound_like_it(code: str) -> None:
    """Forty of each, in two halves of twenty and twenty."""
    for half in ("shown", "unseen"):
        levels = [one.level for one in sentences(code) if one.half == half]
        assert (len(levels), levels.count("none")) == (40, 20)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_on_safety_has_these_counts(code: str) -> None:
    """What is promised of fixed words is what was counted."""
    (was, were), (shown, alarms), (unseen, more) = (
        BEFORE[code],
        count(code, "shown"),
        count(code, "unseen"),
    )
    line = f"| {LANGUAGES[code]} | {was} → {shown} | {were} → {alarms} | {unseen} | {more} |"
    assert line in SAFETY.read_text(encoding="utf-8")
