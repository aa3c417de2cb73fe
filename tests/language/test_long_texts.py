"""A text of thousands of words, or of marks, is read rightly, and no pattern tries all ways."""

from __future__ import annotations

import pytest

from scriptgraph.language.naming import is_greeting
from scriptgraph.language.no_for_itself import parted_by_no, without_no
from scriptgraph.language.record_names import stripped
from scriptgraph.language.sentences import whole_sentences
from scriptgraph.language.speakers import unlabelled
from scriptgraph.language.telephone import is_telephone
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
    told = unlabelled(quote, user=["yes"], agent=[])
    assert (told != quote) is labelled
    assert unlabelled(f"{quote} ", user=["no"], agent=[]) == f"{quote} "


@pytest.mark.parametrize(("end", "greets"), [("", True), ("I slept badly", False)])
def test_a_greeting_of_many_words_is_told(end: str, greets: bool) -> None:
    """A word of two languages, as "doctor", is not read in each of them."""
    assert is_greeting(f"hello {'doctor, ' * 4000}{end}") is greets


def test_a_sentence_ends_behind_thousands_of_points_or_not_at_all() -> None:
    """A run of points is looked at from its beginning alone."""
    points = "." * 20_000
    assert not whole_sentences(f"well{points}x")
    assert whole_sentences(f"well{points} x") == f"well{points}"


def test_the_name_of_a_value_is_told_whatever_it_repeats() -> None:
    """A word may stand before a telephone, and be one."""
    assert is_telephone("mobile_" * 30 + "phone")
    assert not is_telephone("mobile_" * 30 + "at_night")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("布洛芬" + "服用" * 4000 + "x", "布洛芬" + "服用" * 4000 + "x"),
        ("布洛芬" + "服用" * 4000, "布洛芬"),
        ("布洛芬" + MARKS + "在用", "布洛芬"),
    ],
)
def test_words_around_a_name_are_parted_in_one_way(name: str, kept: str) -> None:
    """One of them may end another one: 服用 and 用."""
    assert stripped(name, "zh") == kept
