"""What the two sides of a dialogue said, in numbers: how much, and how varied.

*Words* are those of `segmentation`, whatever the language, without regard to case; *characters* of
a variety are letters and digits. Where words are not to be had, figures of characters are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Literal

from scriptgraph.metrics.segmentation import Segmentation, letters_in, segmentation_of
from scriptgraph.records.dialogue import Dialogue

Side = Literal["agent", "client"]

WINDOW = 200
"""The words of a side that variety is measured over: its first so many.

The longer a text, the fewer of its words are new: only equally long ones can be compared.
"""

ORDERS = (1, 2, 3)
"""The n of distinct-n."""

CHARACTERS = 400
"""The letters and digits of a side that the variety of characters is measured over."""

ORDERS_OF_CHARACTERS = (2, 3)
"""The n of distinct-n of characters; of single ones there are too few to be varied."""

_SIDES: dict[str, Side] = {"dialog": "agent", "patient": "client"}


@dataclass(frozen=True)
class Utterance:
    """All that one side said until the other spoke."""

    side: Side
    text: str
    segmentation: Segmentation = field(default_factory=Segmentation, compare=False)
    """How its dialogue is taken apart."""

    @cached_property
    def words(self) -> list[str]:
        """List its words.

        Raises:
            InputError: When they are not to be had.
        """
        return self.segmentation.words(self.text)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one side said."""

    utterances: int
    words: int | None
    """None where nobody here can tell them apart."""

    characters: int
    """Spaces included, in composed form."""

    variety: tuple[float | None, float | None, float | None]
    """Distinct-1, -2 and -3 of its first `WINDOW` words; None where it said fewer."""

    variety_of_characters: tuple[float | None, float | None]
    """Distinct-2 and -3 of its first `CHARACTERS` letters; None where it said fewer."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What both sides said."""

    agent: Voice
    client: Voice
    lacking: str = ""
    """Why there are no words; empty where there are."""

    @property
    def words(self) -> int | None:
        """Count the words of both."""
        if self.agent.words is None or self.client.words is None:
            return None
        return self.agent.words + self.client.words

    @property
    def characters(self) -> int:
        """Count the characters of both."""
        return self.agent.characters + self.client.characters


def words_in(text: str) -> list[str]:
    """List the words of a text that stands alone, as they are compared.

    Raises:
        InputError: When they are not to be had: a segmenter is not installed, or there is none.
    """
    return segmentation_of([text]).words(text)


def spoken(dialogue: Dialogue) -> list[Utterance]:
    """List what was said in a dialogue, without the decisions that stand in published messages."""
    said: list[tuple[Side, str]] = [
        (side, step.words) for step in dialogue.steps if (side := _SIDES.get(step.actor))
    ]
    return utterances(said)


def utterances(said: Iterable[tuple[Side, str]]) -> list[Utterance]:
    """Join what one side said in a row, as the exports do; an empty message is no utterance."""
    worded: list[tuple[Side, str]] = [(side, text.strip()) for side, text in said if text.strip()]
    segmentation = segmentation_of(text for _, text in worded)
    return [
        Utterance(side, "\n\n".join(text for _, text in messages), segmentation)
        for side, messages in groupby(worded, key=_side)
    ]


def speech(said: Sequence[Utterance]) -> Speech:
    """Measure a dialogue."""
    lacking = next((one.segmentation.lacking for one in said), "")

    def voice(side: Side) -> Voice:
        return _voice([one for one in said if one.side == side], has_words=not lacking)

    return Speech(voice("agent"), voice("client"), lacking)


def client_words(said: Iterable[Utterance]) -> frozenset[str]:
    """Give the different words of the client; none where they are not to be had."""
    theirs = (one for one in said if one.side == "client" and not one.segmentation.lacking)
    return frozenset(word for one in theirs for word in one.words)


def distinct(texts: Sequence[Sequence[str]], order: int, window: int = WINDOW) -> float | None:
    """Give distinct-n: the share of different n-grams (after Li et al. 2016, arXiv 1510.03055).

    They divide by the number of words. Divided by that of n-grams, as most do since, 1 says that
    nothing was said twice, whatever n is. No n-gram goes from one utterance to the next.

    Args:
        texts: The words of each utterance, or its characters.
        order: The n.
        window: How many of them count, from the first.

    Returns:
        None where there are fewer words than that, or no n-gram among them.
    """
    if sum(map(len, texts)) < window:
        return None
    grams = [gram for text in _first(texts, window) for gram in zip(*_shifted(text, order))]  # noqa: B905  # the last n-gram ends with the text
    return len(set(grams)) / len(grams) if grams else None


def _side(said: tuple[Side, str]) -> Side:
    return said[0]


def _voice(said: Sequence[Utterance], *, has_words: bool) -> Voice:
    texts = [one.words for one in said] if has_words else []
    letters = [letters_in(one.text) for one in said]
    one, two, three = (distinct(texts, order) for order in ORDERS)
    pairs, triples = (distinct(letters, order, CHARACTERS) for order in ORDERS_OF_CHARACTERS)
    return Voice(
        utterances=len(said),
        words=sum(map(len, texts)) if has_words else None,
        characters=sum(len(unicodedata.normalize("NFC", each.text)) for each in said),
        variety=(one, two, three),
        variety_of_characters=(pairs, triples),
    )


def _first(texts: Iterable[Sequence[str]], most: int) -> Iterator[Sequence[str]]:
    for text in texts:
        yield text[:most]
        most -= len(text)
        if most <= 0:
            return


def _shifted(text: Sequence[str], order: int) -> list[Sequence[str]]:
    return [text[start:] for start in range(order)]
