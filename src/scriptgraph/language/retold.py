"""What records say in English, told in another language.

The sentences stand in `retold/*.toml`, one file a language, each behind the English one. What a
person or a model has written is filled in as it stands.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from scriptgraph.language.vocabulary import ENGLISH, code_of

_HOLE = re.compile(r"\\\{(\w+)\\\}")
_WITHIN = {
    "name": r"\S+",
    "names": r"\S+(?:, \S+)*",
    "level": r"[a-z]+",
    **dict.fromkeys(("count", "seconds", "turn"), r"[\d.,]+"),
}
"""What can stand in a hole; in others anything."""

_OURS = {**dict.fromkeys(("why", "danger", "level", "about", "rule"), "; "), "by": ", "}
"""Holes that hold sentences of ours, or parts of one → what is between several."""


def retold(text: str, language: str, between: str = "; ") -> str:
    """Tell a sentence of ours, or several; any other stays as it is.

    Args:
        text: What stands in a record.
        language: A code such as `de`; in a language without such sentences all stays English.
        between: What stands between several.
    """
    code = code_of(language) or ENGLISH
    if code == ENGLISH or not text:
        return text
    parts = text.split(between)
    return _sentence(text, code) or between.join(_sentence(part, code) or part for part in parts)


def _sentence(text: str, code: str) -> str:
    """Tell one sentence; empty where it is none of ours."""
    for english, told in _sentences(code):
        if found := english.fullmatch(text):
            return told.format(
                **{
                    name: retold(held, code, _OURS[name]) if name in _OURS else held
                    for name, held in found.groupdict().items()
                }
            )
    return ""


@cache
def _sentences(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give the sentences of a language with what finds the English ones, the plainest first."""
    file = files("scriptgraph.language").joinpath("retold", f"{code}.toml")
    pairs = tomllib.loads(file.read_text("utf-8")).items()
    plainest = sorted(pairs, key=lambda pair: (pair[0].count("{"), -len(pair[0])))
    return tuple((_pattern(english), told) for english, told in plainest)


def _pattern(english: str) -> re.Pattern[str]:
    filled = _HOLE.sub(
        lambda hole: f"(?P<{hole[1]}>{_WITHIN.get(hole[1], '.+?')})", re.escape(english)
    )
    return re.compile(filled, re.DOTALL)
