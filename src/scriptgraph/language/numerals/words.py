"""Numbers in words: how the words of a language add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from scriptgraph.language.number_words import Numbers
from scriptgraph.language.numerals.mention import Number
from scriptgraph.language.words import language

Spelled = tuple[Number, int, bool]
"""A number, how many words say it, and whether the word is weak (`language.Numbers.weak`)."""

_MILLION = 1_000_000


def spelled(words: Sequence[str], code: str) -> Spelled | None:
    """Read the number that a run of words begins with.

    Args:
        words: Words without case and accents; nothing but blanks and hyphens stood between them.
        code: The code of their language.
    """
    numbers = language(code).numbers
    if any(list(words[: len(one)]) == one for one in map(str.split, numbers.idioms)):
        return None
    found = _whole(words, numbers, code)
    if found is None:
        return None
    value, taken = found
    weak = taken == 1 and words[0] in numbers.weak
    pointed = words[taken : taken + 1] and words[taken] in numbers.point
    if pointed and (decimals := _decimals(words[taken + 1 :], numbers, code)):
        return float(f"{int(value)}.{''.join(decimals)}"), taken + 1 + len(decimals), False
    for said, part in numbers.added.items():
        phrase = said.split()
        if weak and not numbers.adds_to_one(said):
            continue
        if list(words[taken : taken + len(phrase)]) == phrase:
            return value + part, taken + len(phrase), False
    return value, taken, weak


def _decimals(words: Sequence[str], numbers: Numbers, code: str) -> list[str]:
    """Read what stands behind the point: figures one by one, or one number below a hundred."""
    read: list[str] = []
    for word in words:
        value = _atom(word, numbers, code)
        if value is None or value >= (10 if read else 100) or value != int(value):
            break
        read.append(str(int(value)))
        if value >= 10:
            break
    return read


def _whole(words: Sequence[str], numbers: Numbers, code: str) -> tuple[Number, int] | None:
    total: Number = 0
    current: Number | None = None
    taken = 0
    for position, word in enumerate(words):
        value = _atom(word, numbers, code)
        if current and current % 100 == 4 and word in numbers.twenties[1:]:
            current += 76
        elif scaled := _scaled(total, current, numbers.scales.get(word)):
            total, current = scaled
        elif value is not None and _fits(total, current, value, numbers):
            current = (current or 0) + value
        elif _joins(words, position, total, current, numbers, code):
            continue
        else:
            break
        taken = position + 1
    return (total + (current or 0), taken) if taken else None


def _scaled(
    total: Number, current: Number | None, scale: int | None
) -> tuple[Number, Number | None] | None:
    """Multiply by a hundred, a thousand, a million; None where no number goes on with the word."""
    times = 1 if current is None else current
    if scale == 100 and times < 100:
        return total, times * 100
    if scale == 1000 and not total % _MILLION and times < 1000:
        return total + times * 1000, None
    if scale and scale >= _MILLION and total < _MILLION and (current or total):
        return (total + (current or 0)) * scale, None
    return None


def _joins(
    words: Sequence[str],
    position: int,
    total: Number,
    current: Number | None,
    numbers: Numbers,
    code: str,
) -> bool:
    """Say whether a word only stands between two parts of a number, or before `a hundred`."""
    word, behind = words[position], words[position + 1 : position + 2]
    if not behind:
        return False
    if word == "a" and position == 0:
        return behind[0] in numbers.scales or behind[0] in ("dozen",)
    large = total > 0 or (current or 0) >= 100
    if not (word in numbers.and_ and current) and not (word in numbers.hundred_and and large):
        return False
    value = _atom(behind[0], numbers, code)
    return value is not None and _fits(total, current, value, numbers)


def _fits(total: Number, current: Number | None, value: Number, numbers: Numbers) -> bool:
    """Say whether one more word goes on with the same number: `twenty` `five`, not `two` `five`."""
    if current is None:
        return not total or value < 1000
    if value != int(value) or current != int(current):
        return False
    ones = current % 100
    if ones == 0:
        return current >= 100 and 0 < value < 100
    if ones in numbers.teens and 10 <= value < 20:
        return True
    if ones == 10:
        return value in numbers.ten_and
    return not numbers.glue and 20 <= ones <= 90 and ones % 10 == 0 and 0 < value < 10


def _atom(word: str, numbers: Numbers, code: str) -> Number | None:
    for table in (numbers.words, numbers.weak):
        if word in table:
            value = table[word]
            return int(value) if value == int(value) else value
    return _compound(word, code) if numbers.glue else None


@lru_cache(4096)
def _compound(word: str, code: str) -> Number | None:
    """Read a number that is one word: `zweihundertdreiundvierzig`, `siebeneinhalb`, `fünfmal`."""
    for said, part in language(code).numbers.added.items():
        if " " not in said and word.endswith(said):
            value = _compound(word.removesuffix(said), code)
            return None if value is None else value + part
    below = _below_hundred(code)
    found = re.fullmatch(
        r"(?:(?P<k>\w{0,40}?)(?P<t>tausend))?(?:(?P<h>\w{0,20}?)(?P<c>hundert))?(?:und)?(?P<r>\w{0,40}?)(?:mal)?",
        word,
    )
    if not found or not (found["t"] or found["c"] or found["r"]):
        return None
    parts = [
        _thousands(found["k"], code) if found["t"] else 0,
        below.get(found["h"], None if found["h"] else 1) if found["c"] else 0,
        below.get(found["r"]) if found["r"] else 0,
    ]
    thousands, hundreds, rest = parts
    if thousands is None or hundreds is None or rest is None:
        return None
    return thousands * 1000 + hundreds * 100 + rest


def _thousands(text: str, code: str) -> Number | None:
    return _compound(text, code) if text and text != "ein" else 1


@lru_cache
def _below_hundred(code: str) -> dict[str, int]:
    numbers = language(code).numbers
    whole = {word: int(value) for word, value in numbers.words.items() if value == int(value)}
    ones = {word: value for word, value in whole.items() if 1 < value < 10} | {"ein": 1}
    tens = {word: value for word, value in whole.items() if value in range(20, 100, 10)}
    both = {f"{o}{numbers.glue}{t}": a + b for o, a in ones.items() for t, b in tens.items()}
    return whole | ones | both
