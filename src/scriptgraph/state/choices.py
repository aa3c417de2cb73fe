"""Choices as people name them: in their words, denied, as a part of other words, by a score.

A choice may be a number with words, `2 = more than half the days`: people say either.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scriptgraph.language.asking import asks, without_questions
from scriptgraph.language.evasive import ONLY_ASKS
from scriptgraph.language.phrases import has_phrase, words_in
from scriptgraph.language.puzzled import is_puzzled
from scriptgraph.language.words import bare, language
from scriptgraph.script.kinds import Constant, Kind, parted_choice
from scriptgraph.state.counted import counted_choice, same_choice
from scriptgraph.state.mentioned import (
    CLAUSE,
    left_open_in,
    mentioned,
    parts_of,
    places,
    words_of,
)

_SENTENCE = re.compile(r"[.!?\u3002\uff01\uff1f\n]+")


def chosen(text: str, choices: Sequence[str], code: str) -> str | None:
    """Find the one choice that a text names; None where it names none, or several.

    Case, accents and punctuation make no difference, nor do articles and prepositions before a
    choice, or how its numbers are written; inflections do. A choice that is only denied ("not
    slow"), or of which something is taken ("almost every day"), is not named.
    """
    words = words_of(text, code)
    found = [choice for choice in choices if parts_of(choice) == words]
    if not found:
        named = {choice for choice, denied in mentioned(text, choices, code) if not denied}
        found = [
            choice
            for choice in choices
            if choice in named and not limited(text, choice, choices, code)
        ]
    exact = [choice for choice in found if choice.casefold() == text.casefold()]
    distinct = list(dict.fromkeys(exact or found))
    if not distinct:
        return same_choice(text, choices, code) or counted_choice(text, choices, code)
    return distinct[0] if len(distinct) == 1 else None


def scores(text: str, kind: Kind, code: str) -> set[Constant] | None:
    """Give the choices that a text means by its words; None where it holds the words of none.

    It is empty where words and number contradict each other, as in `2 = several days`.

    Args:
        text: What a model gives as the value (`2`, `2 = often` or `often`), or what a user said.
        kind: Choices with words.
        code: The code of the language.
    """
    told, words = parted_choice(text)
    label = chosen(words or text, kind.labels, code)
    if label is None:
        return None
    pairs = zip(kind.choices, kind.labels, strict=True)
    return {one for one, its in pairs if its == label and (not told or float(told) == one)}


def denies_any(text: str, choices: Sequence[str], code: str) -> bool:
    """Say whether a text denies any choice: "not several days"."""
    return any(denied for _, denied in mentioned(text, choices, code))


def labels_of(value: Constant, kind: Kind) -> list[str]:
    """List the words of a choice that is a number."""
    return [label for label, one in zip(kind.labels, kind.choices, strict=True) if one == value]


def limited(text: str, choice: str, choices: Sequence[str], code: str) -> str:
    """Say what makes a choice less than that wherever a text names it; empty where nothing does.

    So does another one that may be meant as well: "several days or more than half".

    "Fast jeden Tag" and "every day except Sundays" are not every day, and "das weiß ich gar nicht"
    is no "gar nicht".
    """
    named = [
        denied
        for clause in CLAUSE.split(text)  # "stop: every day" denies nothing
        for one, denied in mentioned(clause, choices, code)
        if one == choice
    ]
    if named and all(named):
        return f"its quote denies {choice}"
    if choice in (several := left_open_in(text, choices, code)):
        return f"its quote names several answers: {', '.join(several)}"
    spoken, found = language(code).answers, list(_places_of(choice, text))
    if found and _only_asks(text, choice, code):
        return ONLY_ASKS
    is_known = not is_puzzled(choice, code)  # "don't know" may be a choice itself
    if found and is_known and all(is_puzzled(one.clause, code) for one in found):
        return "its quote speaks of the question"
    nearly = [parts_of(one) for one in spoken.nearly]
    if found and all(any(p.before[-len(one) :] == one for one in nearly) for p in found):
        return f"its quote says less than {choice}"
    kept = [one for one in spoken.exceptions if not has_phrase(words_in(choice), one)]
    sentences = [one for one in _SENTENCE.split(text) if any(_places_of(choice, one))]
    if sentences and all(_has_any(one, kept) for one in sentences):
        return f"its quote makes an exception of {choice}"
    return ""


def _only_asks(text: str, choice: str, code: str) -> bool:
    """Say whether a choice is only asked about: "talk?", and not "can we talk?"."""
    requests = language(code).answers.requests
    if not requests or re.search(requests, bare(text)) or asks(choice, code):
        return False
    return asks(text, code) and not any(_places_of(choice, without_questions(text, code)))


class _Place(NamedTuple):
    """Where a choice is named: the clause, and the words of it that stand before."""

    clause: str
    before: list[str]


def _places_of(choice: str, text: str) -> Iterator[_Place]:
    wanted = parts_of(choice)
    for clause in CLAUSE.split(text):
        words = parts_of(clause)
        for start in places(wanted, words):
            yield _Place(clause, words[:start])


def _has_any(text: str, phrases: Sequence[str]) -> bool:
    return any(has_phrase(words_in(text), one) for one in phrases)
