"""How people write in a language: its numbers, its yes and no, its negations.

The words stand in `wordings/*.toml`, one file a language, which is named by its code. In a language
without a file numbers are read in digits, and only the commonest words for yes and no are known.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from scriptgraph.language.answer_words import Answers
from scriptgraph.language.number_words import Numbers
from scriptgraph.language.quotes import typed
from scriptgraph.language.tables import Language

_CONTRACTED = re.compile(r"(?<=[^\W\d_])'(?=(?:t|s|m|d|re|ve|ll)\b)")

_CODED = re.compile(r"([a-z]{2,3})\.toml")
"""The table of a language; other tables, such as `units.toml`, have longer names."""


def _wordings() -> Traversable:
    return files("scriptgraph.language").joinpath("wordings")


def codes_in(folder: Traversable) -> tuple[str, ...]:
    """List the codes of the languages that have a table in a folder, English first."""
    coded = (_CODED.fullmatch(table.name) for table in folder.iterdir())
    return tuple(sorted((found[1] for found in coded if found), key=lambda one: (one != "en", one)))


@lru_cache
def known_codes() -> tuple[str, ...]:
    """List the codes of all languages that there is a table of, English first."""
    return codes_in(_wordings())


@lru_cache
def language(code: str) -> Language:
    """Give what is known of a language by its code: `de`, `de-CH`, `zh_TW`."""
    short = re.split(r"[-_]", code.strip().casefold())[0]
    if short in known_codes():
        return _read(short)
    others = _table("other")
    known = {
        "code": short,
        "decimal": "," if short in others["comma"] else ".",
        "numbers": Numbers(),
        "answers": Answers(**others["answers"]),
    }
    return _read("en").model_copy(update=known)


@lru_cache
def languages() -> tuple[Language, ...]:
    """Give every language that has a file."""
    return tuple(map(_read, known_codes()))


@lru_cache
def _read(code: str) -> Language:
    return Language(code=code, **_table(code))


def _table(name: str) -> dict[str, Any]:
    """Read a file; what would be Python's own word has a `_` behind it."""
    table = tomllib.loads(_wordings().joinpath(f"{name}.toml").read_text("utf-8"))
    for part in table.values():
        for word in ("and", "or", "not"):
            if isinstance(part, dict) and word in part:
                part[f"{word}_"] = part.pop(word)
    return table


def bare(text: str) -> str:
    """Take case and accents off, and apostrophes: `Sí` is `si`, `don't` `dont`, `j'ai` `j ai`."""
    apart = unicodedata.normalize("NFD", typed(text).casefold())
    plain = "".join(char for char in apart if unicodedata.category(char) != "Mn")
    return _CONTRACTED.sub("", unicodedata.normalize("NFC", plain)).replace("'", " ")


def bare_in_place(text: str) -> str:
    """Take case and accents off, with each character left in its place."""
    return "".join((bare(char) or char)[0] for char in text)
