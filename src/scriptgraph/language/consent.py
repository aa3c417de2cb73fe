"""Whether consent is given, and not somebody else's: "Meine Frau denkt, das ist ok" gives none.

What others say can still tell how something is ("my wife says that I snore"); only where consent is
asked for, and not theirs, is it no answer.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from scriptgraph.language.asking import asks, without_questions
from scriptgraph.language.assent import assents, knows_assent, only_shrugs
from scriptgraph.language.declining import leaves
from scriptgraph.language.phrases import has_phrase, words_in
from scriptgraph.language.polarity import answer, denies, qualifies
from scriptgraph.language.puzzled import clauses_in, is_puzzled
from scriptgraph.language.words import bare, known_codes, language

SAYS_YES = "its quote says yes"
SAYS_NO = "its quote says no"
NO_CLEAR_ANSWER = "its quote is no clear answer"
NO_ASSENT = "its quote agrees to nothing"


def is_others_consent(text: str, asked: str, code: str) -> bool:
    """Say whether a text only reports that somebody else agrees, or does not.

    Args:
        text: What was said.
        asked: What was asked for: a question, a task, a condition, and the name of a value.
        code: The code of the language.
    """
    plain, question = bare(text), bare(asked).replace("_", " ")
    if not any(_pattern(one, "asked").search(question) for one in (code, "en")):
        return False
    if any(_others(one).search(question) for one in (code, "en")):
        return False
    if not _pattern(code, "says").search(plain) or _pattern(code, "own").search(plain):
        return False
    said = answer(text, code)
    return said is None or not said.plain


def is_consent(name: str, asked: str = "") -> bool:
    """Say whether a value is consent, in any language, by its name or by what is asked for it.

    One that is named after its refusal, `does_not_agree`, is none.

    Args:
        name: The value's name: `agrees`, `einverstanden`.
        asked: The task that collects it, or a question: "Ask whether they agree".
    """
    plain = bare(name).replace("_", " ")
    codes = known_codes()
    if any(denies(plain, code) or _pattern(code, "refuses").search(plain) for code in codes):
        return False
    named = any(_pattern(code, "asked").search(plain) for code in codes)
    return named or any(_asks_to_agree(asked, code) for code in codes)


def speaks_of_agreeing(text: str, code: str) -> bool:
    """Say whether words are of agreeing or refusing, whatever they say of it."""
    plain = bare(text)
    return any(_pattern(code, key).search(plain) for key in ("agrees", "refuses"))


def _leaves_open(sentence: str, code: str) -> bool:
    """Say whether a sentence speaks of agreeing and agrees to nothing: "I have to agree"."""
    clauses = clauses_in(sentence)
    stated = [one for one in clauses if not _pattern(code, "open").search(bare(one))]
    return len(stated) < len(clauses) and answer(", ".join(stated), code) is None


def _depends(sentence: str, code: str) -> bool:
    """Say whether an agreement waits for something to happen: "I agree, once I have read it".

    "When I was a child" waits for nothing, but for who only would agree.
    """
    rest = _pattern(code, "settled").sub(" ", bare(sentence))
    is_later = _pattern(code, "later").search(rest)
    waits = [wait for clause in clauses_in(rest) for wait in _waits_in(clause, code)]
    return any(is_later or not _pattern(code, "over").match(wait) for wait in waits)


def _waits_in(clause: str, code: str) -> list[str]:
    """Give the parts of a clause that an agreement may wait for."""
    begun = [found.start() for found in _pattern(code, "depends").finditer(clause)]
    return [clause[start:end] for start, end in pairwise([*begun, len(clause)])]


def _asks_to_agree(text: str, code: str) -> bool:
    """Say whether a text asks whether somebody agrees, and not whether they do not."""
    found = _pattern(code, "agrees").search(bare(text))
    before = clauses_in(bare(text)[: found.start()]) if found else []
    return found is not None and not denies(before[-1] if before else "", code)


def flaw_of_consent(value: bool, sentence: str, code: str) -> str:
    """Say why a sentence gives no consent, or refuses none; empty where it may.

    A denial anywhere in it refuses: whether somebody agrees is asked one way round only. "I do not
    disagree" is left to be judged, and is no refusal. A yes that only asks, "ok?", agrees to
    nothing, and neither do words without a word of assent, where the language has a table of them.

    Args:
        value: Whether they are said to consent.
        sentence: What they have said.
        code: The code of the language.
    """
    if only_shrugs(sentence, code):
        return NO_CLEAR_ANSWER
    flaw = _flaw_by_denial(value, sentence, code)
    if flaw or not value or not knows_assent(code):
        return flaw
    agrees = assents(sentence, code) or _pattern(code, "own").search(bare(sentence))
    return "" if agrees else NO_ASSENT


def _flaw_by_denial(value: bool, sentence: str, code: str) -> str:
    """Say why a yes or a no in a sentence is none, or another one."""
    exceptions = language(code).answers.exceptions
    if value and any(has_phrase(words_in(sentence), one) for one in exceptions):
        return NO_CLEAR_ANSWER  # "I agree, except for the recording"
    if value and (_leaves_open(sentence, code) or _depends(sentence, code)):
        return NO_CLEAR_ANSWER
    stated = answer(without_questions(sentence, code), code)
    if stated is not None and stated.plain:
        return "" if stated.yes is value else _says(stated.yes)
    if leaves(sentence, code):
        return SAYS_NO if value else ""  # "I don't want to continue" denies no refusal
    refusals = [one for one in clauses_in(sentence) if _pattern(code, "refuses").search(bare(one))]
    if refusals and all(denies(one, code) for one in refusals):
        return "" if value else SAYS_YES
    if refusals:
        return SAYS_NO if value else ""
    said, is_asked = answer(sentence, code), asks(sentence, code)
    if said is not None and not (said.yes and is_asked):
        return "" if said.yes is value else _says(said.yes)
    is_open = is_asked or is_puzzled(sentence, code) or qualifies(sentence, code)
    return NO_CLEAR_ANSWER if is_open else ""


def _says(yes: bool) -> str:
    return SAYS_YES if yes else SAYS_NO


@lru_cache
def _pattern(code: str, key: str) -> re.Pattern[str]:
    """Compile a pattern of a language's table."""
    return _filled(getattr(language(code).consent, key), code)


@lru_cache
def _others(code: str) -> re.Pattern[str]:
    """Compile what names somebody else than who is asked."""
    return _filled("(?<![a-z])(?:{people}|{kin})(?![a-z])", code)


def _filled(pattern: str, code: str) -> re.Pattern[str]:
    """Put the words of a language where a pattern names them."""
    spoken = language(code)
    named = {
        "{past}": spoken.consent.past,
        "{people}": spoken.safety.people or "(?!)",
        "{kin}": spoken.consent.kin,
    }
    for name, words in named.items():
        pattern = pattern.replace(name, words)
    return re.compile(pattern)
