"""Looks for thousands of phrases and patterns at once.

Only those are tried at a word that can begin with it, and of these only those of which all needed
words are in the text: others are not even compiled. Patterns are joined to one that passes over
most texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from scriptgraph.safety.danger.beginnings import keys_of_pattern
from scriptgraph.safety.danger.joining import alternatives, any_of
from scriptgraph.safety.danger.kinds import Kind
from scriptgraph.safety.danger.spelling import SIGNS, keys_of
from scriptgraph.safety.danger.written import Phrase

_WORD = re.compile(rf"[{SIGNS}]|[^\W_{SIGNS}]+")


class Found(NamedTuple):
    """A phrase or a pattern that stands in a text."""

    kind: Kind
    match: re.Match[str]
    may_be_denied: bool
    """Patterns say themselves by what they are denied."""


class Listed:
    """Phrases and patterns, looked up by words that a text has to hold for them."""

    def __init__(
        self,
        phrases: Mapping[Kind, Sequence[Phrase]],
        patterns: Mapping[Kind, Sequence[str]],
        denials: str = "",
    ) -> None:
        """Put each under its keys; they are read and compiled when a text holds what they need.

        Args:
            phrases: In the notation.
            patterns: Regular expressions for folded texts.
            denials: A pattern of words that never stand where a phrase has `...`.
        """
        self._denials = denials
        self._listed = [(kind, one) for kind, many in phrases.items() for one in many]
        self._under: dict[str, list[int]] = {}
        """Key → the numbers of phrases that are tried where a text holds it."""

        self._always: list[int] = []
        common = Counter(key for _, one in self._listed for need in one.needed for key in need)
        for number, (_, one) in enumerate(self._listed):
            if one.needed:
                rarest = min(one.needed, key=lambda need: sum(common[key] for key in need))
                for key in sorted(rarest):
                    self._under.setdefault(key, []).append(number)
            else:
                self._always.append(number)
        self._patterns: dict[str, dict[Kind, list[str]]] = {}
        self._compiled: dict[str, list[tuple[Kind, re.Pattern[str]]]] = {}
        elsewhere: dict[Kind, list[str]] = {}
        """Patterns of which nobody knows how they begin: they are tried everywhere."""
        for kind, way in ((kind, one) for kind, many in patterns.items() for one in many):
            self._put(kind, way, elsewhere)
        self._elsewhere = {kind: any_of(ways) for kind, ways in elsewhere.items()}

    def _put(self, kind: Kind, written: str, elsewhere: dict[Kind, list[str]]) -> None:
        for way in alternatives(written):
            begun = keys_of_pattern(way) or ()
            for key in begun:
                under = self._patterns.setdefault(key, {})
                under.setdefault(kind, []).append(_whatever_case(way))
            if not begun:
                elsewhere.setdefault(kind, []).append(way)

    def found(self, text: str) -> Iterator[Found]:
        """Give what stands in a folded text, in the order in which it is listed."""
        at_keys = key_places(text)
        under = (self._under[key] for key in self._under.keys() & at_keys.keys())
        for number in sorted({*self._always, *chain.from_iterable(under)}):
            kind, phrase = self._listed[number]
            # A set that is asked for a mapping goes through all of it: thousands of words.
            if not any(at_keys.keys().isdisjoint(one) for one in phrase.needed):
                way = phrase.compiled(self._denials)
                for at in sorted(
                    {at for key in phrase.keys & at_keys.keys() for at in at_keys[key]}
                ):
                    if match := way.match(text, at):
                        yield Found(kind, match, may_be_denied=True)
        for key in sorted(self._patterns.keys() & at_keys.keys()):
            for kind, any_way in self._ways(key):
                matches = (any_way.match(text, at) for at in at_keys[key])
                yield from (Found(kind, one, may_be_denied=False) for one in matches if one)
        for kind, any_way in self._elsewhere.items():
            for match in any_way.finditer(text):
                yield Found(kind, match, may_be_denied=False)

    def _ways(self, key: str) -> list[tuple[Kind, re.Pattern[str]]]:
        if key not in self._compiled:
            self._compiled[key] = [
                (kind, re.compile("|".join(ways))) for kind, ways in self._patterns[key].items()
            ]
        return self._compiled[key]


def _whatever_case(way: str) -> str:
    """Write a pattern so that its capital letters find small ones; few have any."""
    has_capitals = re.sub(r"\\.", "", way).casefold() != re.sub(r"\\.", "", way)
    return f"(?i:{way})" if has_capitals else way


@lru_cache(16)
def key_places(text: str) -> dict[str, list[int]]:
    """Map each key to where the words begin that it stands for."""
    words: dict[str, list[int]] = {}
    everywhere: list[int] = []
    for found in _WORD.finditer(text):
        everywhere.append(at := found.start())
        words.setdefault(found[0], []).append(at)
    places: dict[str, list[int]] = {"": everywhere} if words else {}
    for word, begins in words.items():
        if len(word) == 1:  # nothing longer has its key; of Chinese signs there may be thousands
            places[word] = begins
            continue
        for key in keys_of(word)[1:]:
            places.setdefault(key, []).extend(begins)
    return places
