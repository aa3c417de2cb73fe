"""Which of several numbers in a message belongs to which value: the one that stands with its name.

"I sleep 5 hours and my mood is 3 of 10" gives two values, if both are known to be asked for. What
names none, or what can belong to either, belongs to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scriptgraph.language.addressed import pattern_of, told_by
from scriptgraph.language.numerals import Mention, numbers_in, plain_of

_PARTS = re.compile(
    "[;!?\u3002\uff0c\uff1b\uff01\uff1f\u3001\n]|[,.](?!\\d)|(?<!\\d)[,.]"
    r"|\b(?:and|und|y|e|et|but|aber|pero|mais)\b|[和但而]"
)


class Shared(NamedTuple):
    """The numbers of a message."""

    named: Mapping[str, Mention]
    """Value → the number that stands with its name."""

    free: Sequence[Mention]
    """Those that stand with no name."""


class _Label(NamedTuple):
    start: int
    end: int
    name: str


@dataclass
class _Part:
    """A part of a message: its names and its numbers, in their order."""

    marks: list[_Label | Mention] = field(default_factory=list)

    @property
    def numbers(self) -> list[Mention]:
        return [mark for mark in self.marks if isinstance(mark, Mention)]

    @property
    def names(self) -> list[str]:
        """Name the values whose names stand here; one that is told in two words only once."""
        found: list[str] = []
        for mark in self.marks:
            if isinstance(mark, _Label) and found[-1:] != [mark.name]:
                found.append(mark.name)
        return found


def topics_beside(text: str, among: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """List what numbers are often about, but for what a text asks for."""
    plain = plain_of(text)
    return [
        topic for topic in among if not any(re.search(pattern_of(word), plain) for word in topic)
    ]


def shared(
    said: str, names: Iterable[str], code: str, besides: Sequence[frozenset[str]] = ()
) -> Shared:
    """Share the numbers of a message out among values.

    Args:
        said: What somebody said.
        names: The names of all values that they can have meant.
        code: The code of the language.
        besides: What else they can have spoken of, each as its words: "I sleep 5 hours" is no
            mood. Numbers of these are named `(0)`, `(1)`, ...
    """
    words = told_by(tuple(names))
    known = set[str]().union(*words.values())
    words |= {f"({n})": set(topic) for n, topic in enumerate(besides) if not topic & known}
    given: dict[str, list[Mention]] = {}
    free: list[Mention] = []
    before: list[str] = []
    for part in _parts(said, words, code):
        if not part.numbers:
            before = part.names or before
            continue
        own = part.names or before
        before = []
        pairs = _pairs(part, own)
        for name, number in pairs:
            given.setdefault(name, []).append(number)
        if not own:
            free += part.numbers
    named = {name: found[0] for name, found in given.items() if len({n.value for n in found}) == 1}
    return Shared(named, free)


def _pairs(part: _Part, names: Sequence[str]) -> list[tuple[str, Mention]]:
    """Pair names and numbers: the nearest name, or as many of each, always in the same order."""
    numbers = part.numbers
    if len({number.value for number in numbers}) == 1:
        name = names[0] if len(names) == 1 else _nearest(part, numbers[0])
        return [(name, numbers[0])] if name else []
    kinds = "".join("n" if isinstance(mark, Mention) else "l" for mark in part.marks)
    if re.fullmatch(r"(?:l+n)+|(?:nl+)+", kinds) and len(names) == len(numbers):
        return list(zip(names, numbers, strict=True))
    return []


def _nearest(part: _Part, number: Mention) -> str:
    """Give the name that stands nearest to a number; empty where two are as near, or none is."""
    gaps = [
        (max(mark.start - number.end, number.start - mark.end), mark.name)
        for mark in part.marks
        if isinstance(mark, _Label)
    ]
    near = {name for gap, name in gaps if gap == min(gaps)[0]}
    return near.pop() if len(near) == 1 else ""


def _parts(said: str, words: Mapping[str, set[str]], code: str) -> list[_Part]:
    plain, numbers = plain_of(said), numbers_in(said, code)
    inside = [(number.start, number.end) for number in numbers]
    cuts = [
        found.start()
        for found in _PARTS.finditer(plain)
        if not any(start < found.start() < end for start, end in inside)
    ]
    parts = [_Part() for _ in range(len(cuts) + 1)]
    marks: list[_Label | Mention] = [*_labels(plain, words), *numbers]
    for mark in sorted(marks, key=lambda mark: mark.start):
        parts[sum(cut <= mark.start for cut in cuts)].marks.append(mark)
    return parts


def _labels(plain: str, words: Mapping[str, set[str]]) -> list[_Label]:
    """Find the names of values in a text, and what else their numbers are told by."""
    return [
        _Label(found.start(), found.end(), name)
        for name, told_by in words.items()
        for word in sorted(told_by)
        for found in re.finditer(pattern_of(word), plain)
    ]
