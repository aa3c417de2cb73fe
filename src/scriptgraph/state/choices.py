"""Choices as people name them: in their words, denied, as a part of other words, by a score.

A choice may be a number with words, `2 = more than half the days`: people say either.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from scriptgraph.language.asking import asks, without_questions
from scriptgraph.language.evasive import ONLY_ASKS, evades
from scriptgraph.language.families import other_of_family
from scriptgraph.language.measures import counts_something
from scriptgraph.language.numerals import Mention, numbers_in, plain_of
from scriptgraph.language.phrases import has_phrase, words_in
from scriptgraph.language.polarity import answer
from scriptgraph.language.puzzled import is_puzzled, is_wholly_puzzled
from scriptgraph.language.words import bare, language
from scriptgraph.script.kinds import Constant, Kind, parted_choice
from scriptgraph.state.counted import counted_choice, same_choice
from scriptgraph.state.mentioned import CLAUSE, denies_end, mentioned, parts_of, places, words_of

_SENTENCE = re.compile(r"[.!?\u3002\uff01\uff1f\n]+")
COUNTS = "its quote counts something, and is no answer"

_COUNTED = re.compile(r"\s*[a-z\u00df-\u024f]", re.IGNORECASE)
"""A word behind a number; where no blanks part words, `counts_something` knows."""


def chosen(text: str, choices: Sequence[str], code: str) -> str | None:
    """Find the one choice that a text names; None where it names none, or several.

    Case, accents and punctuation make no difference, nor do articles and prepositions before a
    choice, or how its numbers are written; inflections do. A choice that is only denied ("not
    slow"), or of which something is taken ("almost every day"), is not named.
    """
    words = words_of(text, code)
    found = [choice for choice in choices if parts_of(choice) == words]
    if not found:
        named = [choice for choice, denied in mentioned(text, choices, code) if not denied]
        found = [choice for choice in named if not _limited(text, choice, choices, code)]
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
    named = list(mentioned(quote, kind.labels, code))
    if said := list(dict.fromkeys(label for label, denied in named if not denied)):
        if len(said) > 1:
            return f"its quote names several answers: {', '.join(said)}"
        if said[0] not in _labels_of(value, kind):
            return f"its quote says {said[0]}"
        if _goes_on(quote, said[0], code):
            return f"its quote goes on behind {said[0]}"
        return _limited(sentence, said[0], kind.labels, code)
    denied = [label for label, _ in named] + [
        label for label in kind.labels if denies_end(quote, label, code)
    ]
    if of_it := [label for label in denied if label in _labels_of(value, kind)]:
        return f"its quote denies {of_it[0]}"
    if counted := counted_choice(quote, kind.labels, code):
        return "" if counted in _labels_of(value, kind) else f"its quote says {counted}"
    if numbers_in(quote, code):
        return COUNTS if _counts(value, texts, code) else None
    if flaw := _no_answer(sentence, _labels_of(value, kind), code):
        return flaw
    told = answer(quote, code)
    if told is not None and told.yes and told.plain:
        return "its quote is a yes, and no answer says how much"
    return ""


def _no_answer(sentence: str, labels: Sequence[str], code: str) -> str:
    """Say why a sentence is plainly no answer; "don't know" may be a choice itself."""
    if any(is_puzzled(label, code) for label in labels):
        return ""
    if is_wholly_puzzled(sentence, code):
        return "its quote speaks of the question"
    return evades(sentence, code)


def denies_any(text: str, choices: Sequence[str], code: str) -> bool:
    """Say whether a text denies any choice: "not several days"."""
    return any(denied for _, denied in mentioned(text, choices, code))


def _labels_of(value: Constant, kind: Kind) -> list[str]:
    return [label for label, one in zip(kind.labels, kind.choices, strict=True) if one == value]


def _goes_on(quote: str, label: str, code: str) -> bool:
    """Say whether words that deny are said of something else: "not at all sure"."""
    wanted = parts_of(label)
    denials = {*language(code).answers.not_}
    if not any(word in denials or word[0] in denials for word in wanted):  # 没有 is one word
        return False
    for words in map(parts_of, CLAUSE.split(quote)):
        if any(start + len(wanted) < len(words) for start in places(wanted, words)):
            return True  # something follows
    return False


def _limited(text: str, choice: str, choices: Sequence[str], code: str) -> str:
    """Say what makes a choice less than that wherever a text names it; empty where nothing does.

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


def _counts(value: Constant, texts: tuple[str, str], code: str) -> bool:
    """Say whether a number says how many of something: "on 2 days" is not the answer 2."""
    quote, sentence = texts
    said = [one for one in numbers_in(sentence, code) if one.value == value]
    return any(_is_counted(quote, one, code) for one in numbers_in(quote, code)) or (
        bool(said) and all(_is_counted(sentence, one, code) for one in said)
    )


def _is_counted(text: str, one: Mention, code: str) -> bool:
    """Say whether any word stands behind a number, or a measure word where blanks part none."""
    plain = plain_of(text)
    if _COUNTED.match(plain, one.end):
        return True
    numbers = language(code).numbers
    is_mark = re.compile(numbers.marks).match(plain, one.end)
    return numbers.characters and not is_mark and counts_something(one, plain, code)


def doubt_choice(
    value: str,
    choices: Sequence[str],
    texts: tuple[str, str],
    code: str,
    today: date | None = None,
) -> str:
    """Say that a quote names another choice than the one that was claimed, or not quite that one.

    Args:
        value: The choice that was claimed.
        choices: All there are.
        texts: The quote, and the sentence that it stands in.
        code: The code of the language.
        today: The day on which it was said; None where nobody knows.
    """
    quote, sentence = texts
    found = list(mentioned(quote, choices, code))
    if said := [choice for choice, denied in found if not denied]:
        if value not in said:
            return f"its quote says {said[0]}"
        if len({*said}) > 1 and asks(sentence, code):
            return "its quote asks which"
        return _limited(sentence, value, choices, code)
    if not found and (counted := counted_choice(quote, choices, code)) not in (None, value):
        return f"its quote says {counted}"
    if value in [choice for choice, _ in found]:
        return f"its quote denies {value}"
    flaw = _no_answer(sentence, [value], code)
    return flaw or other_of_family(value, choices, quote, code, today)
