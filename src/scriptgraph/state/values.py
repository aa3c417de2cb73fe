"""Values as people write them: a number, a yes or a no, one of several choices.

What a model gives as a value and what a user says are read alike. `doubt` says whether a quote can
have given a value, as far as code can tell: a number has to be there, in digits or in words; a
plain yes is no no, and one choice is not another.
"""

import math
import re
from datetime import date

from scriptgraph.language.declining import declines, is_at_a_loss, told_beside
from scriptgraph.language.measures import amounts_in, is_below_zero, undivided, whole_amount
from scriptgraph.language.numerals import (
    Mention,
    Number,
    denied_in,
    is_article,
    numbers_in,
    the_only,
)
from scriptgraph.language.phrases import has_phrase, words_in
from scriptgraph.language.polarity import answer, denies, is_rare, qualifies, says_none
from scriptgraph.language.puzzled import is_puzzled
from scriptgraph.language.quotes import is_quoted, tokens
from scriptgraph.language.retracted import is_hollow, is_limited, taken_back
from scriptgraph.language.words import language
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Constant, Kind, kind_of
from scriptgraph.state.choices import chosen, labels_of, scores
from scriptgraph.state.doubted_choices import (
    DECLINED,
    PUZZLED,
    TAKEN_BACK,
    doubt_choice,
    doubt_label,
)
from scriptgraph.state.times import doubt_time, read_time

_MAX_INTEGER = 2**63 - 1
"""Larger whole numbers cannot be kept by a checkpointer, and no user means one."""

OPEN = "its quote leaves open which number is meant"
"""Of "seven or eight", which is neither."""

_TRUE = frozenset({"true", "yes", "1", "y"})
_FALSE = frozenset({"false", "no", "0", "n"})


def read_value(
    text: str, kind: ValueType, code: str = "en", today: date | None = None
) -> Constant | None:
    """Read a value as its type; None when the text is not one, or leaves open which.

    Args:
        text: What a model gives as the value, or what a user has said.
        kind: The type.
        code: The code of the language that it is written in.
        today: The day on which it was said; None where nobody knows.
    """
    text, declared = text.strip(), kind_of(kind)
    if declared.meaning == "records":
        return None  # it is told record by record; see `nodes.listed`
    if declared.meaning in ("day", "span"):
        return read_time(text, declared, code, today)
    if declared.labels and (meant := scores(text, declared, code)) is not None:
        return meant.pop() if len(meant) == 1 else None
    if declared.choices and declared.meaning == "text":
        return chosen(text, tuple(map(str, declared.choices)), code)
    if declared.scalar == "string":
        return text or None
    if declared.scalar == "boolean":
        return _read_boolean(text, code)
    if says_none(text, code):
        return _as_kind(0, declared)
    number = the_only(_numbers_in(text, declared, code), text)
    if number is None or number.value is None or not _is_on_scale(number, declared):
        return None
    if declared.unit and is_below_zero(number.value, declared.unit):
        return None
    return _as_kind(number.value, declared)


def quoted_value(
    text: str, kind: ValueType, quote: str, code: str, today: date | None = None
) -> Constant | None:
    """Read a value as `read_value` does; where it has two readings, the one that is quoted.

    A model that notes 1.725 for a German "1,725" does not mean a thousand.
    """
    value, declared = read_value(text, kind, code, today), kind_of(kind)
    if declared.meaning != "number":
        return value
    quoted = {one.value for one in _numbers_in(quote, declared, code)}
    others = {one.also for one in _numbers_in(text, declared, code)} & quoted - {None}
    if value in quoted or not others:
        return value
    return _as_kind(next(one for one in others if one is not None), declared)


def doubt(
    value: Constant,
    kind: ValueType,
    quote: str,
    message: str,
    code: str,
    today: date | None = None,
    asked: str = "",
) -> str:
    """Say why a quote cannot have given a value; empty where it may have.

    Args:
        value: The value that was claimed.
        kind: Its type.
        quote: The quote, which stands in the message.
        message: All that the user said there: "nine" is not 9 where they said "twenty-nine".
        code: The code of the language.
        today: The day on which they said it; None where nobody knows.
        asked: What was asked.
    """
    declared = kind_of(kind)
    if declared.meaning in ("day", "span"):
        return doubt_time(value, declared, (quote, message), code, today)
    sentence = sentence_with(quote, message)
    if declared.meaning == "number" and declines(sentence, code):
        told = told_beside(quote, code)
        if is_quoted(told, [told_beside(sentence, code)]):
            quote = told
        elif not any(declines(one, code) for one in labels_of(value, declared)):
            return DECLINED
    texts = (quote, sentence)
    if declared.labels and (flaw := doubt_label(value, declared, texts, code, asked)) is not None:
        return flaw
    if declared.meaning == "number":
        return _doubt_number(value, declared, quote, message, code)
    if declared.choices:
        return doubt_choice(str(value), tuple(map(str, declared.choices)), texts, code, today)
    if declared.scalar == "boolean":
        return _doubt_boolean(value, quote, message, code)
    return ""


