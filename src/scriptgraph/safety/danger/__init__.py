"""Hears in a client's words that somebody is in danger, and in a reply that it points to help.

The words are data, one file a language: `phrases/`. Hearing too much costs a reply; hearing too
little may cost more: where a phrase is in doubt, it counts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from scriptgraph.core.danger import About, Level
from scriptgraph.safety.danger.disguises import readings
from scriptgraph.safety.danger.kinds import Kind
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.safety.danger.passages import as_written
from scriptgraph.safety.danger.phrase_files import our_phrases
from scriptgraph.safety.danger.phrase_files import read_phrases as read_phrases
from scriptgraph.safety.danger.phrasing import Phrases as Phrases
from scriptgraph.safety.danger.slips import Slips, slips_of
from scriptgraph.safety.danger.spelling import folded


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

    The same message is asked about in every turn, and by several; it is looked at once. Of two
    dangers of one level that to oneself counts first, then that from others.

    Args:
        text: What they wrote.
        own: Phrases of a clinic's own, which are heard besides ours.
    """
    found = _kinds(text, own)
    if not found:
        return _NONE
    gravest = min(found, key=lambda kind: kind.rank)
    words = as_written(text, found[gravest], lambda part: gravest in _kinds(part, own))
    return Danger(gravest.level, gravest.about, words)


def _kinds(text: str, own: Phrases | None) -> dict[Kind, str]:
    """Give each kind of danger that is heard in a text, with a passage of one of its readings."""
    listened = (*our_phrases(), *((own,) if own else ()))
    found: dict[Kind, str] = {}
    for told in dict.fromkeys(folded(plainly(one)) for one in readings(text, _slips(own))):
        for phrases in listened:
            found = phrases.dangers(told) | found
    return found


@lru_cache(16)
def _slips(own: Phrases | None) -> Slips:
    listened = (*our_phrases(), *((own,) if own else ()))
    spelt = [one.spelling for one in listened]
    keys = [key for one in spelt for key in one.keys]
    known = [*keys, *(word for one in spelt for word in one.words)]
    long_keys = (key for one in spelt for key in one.long_keys)
    return slips_of(keys, long_keys, known, (word for one in listened for word in one.words()))


@lru_cache(512)
def abouts(text: str) -> frozenset[About]:
    """Say of what dangers somebody speaks, of all that they say plainly; hints are none.

    Where their words leave open who does it to whom, both are among them.
    """
    return frozenset(one.about for one in _kinds(text, None) if is_grave(one.level))


def speaks_of_dying(text: str) -> bool:
    """Say whether somebody speaks of ending their life, or of harming themselves.

    Hints do not say so.
    """
    return any(one.about == "self" and one.level != "indirect" for one in _kinds(text, None))


def danger_in(text: str) -> str:
    """Say in a few words what danger somebody speaks of; empty where none is heard.

    Hints are none: only what is said, or happens, counts.
    """
    found = heard(text)
    return "" if found.level == "indirect" else said_of(found.about)


def said_of(about: About) -> str:
    """Say in a few words of what danger somebody speaks; empty where of none."""
    return _SAID[about]


_SAID: dict[About, str] = {
    "": "",
    "self": "ending their life",
    "from others": "being harmed by somebody",
    "to others": "harming somebody",
}


def points_to_help(text: str, own: Phrases | None = None) -> bool:
    """Say whether a human being is named who can help: an emergency service, or someone near.

    Args:
        text: A reply.
        own: Phrases of a clinic's own, which name help besides ours.
    """
    told = plainly(text)
    return any(one.points_to_help(told) for one in (*our_phrases(), *((own,) if own else ())))


def plainly(text: str) -> str:
    """Write quotation marks and blanks alike, so that patterns need to know one kind."""
    return " ".join(text.replace("\u2019", "'").replace("\u2018", "'").split())
