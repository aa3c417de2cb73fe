"""Findings in the language of whoever reads them: the same words, filled into another text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from scriptgraph.core.findings import Finding
from scriptgraph.formats.hints import SLIPS
from scriptgraph.formats.outline import filled

ENGLISH = "en"


@dataclass(frozen=True)
class Text:
    """What is said of one kind of slip.

    Attributes:
        message: The sentence, with the words that are filled in between braces.
        hint: What to do about it.
    """

    message: str
    hint: str


@dataclass(frozen=True)
class Catalogue:
    """The texts of a language.

    Attributes:
        kinds: Kind of a slip → its text.
        also: English → how a sentence goes on that names the other lines of the same slip.
    """

    kinds: Mapping[str, Text]
    also: Mapping[str, str]


@cache
def catalogue(language: str) -> Catalogue:
    """Give the texts of a language; of one that nobody has written any for there are none."""
    file = files("scriptgraph.formats") / "findings" / f"{language}.toml"
    if not (language.isalpha() and file.is_file()):
        return Catalogue({}, {})
    given = tomllib.loads(file.read_text("utf-8"))
    kinds = {kind: Text(**text) for kind, text in given["kinds"].items()}
    return Catalogue(kinds, given["also"])


def in_language(finding: Finding, language: str) -> Finding:
    """Tell a finding in a language; what has no text there stays in English."""
    texts = catalogue(language)
    text = texts.kinds.get(finding.kind)
    if text is None:
        return finding
    words = dict(finding.words)
    rest = finding.message.removeprefix(SLIPS[finding.kind].message.format(**words))
    for english, ours in texts.also.items():
        rest = rest.replace(english, ours)
    message = text.message.format(**words) + rest
    return replace(finding, message=message, hint=filled(text.hint, words))
