"""How the rehearsal model tells and hears a list: `amber 3 mg, birch 4 mg and cedar`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from scriptgraph.core.values import Record
from scriptgraph.language.listing import listed, parted
from scriptgraph.language.measures import in_unit, told_in
from scriptgraph.language.numerals import Mention, numbers_in, plain_of
from scriptgraph.language.polarity import denies, says_none
from scriptgraph.language.words import language
from scriptgraph.script.kinds import Kind, ends_of, kind_of
from scriptgraph.state.listed import list_in_words

_NAMES = (
    "amber", "birch", "cedar", "daisy", "elder", "fern", "ginger", "hazel", "iris", "jasmine",
    "laurel", "maple", "nettle", "olive", "poppy", "rose", "sage", "tulip", "violet", "willow",
)  # fmt: skip
"""What the records of a made-up list are called: no digits, and none a part of another."""

_SHORT = 4
"""Words of a message that says no more than that there are none."""

_LONGEST = 200
_BRACKET = re.compile(r"[(\uff08]")
_STEM = 4
"""Letters by which a word is known, whatever its ending."""


def made_up(kind: Kind, count: int, code: str) -> str:
    """Tell a list of so many records, as a rehearsed person does."""
    return list_in_words([_record(kind, number) for number in range(count)], kind, code)


def _record(kind: Kind, number: int) -> Record:
    (first, _), *others = kind.parts
    called = _NAMES[number % len(_NAMES)] * (1 + number // len(_NAMES))
    record: Record = {first: called}
    if number < len(_NAMES):
        for part, declared in others:
            of = kind_of(declared)
            if of.unit:
                low = max(ends_of(of)[0], 0) or 1
                record[part] = int(low) + 1 if of.low is None else of.low
    return record


def records_in(told: str, kind: Kind, code: str, asked: str = "") -> list[tuple[str, str]] | None:
    """Hear a list: each record with its quote, as a model claims it.

    Args:
        told: What was said.
        kind: The list.
        code: The code of the language.
        asked: What was asked, whose words are no part of a record's name.

    Returns:
        Quote and claim of each record; of a list that is said to be empty, one claim of none. None
        where nothing was told.
    """
    if says_none(told, code) or told.strip(" .").casefold() == listed([], code):
        return [(told.strip(), "none")]
    if denies(told, code) and len(told.split()) <= _SHORT:
        return [(told.strip(), "none")]
    found = [one for part in parted(told, code) if (one := _heard(part, kind, code, asked))]
    return found or None


def count_in(told: str, kind: Kind, code: str) -> int | None:
    """Say how many records somebody tells; None where they tell no list."""
    found = records_in(told, kind, code)
    if found is None:
        return None
    return 0 if found[0][1] == "none" else len(found)


def _heard(text: str, kind: Kind, code: str, asked: str) -> tuple[str, str] | None:
    """Hear one record: what stands before its numbers is its name."""
    quote = text.strip(" .!\u3002")[:_LONGEST]
    plain = plain_of(quote)
    own = quote if len(plain) == len(quote) else plain
    numbers = numbers_in(quote, code)
    begins = [one.start for one in numbers] + [one.start() for one in _BRACKET.finditer(own)]
    end = min(begins, default=len(own))
    name = _name(own[:end], code, asked)
    if not name:
        return None
    parts = {kind.parts[0][0]: name, **dict(_numbers(quote, kind, numbers))}
    return quote, ", ".join(f"{part}: {value}" for part, value in parts.items())


def _name(text: str, code: str, asked: str) -> str:
    """Give a record's name without the words that only lead to it: "I take", "und"."""
    empty = {*language(code).conditions.empty.split()}
    stems = {word[:_STEM] for word in re.findall(r"\w+", asked.casefold()) if len(word) >= _STEM}
    words = text.strip(" ,:").split()
    while len(words) > 1 and _leads(words[0].casefold(), empty, stems):
        words = words[1:]
    return " ".join(words)


def _leads(word: str, empty: set[str], stems: set[str]) -> bool:
    is_short = len(word) < 3 and word.isascii()
    return is_short or word in empty or word[:_STEM] in stems


def _numbers(text: str, kind: Kind, numbers: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Give each number to the part that it can be one of, the first that has none yet."""
    left: dict[str, Kind] = {
        part: kind_of(declared)
        for part, declared in kind.parts[1:]
        if kind_of(declared).meaning == "number"
    }
    for number in numbers:
        for part, of in left.items():
            if number.value is not None and _fits(number, of, text):
                told = told_in(number, text)
                yield part, f"{number.value} {told.sign}" if told else str(number.value)
                del left[part]
                break


def _fits(number: Mention, of: Kind, text: str) -> bool:
    if not of.unit:
        return told_in(number, text) is None
    return told_in(number, text) is not None and in_unit(number, of.unit, text).value is not None


def declared_lists(collect: Mapping[str, str]) -> dict[str, Kind]:
    """Give the lists among what is asked for."""
    kinds = {name: kind_of(kind) for name, kind in collect.items() if kind.startswith("list of")}
    return {name: kind for name, kind in kinds.items() if kind.meaning == "records"}
