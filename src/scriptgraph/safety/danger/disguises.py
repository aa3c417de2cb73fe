"""Reads words that are written so that patterns miss them: by a slip, or so that no filter sees it.

Each reading is heard beside what was written and never instead of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from scriptgraph.language.quotes import typed
from scriptgraph.safety.danger.plain import unaccented, without
from scriptgraph.safety.danger.set_apart import set_in
from scriptgraph.safety.danger.slips import Slips

_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0"
_SELECTORS = range(0xFE00, 0xFE10)
"""They choose how a character is drawn."""

_NOTHING_SAID = frozenset(("Cc", "Cs", "Co", "Cn", "Me"))
"""Control characters, halves of others, private and unassigned ones, and what encloses a letter."""

_SYMBOLS = frozenset(("So", "Sm"))
"""Emoji, and other pictures; also what is put where a character could not be read."""

_SKINS = range(0x1F3FB, 0x1F400)
_ANY_PICTURE = "\ue000"
"""Stands for any of them where runs of them are looked for; nobody's own, for it says nothing."""

_PICTURES = re.compile(f"{_ANY_PICTURE}+")
_BLANKS = "\t\n\r"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u0456\u043e\u0440\u0441\u0443\u0445\u0455\u0458\u03bf\u03b9\u03b1",
    "aeiopcyxsjoia",
)
"""Letters of other alphabets that look like Latin ones."""

_FIGURES = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
_STROKES = "1!|"
"""They stand for an i or an l."""

_ALIKE = _LOOKALIKES | str.maketrans(_FIGURES)

_MIXED = re.compile(r"\b[^\W\d_][\w@$!|]*[\w@$|]")
_LETTERS = re.compile(r"(?<!\w)[^\W\d_](?:[ .*_-]{1,3}[^\W\d_]){2,}(?!\w)")
"""Letters that stand apart, words a little more than they: `k i l l`, `d.i.e`, `t o  d i e`."""

_PARTS = re.compile(r"[ .*_-]")

_APART = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")


def without_unseen(text: str) -> str:
    """Take out what nobody sees: characters without width, soft hyphens, marks of direction."""
    if text.isascii():
        return text
    unseen = {
        char
        for char in set(text)
        if unicodedata.category(char) == "Cf" or char in _UNSEEN or ord(char) in _SELECTORS
    }
    return without(text, unseen)


def _put_together(text: str) -> list[str]:
    r"""Give a text, and how it reads where no character stands that says nothing.

    Where such a one stood, a word goes on, or another begins: `ki\0ll`, `kill\0myself`. A picture
    counts as one within a word alone: elsewhere it ends what was said.
    """
    if text.isascii() and not _CONTROL.search(text):
        return [text]
    chars = set(text)
    nothing = {char for char in chars if _says_nothing(char)}
    pictures = {char for char in chars if _is_picture(char)}
    if not (nothing or pictures):
        return [text]
    found = [text]
    for gap in ("", " "):
        put = text.translate(dict.fromkeys(map(ord, nothing), gap))
        found.append(_without_within(put, pictures, gap))
    return [*dict.fromkeys(found)]


def _without_within(text: str, pictures: set[str], gap: str) -> str:
    """Put something in the place of pictures that stand between two letters."""
    if not pictures:
        return text
    # One sign for all of them: a pattern of thousands takes as many steps at every character.
    marked = text.translate(dict.fromkeys(map(ord, pictures), _ANY_PICTURE))
    parts, at = list[str](), 0
    for run in _PICTURES.finditer(marked):
        start, end = run.span()
        is_within = _is_letter(text[max(0, start - 1) : start]) and _is_letter(text[end : end + 1])
        parts += [text[at:start], gap if is_within else text[start:end]]
        at = end
    return "".join((*parts, text[at:]))


def _is_letter(char: str) -> bool:
    """Say whether a character belongs to a word; an accent of its own does."""
    return char.isalnum() or (char != "" and unicodedata.category(char)[0] == "M")


def _says_nothing(char: str) -> bool:
    return char not in _BLANKS and unicodedata.category(char) in _NOTHING_SAID


def _is_picture(char: str) -> bool:
    is_symbol = not char.isascii() and unicodedata.category(char) in _SYMBOLS
    return is_symbol or ord(char) in _SKINS


@lru_cache(4096)
def letters_of(char: str) -> str:
    """Give a character as the letters it stands for, small and without accents; or nothing."""
    if char in _STROKES:
        return "l"
    plain = unaccented(without_unseen(char).translate(_ALIKE).casefold())
    return "".join("l" if one == "i" else one for one in plain if one.isalnum())


def readings(text: str, slips: Slips) -> list[str]:
    """Give a text without what nobody sees, and what else it can be read as.

    Args:
        text: What was written.
        slips: What is mistyped, and which words there are.
    """
    told = _put_together(without_unseen(text))
    every = dict.fromkeys([*told, *(way for one in told for way in set_in(one))])
    return [*dict.fromkeys(way for one in every for way in _as_meant(one, slips))]


def _as_meant(seen: str, slips: Slips) -> list[str]:
    """Give a text, and what it can be read as where its letters stand apart or are others."""
    plain = slips.shown(without_unseen(typed(seen)).translate(_LOOKALIKES))
    joined = _APART.sub("", _LETTERS.sub(lambda run: slips.parted(_PARTS.sub("", run[0])), plain))
    lettered = dict.fromkeys(_lettered(joined, stroke) for stroke in "il")
    return [seen, *map(slips.put_right, lettered)]


def _lettered(text: str, stroke: str) -> str:
    """Read figures and signs within a word as letters: `k1ll`, `d!e`."""
    table = str.maketrans(_FIGURES | dict.fromkeys(_STROKES, stroke))
    return _MIXED.sub(lambda word: word[0].translate(table), text)
