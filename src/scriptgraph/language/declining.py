"""Whether somebody does not want to answer, or to go on, and what they tell all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from scriptgraph.language.alternatives import either
from scriptgraph.language.answer_words import Answers
from scriptgraph.language.phrases import begins, has_phrase, starts, words_in
from scriptgraph.language.puzzled import clauses_in
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.tables import Wishes
from scriptgraph.language.words import bare, language

_LONGEST_FAREWELL = 40
"""Words (or characters) of a message that can be a goodbye; longer ones only tell of one."""

_CLAUSE = re.compile("[^,.;:!?\u2026\n\u3002\uff0c\uff01\uff1f\uff1b\u3001]+[^\\w\\s]*")

_MARKS = ".,;:!?\u2026\u3002\uff0c\uff01\uff1f\uff1b\u3001 "
"""What ends a clause."""


def declines(text: str, code: str) -> bool:
    """Say whether somebody does not want to answer: "I'd rather not say", `skip`, 不想说.

    Not who says so and answers all the same: "I'd rather not say, but it is 7".
    """
    wishes, spoken = language(code).wishes, language(code).answers
    words = words_in(text)
    said = [n for phrase in wishes.declines for n in starts(words, phrase)]
    if untold := re.search(wishes.untold, bare(text)):
        said.append(len(words_in(bare(text)[: untold.end()])) - 1)
    if said:
        return not any(n > min(said) for word in spoken.but for n in starts(words, word))
    return _is_all(words, wishes.skips, wishes, spoken) or _is_too_private(text, wishes, spoken)


def _is_too_private(text: str, wishes: Wishes, spoken: Answers) -> bool:
    """Say whether a clause calls a question too private: "Yes, too personal" answers it.

    "That's too personal, ok?" asks whether that will do, and answers nothing.
    """
    clauses = [bare(one).strip() for one in _CLAUSE.findall(text)]
    is_answered = any(_is_answer(one, wishes, spoken) for one in clauses)
    plain = (one.rstrip(_MARKS) for one in clauses)
    return not is_answered and any(re.fullmatch(wishes.intimate, one) for one in plain)


def _is_answer(clause: str, wishes: Wishes, spoken: Answers) -> bool:
    """Say whether a clause is a yes or a no and nothing else, and does not only ask: "ok?"."""
    words = words_in(clause)
    if clause.endswith(("?", "\uff1f")) or words in map(words_in, wishes.tags):
        return False
    answers = (*spoken.yes, *spoken.no, *spoken.affirms, *spoken.takes_back)
    return words in map(words_in, answers)


def is_unwilling(text: str, code: str) -> bool:
    """Say whether somebody declines where no yes or no was asked for: "I'd rather not"."""
    wishes, spoken = language(code).wishes, language(code).answers
    is_unwilling_to = _is_all(words_in(text), wishes.unwilling, wishes, spoken)
    return is_unwilling_to or declines(text, code) or is_at_a_loss(text, code)


def tells_after_all(text: str, code: str) -> bool:
    """Say whether somebody tells something that they had not wanted to tell, by their own words."""
    words = words_in(text)
    return any(has_phrase(words, phrase) for phrase in language(code).wishes.after_all)


def is_at_a_loss(text: str, code: str) -> bool:
    """Say whether somebody says that they do not know, and nothing else."""
    wishes, spoken = language(code).wishes, language(code).answers
    return _is_all(words_in(text), wishes.unknown, wishes, spoken)


def leaves(text: str, code: str) -> bool:
    """Say whether somebody says goodbye, or wants to stop: "I'm done with it" is no such wish."""
    wishes, spoken = language(code).wishes, language(code).answers
    if len(words_in(text)) > _LONGEST_FAREWELL:
        return False
    clauses = [words for part in clauses_in(text) if (words := words_in(part))]
    return any(
        _is_all(words, wishes.farewells, wishes, spoken, spare=1)
        or _is_all(words, wishes.stops, wishes, spoken)
        for words in [*clauses[:1], *clauses[-1:], words_in(text)]
    )


def told_beside(text: str, code: str) -> str:
    """Leave out of each clause what declines to answer, and what follows it there.

    "I won't say whether it is every day" tells nothing; what stands before may be an answer:
    "several days and I won't say more". The text comes back without case and accents.
    """
    return "".join(_told_in(clause, code) for clause in _CLAUSE.findall(bare(text)))


def _told_in(clause: str, code: str) -> str:
    if found := _refusing(code).search(clause):
        return _before_denial(code).sub("", clause[: found.start()])
    return "" if declines(clause, code) else clause  # `skip` does so only as all of it


@lru_cache
def _refusing(code: str) -> re.Pattern[str]:
    """Compile what declines wherever it stands."""
    wishes = language(code).wishes
    phrases = (_pattern(phrase) for phrase in wishes.declines)
    return re.compile("|".join((*phrases, wishes.untold)))


@lru_cache
def _before_denial(code: str) -> re.Pattern[str]:
    """Compile what denies at the end of a text: the `ne` of "je ne veux pas répondre"."""
    return re.compile(rf"\b(?:{either(language(code).answers.not_)})\s*$")


def _pattern(phrase: str) -> str:
    words = words_in(phrase)
    if any(map(is_unspaced, phrase)):
        return r"\W*".join(map(re.escape, words))
    return r"\b" + r"[\W_]+".join(map(re.escape, words)) + r"\b"


def _is_all(
    words: Sequence[str], phrases: Iterable[str], wishes: Wishes, spoken: Answers, spare: int = 0
) -> bool:
    """Say whether words are one of some phrases, and beside it only what is said along with it."""
    kept = list(words)
    while kept and (filler := begins(kept, (*spoken.fillers, *wishes.before))):
        if begins(kept, phrases):
            break
        kept = kept[len(filler) :]
    phrase = begins(kept, phrases)
    if not phrase:
        return False
    kept = kept[len(phrase) :]
    while kept and (said_along := begins(kept, (*wishes.behind, *phrases))):
        kept = kept[len(said_along) :]
    is_name = len(kept) == spare == 1 and not is_unspaced(kept[0][0])
    return not kept or is_name