def _doubt_boolean(value: Constant, quote: str, message: str, code: str) -> str:
    sentence, said = sentence_with(quote, message), answer(quote, code)
    if declines(sentence, code):
        return DECLINED
    if is_at_a_loss(sentence, code):
        return PUZZLED
    if is_rare(sentence, code):
        return "its quote is no clear yes or no"
    if value is False and qualifies(sentence, code):
        return "its quote is no clear no"
    if (meant := taken_back(message, code)) is not None:
        return "" if meant is value else TAKEN_BACK
    if value is True and (is_hollow(sentence, code) or is_limited(sentence, code)):
        return "its quote is no clear yes"
    if value is False and is_puzzled(sentence, code) and not (said and said.plain):
        return PUZZLED
    other = said is not None and said.plain and said.yes is not value
    return f"its quote says {'no' if value else 'yes'}" if other else ""


def sentence_with(quote: str, message: str) -> str:
    """Give the sentence that holds a quote: behind a "no" its "but" may stand unquoted."""
    sentences = re.split(r"(?<=[.!?\u3002\uff01\uff1f\n])", message)
    return next((one for one in sentences if is_quoted(quote, [one])), quote)


def _doubt_number(value: Constant, declared: Kind, quote: str, message: str, code: str) -> str:
    if value == 0 and has_none(quote, code):
        return ""
    if declared.unit and all(
        value == whole_amount(text, declared.unit, code) for text in (message, quote)
    ):
        return ""
    numbers = _ones_in if value == 1 else _numbers_in
    mentioned, quoted = (numbers(text, declared, code) for text in (message, quote))
    said = [one for one in mentioned if one.value == value]
    if not said and any(value in one.ends for one in mentioned):
        return OPEN
    if not said or not any(one.value == value for one in quoted):
        if declared.unit and any(one.value == value for one in numbers_in(quote, code)):
            return f"its quote does not give {value} in {declared.unit}"
        return f"its quote does not hold {value}"
    if any(_is_on_scale(one, declared) for one in said):
        return ""
    if _end(declared) is None:
        return OPEN
    return f"its quote gives it out of {said[0].of:g}, and {_end(declared):g} is the most"


def _numbers_in(text: str, declared: Kind, code: str, *, articles: bool = False) -> list[Mention]:
    """List the numbers of a text, each in the unit that is asked for."""
    if declared.unit:
        return amounts_in(text, declared.unit, code, articles=articles)
    return undivided(text, code, articles=articles)


def _ones_in(text: str, declared: Kind, code: str) -> list[Mention]:
    """List the numbers of a text with each "once" and "one" that is no article before a noun.

    Beside another number code alone leaves them out; a 1 that is claimed is meant: "100 mg, once a
    day".
    """
    kept = _numbers_in(text, declared, code)
    found = _numbers_in(text, declared, code, articles=True)
    return [one for one in found if one in kept or not is_article(one, text, code)]


def has_none(quote: str, code: str) -> bool:
    """Say whether a quote says that there is none: not "no idea", "not 7", "I'd rather not say"."""
    unsure = any(has_phrase(words_in(quote), one) for one in language(code).answers.unsure)
    if unsure or is_at_a_loss(quote, code) or is_puzzled(quote, code) or declines(quote, code):
        return False
    counted = [*numbers_in(quote, code), *denied_in(quote, code)]
    return denies(quote, code) and all(one.weak for one in counted)


def _is_on_scale(number: Mention, declared: Kind) -> bool:
    """Say whether a number is given on the scale that is asked for: no "3 of 5" from 0 to 10.

    Where no scale is asked for, "7/8" may be seven of eight, or seven or eight.
    """
    end = _end(declared)
    if end is None:
        return not number.ends
    return number.of is None or number.of == end


def _end(declared: Kind) -> Number | None:
    """Give the largest number that a value can be; None where there is none."""
    choices = [one for one in declared.choices if not isinstance(one, str)]
    return max(choices, default=declared.high)


def _as_kind(number: Number, declared: Kind) -> Constant | None:
    """Give a number as its type: one of the choices, whole, or within its bounds."""
    if declared.choices:
        return next((choice for choice in declared.choices if choice == number), None)
    if not math.isfinite(number) or abs(number) > _MAX_INTEGER or not declared.allows(number):
        return None
    if declared.scalar == "number":
        return float(number)
    return int(number) if number == int(number) else None


def _read_boolean(text: str, code: str) -> bool | None:
    folded = " ".join(tokens(text))
    if folded in _TRUE or folded in _FALSE:
        return folded in _TRUE
    said = answer(text, code)
    return None if said is None else said.yes


def named(kind: ValueType) -> str:
    """Write a type as a refusal names it."""
    return kind if isinstance(kind, str) else f"one of {', '.join(kind)}"
