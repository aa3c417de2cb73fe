"""The notation in which phrases are written, so that nobody needs to know regular expressions.

`phrases/README.md` tells what its signs mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from scriptgraph.safety.danger.pieces import (
    EDGE,
    GAP,
    Group,
    Mark,
    Piece,
    Text,
    Word,
    fewest,
    may_be_missing,
)
from scriptgraph.safety.danger.spelling import OFTEN_MISSING, keys

_TOKEN = re.compile(r"\.\.\.|\u2026|\{[^{}]*\}?|\s+|.", re.DOTALL)
_NAME = re.compile(r"\{([a-z][a-z0-9-]*)\}")

_GLUED = re.compile(
    r"[^\W_][(\[](?:[^()\[\]]*\|)?\s|\)[(\[](?:[^()\[\]]*\|)?\s|\s(?:\|[^()\[\]]*)?[)\]][^\W_]"
)
"""A bracket that touches a word with a way that has a blank there: `he('s| is)`."""

_FEWEST = 2
"""Letters or signs of a phrase, and letters before a `*`."""


class NotationError(ValueError):
    """A phrase is not in the notation; the text says what to write instead."""


def phrase(
    text: str, parts: Mapping[str, str] | None = None, least: int = _FEWEST
) -> tuple[Word, ...]:
    """Read a phrase.

    Args:
        text: What is written: `(want|like) to [just] die`.
        parts: Named pieces, in the notation too: `{kill}` in a phrase stands for one.
        least: How many letters or signs it has to have.

    Raises:
        NotationError: It is empty, matches everything, or is written wrong.
    """
    words = _Reader(text, parts or {}, ()).whole()
    if glued := _GLUED.search(text):
        raise NotationError(
            f"the blank in {glued[0]} parts nothing, for the bracket touches a word: write "
            '`he (\'s|is)`, which is "he\'s" and "he is"'
        )
    _check_marks(words)
    if fewest(words) < least:
        raise NotationError("it would be heard everywhere: write at least one word that is needed")
    for key in keys(words):
        if key.endswith("*") and len(key) <= _FEWEST:
            raise NotationError("write at least two letters before a *: kill*")
    return words


def _check_marks(words: tuple[Word, ...]) -> None:
    """Refuse `_` and `...` where they cannot mean anything."""
    inner = [word for word in words if word != (EDGE,)]
    if any(Mark("_") in word for word in inner):
        raise NotationError("_ stands by itself, with blanks around it")
    if len(words) - len(inner) > (words[:1] == ((EDGE,),)) + (words[-1:] == ((EDGE,),)):
        raise NotationError("_ stands first or last, where nothing else may be said")
    needed = [n for n, word in enumerate(inner) if word != (GAP,) and not may_be_missing(word)]
    gaps = [n for n, word in enumerate(inner) if word == (GAP,)]
    if gaps and not (needed and needed[0] < gaps[0] and gaps[-1] < needed[-1]):
        raise NotationError("... stands between two words that are needed")


class _Reader:
    """Reads a phrase from left to right."""

    def __init__(self, text: str, parts: Mapping[str, str], within: tuple[str, ...]) -> None:
        self.tokens = [*_TOKEN.findall(unicodedata.normalize("NFC", text.strip())), ""]
        self.parts = parts
        self.within = within
        """Names of the parts that are being read: none may hold itself."""

    def whole(self) -> tuple[Word, ...]:
        words = self.words()
        if self.tokens[0]:
            closing = self.tokens[0]
            told = {"|": "alternatives stand in brackets: (a|b)"}
            raise NotationError(told.get(closing, f"the {closing} closes nothing"))
        if not words:
            raise NotationError("it is empty")
        return words

    def words(self) -> tuple[Word, ...]:
        """Read words up to what ends them: `|`, a closing bracket, or the end."""
        words: list[Word] = []
        pieces: list[Piece] = []
        while self.tokens[0] not in ("", "|", ")", "]"):
            token = self.tokens.pop(0)
            if token.isspace() or token in ("...", "\u2026"):
                words, pieces = [*words, *([tuple(pieces)] if pieces else [])], []
                words += [] if token.isspace() else [(GAP,)]
            else:
                pieces.append(self.piece(token))
        return (*words, *([tuple(pieces)] if pieces else []))

    def piece(self, token: str) -> Piece:
        match token[0]:
            case "(" | "[":
                return self.group(token)
            case "*" | "_":
                return Mark(token)
            case "{":
                return self.part(token)
            case _:
                return _letter(token)

    def group(self, opening: str) -> Group:
        closing = ")" if opening == "(" else "]"
        ways = [self.words()]
        while self.tokens[0] == "|":
            self.tokens.pop(0)
            ways.append(self.words())
        if self.tokens.pop(0) != closing:
            raise NotationError(f"a {closing} is missing")
        if any(all(map(may_be_missing, way)) for way in ways):
            raise NotationError(f"nothing in {opening} {closing} may be empty: [a] may be missing")
        if any(GAP in word or EDGE in word for way in ways for word in way):
            raise NotationError("... and _ stand outside brackets")
        return Group(tuple(ways), opening == "(")

    def part(self, token: str) -> Group:
        name = _NAME.fullmatch(token)
        if not name:
            raise NotationError(f"{token} names no part: write {{kill}}, in small letters")
        if name[1] not in self.parts:
            known = ", ".join(f"{{{one}}}" for one in sorted(self.parts)) or "none"
            raise NotationError(f"{token} is no part under [parts]: there is {known}")
        if name[1] in self.within:
            raise NotationError(f"the part {token} holds itself")
        reader = _Reader(f"({self.parts[name[1]]})", self.parts, (*self.within, name[1]))
        match reader.whole():
            case ((Group() as group,),):
                return group
            case _:
                raise NotationError(f"the part {token} has a bracket that closes nothing")


@lru_cache(4096)
def _letter(token: str) -> Text:
    plain = token.translate({0x2019: "'", 0x2018: "'", 0xFF0C: ","})
    if not (plain.isalnum() or plain in OFTEN_MISSING):
        raise NotationError(
            f"{token} means nothing here: write words as people type them, and what no words "
            "say as a regular expression under patterns"
        )
    return Text(plain)
