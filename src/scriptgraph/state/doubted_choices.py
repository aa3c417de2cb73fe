"""Whether a quote can have given a choice: its words, its number, or none of either."""

import re
from collections.abc import Sequence
from datetime import date

from scriptgraph.language.asking import asks
from scriptgraph.language.declining import declines
from scriptgraph.language.evasive import evades
from scriptgraph.language.families import other_of_family
from scriptgraph.language.measures import counts_something
from scriptgraph.language.numerals import Mention, numbers_in, plain_of
from scriptgraph.language.polarity import answer, denies, ends_in_yes
from scriptgraph.language.puzzled import is_puzzled, is_wholly_puzzled
from scriptgraph.language.retracted import taken_back
from scriptgraph.language.words import language
from scriptgraph.script.kinds import Constant, Kind
from scriptgraph.state.asked_again import repeats
from scriptgraph.state.choices import labels_of, limited
from scriptgraph.state.counted import counted_choice
from scriptgraph.state.mentioned import (
    CLAUSE,
    denies_end,
    given_up,
    left_open_in,
    mentioned,
    parts_of,
    places,
    says_opposite,
)

COUNTS = "its quote counts something, and is no answer"
DECLINED = "its quote declines to answer"
TAKEN_BACK = "its quote is taken back"
PUZZLED = "its quote speaks of the question"

_COUNTED = re.compile(r"\s*[a-z\u00df-\u024f]", re.IGNORECASE)
"""A word behind a number; where no blanks part words, `counts_something` knows."""


def doubt_label(
    value: Constant, kind: Kind, texts: tuple[str, str], code: str, asked: str = ""
) -> str | None:
    """Say why a quote cannot have given one of such choices; empty where its words give it.

    None leaves it to the numbers that the quote holds.

    Args:
        value: The choice that was claimed.
        kind: Choices with words.
        texts: The quote, and the sentence that it stands in.
        code: The code of the language.
        asked: What was asked.
    """
    quote, sentence = texts
    named = list(mentioned(quote, kind.labels, code))
    if said := list(dict.fromkeys(label for label, denied in named if not denied)):
        return _doubt_named(said, value, kind, texts, code, asked)
    denied = [label for label, _ in named] + [
        label
        for label in kind.labels
        if denies_end(quote, label, code) or says_opposite(quote, label, code)
    ]
    if of_it := [label for label in denied if label in labels_of(value, kind)]:
        return f"its quote denies {of_it[0]}"
    if counted := counted_choice(quote, kind.labels, code):
        return "" if counted in labels_of(value, kind) else f"its quote says {counted}"
    if numbers_in(quote, code):
        return COUNTS if _counts(value, texts, code) else None
    if flaw := _no_answer(sentence, labels_of(value, kind), code):
        return flaw
    if several := left_open_in(sentence, kind.labels, code):
        return f"its quote names several answers: {', '.join(several)}"
    told = answer(quote, code)
    is_yes = told is not None and told.yes and told.plain
    is_none = any(denies(label, code) for label in labels_of(value, kind))
    if is_yes or (is_none and ends_in_yes(quote, code)):
        return "its quote is a yes, and no answer says how much"
    return ""


def _doubt_named(
    said: Sequence[str],
    value: Constant,
    kind: Kind,
    texts: tuple[str, str],
    code: str,
    asked: str,
) -> str:
    """Say why the words of answers that a quote names do not give one; empty where they do."""
    quote, sentence = texts
    label = said[0]
    if len(said) > 1:
        return f"its quote names several answers: {', '.join(said)}"
    if label not in labels_of(value, kind):
        return f"its quote says {label}"
    if _goes_on(quote, label, code, asked):
        return f"its quote goes on behind {label}"
    if label in given_up(sentence, kind.labels, code):
        return TAKEN_BACK  # "several days, no sorry, every day"
    if denies(label, code) and taken_back(sentence, code):
        return TAKEN_BACK  # "not at all... well yes"
    return limited(sentence, label, kind.labels, code)


def _no_answer(sentence: str, labels: Sequence[str], code: str) -> str:
    """Say why a sentence is plainly no answer; "don't know" and "not telling" may be choices."""
    if declines(sentence, code) and not any(declines(label, code) for label in labels):
        return DECLINED
    if any(is_puzzled(label, code) for label in labels):
        return ""
    if is_wholly_puzzled(sentence, code):
        return PUZZLED
    return evades(sentence, code)


def _goes_on(quote: str, label: str, code: str, asked: str) -> bool:
    """Say whether words that deny are said of something else: "not at all sure".

    What only takes up the question is nothing else: "I have never been sad".
    """
    wanted = parts_of(label)
    denials = {*language(code).answers.not_}
    if not any(word in denials or word[0] in denials for word in wanted):  # 没有 is one word
        return False
    for words in map(parts_of, CLAUSE.split(quote)):
        behind = (words[start + len(wanted) :] for start in places(wanted, words))
        if any(one and not repeats(one, asked, code) for one in behind):
            return True
    return False


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
        if value in given_up(sentence, choices, code):
            return TAKEN_BACK
        return limited(sentence, value, choices, code)
    if not found and (counted := counted_choice(quote, choices, code)) not in (None, value):
        return f"its quote says {counted}"
    if value in [choice for choice, _ in found] or says_opposite(quote, value, code):
        return f"its quote denies {value}"
    flaw = _no_answer(sentence, [value], code)
    return flaw or other_of_family(value, choices, quote, code, today)
