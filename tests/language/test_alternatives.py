"""Patterns of one word among several."""

from __future__ import annotations

import re

import pytest

from scriptgraph.language.alternatives import either, whole_words


def test_the_longest_word_is_found_whichever_was_named_first() -> None:
    """Else "half past" would be read as "half", with something behind it."""
    for pattern in (either(["half", "half past"]), whole_words(["half", "half past"])):
        assert re.findall(pattern, "half past, half") == ["half past", "half"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("at least", True), ("at  least", True), ("atleast", False), ("at leasty", False)],
)
def test_a_whole_word_does_not_go_on_in_letters(text: str, found: bool) -> None:
    """Between its parts there may be any blanks."""
    assert bool(re.fullmatch(rf"(?:{whole_words(['at least'])}).*", text)) is found


def test_behind_a_word_that_is_written_without_blanks_anything_follows() -> None:
    """Nobody can see where a word of Chinese ends."""
    assert re.match(whole_words(["至少", "大于等于"]), "至少三次")


def test_what_is_special_in_patterns_is_itself() -> None:
    """A word is no pattern."""
    assert re.findall(either(["a.b", "c+"]), "axb a.b c+ cc") == ["a.b", "c+"]


def test_where_there_is_no_word_nothing_is_found() -> None:
    """An empty pattern would fit anywhere."""
    assert not re.search(either([]), "anything")
    assert not re.search(whole_words([]), "")


def test_a_word_that_is_named_twice_stands_once_in_a_pattern() -> None:
    """Else every other way to read it is tried where the rest of a pattern does not fit."""
    assert either(["well", "so", "well"]) == "well|so"
