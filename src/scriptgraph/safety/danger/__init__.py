"""Hears in a client's words that somebody is in danger, and in a reply that it points to help.

Danger for others is heard in English only, danger from others in every language that has a file of
words, somebody's own wish to die in a few more. Hearing too much costs a reply; hearing too little
may cost more: where a phrase is in doubt, it counts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scriptgraph.language.words import languages, risks
from scriptgraph.safety.danger import english
from scriptgraph.safety.danger.disguises import readings, unaccented
from scriptgraph.safety.danger.joining import any_of
from scriptgraph.safety.danger.meaning import meant


def speaks_of_dying(text: str) -> bool:
    """Say whether somebody speaks of ending their life, or of harming themselves."""
    return _is_of_dying(_heard(text))


def _is_of_dying(heard: list[tuple[str, str]]) -> bool:
    return any(english.RISK.search(typed) or _dying().search(bare) for typed, bare in heard)


def _heard(text: str) -> list[tuple[str, str]]:
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


@lru_cache(512)
def danger_in(text: str) -> str:
    """Say in a few words what danger somebody speaks of; empty where none is heard.

    The same message is asked about in every turn, and by several; it is looked at once.
    """
    heard = _heard(text)
    if _is_of_dying(heard):
        return "ending their life"
    if any(_harmed().search(bare) for _, bare in heard):
        return "being harmed by somebody"
    told = [typed for typed, _ in heard]
    return next((what for what, words in _DANGERS.items() if any(map(words.search, told))), "")


_DANGERS = {
    "being harmed by somebody": english.HARMED,
    "harming somebody": english.HARMING,
}


def points_to_help(text: str) -> bool:
    """Say whether a human being is named who can help: an emergency service, or someone near."""
    told = plainly(text)
    return bool(english.HELP.search(told) or _help().search(told))


def plainly(text: str) -> str:
    """Write quotation marks and blanks alike, so that patterns need to know one kind."""
    return " ".join(text.replace("\u2019", "'").replace("\u2018", "'").split())
