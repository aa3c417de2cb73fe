"""No message of one kind of character keeps the guard busy for longer than it is long."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger.bounded import begun_anew
from scriptgraph.safety.danger.phrase_files import our_phrases
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.findings import NOTHING

RUNS = ["1", "\u0661", "\U0001d7d9", "\u5341", "\u4e09\u4e5d", "k", "k ", "1 ", "!", '"', "\u6211"]


def test_no_pattern_of_ours_is_begun_anew_at_every_sign_of_a_run() -> None:
    """What is repeated without end stands behind a word's edge, or behind other characters."""
    patterns = [
        pattern
        for file in our_phrases()
        for many in (*file.patterns.values(), file.except_patterns, file.help_patterns)
        for pattern in many
    ]
    assert len(patterns) > 100
    assert list(filter(None, map(begun_anew, patterns))) == []


@pytest.mark.parametrize(
    ("pattern", "told"),
    {
        r"\d+ floors": r"\d+",
        r"\d\d* floors": r"\d*",
        r"(?:ten|\d+) floors": r"\d+",
        r"(?:\d+ )?floors": r"\d+",
        r"(?:ha)+ no": "(?:ha)+",
        r"\b(?:no )+more": "(?:no )+",
        r"[\u5341\d]+\u5c42": r"[\u5341\d]+",
        r"\d{1,3} floors": "",
        r"\b\w+ floors": "",
        r"floor \d+": "",
        r"me(?:ha)+": "",
        r"[^.]{0,40}now": "",
    }.items(),
)
def test_what_a_long_run_begins_anew_is_seen(pattern: str, told: str) -> None:
    """A repetition without end counts that can begin within what it repeats."""
    assert begun_anew(pattern) == told


@pytest.mark.parametrize("run", RUNS)
def test_a_run_of_one_kind_of_character_is_looked_at(run: str) -> None:
    """As long as a message may be, it is looked at to its end."""
    text = (run * 20_000)[:20_000]
    assert Guard().look(text) == NOTHING
    assert Guard().look(f"{text} I want to kill myself")["level"] == "explicit"
