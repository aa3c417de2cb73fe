"""Choices as people name them: in their words, denied, as a part of other words, by a score.

A choice may be a number with words, `2 = more than half the days`: people say either.
"""

import re
from collections.abc import Iterator, Sequence

from scriptgraph.language.numerals import numbers_in
from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import answer
from scriptgraph.language.quotes import tokens
from scriptgraph.language.words import bare, language
from scriptgraph.script.kinds import Constant, Kind, parted_choice


def chosen(text: str, choices: Sequence[str], code: str) -> str | None:
    """Find the one choice that a text names; None where it names none, or several.

    Case, accents and punctuation make no difference; inflections do. A choice that is only denied
    ("not slow") is not named.
    """
    words = _words_in(text, code)
    found = [choice for choice in choices if tokens(bare(choice)) == words]
    if not found:
        found = [choice for choice, denied in _named(words, choices, code) if not denied]
    exact = [choice for choice in found if choice.casefold() == text.casefold()]
    distinct = list(dict.fromkeys(exact or found))
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


def doubt_label(value: Constant, kind: Kind, quote: str, code: str) -> str | None:
    """Say why a quote cannot have given one of such choices; empty where its words give it.

    None leaves it to the numbers that the quote holds.
    """
    named = list(_named(_words_in(quote, code), kind.labels, code))
    if said := [label for label, denied in named if not denied]:
        own = [kind.labels[place] for place, one in enumerate(kind.choices) if one == value]
        return "" if set(own) & set(said) else f"its quote says {said[0]}"
    if numbers_in(quote, code):
        return "its quote has other numbers than an answer" if _counts(quote, kind, code) else None
    told = answer(quote, code)
    if told is not None and told.yes and told.plain:
        return "its quote is a yes, and no answer says how much"
    return ""


def _counts(quote: str, kind: Kind, code: str) -> bool:
    """Say whether a number may be one of the answers' own: "4 times" is not the fifth answer."""
    if not any(numbers_in(label, code) for label in kind.labels):
        return False
    return len(words_in(quote)) > 1


def doubt_choice(value: str, choices: Sequence[str], quote: str, code: str) -> str:
    """Say that a quote names another choice than the one that was claimed; empty otherwise."""
    found = _named(_words_in(quote, code), choices, code)
    said = [choice for choice, denied in found if not denied]
    return f"its quote says {said[0]}" if said and value not in said else ""


def _named(words: list[str], choices: Sequence[str], code: str) -> Iterator[tuple[str, bool]]:
    """List the choices that are named, each with whether it is denied."""
    found = []
    for choice in choices:
        wanted = tokens(bare(choice))
        for start in range(len(words) - len(wanted) + 1):
            if wanted and words[start : start + len(wanted)] == wanted:
                found.append((start, start + len(wanted), choice))
    denials = {*language(code).answers.not_}
    lifts = tuple(one for one in language(code).turns.lifts if " " not in one)
    for start, end, choice in found:
        if any(s <= start and end <= e for s, e in _idioms(words, choices, code)):
            continue
        if any((s, e) != (start, end) and s <= start and end <= e for s, e, _ in found):
            continue
        first = max([start - 2, 0, *(e for _, e, _ in found if e <= start)])
        before = words[first:start]
        yield choice, any(word in denials or _begins_as(word, lifts) for word in before)


def _words_in(text: str, code: str) -> list[str]:
    """Give the words of a text but for a no for itself, which denies no choice: "no, patches"."""
    no = "|".join(map(re.escape, language(code).answers.no[:1]))
    return tokens(re.sub(rf"^\W*(?:{no})\s*[,.;:!\uff0c\u3002]", "", bare(text)))


def _idioms(words: list[str], choices: Sequence[str], code: str) -> list[tuple[int, int]]:
    """Find phrases that name a choice by chance, where they are no part of a choice."""
    known = " ".join(f" {' '.join(tokens(bare(choice)))} " for choice in choices)
    return [
        (start, start + len(phrase.split()))
        for phrase in language(code).answers.idioms
        if f" {phrase} " not in known
        for start in range(len(words))
        if words[start : start + len(phrase.split())] == phrase.split()
    ]


def _begins_as(word: str, stems: Sequence[str]) -> bool:
    return any(word == stem or (stem[-1] == "*" and word.startswith(stem[:-1])) for stem in stems)
