"""Guesses the records that somebody meant who has not written their list as scripts do."""

from __future__ import annotations

import re

from scriptgraph.formats.naming import slug
from scriptgraph.language.alternatives import either
from scriptgraph.language.vocabulary import groups_everywhere
from scriptgraph.script.lookalikes import COMMAS

_WORDS = (
    *(word for word, key in groups_everywhere("types").items() if key == "list of"),
    *("list", "lists", "liste", "listen", "lista", "listas", "列表", "清单", "清單"),
)
_JOINED = r"(?:\s*(?:of|with|from|von|mit|aus|de|con|avec)\b)?"
_WORD = either(_WORDS)
_LIST = re.compile(
    rf"(?:eine?|una?|une|an?)?\s*(?:{_WORD})"
    rf"(?![a-zß-ÿ]){_JOINED}\s*[:：]?(.*)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(rf"\s*(?:[,;{COMMAS}]|\b(?:and|und|y|e|et)\b|和|及|与)\s*")


def is_list_meant(text: str) -> bool:
    """Say whether a type begins with the word for a list, in any language of scripts."""
    return bool(_LIST.fullmatch(text.strip()))


def parts_meant(text: str) -> list[tuple[str, str]]:
    """Give the parts of a record that a list is said to have, each with its type as it is told.

    The type is empty where none is told. There are no parts where one of them is no name.
    """
    found = _LIST.fullmatch(text.strip())
    told = _BETWEEN.split(found[1].strip(" {}[]()")) if found else []
    pairs = [re.split(r"\s*[:：]\s*", part, maxsplit=1) for part in told if part]
    if any(len(pair[0].split()) > 1 for pair in pairs):
        return []
    return [(slug(pair[0]), pair[1] if len(pair) > 1 else "") for pair in pairs]
