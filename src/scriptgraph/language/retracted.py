"""A yes or a no that is taken back in the same breath: "no - sorry, yes", "nein, eigentlich schon".

Also one that is not meant, is true no longer, or holds only in part: "yeah right", "yes, but he
left", "yes, if nobody reads it".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scriptgraph.language.phrases import begins, has_phrase, starts, words_in
from scriptgraph.language.tables import Language
from scriptgraph.language.words import bare, language

_CLAUSE = re.compile("[,.;:!?\u2026\n\u3002\uff0c\uff01\uff1f\uff1b\u3001]+| [-\u2013\u2014]+ ")

VERBS = "对好有行要会想能"
"""What is a yes by itself, and a verb within a sentence."""


def taken_back(text: str, code: str) -> bool | None:
    """Give what is meant in the end, where a yes or a no is taken back; None where none is.

    Behind words like "sorry" any yes takes a no back. Without them only one that is all the rest
    does, as in "no I do": "no, si tomo me mareo" goes on with an "if", and "sí, no duermo" with
    a no of its own.
    """
    known = language(code)
    spoken = known.answers
    words, _ = _without(words_in(text), spoken.fillers)
    no, yes = begins(words, (*spoken.no, *spoken.takes_back)), begins(words, spoken.yes)
    is_no = len(no) >= len(yes)
    rest, is_marked = _without(words[len(no if is_no else yes) :], marks(known))
    if not (no or yes) or not rest or (known.numbers.characters and not is_marked):
        return None
    if not is_marked and list(rest) == words_in((spoken.yes if is_no else spoken.no)[0]):
        return None  # "no yes" is neither
    if not is_no:
        return False if _is_all(rest, spoken.takes_back, known) else None
    is_begun = is_marked and begins(rest, [one for one in spoken.affirms if one in spoken.yes])
    return True if is_begun or _is_all(rest, spoken.affirms, known) else None


def is_hollow(text: str, code: str) -> bool:
    """Say whether a yes is not meant, or is one no longer: "as if", "yes but he left"."""
    spoken, words = language(code).answers, words_in(text)
    clauses = [words, *map(words_in, _CLAUSE.split(text))]
    if any(clause == words_in(phrase) for phrase in spoken.ironic for clause in clauses):
        return True
    buts = [n for word in spoken.but for n in starts(words, word)]
    return bool(buts) and any(has_phrase(words[min(buts) :], over) for over in spoken.over)


def is_limited(text: str, code: str) -> bool:
    """Say whether a yes is less than one: "yes, but not today", "yes, if nobody reads it".

    "Yes, but not much" is still a yes, and so is one behind which a sentence of its own follows:
    "yes, but it does not help".
    """
    spoken, words = language(code).answers, words_in(text)
    if yes_in(text, code) and re.search(spoken.condition, bare(text)):
        return True
    buts = [(n, len(words_in(word))) for word in spoken.but for n in starts(words, word)]
    return any(
        yes_in(" ".join(words[:n]), code) and _is_refusal(words[n + size :], code)
        for n, size in buts
    )


def _is_refusal(rest: Sequence[str], code: str) -> bool:
    """Say whether what follows a "but" takes the yes before it back, or a part of it."""
    known = language(code)
    if any(has_phrase(rest, phrase) for phrase in known.wishes.unwilling):
        return True
    spoken = known.answers
    denials = [n for word in spoken.not_ for n in starts(rest, word)]
    if not denials or {*rest[: min(denials)]} & {*spoken.subjects}:
        return False
    return not begins(rest[min(denials) + 1 :], spoken.degrees)


def yes_in(text: str, code: str) -> list[list[str]]:
    """List the words for yes that a text holds; a particle is one only as all of a clause."""
    spoken, words = language(code).answers, words_in(text)
    clauses = [_without_and(words_in(part), language(code)) for part in _CLAUSE.split(text)]
    told = [words_in(phrase) for phrase in spoken.yes if has_phrase(words, phrase)]
    begun = begins(_without(words, spoken.fillers)[0], spoken.yes)
    verbs, particles = map(words_in, VERBS), map(words_in, spoken.particles)
    within = [*verbs, *(one for one in particles if one != begun)]
    return [one for one in told if one in clauses or one not in within]


def _without_and(words: Sequence[str], known: Language) -> Sequence[str]:
    """Leave out what says nothing, and the "and" before a yes that is all else: "und ja"."""
    rest, _ = _without(words, known.answers.fillers)
    agreed = words_in(known.answers.yes[0])
    return agreed if [*rest] in [[*words_in(one), *agreed] for one in known.numbers.both] else rest


def marks(known: Language) -> Iterable[str]:
    """List what is said by who corrects themselves, but for what holds the new answer itself."""
    spoken = known.answers
    said = (*spoken.apologies, *spoken.corrections, *spoken.fillers)
    answers = (*spoken.yes, *spoken.no)
    along = (one for one in known.numbers.instead if one not in answers)
    answered = (spoken.no[0], spoken.yes[0])
    return [one for one in (*said, *along) if words_in(one)[-1] not in answered]


def _is_all(rest: Sequence[str], phrases: Sequence[str], known: Language) -> bool:
    """Say whether words are a yes (or a no) and nothing else: `no, sorry, no`."""
    while rest and (said := begins(rest, phrases)):
        rest, _ = _without(rest[len(said) :], marks(known))
    return not rest


def _without(words: Sequence[str], phrases: Iterable[str]) -> tuple[Sequence[str], bool]:
    """Leave out what words begin with, and say whether there was any."""
    listed, size = tuple(phrases), len(words)
    while words and (found := begins(words, listed)):
        words = words[len(found) :]
    return words, len(words) < size
