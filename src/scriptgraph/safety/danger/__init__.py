"""Hears in a client's words that somebody is in danger, and in a reply that it points to help.

Danger for others is heard in English only, danger from others in every language that has a file of
words, somebody's own wish to die in a few more. Hearing too much costs a reply; hearing too little
may cost more: where a phrase is in doubt, it counts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from scriptgraph.core.trace import About, Level
from scriptgraph.language.words import languages, risks
from scriptgraph.safety.danger import english
from scriptgraph.safety.danger.disguises import readings, unaccented
from scriptgraph.safety.danger.joining import any_of
from scriptgraph.safety.danger.meaning import meant
from scriptgraph.safety.danger.passages import as_written
from scriptgraph.safety.danger.phrasing import Phrases as Phrases

_LEVELS: tuple[Level, ...] = ("none", "indirect", "explicit", "imminent")


class Danger(NamedTuple):
    """The gravest danger of which somebody speaks."""

    level: Level
    about: About
    words: str
    """The passage by which it is heard, as they wrote it; empty where there is none."""


_NONE = Danger("none", "", "")


@lru_cache(512)
def heard(text: str, own: Phrases | None = None) -> Danger:
    """Give the gravest danger that somebody speaks of in a text.

    The same message is asked about in every turn, and by several; it is looked at once.

    Args:
        text: What they wrote.
        own: Phrases of a clinic's own, which are heard besides ours.
    """
    found = _found(text, own)
    if not found:
        return _NONE
    level, about, passage = found
    return Danger(level, about, as_written(text, passage, lambda part: bool(_found(part, own))))


def _found(text: str, own: Phrases | None) -> tuple[Level, About, str] | None:
    """Give level, kind and passage of the gravest danger; of two alike, that to oneself."""
    read = _readings(text)
    found = _found_in_ours(read)
    theirs = own.gravest(bare for _, bare in read) if own else None
    if found and theirs and _LEVELS.index(found[0]) >= _LEVELS.index(theirs[0]):
        return found
    return theirs or found


def _found_in_ours(read: list[tuple[str, str]]) -> tuple[Level, About, str] | None:
    typed, bare = zip(*read, strict=True)
    looked: tuple[tuple[About, re.Pattern[str], tuple[str, ...]], ...] = (
        ("self", english.RISK, typed),
        ("self", _dying(), bare),
        ("from others", _harmed(), bare),
        ("from others", english.HARMED, typed),
        ("to others", english.HARMING, typed),
    )
    for about, words, told in looked:
        for one in told:
            if match := words.search(one):
                return "explicit", about, match[0]
    return None


def _readings(text: str) -> list[tuple[str, str]]:
    """Give each reading of a message as it was meant in English, and as it is without accents."""
    plain = dict.fromkeys(meant(plainly(one)) for one in readings(text))
    return [(_typed(one), unaccented(one)) for one in plain]


def _typed(plain: str) -> str:
    """Write a message as it was meant: `dont` is "don't", and what is denied is left out."""
    apart = english.SHORT.sub(r"\1'\2", english.BARE.sub(r"\1n't", plain))
    return english.NEVER.sub(" ", apart)


@lru_cache
def _dying() -> re.Pattern[str]:
    return any_of(unaccented(pattern) for risk in risks() for pattern in risk.dying)


@lru_cache
def _harmed() -> re.Pattern[str]:
    return any_of(unaccented(pattern) for risk in risks() for pattern in risk.harmed)


@lru_cache
def _help() -> re.Pattern[str]:
    return any_of(spoken.risk.help for spoken in languages())


def speaks_of_dying(text: str) -> bool:
    """Say whether somebody speaks of ending their life, or of harming themselves."""
    return any(
        english.RISK.search(typed) or _dying().search(bare) for typed, bare in _readings(text)
    )


def danger_in(text: str) -> str:
    """Say in a few words what danger somebody speaks of; empty where none is heard.

    Hints are none: only what is said, or happens, counts.
    """
    found = heard(text)
    return "" if found.level == "indirect" else _SAID[found.about]


_SAID: dict[About, str] = {
    "": "",
    "self": "ending their life",
    "from others": "being harmed by somebody",
    "to others": "harming somebody",
}


def points_to_help(text: str) -> bool:
    """Say whether a human being is named who can help: an emergency service, or someone near."""
    told = plainly(text)
    return bool(english.HELP.search(told) or _help().search(told))


def plainly(text: str) -> str:
    """Write quotation marks and blanks alike, so that patterns need to know one kind."""
    return " ".join(text.replace("\u2019", "'").replace("\u2018", "'").split())
