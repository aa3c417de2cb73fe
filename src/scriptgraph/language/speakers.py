"""The label of a speaker in front of a quote: `user: yes`, `Der Nutzer sagte: "ja"`.

Transcripts have such labels, and models copy them. A label is none of the words that were said,
unless somebody has said it, too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Reversible
from functools import cache
from importlib.resources import files
from typing import Literal

from scriptgraph.language.alternatives import either
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.table import Table

Speaker = Literal["user", "agent"]

_MARKS = r"[\s*_\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u300c\u300e<>#-]*"
"""What may stand around a label: signs that set it off."""

_COLON = r"[:\uff1a][*_]*"
_OPENS = r"(?:[,\uff0c]\s*)?(?=[\"\u201c\u201e\u00ab\u300c\u300e])"
"""What stands for a colon behind `said`."""


class Speakers(Table):
    """How speakers are called, and told to speak, in all languages."""

    user: tuple[str, ...]
    agent: tuple[str, ...]
    articles: tuple[str, ...]
    says: tuple[str, ...]


def unlabelled(quote: str, *, user: Reversible[str], agent: Reversible[str]) -> str:
    """Give a quote without a speaker's label, where this speaker has said what is left.

    Where somebody has said the label as well, or only the other one has said what is left, the
    quote stays as it is.

    Args:
        quote: A quote as a model gave it.
        user: What the user has said.
        agent: What the agent has said.
    """
    found = _label().match(quote)
    if found is None or is_quoted(quote, user) or is_quoted(quote, agent):
        return quote
    said = quote[found.end() :].strip()
    by_user = is_quoted(said, user)
    is_theirs = by_user if found["user"] else is_quoted(said, agent) and not by_user
    return said if is_theirs else quote


@cache
def _label() -> re.Pattern[str]:
    """Write the pattern of a label, with the number that a transcript has before it.

    No two parts beside each other fit the same blanks, of which a quote may have thousands.
    """
    path = files("scriptgraph.language").joinpath("wordings", "speakers.toml")
    table = Speakers.model_validate(tomllib.loads(path.read_text("utf-8")))
    who = f"(?:(?P<user>{either(table.user)})|{either(table.agent)})"
    head = rf"{_MARKS}(?:\[\d+\]{_MARKS})?(?:(?:{either(table.articles)})\s*)?{who}{_MARKS}"
    says = rf"(?:{either(table.says)})\s*(?:{_COLON}|{_OPENS})"
    return re.compile(rf"{head}(?:{_COLON}|{says})", re.IGNORECASE)
