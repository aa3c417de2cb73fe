"""The words that a script is written with in Markdown, and what people read around it, by language.

They stand in `vocabularies/*.toml`, one file a language. English is understood in every script.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

ENGLISH = "en"
LANGUAGES = (ENGLISH, "de", "es", "zh")
"""The languages that there are words in, by their codes."""

NAMES: Mapping[str, str] = {"en": "English", "de": "German", "es": "Spanish", "zh": "Chinese"}
"""What English calls them."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language.

    Attributes:
        code: Of the language.
        groups: Group, such as `arrows` → key → words, the first of which is written.
    """

    code: str
    groups: Mapping[str, Mapping[str, tuple[str, ...]]]

    def written(self, group: str, key: str) -> str:
        """Give the word that is written for a key."""
        return self.groups[group][key][0]

    def words(self, group: str, key: str) -> tuple[str, ...]:
        """Give every word that is understood for a key."""
        return self.groups[group][key]

    def beside(self, other: Vocabulary) -> Vocabulary:
        """Give the words of two languages, those of this one first."""
        groups = {
            group: {key: (*words, *other.words(group, key)) for key, words in keys.items()}
            for group, keys in self.groups.items()
        }
        return Vocabulary(self.code, groups)

    def known(self, group: str) -> Mapping[str, str]:
        """Map every word of a group, in small letters, to its key."""
        keys = self.groups[group].items()
        return {word.lower(): key for key, words in keys for word in words}


def code_of(language: str) -> str | None:
    """Give the code of a language that there are words in: `de` of `de-AT`; None for others."""
    short = re.split(r"[-_]", language.strip().casefold())[0]
    return short if short in LANGUAGES else None


@cache
def vocabulary(language: str) -> Vocabulary:
    """Give the words of a language; of one that there are none in, those of English."""
    code = code_of(language) or ENGLISH
    file = files("scriptgraph.language").joinpath("vocabularies", f"{code}.toml")
    groups = {
        group: {key: _listed(text, group) for key, text in words.items()}
        for group, words in tomllib.loads(file.read_text("utf-8")).items()
    }
    return Vocabulary(code, groups)


def everywhere(group: str, key: str) -> tuple[str, ...]:
    """Give the words of all languages for a key, in small letters."""
    found = (word.lower() for code in LANGUAGES for word in vocabulary(code).words(group, key))
    return tuple(dict.fromkeys(found))


def groups_everywhere(group: str) -> MappingProxyType[str, str]:
    """Map every word of a group that is no English one to its key, in small letters."""
    others = (vocabulary(code).known(group) for code in LANGUAGES if code != ENGLISH)
    return MappingProxyType({word: key for known in others for word, key in known.items()})


def _listed(text: str, group: str) -> tuple[str, ...]:
    return (text,) if group == "guarantees" else tuple(text.split(", "))
