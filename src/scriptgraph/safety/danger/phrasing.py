"""Phrases by which danger is heard, each with how plainly it tells of it, and of which danger.

Of several thousand phrases only those are tried at a word that can begin with it, and of these
only those of which all needed words are in the text: others are not even compiled. Patterns are
joined to one that passes over most texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from scriptgraph.core.trace import About, Level
from scriptgraph.safety.danger.beginnings import keys_of_pattern
from scriptgraph.safety.danger.denial import Denial
from scriptgraph.safety.danger.habits import Spelling
from scriptgraph.safety.danger.joining import alternatives, any_of
from scriptgraph.safety.danger.levels import LEVELS
from scriptgraph.safety.danger.spelling import SIGNS, folded, keys_of
from scriptgraph.safety.danger.written import Phrase

GRAVEST_FIRST: tuple[Level, ...] = tuple(reversed(LEVELS[1:]))

ABOUT: tuple[About, ...] = ("self", "from others", "to others")
"""Of two dangers of one level the first one counts."""

_WORD = re.compile(rf"[{SIGNS}]|[^\W_{SIGNS}]+")
_WHOLE = re.compile(rf"(?<![\w{{*'-])[^\W\d_{SIGNS}]+(?![\w}}*'-])")
"""A word of a phrase that is written in full, and is no name of a part."""


class Kind(NamedTuple):
    """How grave a danger is, and of whom."""

    level: Level
    about: About

    @property
    def rank(self) -> tuple[int, int]:
        """Give the place among all kinds; the gravest comes first."""
        return GRAVEST_FIRST.index(self.level), ABOUT.index(self.about)


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


_ANY = Kind("explicit", "self")
"""Of phrases that tell of no danger, and are only found."""


@dataclass(frozen=True, eq=False)
class Phrases:
    """What one file says; two of them are the same only where they are one object."""

    phrases: Mapping[Kind, tuple[Phrase, ...]]
    patterns: Mapping[Kind, tuple[str, ...]]
    """Regular expressions for a folded text; `notation` has no way to write them."""

    spelling: Spelling = field(default_factory=Spelling)
    denial: Denial = field(default_factory=Denial)
    except_phrases: tuple[Phrase, ...] = ()
    except_patterns: tuple[str, ...] = ()
    help_phrases: tuple[Phrase, ...] = ()
    help_patterns: tuple[str, ...] = ()

    def dangers(self, text: str) -> dict[Kind, str]:
        """Give each kind of danger in a folded text, with a passage by which it is heard."""
        meant = self.spelling.meant(text)
        bare = self.spelling.without_asides(meant)
        found = self._told(meant)
        return found if bare == meant else self._told(bare) | found

    def words(self) -> frozenset[str]:
        """Give the words that stand in phrases as they are."""
        phrases = (one.text for many in self.phrases.values() for one in many)
        return frozenset(word for one in phrases for word in _WHOLE.findall(folded(one)))

    def points_to_help(self, text: str) -> bool:
        """Say whether a text names somebody who can help: `medic` is no `médic`."""
        return any(True for _ in self._help_phrases.found(folded(text))) or bool(
            self.help_patterns and self._help.search(text)
        )

    def _told(self, meant: str) -> dict[Kind, str]:
        if found := self._dangers(meant):
            left = self._without_exceptions(meant)
            return found if left == meant else self._dangers(left)
        return {}

    def _dangers(self, text: str) -> dict[Kind, str]:
        found: dict[Kind, str] = {}
        for kind, match, may_be_denied in self._listed.found(text):
            if kind in found or (may_be_denied and self.denial.denies(text, *match.span())):
                continue
            found[kind] = match[0]
        return found

    def _without_exceptions(self, text: str) -> str:
        for _, match, _ in self._exceptions.found(text):
            text = f"{text[: match.start()]}{' ' * len(match[0])}{text[match.end() :]}"
        return text

    @cached_property
    def _listed(self) -> Listed:
        return Listed(self.phrases, self.patterns, self.denial.inside)

    @cached_property
    def _exceptions(self) -> Listed:
        return Listed({_ANY: self.except_phrases}, {_ANY: self.except_patterns})

    @cached_property
    def _help_phrases(self) -> Listed:
        return Listed({_ANY: self.help_phrases}, {})

    @cached_property
    def _help(self) -> re.Pattern[str]:
        return any_of(self.help_patterns)
