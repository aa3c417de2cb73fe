"""Phrases by which danger is heard, each with how plainly it tells of it, and of which danger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from scriptgraph.core.danger import About
from scriptgraph.safety.danger.denial import Denial
from scriptgraph.safety.danger.habits import Spelling
from scriptgraph.safety.danger.joining import any_of
from scriptgraph.safety.danger.kinds import Kind
from scriptgraph.safety.danger.levels import GRAVE
from scriptgraph.safety.danger.listed import Listed
from scriptgraph.safety.danger.spelling import SIGNS, folded
from scriptgraph.safety.danger.whom import Directions
from scriptgraph.safety.danger.written import Phrase

_WHOLE = re.compile(rf"(?<![\w{{*'-])[^\W\d_{SIGNS}]+(?![\w}}*'-])")
"""A word of a phrase that is written in full, and is no name of a part."""

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
    whom_phrases: Mapping[About, tuple[Phrase, ...]] = field(
        default_factory=dict[About, tuple[Phrase, ...]]
    )
    """What says who does it to whom; what else is heard in the same words is about that."""

    whom_patterns: Mapping[About, tuple[str, ...]] = field(
        default_factory=dict[About, tuple[str, ...]]
    )
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
        listed = chain(self.phrases.values(), self.whom_phrases.values())
        phrases = (one.text for many in listed for one in many)
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
        directions = self._directions(text)
        found: dict[Kind, str] = {
            Kind(GRAVE, about): many[0][0] for about, many in directions.said.items()
        }
        for kind, match, may_be_denied in self._listed.found(text):
            told = directions.about(kind.about, match.span())
            kinds = [one for about in told if (one := Kind(kind.level, about)) not in found]
            if kinds and not (may_be_denied and self.denial.denies(text, *match.span())):
                found |= dict.fromkeys(kinds, match[0])
        return found

    def _directions(self, text: str) -> Directions:
        said: dict[About, list[re.Match[str]]] = {}
        for kind, match, may_be_denied in self._whom.found(text):
            if not (may_be_denied and self.denial.denies(text, *match.span())):
                said.setdefault(kind.about, []).append(match)
        return Directions(said)

    def _without_exceptions(self, text: str) -> str:
        for _, match, _ in self._exceptions.found(text):
            text = f"{text[: match.start()]}{' ' * len(match[0])}{text[match.end() :]}"
        return text

    @cached_property
    def _listed(self) -> Listed:
        return Listed(self.phrases, self.patterns, self.denial.inside)

    @cached_property
    def _whom(self) -> Listed:
        return Listed(
            {Kind(GRAVE, about): many for about, many in self.whom_phrases.items()},
            {Kind(GRAVE, about): many for about, many in self.whom_patterns.items()},
            self.denial.inside,
        )

    @cached_property
    def _exceptions(self) -> Listed:
        return Listed({_ANY: self.except_phrases}, {_ANY: self.except_patterns})

    @cached_property
    def _help_phrases(self) -> Listed:
        return Listed({_ANY: self.help_phrases}, {})

    @cached_property
    def _help(self) -> re.Pattern[str]:
        return any_of(self.help_patterns)
