"""Whether somebody says yes or no, denies something, or corrects themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scriptgraph.language.answer_words import Answers
from scriptgraph.language.declining import declines
from scriptgraph.language.phrases import begins, has_phrase, starts, words_in
from scriptgraph.language.puzzled import clauses_in, is_puzzled
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.retracted import VERBS, is_hollow, is_limited, taken_back, yes_in
from scriptgraph.language.turned import is_turned
from scriptgraph.language.words import bare, language

PARTICLES = "的了呀啊吧哦嘛呢"
"""Behind a yes of one character it is still the whole answer."""

_CLAUSE = re.compile("[,.;:!?\u2026\\n\u3002\uff0c\uff01\uff1f\uff1b\u3001]+")
_MARKS = " ,.;:!?\u2026\n\u3002\uff0c\uff01\uff1f\uff1b\u3001"

_CLAUSES_KEPT = re.compile(f"([{_MARKS[1:]}]+)")
"""Parts a text into its clauses and the marks between them."""

_LONGEST_REFUSAL = 4
"""Words (or characters) of a no that says nothing else."""


class Answer(NamedTuple):
    """A yes or a no."""

    yes: bool
    plain: bool
    """Whether the answer begins with it; else it is only heard somewhere in it."""


def answer(text: str, code: str) -> Answer | None:
    """Hear a yes or a no; None where there is none, or where somebody does not know or say.

    What an answer begins with counts most: "Yes, but I don't like it" is a yes. Else a negation
    anywhere makes it a no, "Das möchte ich nicht", and a word for yes anywhere a yes. "No, not yet,
    but ..." is neither, and nor is "Yes, but not today", a no that is turned round, "I couldn't do
    without them", or one that speaks of the question, "That's not clear to me". Of "yes, I mean no"
    and "no - sorry, yes" what comes last counts, and "yeah right" is no yes.
    """
    spoken, text = language(code).answers, _without_candour(text, code)
    if declines(text, code) or is_rare(text, code):
        return None
    if (meant := taken_back(text, code)) is not None:
        return Answer(yes=meant, plain=True)
    words = _last_said(words_in(_without_lookalikes(text, spoken)), spoken)
    # The "don't mind" of "of course I don't mind" leaves nothing open.
    rest = _without(words, sorted(yes_in(text, code), key=len, reverse=True))
    if _is_both(words, spoken) or any(has_phrase(rest, phrase) for phrase in spoken.unsure):
        return None
    begun = _without_fillers(words, spoken) or words
    found = _beginning(begun, spoken)
    if (found is None or not found.yes) and _is_no_clear_no(text, found, code):
        return None
    if is_hollow(text, code):
        return None
    return found if found and not found.yes else _heard(text, words, found, code)


def _without_candour(text: str, code: str) -> str:
    """Leave out that somebody is frank, which denies nothing: "I won't lie, yes".

    As all that is said it stays what it is.
    """
    parts = _CLAUSES_KEPT.split(text)
    candid = re.compile(language(code).answers.candour)
    kept = [n for n, part in enumerate(parts) if not candid.fullmatch(" ".join(words_in(part)))]
    rest = "".join(parts[n] for n in kept)
    return rest.lstrip(_MARKS) if len(kept) < len(parts) and words_in(rest) else text


def is_rare(text: str, code: str) -> bool:
    """Say whether an answer begins with "almost never": less than a no, and no yes."""
    spoken, words = language(code).answers, words_in(text)
    return bool(begins(_without_fillers(words, spoken) or words, spoken.rarely))


def _is_no_clear_no(text: str, found: Answer | None, code: str) -> bool:
    """Say whether what denies in an answer is less than a no, or speaks of the question.

    "No, I don't understand why" is a no, which its first clause says.
    """
    if qualifies(text, code) or is_turned(text, code):
        return True
    clauses = clauses_in(text)
    return any(is_puzzled(clause, code) for clause in (clauses[:1] if found else clauses))


def _heard(text: str, words: Sequence[str], found: Answer | None, code: str) -> Answer | None:
    """Hear an answer that does not begin with a no: a yes, or else a denial anywhere."""
    agreed = [one for one in yes_in(text, code) if has_phrase(words, " ".join(one))]
    if (found or agreed) and is_limited(text, code):
        return None
    if found:
        return found
    rest = _without(words, agreed)
    # One of several words holds the yes that it denies: "plus d'accord".
    if any(has_phrase(words if " " in one else rest, one) for one in language(code).answers.not_):
        return Answer(yes=False, plain=False)
    return Answer(yes=True, plain=False) if agreed else None


def denies(text: str, code: str) -> bool:
    """Say whether something is negated."""
    spoken = language(code).answers
    words = words_in(_without_lookalikes(text, spoken))
    return any(has_phrase(words, negation) for negation in spoken.not_)


def negates(text: str, code: str) -> bool:
    """Say whether a statement is a negative one: "no problem" and 不错 are none."""
    spoken = language(code).answers
    words = words_in(_without_lookalikes(text, spoken))
    rest = _without(words, [words_in(phrase) for phrase in (*spoken.yes, *spoken.apart)])
    return any(has_phrase(rest, negation) for negation in spoken.not_)


def qualifies(text: str, code: str) -> bool:
    """Say whether a no is less than a no: "not yet", "no, but I have the tablets"."""
    spoken, words = language(code).answers, words_in(text)
    if any(has_phrase(words, phrase) for phrase in spoken.partly):
        return True
    denials = [n for word in (*spoken.not_, *spoken.no) for n in starts(words, word)]
    buts = [n for word in spoken.but for n in starts(words, word)]
    return bool(denials) and any(n > min(denials) for n in buts)


def ends_in_yes(text: str, code: str) -> bool:
    """Say whether the last thing somebody says is that it is so: "la nuit oui", "nachts schon"."""
    clauses = [words for part in _CLAUSE.split(text) if (words := words_in(part))]
    last = clauses[-1] if clauses else []
    affirms = map(words_in, language(code).answers.affirms)
    return any(last[-len(one) :] == one for one in affirms) and not denies(" ".join(last), code)


def corrects(text: str, code: str) -> bool:
    """Say whether somebody corrects what they have said before, beyond doubt."""
    words = words_in(text)
    return any(has_phrase(words, phrase) for phrase in language(code).answers.corrections)


def may_correct(text: str, code: str) -> bool:
    """Say whether somebody may be correcting themselves, or only says "sorry" or "actually"."""
    words = words_in(text)
    return any(has_phrase(words, phrase) for phrase in language(code).answers.apologies)


def is_refused(asked: str, text: str, code: str) -> bool:
    """Say whether a no declines to answer: it was asked whether one may ask, or they would tell.

    Args:
        asked: The question.
        text: What was said to it.
        code: The code of the language.
    """
    patterns = {language(code).wishes.leave, language("en").wishes.leave}
    if not any(re.search(pattern, bare(asked)) for pattern in patterns):
        return False
    said = answer(text, code)
    is_short = len(words_in(text)) <= _LONGEST_REFUSAL
    return said is not None and said.plain and not said.yes and is_short


def says_none(text: str, code: str) -> bool:
    """Say whether somebody says, and nothing else, that there is none: "ninguno", "keine"."""
    spoken = language(code)
    begun = list(_without_fillers(words_in(text), spoken.answers) or words_in(text))
    kept = (
        begun[len(begins(begun, (*spoken.turns.interjections, *spoken.answers.no[:1]))) :] or begun
    )
    return any(kept == words_in(phrase) for phrase in spoken.numbers.none)


def _without_fillers(words: Sequence[str], spoken: Answers) -> Sequence[str]:
    while words and (filler := begins(words, spoken.fillers)):
        words = words[len(filler) :]
    return words


def _without_lookalikes(text: str, spoken: Answers) -> str:
    """Leave out what only looks like a negation: 非常, 特别."""
    for word in spoken.apart:
        text = text.replace(word, " ")
    return text


def _without(words: Sequence[str], phrases: Iterable[list[str]]) -> list[str]:
    """Leave out phrases of several words: the `no` of "no problem" denies nothing."""
    kept = list(words)
    for phrase in phrases:
        size = len(phrase)
        places = [n for n in range(len(kept) - size + 1) if kept[n : n + size] == phrase]
        for start in reversed(places if size > 1 else []):
            del kept[start : start + size]
    return kept


def _last_said(words: list[str], spoken: Answers) -> list[str]:
    """Give what follows the last words by which somebody corrects themselves, if anything does."""
    ends = (
        start + len(words_in(phrase))
        for phrase in spoken.corrections
        for start in starts(words, phrase)
    )
    return words[max(ends, default=0) :] or words


def _beginning(words: Sequence[str], spoken: Answers) -> Answer | None:
    """Hear what an answer begins with."""
    yes, no = begins(words, spoken.yes), begins(words, spoken.no)
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
    is_verb = "".join(yes) in VERBS and rest and rest[0] not in (*PARTICLES, *yes)
    return None if is_verb else Answer(yes=True, plain=True)


def _is_both(words: Sequence[str], spoken: Answers) -> bool:
    """Hear "yes no" and "nein ja", which are neither."""
    return set(words) == {spoken.yes[0], spoken.no[0]} and not any(map(is_unspaced, words[0]))


def _is_denied(rest: Sequence[str], spoken: Answers) -> bool:
    """Hear "of course not", "natürlich nicht", "bien sûr que non", but not "yes, no problem"."""
    words = rest[1:] if rest[:1] == ["que"] else rest
    return bool(words) and words[0] in spoken.not_ and not begins(words, spoken.yes)
