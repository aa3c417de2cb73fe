"""What words mean before they are looked at for danger: works about it are none."""

from __future__ import annotations

import re

_NOT_OWN = r"(?:(?!\b(?:i|me|my|ich|mich|mir|mein\w*|yo|mi|je|mon|moi)\b)[^.!?,;]){0,30}"
"""Whom a film has made think of it speaks of themselves."""

_WORK = re.compile(
    r"\b(?:film|movie|book|novel|series|documentary|song|roman|buch|serie|doku|película|pelicula"
    rf"|libro|novela|livre|série)\b{_NOT_OWN}\b(?:suicid(?:e|io)|selbstmord|suizid)\b"
    r"(?! (?:method|note|plan|pact))"
    "|(?:电影|小说|电视剧|这本书)[^我\u3002\uff01\uff1f\uff0c,!?]{0,6}(?:自杀|轻生)",
    re.IGNORECASE,
)
_HASTE = re.compile(r"\bj(?:(ai|en)|(veux|voudrais|vais|me|suis|peux))\b", re.IGNORECASE)


def meant(plain: str) -> str:
    """Leave out works about suicide, and write French apart that is typed in haste: `jveux`."""
    spelt = _HASTE.sub(lambda run: f"j'{run[1]}" if run[1] else f"je {run[2]}", plain)
    return _WORK.sub(" ", spelt)
