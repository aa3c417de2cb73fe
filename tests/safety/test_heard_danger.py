"""What danger is heard says how plainly, of whom, and in which words."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import Danger, danger_in, heard
from scriptgraph.safety.danger.phrase_files import phrases_in

SAID = {
    "Well. I want to die, I think.": Danger("explicit", "self", "want to die"),
    "Hallo. Ich möchte   sterben.": Danger("explicit", "self", "möchte   sterben"),
    "I want to k1ll mys\u200belf!": Danger("explicit", "self", "k1ll mys\u200belf"),
    "hm. i will kill myslef": Danger("explicit", "self", "i will kill myslef"),
    "My husband beats me.": Danger("explicit", "from others", "My husband beats me"),
    "I could strangle him, really.": Danger("explicit", "to others", "I could strangle him"),
    "我不想活了": Danger("explicit", "self", "不想活"),
    "A nice day": Danger("none", "", ""),
    "": Danger("none", "", ""),
}


@pytest.mark.parametrize(("text", "danger"), SAID.items())
def test_danger_is_told_with_the_words_as_they_were_written(text: str, danger: Danger) -> None:
    """Signs and accents stay; of words that are written wrong, the sentence is given."""
    assert heard(text) == danger


def test_a_clinics_own_phrases_are_heard_besides_ours() -> None:
    """The graver of both counts, and a hint is no danger by itself."""
    own = phrases_in('imminent.self = ["third floor"]\nindirect.self = ["the usual"]', "own")
    assert heard("I want to die", own) == heard("I want to die")
    graver = heard("I want to die on the Third  floor", own)
    assert graver == Danger("imminent", "self", "Third  floor")
    assert heard("the usual", own) == Danger("indirect", "self", "the usual")


def test_what_is_only_hinted_at_is_no_danger_by_itself() -> None:
    """Rules that act on danger in words act on what is said, as they did."""
    hint = "There is no point in anything."
    assert heard(hint) == Danger("indirect", "self", "There is no point in anything")
    assert danger_in(hint) == ""
