"""Hears that somebody tells of another person than the one who is in danger, by she and he."""

from __future__ import annotations

import re

from scriptgraph.language.words import language
from scriptgraph.safety.danger.stated import clauses_of


def is_somebody_else(said: str, spoken_of: str, code: str) -> bool:
    """Say whether a text tells of a woman where another tells of a man, or the other way round.

    "She is safe" ends no danger to a son. Where either text tells of both, or leaves it open, they
    may be of the same person.

    Args:
        said: What is said now.
        spoken_of: In what words danger was spoken of.
        code: The script's language.
    """
    now, before = _sexes(said, code), _sexes(spoken_of, code)
    return bool(now and before) and now.isdisjoint(before)


def _sexes(text: str, code: str) -> set[str]:
    told = " ".join(clauses_of(text))
    words = language(code).safety
    ways = {"woman": words.woman, "man": words.man}
    return {sex for sex, way in ways.items() if re.search(f"(?<![a-z])(?:{way})(?![a-z])", told)}
