"""Little words that a choice may stand with or without: "on most nights" is "most nights"."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from scriptgraph.language.table import Table
from scriptgraph.language.words import language


class LittleWords(Table):
    """The little words of a language; without case and accents."""

    leads: tuple[str, ...] = ()
    """Articles and prepositions that may stand before a choice."""

    along: tuple[str, ...] = ()
    """What is said beside an amount and changes nothing: `just`."""


def without_leads(words: Sequence[str], code: str) -> list[str]:
    """Leave out the little words that words begin with; never all of them."""
    leads = little_words(code).leads
    start = next((n for n, word in enumerate(words) if word not in leads), 0)
    return list(words[start:])


@lru_cache
def little_words(code: str) -> LittleWords:
    """Give the little words of a language; none where it has no table."""
    path = files("scriptgraph.language").joinpath("wordings", "little.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    return LittleWords.model_validate(tables.get(language(code).code, {}))
