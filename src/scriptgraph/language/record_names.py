"""What a record of a list is called, out of the words that tell it: "I take sertraline".

A name is what is left once the words around it are taken away, at both its ends: who takes it,
`of`, `and`, `my`. Where nothing is left, or a sentence, nothing is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from scriptgraph.language.left_to_tell import leaves_some
from scriptgraph.language.listing import words_of_lists
from scriptgraph.language.no_for_itself import without_no
from scriptgraph.language.numerals import denied_in, numbers_in
from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import denies, qualifies
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.turned import is_turned
from scriptgraph.language.words import bare, language

_MOST_WORDS = 6
_MOST_CHARACTERS = 12
"""How long a name is at most; where there are no blanks, its characters count."""

_FEWEST_CHARACTERS = 3
"""How many tell of something by themselves, where there are no blanks."""

_STEM = 4
"""Letters by which a word of a question is known, whatever its ending."""

_AMOUNT = re.compile(r"\d[\d.,]*\s*[^\W\d_]*")

_ELIDED = re.compile(r"([^\W\d_]{1,2})['\u2019](?=[^\W\d_]{2})")
"""A word that has lost its vowel before another."""

_MARKS = " ,.:;!?\u3002\uff0c\u3001"


class _Words(NamedTuple):
    """The words around a name."""

    takes: frozenset[str]
    has: frozenset[str]
    behind: frozenset[str]
    inside: frozenset[str]
    around: frozenset[str]
    """All of them, and whatever else is said of nothing."""

    alone: frozenset[str]
    """What is no name by itself, in phrases and in words."""


def stripped(name: str, code: str) -> str:
    """Take away what stands around a name and belongs to none; empty where nothing is left.

    Nor is anything that only ends a list, or points at what was said: "bye", "those".
    """
    words = _words(code)
    if any(map(is_unspaced, name)):
        found = _stripped_run(name.strip(_MARKS), words.around)
        return "" if {found, name.strip(_MARKS)} & words.alone else found
    own = words_in(name)
    if " ".join(own) in words.alone or {*own} <= words.alone | words.around:
        return ""
    kept = name.strip(_MARKS).split()
    while kept and _is_around(kept[0], words):
        kept = kept[1:]
    kept = [_without_article(kept[0], words), *kept[1:]] if kept else []
    while kept and _is_around(kept[-1], words) and not _is_letter(kept[-1]):
        kept = kept[:-1]
    return " ".join(kept).strip(_MARKS)


def is_short_enough(name: str) -> bool:
    """Say whether a name is no sentence, by its length."""
    if any(map(is_unspaced, name)):
        return len(name) <= _MOST_CHARACTERS
    return len(name.split()) <= _MOST_WORDS


def name_before(text: str, code: str, asked: str = "") -> str:
    """Give the name that begins what tells a record; empty where it is a sentence, or denied.

    Args:
        text: What was said, up to the first number.
        code: The code of the language.
        asked: What was asked, whose words lead to a name: "My medicines are ...".
    """
    words, kept = _words(code), stripped(text, code)
    if denies(text, code) or any(map(is_unspaced, kept)):
        return "" if denies(text, code) else kept
    told = kept.split()
    while len(told) > 1 and _is_asked(told[0], asked):
        told = stripped(" ".join(told[1:]), code).split()
    ends = (
        n for n in range(1, len(told)) if _is_around(told[n], words) and not _is_letter(told[n])
    )
    end = next((n for n in ends if not _goes_on(told, n, words)), len(told))
    if end < len(told) and bare(told[end]) not in words.behind:
        return ""
    name = " ".join(told[:end])
    return name if is_short_enough(name) else ""


def names_nothing(text: str, code: str, asked: str = "") -> bool:
    """Say whether a text holds no word of its own, but for those of the question."""
    return not any(True for _ in _own(text, code, asked))


def is_of_what_they_take(text: str, code: str, asked: str) -> bool:
    """Say whether somebody speaks of something that they take, or do not, and nobody asked for."""
    takes, is_run = _words(code).takes, any(map(is_unspaced, text))
    is_taken = any(word in (text if is_run else words_in(text)) for word in takes)
    return is_taken and not names_nothing(text, code, asked)


def is_of_people(part: str, code: str) -> bool:
    """Say whether a doctor can be a record, by what they are called by: `helper`, `visit`."""
    patterns = {words_of_lists(one)["people"] for one in (code, "en")}
    return any(re.search(one, bare(part.replace("_", " "))) for one in patterns)


def words_around(code: str) -> frozenset[str]:
    """Give the words that stand around names and belong to none."""
    return _words(code).around


def without_amounts(text: str) -> str:
    """Leave out numbers in digits, each with what it counts."""
    return _AMOUNT.sub(" ", text)


def is_denied(name: str, text: str, code: str, asked: str = "") -> bool:
    """Say whether a clause tells that somebody does not take, or have, what it names.

    Nothing else may be said there: "I don't tolerate penicillin" tells of it, and so do "I can't
    take it", "not only", and "aspirin 100 mg, not 200".

    Args:
        name: What is named.
        text: The clause.
        code: The code of the language.
        asked: What was asked, whose words say nothing of their own.
    """
    rest = without_amounts(re.sub(re.escape(name), " ", text, flags=re.IGNORECASE))
    if not denies(rest, code) or denied_in(text, code) or is_turned(text, code):
        return False
    if leaves_some(text, code):
        return False  # "nothing except aspirin" tells of it
    if numbers_in(text, code) and not denies(without_no(rest, code), code):
        return False  # "no sorry, 75" corrects an amount
    if qualifies(text, code) or any(w in language(code).answers.degrees for w in words_in(rest)):
        return False
    is_unable = re.search(words_of_lists(code)["unable"], bare(rest))
    return not is_unable and names_nothing(rest, code, asked)


def is_past(text: str, code: str, asked: str = "") -> bool:
    """Say whether somebody had something before, and was not asked for that."""
    past = re.compile(words_of_lists(code)["past"])
    return bool(past.search(bare(text))) and not past.search(bare(asked))


def has_none(text: str, code: str, asked: str) -> bool:
    """Say whether somebody says that they have none of what they were asked for."""
    words = _words(code)
    is_had = any(word in words.takes | words.has for word in words_in(text))
    return is_had and denies(text, code) and names_nothing(text, code, asked)


def _own(text: str, code: str, asked: str) -> Iterator[str]:
    words = _words(code)
    if any(map(is_unspaced, text)):
        yield from filter(None, [_own_run(text, code, asked)])
        return
    for word in words_in(text):
        if not (_is_around(word, words) or _is_asked(word, asked)):
            yield word


def _own_run(text: str, code: str, asked: str) -> str:
    """Give the characters of a text that say something of their own, where they are enough."""
    spoken = language(code)
    along = {*_words(code).around, *spoken.answers.not_, *spoken.numbers.none, *spoken.answers.no}
    for word in sorted(along, key=len, reverse=True):
        text = text.replace(word, "")
    kept = "".join(char for char in text if char.isalpha() and char not in asked)
    return kept if len(kept) >= _FEWEST_CHARACTERS else ""


def _is_around(word: str, words: _Words) -> bool:
    found = words_in(word)
    return all(one in words.around for one in found)


def _without_article(word: str, words: _Words) -> str:
    """Take an article off that is written together with its word: "l'oméprazole"."""
    found = _ELIDED.match(word)
    return word[found.end() :] if found and bare(found[1]) in words.around else word


def _is_letter(word: str) -> bool:
    """Say whether a word is one capital: "vitamin A" ends with no article."""
    return len(word) == 1 and word.isupper()


def _is_asked(word: str, asked: str) -> bool:
    stems = {one[:_STEM] for one in words_in(asked) if len(one) >= _STEM}
    return bare(word)[:_STEM] in stems


def _goes_on(told: Sequence[str], n: int, words: _Words) -> bool:
    """Say whether a name goes on behind `of`: "St. Mary of the Angels"."""
    rest = next((m for m in range(n, len(told)) if not _is_around(told[m], words)), None)
    return rest is not None and all(bare(one) in words.inside for one in told[n:rest])


def _stripped_run(text: str, around: frozenset[str]) -> str:
    """Take words off both ends of what is written without blanks."""
    ordered = sorted(around, key=len, reverse=True)
    before = re.compile(rf"^(?:{'|'.join(map(re.escape, ordered))}|[\s{_MARKS}])+")
    return _without_end(before.sub("", text), around)


def _without_end(text: str, around: frozenset[str]) -> str:
    """Leave out the longest end of a text that is nothing but some words, and marks.

    One word may end another: 服用 and 用. So each place is looked at once, from the end, and kept
    where words lead from it to the end.
    """
    led, start, longest = {len(text)}, len(text), max(map(len, around), default=1)
    for n in range(len(text) - 1, -1, -1):
        if n < start - longest:
            break
        is_mark = text[n] in _MARKS or text[n].isspace()
        if (is_mark and n + 1 in led) or any(
            n + len(word) in led for word in around if text.startswith(word, n)
        ):
            led.add(n)
            start = n
    return text[:start]


@lru_cache
def _words(code: str) -> _Words:
    """Read the words around names; Chinese has its own alone: 对 begins 对乙酰氨基酚."""
    own, spoken = words_of_lists(code), language(code)
    takes, has, before, behind, inside = (
        frozenset(bare(one) for one in own[key].split())
        for key in ("takes", "has", "before", "behind", "inside")
    )
    own_words = takes | has | before | behind
    alone = frozenset(map(bare, (*own["alone"], *spoken.wishes.farewells)))
    if spoken.code == "zh":
        return _Words(takes, has, behind, inside, own_words, alone)
    said, counted = spoken.answers, spoken.numbers
    phrases = (
        *(*said.fillers, *said.apologies, *said.corrections, *said.but, *said.yes, *said.not_),
        *(*counted.of, *counted.along, *counted.beside, *counted.instead, *counted.none),
        spoken.conditions.empty,
    )
    listed = frozenset(word for phrase in phrases for word in words_in(phrase))
    return _Words(takes, has, behind, inside, own_words | listed, alone)
