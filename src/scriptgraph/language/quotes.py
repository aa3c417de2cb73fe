"""Whether a quote really stands in the conversation.

What makes no difference: case, punctuation, white space, how an apostrophe or quotation mark is
typed, ligatures and full-width forms, invisible characters, the colour of an emoji's skin.

What does: whole words. Numbers keep their sign and their decimal mark ("5" is not in "-5", nor "3"
in "3.5"), and a character that only looks like digits or letters is nothing but itself: `½`, `²`,
`⑩`, `Ⅷ`, `№`, `™` and `℃` hold no 1, 2, 10, viii, no, tm or c. In "don't" there is neither "don"
nor "t". Scripts without spaces have no inside, with one exception: a negation belongs to what
follows it, and "同意" is not in "不同意". Hangul is written with spaces and has an inside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Reversible
from functools import lru_cache

_APOSTROPHES = "`\u00b4\u02bc\u2018\u2019\uff07"
"""Characters typed for an apostrophe."""

_MINUS, _POINT, _COMMA, _APOSTROPHE, _JOINED = "\ue001\ue002\ue003\ue004\ue005"
"""Private characters, which nobody's words hold when these are put in: what belongs to a number or
a word, or joins two characters, while a text is folded."""

_SHOWN = {_MINUS: "-", _POINT: ".", _COMMA: ",", _APOSTROPHE: "'"}

_SIGN = re.compile(r"(?<!\w)[-\u2212\u2013\uff0d\ufe63](?=\d)")
_DECIMAL = re.compile(r"(?<=\d)[.,\uff0e\uff0c\u066b](?=\d)")
_NEGATION = re.compile("(不|没|沒|无|無|非|未|ไม่|ບໍ່|មិន)(?=\\w)")
"""Negations of scripts without spaces: one word with what they deny."""

_TAIL = re.compile(r"(?<=[^\W\d_])'(?=(?:s|m|d|re|ve|ll)\b)")
_NOT = re.compile(r"(?<=[^\W\d_])'(?=t\b)")

_MARKS = re.compile(r"([^\w\s]{30})")
"""Thousands of accents on one letter are put in order in as many parts: at once takes for ever."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer: like Chinese written without spaces, but not of double width."""

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")

_NOTHING = "\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""How a symbol is drawn: as text or as an emoji, and with which skin."""


def is_quoted(quote: str, texts: Reversible[str]) -> bool:
    """Say whether `quote` stands in one of the texts, word for word.

    A quote without any letter, digit or symbol is found nowhere. The time it takes grows with the
    texts, and no faster.
    """
    needle = _fold(quote)
    if not needle.strip() or unicodedata.category(needle.strip()[0])[0] == "M":
        return False
    # Most quotes are of what was said last.
    return any(needle in _fold(text) for text in reversed(texts))


def is_telling(quote: str, texts: Reversible[str]) -> bool:
    """Say whether a quote shows anything: one letter does so only where no more was said."""
    folded = _fold(quote).strip()
    if len(folded) > 1 or not folded.isalpha() or is_unspaced(folded):
        return True
    return any(_fold(text).strip() == folded for text in reversed(texts))


def is_unspaced(char: str) -> bool:
    """Say whether a character is of a script that puts no spaces between words."""
    if _HANGUL.match(char):
        return False
    return unicodedata.east_asian_width(char) in "WF" or bool(_UNSPACED.match(char))


def tokens(text: str) -> list[str]:
    """Give the words of a text as quotes are compared by; where there are no spaces, characters."""
    return _fold(text).split()


def typed(text: str) -> str:
    """Give a text as if it had been typed plainly: no ligatures, no full width, one apostrophe."""
    return unicodedata.normalize("NFC", _MARKS.sub("\\1\u2060", text.translate(_TYPED)))


@lru_cache(4096)
def _fold(text: str) -> str:
    """Reduce a text to its words, each between two spaces: what a quote is looked for in."""
    folded = typed(text).casefold()
    folded = _SIGN.sub(_MINUS, folded)
    folded = _DECIMAL.sub(lambda mark: _COMMA if mark[0] in ",\uff0c\u066b" else _POINT, folded)
    folded = _NEGATION.sub(rf"\1{_JOINED}", folded)
    if "'" in folded:
        folded = _NOT.sub(_APOSTROPHE, _TAIL.sub(f" {_APOSTROPHE}", folded))
    kept = " ".join(folded.translate(_KEPT).split())
    return f" {kept} ".replace(f" {_JOINED} ", "") if kept else ""


class _Typed(dict[int, str]):
    """A table for `str.translate`: what was typed, in its plain form; filled in as it turns up."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = kept = "'" if char in _APOSTROPHES else _plain(char)
        return kept


def _plain(char: str) -> str:
    """Undo how letters and digits are drawn; other signs only look like letters and digits."""
    category = unicodedata.category(char)
    if category in ("Co", "Cn"):
        return " "
    how = unicodedata.decomposition(char).partition(" ")[0]
    drawn = how.startswith("<") and how not in ("<super>", "<sub>", "<circle>", "<square>")
    if drawn and (category[0] in "LPZ" or category == "Nd"):
        return unicodedata.normalize("NFKC", char)
    return char


class _Kept(dict[int, str]):
    """A table for `str.translate` that leaves only what counts; filled in as characters turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = _kept(chr(code))
        return kept


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if char in _SHOWN:
        return _SHOWN[char]
    if category == "Cf" or char in _NOTHING:
        return ""
    # Angle brackets never count: prompts show a user's "<" as another bracket.
    if char != _JOINED and (category[0] not in "LMNS" or char in "<>"):
        return " "
    alone = category[0] in "CS" or is_unspaced(char)
    return f" {char} " if alone else char


_TYPED, _KEPT = _Typed(), _Kept()
