"""Reads words that are set apart in their sentence: by emphasis, brackets, tags or a pause.

What sets them apart says nothing, and no phrase is written with it. Quotation marks do so around a
word or two; around more they show what somebody else has said or written.
"""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"<!--[^<>]{0,200}-->|</?[A-Za-z][^<>]{0,200}>")
_ADDRESS = re.compile(r"(?<=\])\([^()\s]{0,300}\)")
"""Where a link leads: `[die](address)`."""

_BREAK = re.compile(r"\\[nrt]")
"""A line that ends, as a program writes it."""

_PAUSE = re.compile(r"\.{2,}|\u2026+|\u2014|(?<=\s)-+(?=\s)")
_JOINED = re.compile(r"(?<=[^\W_])[/+=](?=[^\W_])|(?<=[^\W_])-(?=[^\W_]{1,30}-[^\W_])")
"""Signs that join words: `want/to/die`, `want-to-die`."""

_EMPHASIS = "*_~`^|\\#"
_BRACKETS = frozenset(("Ps", "Pe"))
_QUOTES = '"\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f'
_WORD = r"[^\W\u3040-\u9fff]{1,30}"
_QUOTED = re.compile(
    rf"[{_QUOTES}]\s?([\u3040-\u9fff]|{_WORD}(?: {_WORD})?)\s?[{_QUOTES}]"
    r"|(?<!\w)'([^\W_]{1,30})'(?!\w)"
)
"""One or two words, or one Chinese or Japanese sign, between quotation marks."""


def set_in(text: str) -> list[str]:
    """Give how a text reads where nothing is set apart in it; nothing where nothing is.

    Where a sign stood within a word, the word goes on, or another begins: `d**ie**`, `to*die`.
    """
    told = html.unescape(text) if "&" in text else text
    told = _ADDRESS.sub("", told)
    found = [_bare(_TAG.sub(gap, told), gap) for gap in ("", " ")]
    return [one for one in dict.fromkeys(found) if one.split() != text.split()]


def _bare(text: str, gap: str) -> str:
    signs = {one for one in set(text) if _sets_apart(one)}
    text = _PAUSE.sub(" ", text)
    if gap:
        text = _JOINED.sub(gap, _BREAK.sub(gap, text))
    text = text.translate(dict.fromkeys(map(ord, signs), gap))
    return _QUOTED.sub(lambda found: f"{gap}{found[1] or found[2]}{gap}", text)


def _sets_apart(char: str) -> bool:
    is_bracket = char not in _QUOTES and unicodedata.category(char) in _BRACKETS
    return char in _EMPHASIS or is_bracket
