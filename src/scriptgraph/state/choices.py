"""Choices as people name them: in their words, denied, as a part of other words, by a score.

A choice may be a number with words, `2 = more than half the days`: people say either.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scriptgraph.language.numerals import Mention, numbers_in, plain_of
from scriptgraph.language.phrases import has_phrase, words_in
from scriptgraph.language.polarity import answer
from scriptgraph.language.puzzled import is_puzzled, is_wholly_puzzled
from scriptgraph.language.quotes import tokens
from scriptgraph.language.words import bare, language
from scriptgraph.script.kinds import Constant, Kind, parted_choice

_CLAUSE = re.compile(r"[.,;:!?\u2026\u3002\uff0c\uff1b\uff1a\uff01\uff1f\n]")
_SENTENCE = re.compile(r"[.!?\u3002\uff01\uff1f\n]+")
_COUNTED = re.compile(r"\s*[a-z\u00df-\u024f]", re.IGNORECASE)
"""A word behind a number; what is written without blanks has none."""


def chosen(text: str, choices: Sequence[str], code: str) -> str | None:
    """Find the one choice that a text names; None where it names none, or several.

    Case, accents and punctuation make no difference; inflections do. A choice that is only denied
    ("not slow"), or of which something is taken ("almost every day"), is not named.
    """
    words = _words_in(text, code)
    found = [choice for choice in choices if tokens(bare(choice)) == words]
    if not found:
        named = [choice for choice, denied in _named(words, choices, code) if not denied]
        found = [choice for choice in named if not _limited(text, choice, choices, code)]
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


def doubt_label(value: Constant, kind: Kind, texts: tuple[str, str], code: str) -> str | None:
    """Say why a quote cannot have given one of such choices; empty where its words give it.

    None leaves it to the numbers that the quote holds.

    Args:
        value: The choice that was claimed.
        kind: Choices with words.
        texts: The quote, and the sentence that it stands in.
        code: The code of the language.
    """
    quote, sentence = texts
    named = list(_named(_words_in(quote, code), kind.labels, code))
    if said := list(dict.fromkeys(label for label, denied in named if not denied)):
        if len(said) > 1:
            return f"its quote names several answers: {', '.join(said)}"
        if said[0] not in _labels_of(value, kind):
            return f"its quote says {said[0]}"
        if _goes_on(quote, said[0], code):
            return f"its quote goes on behind {said[0]}"
        return _limited(sentence, said[0], kind.labels, code)
    if denied := [label for label, _ in named if label in _labels_of(value, kind)]:
        return f"its quote denies {denied[0]}"
    if numbers := numbers_in(quote, code):
        return "its quote counts something, and is no answer" if _counts(quote, numbers) else None
    is_known = not any(is_puzzled(label, code) for label in _labels_of(value, kind))
    if is_known and is_wholly_puzzled(sentence, code):
        return "its quote speaks of the question"
    told = answer(quote, code)
    if told is not None and told.yes and told.plain:
        return "its quote is a yes, and no answer says how much"
    return ""


def _labels_of(value: Constant, kind: Kind) -> list[str]:
    return [label for label, one in zip(kind.labels, kind.choices, strict=True) if one == value]


def _goes_on(quote: str, label: str, code: str) -> bool:
    """Say whether words that deny are said of something else: "not at all sure"."""
    wanted = tokens(bare(label))
    denials = {*language(code).answers.not_}
    if not any(word in denials or word[0] in denials for word in wanted):  # 没有 is one word
        return False
    for words in map(tokens, _CLAUSE.split(bare(quote))):
        places = range(len(words) - len(wanted))  # something has to follow
        if any(words[start : start + len(wanted)] == wanted for start in places):
            return True
    return False


def _limited(text: str, choice: str, choices: Sequence[str], code: str) -> str:
    """Say what makes a choice less than that wherever a text names it; empty where nothing does.

    "Fast jeden Tag" and "every day except Sundays" are not every day, and "das weiß ich gar nicht"
    is no "gar nicht".
    """
    named = [
        denied
        for clause in _CLAUSE.split(text)  # "stop: every day" denies nothing
        for one, denied in _named(_words_in(clause, code), choices, code)
        if one == choice
    ]
    if named and all(named):
        return f"its quote denies {choice}"
    spoken, places = language(code).answers, list(_places_of(choice, text))
    is_known = not is_puzzled(choice, code)  # "don't know" may be a choice itself
    if places and is_known and all(is_puzzled(one.clause, code) for one in places):
        return "its quote speaks of the question"
    nearly = [tokens(one) for one in spoken.nearly]
    if places and all(any(p.before[-len(one) :] == one for one in nearly) for p in places):
        return f"its quote says less than {choice}"
    kept = [one for one in spoken.exceptions if not has_phrase(words_in(choice), one)]
    sentences = [one for one in _SENTENCE.split(text) if any(_places_of(choice, one))]
    if sentences and all(_has_any(one, kept) for one in sentences):
        return f"its quote makes an exception of {choice}"
    return ""


class _Place(NamedTuple):
    """Where a choice is named: the clause, and the words of it that stand before."""

    clause: str
    before: list[str]


def _places_of(choice: str, text: str) -> Iterator[_Place]:
    wanted = tokens(bare(choice))
    for clause in _CLAUSE.split(text):
        words = tokens(bare(clause))
        for start in range(len(words) - len(wanted) + 1):
            if words[start : start + len(wanted)] == wanted:
                yield _Place(clause, words[:start])


def _has_any(text: str, phrases: Sequence[str]) -> bool:
    return any(has_phrase(words_in(text), one) for one in phrases)


def _counts(quote: str, numbers: Sequence[Mention]) -> bool:
    """Say whether a number says how many of something: "on 2 days" is not the answer 2."""
    text = plain_of(quote)
    return any(_COUNTED.match(text, number.end) for number in numbers)


def doubt_choice(value: str, choices: Sequence[str], texts: tuple[str, str], code: str) -> str:
    """Say that a quote names another choice than the one that was claimed, or not quite that one.

    Args:
        value: The choice that was claimed.
        choices: All there are.
        texts: The quote, and the sentence that it stands in.
        code: The code of the language.
    """
    quote, sentence = texts
    found = list(_named(_words_in(quote, code), choices, code))
    if said := [choice for choice, denied in found if not denied]:
        if value not in said:
            return f"its quote says {said[0]}"
        return _limited(sentence, value, choices, code)
    return f"its quote denies {value}" if value in [choice for choice, _ in found] else ""


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
    ends = r"[,.;:!?\uff0c\u3002]"
    return tokens(re.sub(rf"(^|{ends})\W*(?:{no})\s*{ends}", r"\1", bare(text)))


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
