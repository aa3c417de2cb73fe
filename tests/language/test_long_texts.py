"""A text of thousands of words, or of nothing but marks, is read as soon as any other."""

from __future__ import annotations

import pytest

from scriptgraph.language.no_for_itself import parted_by_no, without_no
from scriptgraph.language.speakers import is_labelled, unlabelled
from scriptgraph.state.mentioned import mentioned

MARKS = ", " * 10_000
BLANKS = " " * 20_000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("well, " * 4000 + "online", "en"),
        ("also, " * 4000 + "online", "de"),
        ("bueno, " * 4000 + "online", "es"),
        ("enfin, " * 4000 + "online", "fr"),
        ("online" + MARKS, "en"),
        (MARKS + "online", "en"),
        (MARKS + "online", "zh"),
        ("no wait, " * 2000 + "online", "en"),
    ],
)
def test_a_choice_is_heard_in_thousands_of_words(text: str, code: str) -> None:
    """Words that say nothing may be many, and a pattern may not try all ways to part them."""
    assert [*mentioned(text, ["online", "phone"], code)] == [("online", False)]


@pytest.mark.parametrize("before", ["well, " * 4000, "well " * 4000, MARKS])
def test_a_no_behind_thousands_of_words_is_left_out(before: str) -> None:
    """It is still all of its clause, and denies nothing."""
    assert without_no(f"{before}no, online", "en").strip(", ") == "online"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Online. Well, no, by phone", ["online.", " by phone"]),
        ("no sorry, no, online", ["", "sorry,", " online"]),
        ("well no wait, online", ["well ", "wait, online"]),
        ("no it was, no, online", ["", " online"]),
        ("so no online", ["so no online"]),
    ],
)
def test_a_no_for_itself_parts_a_text(text: str, parts: list[str]) -> None:
    """It is all of a clause, but for what says nothing, or somebody corrects themselves behind."""
    assert parted_by_no(text, "en") == parts


def test_in_a_language_without_words_for_a_correction_only_a_clause_is_a_no_for_itself() -> None:
    """Where no word is known, none follows: "no patches" denies the patches."""
    assert parted_by_no("no, patches. No patches", "eo") == ["", " patches. no patches"]


@pytest.mark.parametrize(
    ("quote", "labelled"),
    [
        (BLANKS, False),
        (f"the{BLANKS}x", False),
        (f"user said{BLANKS}x", False),
        (f"user{BLANKS}: yes", True),
        (f"the{BLANKS}user said{BLANKS},{BLANKS}'yes'".replace("'", '"'), True),
    ],
)
def test_blanks_around_a_label_are_looked_at_once(quote: str, labelled: bool) -> None:
    """A quote may hold as many as a model has written."""
    assert is_labelled(quote) is labelled
    assert unlabelled(f"{quote} ", user=["no"], agent=[]) == f"{quote} "
