"""Phrases are read when a text holds what they need: nothing that they say is passed over."""

from __future__ import annotations

import re
from random import Random

from scriptgraph.safety.danger.listed import key_places
from scriptgraph.safety.danger.phrase_files import our_phrases
from scriptgraph.safety.danger.pieces import GAP, Group, Text, Word, may_be_missing
from scriptgraph.safety.danger.spelling import SIGNS, folded
from scriptgraph.safety.danger.written import Phrase

OURS = [
    phrase
    for ours in our_phrases()
    for many in (*ours.phrases.values(), ours.except_phrases, ours.help_phrases)
    for phrase in many
]


def said(words: tuple[Word, ...], chance: Random, between: str = " ") -> str:
    """Say a phrase in one of its ways."""
    spoken = (
        between.join(["so", "mal"][: chance.randrange(3)])
        if word == (GAP,)
        else "".join(map(lambda piece: _said(piece, chance, between), word))
        for word in words
        if not may_be_missing(word) or chance.random() < 0.5
    )
    return between.join(one for one in spoken if one)


def _said(piece: object, chance: Random, between: str) -> str:
    match piece:
        case Text(letter):
            return letter
        case Group(ways, needed):
            return (
                said(chance.choice(ways), chance, between)
                if needed or chance.random() < 0.5
                else ""
            )
        case _:
            return ""


def blank(phrase: Phrase) -> str:
    """Give what stands between its words."""
    return "" if re.search(f"[{SIGNS}]", phrase.text) else " "


def test_all_that_a_phrase_of_ours_says_holds_what_it_is_looked_up_by() -> None:
    """In whichever of its ways: what is seen at a glance, and a beginning that is known."""
    chance = Random(4)
    passed_over = [
        (phrase.text, text)
        for phrase in OURS
        for text in (said(phrase.words, chance, blank(phrase)) for _ in range(4))
        if not all(need & key_places(folded(text)).keys() for need in phrase.needed)
        or not phrase.keys & key_places(folded(text)).keys()
    ]
    assert not passed_over


def test_most_phrases_are_passed_over_at_a_glance() -> None:
    """Of thousands few are tried on a message whatever it holds."""
    assert sum(not phrase.needed for phrase in OURS) < len(OURS) / 50
    assert len(OURS) > 2000
