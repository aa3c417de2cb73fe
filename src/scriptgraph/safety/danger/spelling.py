"""Writes phrases as patterns, and gives the beginnings by which they are looked up.

A pattern is for a text that is `folded`, and is tried only where a word begins.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scriptgraph.safety.danger.pieces import (
    EDGE,
    GAP,
    Group,
    Mark,
    Text,
    Word,
    may_be_missing,
    texts,
)
from scriptgraph.safety.danger.plain import unaccented

SIGNS = "\u3040-\u9fff"
"""Chinese and Japanese: written without blanks."""

OFTEN_MISSING = {"'": "[' ]?", "-": "[ -]?", ",": ",?"}
"""Signs that people leave out or write otherwise."""

_SIGN = re.compile(f"[{SIGNS}]")
_BETWEEN = "(?:[ -]|(?=')|(?<='))"
"""Between two words; beside an apostrophe there is nothing: `he 's`, `d' issue`."""

_BEGINS = r"(?:^|(?<=[^\w '-])|(?<=[^\w '-] ))"
_ENDS = r"(?= *(?:$|[^\w '-]))"
_WHOLE, _WHOLE_WITH_SIGNS = r"(?![^\W_])", r"(?:(?<![a-z])|(?![a-z]))"
"""Behind a phrase: its last word ends here."""

_UMLAUTS = {"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue"}
_ANY = r"[^\W_]{0,30}"
KEY = 3
"""Letters of a word by which it is looked up."""


@lru_cache(4096)
def _letter_folded(letter: str) -> str:
    return folded(letter)


def folded(text: str) -> str:
    """Write a text as phrases are looked for in it: without case and accents."""
    return unaccented(text.casefold())


def letters_folded(pattern: str) -> str:
    r"""Write a regular expression so that it finds what it says in a folded text.

    Its capital letters stay: `\W` is no `\w`.
    """
    return unaccented(pattern).replace("\u00df", "ss")


def keys_of(word: str) -> tuple[str, ...]:
    """Give the keys under which phrases stand that a word of a folded text may begin."""
    return ("", word[:KEY], f"{word[:2]}*") if len(word) > 1 else ("", word)


def pattern(words: tuple[Word, ...], denials: str = "") -> str:
    """Write the phrase as a pattern for what `folded` gives.

    Args:
        words: The phrase, as `notation.phrase` gives it.
        denials: A pattern of words that never stand where `...` does; empty for none.
    """
    has_signs = any(_SIGN.search(text) for text in texts(words))
    unlike = f"(?!{denials})" if denials else ""
    word = rf"{unlike}[^\W_]+(?:'[^\W_]+)?"
    gap = rf"(?:{unlike}[^\W_]){{0,6}}?" if has_signs else f"(?:{_BETWEEN}{word}){{0,4}}?"
    between = " ?" if has_signs else _BETWEEN
    whole = _WHOLE_WITH_SIGNS if has_signs else _WHOLE
    return _sequence(words, gap, between) + ("" if words[-1] == (EDGE,) else whole)


def _sequence(words: tuple[Word, ...], gap: str, between: str) -> str:
    """Write words one after the other; beside one that may be missing so may the blank."""
    out, begun = "", False
    for n, word in enumerate(words):
        if word == (GAP,):
            out += gap
        elif word == (EDGE,):
            out += _ENDS if n else _BEGINS
        elif may_be_missing(word):
            one = _written(_needed(word), gap, between)
            out += f"(?:{between}{one})?" if begun else f"(?:{one}{between})?"
        else:
            out += (between if begun else "") + _written(word, gap, between)
            begun = True
    return out


def _needed(word: Word) -> Word:
    """Give a word as it is where it is not missing."""
    match word:
        case (Group(ways),):
            return (Group(ways, needed=True),)
        case _:
            return word


def _written(word: Word, gap: str, between: str) -> str:
    out = ""
    for piece in word:
        match piece:
            case Text(letter):
                out += _letter(letter)
            case Group(ways, needed):
                any_way = "|".join(_sequence(way, gap, between) for way in ways)
                out += f"(?:{any_way})" + ("" if needed else "?")
            case Mark():
                out += _ANY
    return out


def _letter(letter: str) -> str:
    """Write a letter as people type it: `ö` as `o` and `oe`, an apostrophe or hyphen or none."""
    if letter in OFTEN_MISSING:
        return OFTEN_MISSING[letter]
    ways = [re.escape(way) for way in _spellings(letter)]
    return f"(?:{'|'.join(ways)})" if len(ways) > 1 else ways[0]


def _spellings(letter: str) -> list[str]:
    umlaut = _UMLAUTS.get(letter.casefold())
    return [_letter_folded(letter), *([umlaut] if umlaut else [])]


def keys(words: tuple[Word, ...]) -> set[str]:
    """Give the keys of the words with which a phrase can begin."""
    begun, ended = _begun(words, {""})
    return ended | begun


def _begun(words: tuple[Word, ...], before: set[str]) -> tuple[set[str], set[str]]:
    """Read on behind what a first word begins with.

    Returns:
        Beginnings to which the letters that follow belong, and those that are keys already.
    """
    begun, ended = before, set[str]()
    for word in (word for word in words if word != (EDGE,)):
        ways, whole = _word_begun(word, begun)
        ended |= whole
        if word is words[-1]:
            return ways, ended
        ended |= {one for one in ways if one}
        begun = begun if may_be_missing(word) else set[str]()
        if not begun:
            break
    return set(), ended


def _word_begun(word: Word, before: set[str]) -> tuple[set[str], set[str]]:
    begun, ended = before, set[str]()
    for piece in word:
        if not begun:
            break
        match piece:
            case Group(ways, needed):
                read = [_begun(way, begun) for way in ways]
                begun = set().union(*(one for one, _ in read), set() if needed else begun)
                ended = ended.union(*(one for _, one in read))
            case Mark():
                ended |= {f"{one}*" if one else "" for one in begun}
                begun = set()
            case Text(letter) if letter in OFTEN_MISSING:
                ended |= {one for one in begun if one}
            case Text(letter) if _SIGN.match(letter):
                ended |= {one or _letter_folded(letter) for one in begun}
                begun = set()
            case Text(letter):
                longer = {(one + way)[:KEY] for one in begun for way in _spellings(letter)}
                ended |= {one for one in longer if len(one) == KEY}
                begun = longer - ended
    return begun, ended


def any_way(phrases: tuple[tuple[Word, ...], ...]) -> str:
    """Write a pattern that any of these phrases matches; empty where there are none."""
    return f"(?:{'|'.join(map(pattern, phrases))})" if phrases else ""
