"""Hears that a phrase is denied in its own clause: "I would never hurt myself"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from scriptgraph.safety.danger.pieces import Word
from scriptgraph.safety.danger.spelling import SIGNS, any_way

_LOOKED_BACK = 80
"""Characters before a phrase in which a denial of it is looked for."""

_CLAUSE_ENDS = re.compile(rf"[^\w\s'-]|(?<=[{SIGNS}])\s(?=[{SIGNS}]|$)")
"""A blank between signs stands for a comma: nothing else is written with one there."""

_BEFORE = rf"(?:(?<![^\W_])|(?<=[{SIGNS}]))"
_NEXT = rf"(?:[ -]|(?<=')|(?<=[{SIGNS}])|(?=[{SIGNS}]))"
"""Between a denial and what it denies; behind an apostrophe there is nothing: `pas d'idées`."""

_Words = tuple[tuple[Word, ...], ...]


@dataclass(frozen=True)
class Denial:
    """How a language denies."""

    words: _Words = ()
    """What denies what stands behind it: `never`. It never stands where a phrase has `...`."""

    between: _Words = ()
    """What may stand between it and the phrase; anything else, and the phrase counts."""

    unless: _Words = ()
    """Before a denial it makes it none: `why I`, `can't`."""

    behind: _Words = ()
    """What denies what stands before it: German has it."""

    taken_back: _Words = ()
    """Behind a phrase it takes some of the denial back: `yet`."""

    @cached_property
    def inside(self) -> str:
        """Give a pattern of the words that deny; empty where there are none."""
        return any_way(self.words)

    def denies(self, text: str, start: int, end: int) -> bool:
        """Say whether what stands from `start` to `end` of a folded text is denied there."""
        if not self.words or not (self._is_before(text, start) or self._is_behind(text, end)):
            return False
        return not (self.taken_back and self._taken_back.match(text, end))

    def _is_before(self, text: str, start: int) -> bool:
        looked = text[max(0, start - _LOOKED_BACK) : start]
        if start > _LOOKED_BACK:
            looked = looked.partition(" ")[2] or looked
        clause = _CLAUSE_ENDS.split(looked)[-1]
        denied = self._before.search(clause)
        if not denied:
            return False
        return not (self.unless and self._unless.search(clause[: denied.start()]))

    def _is_behind(self, text: str, end: int) -> bool:
        return bool(self.behind and self._behind.match(text, end))

    @cached_property
    def _before(self) -> re.Pattern[str]:
        between = f"(?:{_NEXT}{any_way(self.between)})*" if self.between else ""
        return re.compile(rf"{_BEFORE}{self.inside}{between}{_NEXT}$")

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return re.compile(rf"{_BEFORE}{any_way(self.unless)}{_NEXT}$")

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        return re.compile(f"{_NEXT}{any_way(self.behind)}")

    @cached_property
    def _taken_back(self) -> re.Pattern[str]:
        return re.compile(f",?{_NEXT}{any_way(self.taken_back)}")
