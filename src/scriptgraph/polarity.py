"""Whether somebody says yes or no, denies something, or corrects themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scriptgraph.evidence import is_unspaced
from scriptgraph.language import Answers, bare, language

_VERBS = "对好有行要会想能"
_PARTICLES = "的了呀啊吧哦嘛呢"
"""Behind a yes of one character it is still the whole answer."""


class Answer(NamedTuple):
    """A yes or a no."""

    yes: bool
    plain: bool
    """Whether the answer begins with it; else it is only heard somewhere in it."""


def answer(text: str, code: str) -> Answer | None:
    """Hear a yes or a no; None where there is none, or where somebody does not know.

    What an answer begins with counts most: "Yes, but not today" is a yes. Else a negation anywhere
    makes it a no, "Das möchte ich nicht", and a word for yes anywhere a yes. "No, not yet, but ..."
    is neither.
    """
    spoken = language(code).answers
    words = words_in(text)
    if any(has_phrase(words, phrase) for phrase in spoken.unsure):
        return None
    begun = _without_fillers(words, spoken) or words
    found = _beginning(begun, spoken)
    if (found is None or not found.yes) and qualifies(text, code):
        return None
    if found:
        return found
    if denies(text, code):
        return Answer(yes=False, plain=False)
    heard = (phrase for phrase in spoken.yes if phrase not in (*_VERBS,))
    says = any(has_phrase(words, phrase) for phrase in heard)
    return Answer(yes=True, plain=False) if says else None


def denies(text: str, code: str) -> bool:
    """Say whether something is negated."""
    negations = language(code).answers.not_
    return any(has_phrase(words_in(text), negation) for negation in negations)


def qualifies(text: str, code: str) -> bool:
    """Say whether a no is less than a no: "not yet", "no, but I have the tablets"."""
    spoken, words = language(code).answers, words_in(text)
    if any(has_phrase(words, phrase) for phrase in spoken.partly):
        return True
    denials = [n for word in (*spoken.not_, *spoken.no) for n in _starts(words, word)]
    buts = [n for word in spoken.but for n in _starts(words, word)]
    return bool(denials) and any(n > min(denials) for n in buts)


def corrects(text: str, code: str) -> bool:
    """Say whether somebody corrects what they have said before."""
    words = words_in(text)
    return any(has_phrase(words, phrase) for phrase in language(code).answers.corrections)


def words_in(text: str) -> list[str]:
    """Give the words of a text without case and accents; Chinese characters one by one."""
    words = []
    for run in re.findall(r"[^\W_]+", bare(text)):
        words += [*run] if any(map(is_unspaced, run)) else [run]
    return words


def has_phrase(words: Sequence[str], phrase: str) -> bool:
    """Say whether words stand somewhere among others, in their order."""
    return bool(_starts(words, phrase))


def _starts(words: Sequence[str], phrase: str) -> list[int]:
    wanted = words_in(phrase)
    starts = range(len(words) - len(wanted) + 1)
    return [n for n in starts if list(words[n : n + len(wanted)]) == wanted]


def _begins(words: Sequence[str], phrases: Iterable[str]) -> list[str]:
    """Give the longest of some phrases that the words begin with."""
    lists = (words_in(phrase) for phrase in phrases)
    return max((one for one in lists if list(words[: len(one)]) == one), key=len, default=[])


def _without_fillers(words: Sequence[str], spoken: Answers) -> Sequence[str]:
    while words and (filler := _begins(words, spoken.fillers)):
        words = words[len(filler) :]
    return words


def _beginning(words: Sequence[str], spoken: Answers) -> Answer | None:
    """Hear what an answer begins with."""
    yes, no = _begins(words, spoken.yes), _begins(words, spoken.no)
    whole = any(list(words) == words_in(phrase) for phrase in spoken.alone)
    if len(no) >= len(yes) and no:
        return Answer(yes=False, plain=True)
    if whole:
        return Answer(yes=True, plain=True)
    if not yes:
        return None
    rest = words[len(yes) :]
    if "".join(yes) != spoken.yes[0] and _is_denied(rest, spoken):
        return Answer(yes=False, plain=True)
    # 要 is "yes, please" by itself, but 要睡觉 is "I want to sleep".
    is_verb = "".join(yes) in _VERBS and rest and rest[0] not in (*_PARTICLES, *yes)
    return None if is_verb else Answer(yes=True, plain=True)


def _is_denied(rest: Sequence[str], spoken: Answers) -> bool:
    """Hear "of course not", "natürlich nicht", "bien sûr que non"."""
    words = rest[1:] if rest[:1] == ["que"] else rest
    return bool(words) and words[0] in spoken.not_
