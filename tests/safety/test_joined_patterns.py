"""Patterns that are joined find what each of them finds, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.safety.danger.joining import any_of, beginning
from scriptgraph.safety.danger.phrase_files import our_phrases

WORD, SIGN, UNKNOWN = r"\b(?=\w)", "(?=[\u3040-\u9fff])", ""
BEGINNINGS = {
    r"\bwant": WORD,
    r"(?<!not )(?!want (?:tea|a (?:cup|pot)))\bwant\b": WORD,
    r"\b(?:ya )?no quiero": WORD,
    r"\b(?:[89]|\d{2,3}|\w*zig) pills": WORD,
    r"\b\w*(?:pills|[a-c]x)": WORD,
    r"\b(?! die)w+": WORD,
    r"(?<![不没])想(?:要)?死": SIGN,
    "[吃吞](?:了)?药|(?:结束|了结)生命": SIGN,
    r"want": UNKNOWN,
    r"\b ?want": UNKNOWN,
    r"\b(?:want|,) to": UNKNOWN,
    r"\b(?:want|) to": UNKNOWN,
    r"\b(?:want)? to": UNKNOWN,
    r"\bw*": UNKNOWN,
    r"\bw{0,2}": UNKNOWN,
    r"\bw{,2} ": UNKNOWN,
    r"\b[^a]": UNKNOWN,
    r"\b[a )|]": UNKNOWN,
    r"\b\W": UNKNOWN,
    r"\b.": UNKNOWN,
    r"\b": UNKNOWN,
    r"\b(w)": UNKNOWN,
    r"^\W*want": UNKNOWN,
    r"(?:^|[.!] ?)want": UNKNOWN,
    r"(?:\bsoy|\bser)": UNKNOWN,
    r"想?to": UNKNOWN,
    r"[想a]": UNKNOWN,
    "": UNKNOWN,
}


@pytest.mark.parametrize(("way", "first"), BEGINNINGS.items())
def test_only_what_certainly_begins_a_word_is_passed_over_elsewhere(way: str, first: str) -> None:
    """Where anything else may come first, or nothing, the pattern is tried everywhere."""
    assert {beginning(one) for one in ([way] if way[:1] != "[" else way.split("|", 1))} == {first}


LETTERS = [*"wants ,.|)不没想要死吃药8", "not ", "want", "no quiero", " to", "WANT", "ya "]
TEXTS = st.lists(st.sampled_from(LETTERS), max_size=12).map("".join)


@given(st.lists(st.sampled_from(sorted(BEGINNINGS)), min_size=1, max_size=5), TEXTS)
def test_joined_patterns_find_what_each_of_them_finds(ways: list[str], text: str) -> None:
    """However they begin, the first place where one is found is the same."""
    plain = re.compile("|".join(ways), re.IGNORECASE).search(text)
    joined = any_of(ways).search(text)
    assert (joined and joined.start()) == (plain and plain.start())


PATTERNS = [one for ours in our_phrases() for many in ours.patterns.values() for one in many]
PIECES = sorted({word for one in PATTERNS for word in re.findall(r"[^\W\d_]+| +", one)})


@given(st.lists(st.sampled_from(PIECES), max_size=15).map(" ".join))
def test_words_of_danger_are_heard_as_if_they_stood_alone(text: str) -> None:
    """In every language, joining the patterns changes nothing in what they find."""
    joined, plain = any_of(PATTERNS), re.compile("|".join(PATTERNS), re.IGNORECASE)
    assert bool(joined.search(text)) == bool(plain.search(text))


def test_nearly_all_words_of_danger_are_looked_for_at_beginnings_only() -> None:
    """What costs a turn is what is tried at every character: less than one pattern in ten."""
    tried = [one for one in PATTERNS if not any_of([one]).pattern.startswith((WORD, SIGN))]
    assert len(tried) < len(PATTERNS) / 10
