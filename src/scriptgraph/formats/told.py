"""Findings in the language of whoever reads them: the same words, filled into another text."""

from __future__ import annotations

import re
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
    """What is said of one kind of slip, or of all that one rule finds.

    Attributes:
        message: The sentence, with the words that are filled in between braces.
        hint: What to do about it.
        in_markdown: The same for a script in Markdown, where that is written otherwise.
    """

    message: str
    hint: str
    in_markdown: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The texts of a language.

    Attributes:
        kinds: Kind of a slip → its text.
        rules: Rule → what is said of what it finds, whatever the single case is.
        words: Name of a filled in word → templates of ours that it may be, and what they mean.
        also: Pattern of English → how a sentence goes on that names the other lines of a slip.
        hints: Templates of what a rule says is to be written in a single case, and what they mean.
    """

    kinds: Mapping[str, Text]
    rules: Mapping[str, Text]
    words: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]
    also: Mapping[str, str]
    hints: tuple[tuple[re.Pattern[str], str], ...]


@cache
def catalogue(language: str) -> Catalogue:
    """Give the texts of a language; of one that nobody has written any for there are none."""
    file = files("scriptgraph.formats") / "findings" / f"{language}.toml"
    if not (language.isalpha() and file.is_file()):
        return Catalogue({}, {}, {}, {}, ())
    given = tomllib.loads(file.read_text("utf-8"))
    words = {
        name: tuple((_template(english), ours) for english, ours in templates.items())
        for name, templates in given["words"].items()
    }
    kinds, rules = ({key: Text(**text) for key, text in given[of].items()} for of in _TEXTS)
    hints = tuple((_template(english), ours) for english, ours in given["hints"].items())
    return Catalogue(kinds, rules, words, given["also"], hints)


_TEXTS = ("kinds", "rules")


def in_language(finding: Finding, language: str, *, is_markdown: bool = False) -> Finding:
    """Tell a finding in a language; what has no text there stays in English.

    Where there is a text for its rule alone, what was found in this case stands in its `detail`.

    Args:
        finding: The finding.
        language: A code such as `de`.
        is_markdown: Whether the script is in Markdown.
    """
    texts = catalogue(language)
    if text := texts.kinds.get(finding.kind):
        return _of_its_kind(finding, text, texts)
    if text := texts.rules.get(finding.rule):
        general = (text.in_markdown if is_markdown else "") or text.hint
        hint = _of_the_case(finding.hint, texts) or general
        english = " ".join(filter(None, (f"{finding.message}.", finding.hint)))
        return replace(finding, message=text.message, hint=hint, detail=english)
    return finding


def _of_its_kind(finding: Finding, text: Text, texts: Catalogue) -> Finding:
    words = dict(finding.words)
    rest = finding.message.removeprefix(SLIPS[finding.kind].message.format(**words))
    for english, also in texts.also.items():
        rest = re.sub(english, also, rest)
    ours = {name: _meant(word, texts.words.get(name, ())) for name, word in words.items()}
    message = text.message.format(**ours) + rest
    return replace(finding, message=message, hint=filled(text.hint, ours))


def _of_the_case(hint: str, texts: Catalogue) -> str:
    """Say what is to be written in a single case; empty where there is no text for that."""
    found = ((english.fullmatch(hint), ours) for english, ours in texts.hints)
    return next((ours.format(*match.groups()) for match, ours in found if match), "")


def _template(english: str) -> re.Pattern[str]:
    """Make a pattern of a text: `{0}` is anything, and between backticks all of what they hold."""
    quoted = re.sub(r"`\\\{\d\\\}`", "`([^`]+)`", re.escape(english))
    return re.compile(re.sub(r"\\\{\d\\\}", "(.+?)", quoted), re.DOTALL)


def _meant(word: object, templates: tuple[tuple[re.Pattern[str], str], ...]) -> object:
    """Give a word of ours in the other language; what stands in the script stays."""
    if isinstance(word, str):
        for english, ours in templates:
            if found := english.fullmatch(word):
                return ours.format(*found.groups())
    return word
