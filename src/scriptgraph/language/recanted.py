"""Whether somebody takes back what they have told: "please forget my number", 当我没说.

What is taken back is named, or is all that was said: "ich nehme das zurück". Such words are no
answer to whatever is asked at the time.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from scriptgraph.language.addressed import named_in
from scriptgraph.language.numerals import denied_in, plain_of
from scriptgraph.language.phrases import starts, words_in
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare, language

_CHARACTERS = 2
"""Of a word, where no blanks part them."""


def withdraws(text: str, code: str) -> bool:
    """Say whether somebody takes back what they have told."""
    return _without_withdrawing(text, code) != plain_of(text)


def _without_withdrawing(text: str, code: str) -> str:
    """Leave out of a text what takes something back, with the number that it strikes."""
    said, plain = language(code), plain_of(text)
    for one in denied_in(text, code):
        words = re.search(rf"(?:{said.numbers.around.strikes})\W*$", plain[: one.start])
        if words and not _ends_in_no(plain[: words.start()], said.answers.not_):
            plain = f"{plain[: words.start()]} {plain[one.end :]}"
            break  # behind it no other place is the same
    return re.sub(said.wishes.withdraws, " ", plain)


def _ends_in_no(before: str, denials: Collection[str]) -> bool:
    """Say whether what follows is denied: by the last word, which no mark parts from it."""
    return before.endswith(" ") and words_in(before)[-1:] in [words_in(one) for one in denials]


def beside_last_told(text: str, code: str) -> str | None:
    """Give what a text says beside "the last one"; None where it speaks of no last answer."""
    plain = bare(text)
    rest = re.sub(language(code).wishes.last_told, " ", plain)
    return rest if rest != plain else None


def points_back(text: str, code: str) -> bool:
    """Say whether somebody speaks of an earlier question: "the one before"."""
    return re.search(language(code).wishes.points_back, bare(text)) is not None


def recanted(text: str, known: Collection[str], code: str) -> set[str] | None:
    """Name what of all that is known is taken back; None where nothing is.

    Empty where somebody says no more than that, or calls it by another name: "forget my number" is
    of a value `phone`. "I'll take back my place in the choir" takes back nothing that was told.

    Args:
        text: What was said.
        known: The names of what is known.
        code: The code of the language.
    """
    if not withdraws(text, code):
        return None
    named = named_in(text, known, code)
    return named if named or _says_no_more(text, code) else None


def _says_no_more(text: str, code: str) -> bool:
    """Say whether but for one word nothing is said beside those that take something back."""
    said = language(code)
    words = words_in(_without_withdrawing(text, code))
    along = (
        *(*said.answers.fillers, *said.answers.apologies, *said.answers.but, *said.answers.yes),
        *(*said.answers.corrections, *said.numbers.beside),
        *(*said.wishes.before, *said.wishes.behind),
    )
    spans = ((n, len(words_in(one))) for one in along for n in starts(words, one))
    covered = {place for n, size in spans for place in range(n, n + size)}
    left = [word for n, word in enumerate(words) if n not in covered]
    return sum(1 / _CHARACTERS if is_unspaced(word[0]) else 1 for word in left) <= 1
