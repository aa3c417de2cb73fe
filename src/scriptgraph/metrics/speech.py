"""What the two sides of a dialogue said, in numbers: how much, and how varied.

*Words* are runs of letters and digits of any script, apostrophes inside included, in the composed
form of Unicode (NFC) and without regard to case. A script that puts no spaces between words has
one word for each run of characters; there, characters are the figure to read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from scriptgraph.records.dialogue import Dialogue

Side = Literal["agent", "client"]

WINDOW = 200
"""The words of a side that variety is measured over: its first so many.

The longer a text, the fewer of its words are new: only equally long ones can be compared.
"""

ORDERS = (1, 2, 3)
"""The n of distinct-n."""

_LETTERS = r"(?:[^\W_]++[\u0300-\u036f]*+)++"
"""With the accents that stand apart from their letter even in composed form."""

_WORD = re.compile(f"{_LETTERS}(?:'{_LETTERS})*+")

_SIDES: dict[str, Side] = {"dialog": "agent", "patient": "client"}


@dataclass(frozen=True)
class Utterance:
    """All that one side said until the other spoke."""

    side: Side
    text: str

    @cached_property
    def words(self) -> list[str]:
        """List its words."""
        return words_in(self.text)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one side said."""

    utterances: int
    words: int
    characters: int
    """Spaces included, in composed form."""

    variety: tuple[float | None, float | None, float | None]
    """Distinct-1, -2 and -3 of its first `WINDOW` words; None where it said fewer."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What both sides said."""

    agent: Voice
    client: Voice

    @property
    def words(self) -> int:
        """Count the words of both."""
        return self.agent.words + self.client.words


def words_in(text: str) -> list[str]:
    """List the words of a text, as they are compared."""
    return _WORD.findall(unicodedata.normalize("NFC", text.replace("’", "'").casefold()))  # noqa: RUF001  # the printed apostrophe


def spoken(dialogue: Dialogue) -> list[Utterance]:
    """List what was said in a dialogue, without the decisions that stand in published messages."""
    said: list[tuple[Side, str]] = [
        (side, step.words) for step in dialogue.steps if (side := _SIDES.get(step.actor))
    ]
    return utterances(said)


def utterances(said: Iterable[tuple[Side, str]]) -> list[Utterance]:
    """Join what one side said in a row, as the exports do; an empty message is no utterance."""
    worded: list[tuple[Side, str]] = [(side, text.strip()) for side, text in said if text.strip()]
    return [
        Utterance(side, "\n\n".join(text for _, text in messages))
        for side, messages in groupby(worded, key=_side)
    ]


def speech(said: Sequence[Utterance]) -> Speech:
    """Measure a dialogue."""
    return Speech(*(_voice([one for one in said if one.side == side]) for side in _BOTH))


def client_words(said: Iterable[Utterance]) -> frozenset[str]:
    """Give the different words of the client."""
    return frozenset(word for one in said if one.side == "client" for word in one.words)


def distinct(texts: Sequence[Sequence[str]], order: int, window: int = WINDOW) -> float | None:
    """Give distinct-n: the share of different n-grams (after Li et al. 2016, arXiv 1510.03055).

    They divide by the number of words. Divided by that of n-grams, as most do since, 1 says that
    nothing was said twice, whatever n is. No n-gram goes from one utterance to the next.

    Args:
        texts: The words of each utterance.
        order: The n.
        window: The words, from the first, that count.

    Returns:
        None where there are fewer words than that, or no n-gram among them.
    """
    if sum(map(len, texts)) < window:
        return None
    grams = [gram for text in _first(texts, window) for gram in zip(*_shifted(text, order))]  # noqa: B905  # the last n-gram ends with the text
    return len(set(grams)) / len(grams) if grams else None


_BOTH: tuple[Side, Side] = ("agent", "client")


def _side(said: tuple[Side, str]) -> Side:
    return said[0]


def _voice(said: Sequence[Utterance]) -> Voice:
    texts = [one.words for one in said]
    one, two, three = (distinct(texts, order) for order in ORDERS)
    return Voice(
        utterances=len(said),
        words=sum(map(len, texts)),
        characters=sum(len(unicodedata.normalize("NFC", each.text)) for each in said),
        variety=(one, two, three),
    )


def _first(texts: Iterable[Sequence[str]], most: int) -> Iterator[Sequence[str]]:
    for text in texts:
        yield text[:most]
        most -= len(text)
        if most <= 0:
            return


def _shifted(text: Sequence[str], order: int) -> list[Sequence[str]]:
    return [text[start:] for start in range(order)]
