"""What the sides of a dialogue said, counted by hand and held to what is always so."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.recorded import Said, said, talk

from scriptgraph.metrics.speech import (
    WINDOW,
    Speech,
    distinct,
    speech,
    spoken,
    utterances,
    words_in,
)
from scriptgraph.records.dialogue import read_dialogues


def heard(*said: Said) -> Speech:
    return speech(spoken(talk(*said)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I don't KNOW.", ["i", "don't", "know"]),
        ("I don’t know", ["i", "don't", "know"]),  # the printed apostrophe
        ("Straße, naïve – 10 €", ["strasse", "naïve", "10"]),
        ("nai\u0308ve", ["naïve"]),
        ("Я не сплю, Ёлка", ["я", "не", "сплю", "ёлка"]),
        ("worn-out_now", ["worn", "out", "now"]),
        ("'quoted' rock 'n' roll", ["quoted", "rock", "n", "roll"]),
        ("… — !?", []),
    ],
)
def test_words_are_runs_of_letters_of_any_script(text: str, words: list[str]) -> None:
    """Case, the form of the apostrophe and of an accent make no difference."""
    assert words_in(text) == words


@given(st.text())
def test_the_form_of_accents_makes_no_difference(text: str) -> None:
    """Composed or not, the same words are there."""
    decomposed = unicodedata.normalize("NFD", text)
    assert words_in(unicodedata.normalize("NFC", text)) == words_in(decomposed)


def test_a_small_dialogue_by_hand() -> None:
    """Two messages in a row are one utterance, an empty one is none."""
    found = heard(
        ("dialog", "Hello."),
        ("dialog", "How are you?"),
        ("patient", "Tired, very tired."),
        ("dialog", "  "),
        ("patient", "Yes."),
        ("dialog", "I see."),
    )
    assert (found.agent.utterances, found.agent.words) == (2, 6)
    assert found.agent.characters == len("Hello.\n\nHow are you?") + len("I see.")
    assert (found.client.utterances, found.client.words) == (1, 4)
    assert found.words == 10


def test_decisions_inside_published_messages_are_not_said() -> None:
    """The client never saw them."""
    decision = "(THINKING: I have not completed all of the instructions.)"
    assert heard(("dialog", f"{decision}\n\nGo on.")).agent.words == 2


TEXTS: list[tuple[list[list[str]], int, float | None]] = [
    ([["a", "b", "a", "b"]], 1, 0.5),
    ([["a", "b", "a", "b"]], 2, 2 / 3),
    ([["a", "b", "a", "b"]], 3, 1.0),
    ([["a", "b"], ["a", "b"]], 2, 0.5),
    ([["a", "b", "c", "d", "a"]], 1, 1.0),
    ([["a"], ["b"], ["c"], ["d"]], 2, None),
    ([["a", "b", "c"]], 1, None),
]


@pytest.mark.parametrize(("texts", "order", "value"), TEXTS)
def test_distinct_n_by_hand(texts: list[list[str]], order: int, value: float | None) -> None:
    """Over the first four words; n-grams end with their utterance; too few words are no figure."""
    assert distinct(texts, order, window=4) == value


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=9), max_size=9), st.integers(1, 3))
def test_distinct_n_lies_between_nothing_and_all(texts: list[list[str]], order: int) -> None:
    """Where there is an n-gram, one at least is different; longer n-grams repeat no more often."""
    found = distinct(texts, order, window=5)
    assert found is None or 0 < found <= 1
    alone = distinct([[str(number) for number in range(9)]], order, window=5)
    assert alone == 1


def test_variety_is_measured_over_as_many_words_in_every_dialogue() -> None:
    """What comes after the window does not count; a side that says less has no figure."""
    first = " ".join(f"w{number}" for number in range(WINDOW))
    assert heard(("patient", f"{first} {first} {first}")).client.variety == (1, 1, 1)
    assert heard(("patient", first[: -len(" w199")])).client.variety == (None, None, None)


@given(said())
def test_swapping_the_sides_swaps_their_figures(messages: Sequence[Said]) -> None:
    """Nothing in the counting knows who is who."""
    swapped = talk(*(("patient" if who == "dialog" else "dialog", text) for who, text in messages))
    found = heard(*messages)
    assert speech(spoken(swapped)) == Speech(agent=found.client, client=found.agent)


@given(said())
def test_utterances_alternate(messages: Sequence[Said]) -> None:
    """Whatever was sent, the sides take turns, and nobody says nothing."""
    found = spoken(talk(*messages))
    assert all(one.side != next_.side for one, next_ in pairwise(found))
    assert all(one.text.strip() for one in found)
    assert utterances((one.side, one.text) for one in found) == found


def test_the_published_dialogues_have_two_voices(shared: Path) -> None:
    """Both sides of all 70 say enough for every figure."""
    for dialogue in read_dialogues(shared / "published" / "dialogues.jsonl"):
        found = speech(spoken(dialogue))
        assert found.agent.words
        assert found.client.words
        assert found.agent.words + found.client.words == found.words
        assert abs(found.agent.utterances - found.client.utterances) <= 1
        assert all(found.agent.variety)
        assert all(found.client.variety)
