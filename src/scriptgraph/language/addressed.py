"""Which value somebody says that they speak of: "I meant 8 for sleep", "Grübeln: doch jeden Tag".

Whoever corrects themselves, or puts a name before a colon, may name another value than the one that
was asked for last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from scriptgraph.language.lists import topics
from scriptgraph.language.polarity import corrects
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare, language

_HEADING = re.compile(r"^\s*([^:\uff1a,.!?\n]{2,40})[:\uff1a](?!\d)")
_INFLECTED = 4
"""Letters of a word that is heard with other endings too."""

_STEM = 5
"""Letters of a longer word that have to be there: `Stunde` is heard in "Stunden"."""


class _Named(NamedTuple):
    """How a text names a value."""

    said: frozenset[int]
    """The characters of the text that do, by their places."""

    is_whole: bool
    """Whether all words of the value's name are there."""


def addressed(
    text: str, names: Collection[str], code: str, answers: Collection[str] = ()
) -> set[str]:
    """Name the values that a correction names, or a heading; none where it is neither.

    Args:
        text: What somebody said.
        names: The names of all values that they can mean.
        code: The code of the language.
        answers: What can be answered: "every day" names no value `day`.
    """
    if heading := _HEADING.match(text):
        return named_in(heading[1], names, code, answers)
    return named_in(text, names, code, answers) if corrects(text, code) else set()


def named_in(
    text: str, names: Collection[str], code: str, answers: Collection[str] = ()
) -> set[str]:
    """Name the values that a text names, but for those that it names less closely than others.

    By "brooding" somebody means `brooding` and not `brooding_at_night`, which they mean by
    "brooding at night".

    Args:
        text: What somebody said.
        names: The names of all values that they can mean.
        code: The code of the language.
        answers: What can be answered, and names no value.
    """
    plain, ordinary = bare(text), {*language(code).numbers.beside}
    for answer in sorted(map(bare, answers), key=len, reverse=True):
        plain = plain.replace(answer, " " * len(answer))
    found = {name: _naming(bare(name).replace("_", " ").split(), plain, ordinary) for name in names}
    told = {name: one for name, one in found.items() if one.said}
    return {
        name for name, one in told.items() if not any(_is_closer(o, one) for o in told.values())
    }


def _naming(own: Sequence[str], plain: str, ordinary: Collection[str]) -> _Named:
    """Find where a text has the words of a name, or others for what they are about."""
    said = [_places(part, plain) for part in own if part not in ordinary]
    kin = {word for topic in topics() for part in own if part in topic for word in topic}
    about = (range(*found.span()) for word in kin for found in re.finditer(pattern_of(word), plain))
    return _Named(frozenset().union(*said, *about), len(said) == len(own) and all(said))


def _places(part: str, plain: str) -> frozenset[int]:
    """Give where a text has a word of a name, or one of which either begins with the other."""
    spans = [found.span() for found in re.finditer(pattern_of(part), plain)]
    if len(part) >= _STEM and not is_unspaced(part[0]):
        words = (found for found in re.finditer(r"[^\W\d_]+", plain) if len(found[0]) >= _STEM)
        spans += [word.span() for word in words if _is_compound(word[0], part)]
    return frozenset(place for span in spans for place in range(*span))


def _is_compound(word: str, part: str) -> bool:
    """Say whether one word begins with the other: `telefon` is named by "Telefonnummer"."""
    one, other = (re.sub("([aou])e", r"\1", text) for text in (word, part))
    return one.startswith(other) or other.startswith(one)


def _is_closer(other: _Named, one: _Named) -> bool:
    """Say whether another value is named by more words, or by the same words wholly."""
    is_same = one.said == other.said
    return one.said < other.said or (is_same and other.is_whole and not one.is_whole)


def told_by(names: Sequence[str]) -> dict[str, set[str]]:
    """Give the words that tell of one value and of none of the others."""
    own = {name: set(bare(name).replace("_", " ").split()) for name in names}
    kin = {name: {w for topic in topics() if topic & own[name] for w in topic} for name in names}
    found = {}
    for name in names:
        others = set[str]().union(*(own[other] for other in names if other != name))
        alike = set[str]().union(*(kin[other] for other in names if other != name))
        found[name] = (own[name] - others) | (kin[name] - alike - others)
    return found


@lru_cache(4096)
def pattern_of(word: str) -> str:
    """Write a pattern for a word with its endings; `gruebeln` is heard in "Grübeln"."""
    if is_unspaced(word[0]):
        return re.escape(word)
    if len(word) < _INFLECTED:
        return rf"\b{re.escape(word)}\b"
    stem = word if len(word) <= _STEM else word[: max(_STEM, len(word) - 2)]
    either = re.sub("([aou])e?", r"\1e?", re.escape(stem))
    return rf"\b{either}\w{{0,{len(word) - len(stem) + 2}}}\b"
