"""What people read around a script is there in each language, with the same words filled in."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from scriptgraph.language.labels import Labels, labels
from scriptgraph.language.vocabulary import ENGLISH, LANGUAGES

GROUPS = ("picture_words", "session", "trace", "kinds")


def holes(text: str) -> set[str]:
    """Name what is filled in."""
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != ENGLISH])
def test_every_label_has_one_in_every_language(code: str) -> None:
    """None is missing, none is left over, and each fills in the same words."""
    own, english = labels(code), labels(ENGLISH)
    for group in GROUPS:
        mine, theirs = getattr(own, group), getattr(english, group)
        assert mine.keys() == theirs.keys()
        assert [key for key in mine if holes(mine[key]) != holes(theirs[key])] == []
    names = [one.name for one in fields(Labels) if one.name not in ("code", *GROUPS)]
    assert [one for one in names if holes(getattr(own, one)) != holes(getattr(english, one))] == []


def test_a_language_without_labels_is_english() -> None:
    """A variety has those of its language, and a language that has none those of English."""
    assert labels("de-AT").code == "de"
    assert labels("fr").code == ENGLISH
