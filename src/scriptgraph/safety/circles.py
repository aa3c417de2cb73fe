"""Finds in the words of a text, as they come, that it says the same again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scriptgraph.safety.prompt_words import Words, weight, without_numbers

_THRICE, _TWICE = 3, 6
"""Words of a sentence that may not come three times, and of one that may not twice in a row."""

_NUMBERED = 3
"""Sentences in a reply that may be the same but for their numbers."""

_PERIODS = range(1, 25)


class Circle(NamedTuple):
    """Words that have come before."""

    why: str
    """What the text does."""

    first: int
    """The number of the word that it does so from."""


@dataclass
class Circles:
    """Reads a text word by word."""

    words: list[str] = field(default_factory=list)
    _sentences: Counter[Words] = field(default_factory=Counter)
    _numbered: Counter[Words] = field(default_factory=Counter)
    """Sentences with numbers in them, without these."""

    _before: Words = ()
    """The sentence before this one."""

    _first: int = 0
    """Which word begins this sentence."""

    _runs: dict[int, int] = field(default_factory=dict)
    """Period → how many words in a row are those of a period before."""

    def take(self, word: str) -> list[Circle]:
        """Take the next word, and say whether it goes round."""
        is_new = word not in self.words[-_PERIODS[-1] :]
        self.words.append(word)
        if is_new:  # as most words are
            self._runs = {}
            return []
        count = len(self.words)
        same = [period for period in _PERIODS if period < count and self.words[-1 - period] == word]
        self._runs = {period: self._runs.get(period, 0) + 1 for period in same}
        return [
            Circle("it goes round in circles", count - run)
            for period, run in self._runs.items()
            if run >= max(4 * period, 16) and not all(map(str.isdigit, self.words[-period:]))
        ]

    def end_sentence(self) -> list[Circle]:
        """Say whether the sentence that ends here has come before."""
        sentence = tuple(self.words[self._first :])
        if not sentence:
            return []
        found = []
        self._sentences[sentence] += 1
        heavy = weight(sentence)
        again = sentence == self._before and heavy >= _TWICE
        if again or (heavy >= _THRICE and self._sentences[sentence] > 2):
            found.append(Circle("it says the same again and again", self._first))
        plain = without_numbers(sentence)
        self._numbered[plain] += plain != sentence
        if weight(plain) >= _TWICE and self._numbered[plain] > _NUMBERED:
            found.append(Circle("it says the same again and again, numbered", self._first))
        self._before, self._first = sentence, len(self.words)
        return found

    def begun(self) -> Iterator[int]:
        """Give how many of the last words may be the beginning of what has come before."""
        begun = tuple(self.words[self._first :])
        if begun and self._may_come_again(begun):
            yield len(begun)
        yield from (run for period, run in self._runs.items() if run >= max(period, 6))

    def _may_come_again(self, begun: Words) -> bool:
        if self._before[: len(begun)] == begun and weight(self._before) >= _TWICE:
            return True
        plain = without_numbers(begun)
        if any(
            times >= _NUMBERED and sentence[: len(plain)] == plain and weight(sentence) >= _TWICE
            for sentence, times in self._numbered.items()
        ):
            return True
        return any(
            times > 1 and sentence[: len(begun)] == begun and weight(sentence) >= _THRICE
            for sentence, times in self._sentences.items()
        )
