"""Writes what a hint shows of a Markdown script in the words of its language."""

from __future__ import annotations

from scriptgraph.formats.arrows import in_words
from scriptgraph.formats.keywords import keywords
from scriptgraph.language.vocabulary import ENGLISH


def in_its_words(text: str, language: str) -> str:
    """Write a line of English, or a type, in the words of a language."""
    if text.lstrip("\\ ").startswith("→"):
        return in_words(text, language)
    return keywords(ENGLISH, language).shown(text)
