"""Hears whether somebody was asked if they are safe now, so that a plain yes says so.

A closed grammar, as `stated` is one of the answers: "Are your children safe?", "Were you safe
yesterday?" and "Do you doubt that you are safe?" name safety too, and a yes to them ends nothing.
What asks for it stands in `[safety]` of a language's table.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import dropwhile

from scriptgraph.language.polarity import negates
from scriptgraph.language.words import bare, language, languages
from scriptgraph.safety.danger.stated import clauses_of

SENTENCES = re.compile(r"[^.!?\u2026\n\u3002\uff01\uff1f]+[?\uff1f]?")
_EITHER = re.compile(r"\b(?:or|oder|o|ou)\b|还是|還是|或")
"""In a question it leaves open what a yes means."""

_WHETHER = re.compile("是否|有没有|有沒有")
"""It only looks like a denial."""

_BREAK = " , "
"""Stands for whatever parts clauses."""

_END = "(?: |$|(?<=[\u4e00-\u9fff]))"


def asks_if_safe(before: str, code: str) -> bool:
    """Say whether the agent asked whether they are safe, and nothing that a yes also answers.

    Where it asks more than one question, each has to be this one. Without a question mark, what
    follows the request may not ask for danger as well.

    Args:
        before: What the agent has said.
        code: The script's language.
    """
    sentences = SENTENCES.findall(before)
    asked = [one for one in sentences if one[-1] in "?\uff1f"]
    is_asked = bool(asked) and all(map(_is_question, asked))
    if not asked:
        asked = list(dropwhile(lambda one: not _is_request(one), sentences))
        is_asked = bool(asked)
    return is_asked and not any(_is_open(one, code) for one in asked)


def _is_question(sentence: str) -> bool:
    """Say whether a sentence asks that, and says nothing else that is not known."""
    clauses = clauses_of(sentence)
    return any(
        any(_question(one.code).fullmatch(clause) for clause in clauses)
        and all(
            _question(one.code).fullmatch(clause) or _lead(one.code).fullmatch(clause)
            for clause in clauses
        )
        for one in languages()
        if one.safety.asks
    )


def _is_request(sentence: str) -> bool:
    """Say whether a sentence tells somebody to say, or to ask, whether they are safe."""
    text = _BREAK.join(clauses_of(sentence))
    return any(_request(one.code).search(text) for one in languages() if one.safety.asks)


def _is_open(sentence: str, code: str) -> bool:
    """Say whether a yes to a sentence leaves open what is meant."""
    text = _WHETHER.sub("", sentence)
    return bool(negates(text, code) or _EITHER.search(sentence) or _is_of_danger(sentence, code))


def _is_of_danger(sentence: str, code: str) -> bool:
    """Say whether a sentence asks for danger too, beside what it asks of safety."""
    words = language(code).conditions
    rest = re.sub(words.safe, " ", sentence, flags=re.IGNORECASE)
    return bool(re.search(words.watches_danger, bare(rest), re.IGNORECASE))


@lru_cache
def _question(code: str) -> re.Pattern[str]:
    """Compile a clause that asks: "and are you in a safe place right now"."""
    words = language(code).safety
    joined = f"(?:(?:{words.leads}|{words.and_}){_END})*"
    return re.compile(f"{joined}(?:{_filled(words.asks, code)}){_END}{_around(code)}")


@lru_cache
def _request(code: str) -> re.Pattern[str]:
    """Compile what asks without a question mark: "tell me whether you are safe"."""
    words = language(code).safety
    pattern = f"(?:{_filled(words.requests, code)}){_END}{_around(code)}"
    return re.compile(f"(?<![a-z]){pattern}(?:$|,|(?:{words.and_}){_END})")


@lru_cache
def _lead(code: str) -> re.Pattern[str]:
    """Compile a clause that may stand beside the question: "thank you for telling me"."""
    words = language(code).safety
    return re.compile(f"(?:(?:{words.leads}|{words.and_}|{words.along}){_END})+")


def _around(code: str) -> str:
    words = language(code).safety
    return f"(?:(?:{words.moments}){_END})*"


def _filled(pattern: str, code: str) -> str:
    people = f"(?:{language(code).safety.people})"
    return pattern.replace("{people}", people).replace("~", _around(code))
