"""What danger is heard says how plainly, of whom, and in which words."""

from __future__ import annotations

import re

import pytest

from scriptgraph.safety.danger import Danger, Phrases, danger_in, heard

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
    own = Phrases(
        {
            ("imminent", "self"): re.compile("third floor"),
            ("indirect", "self"): re.compile("the usual"),
        }
    )
    assert heard("I want to die", own) == heard("I want to die")
    assert heard("I want to die, from the Third floor", own).level == "explicit"
    assert heard("i want to die on the third floor", own).words == "third floor"
    assert heard("the usual", own) == Danger("indirect", "self", "the usual")
    assert danger_in("the usual") == ""
