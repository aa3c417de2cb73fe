"""How the rehearsal model tells and hears a list: `amber 3 mg, birch 4 mg and cedar`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from scriptgraph.core.values import Record
from scriptgraph.language.how_often import is_how_often, is_manner, may_count, times_in
from scriptgraph.language.listing import listed, parted, words_of_lists
from scriptgraph.language.measures import counts_something, in_unit, told_in
from scriptgraph.language.numerals import Mention, is_glued, numbers_in, plain_of
from scriptgraph.language.polarity import corrects, denies, may_correct, says_none
from scriptgraph.language.record_names import (
    is_of_people,
    is_past,
    name_before,
    names_nothing,
)
from scriptgraph.language.spoken_to import without_address
from scriptgraph.language.told_all import all_told, before_all, says_all
from scriptgraph.language.words import language
from scriptgraph.script.kinds import Kind, ends_of, kind_of
from scriptgraph.script.lists import named_alike
from scriptgraph.state.listed import list_in_words

_NAMES = (
    "amber", "birch", "cedar", "daisy", "elder", "fern", "ginger", "hazel", "iris", "jasmine",
    "laurel", "maple", "nettle", "olive", "poppy", "rose", "sage", "tulip", "violet", "willow",
)  # fmt: skip
"""What the records of a made-up list are called: no digits, and none a part of another."""

_LONGEST = 200
_BRACKET = re.compile(r"[(\uff08]")
_SHOWN = re.compile(r"(?:^|(?<=[,;] ))(\w+): (.*?)(?=, \w+: |; \w+: |$)")
"""A part of a known record, as prompts show it: `name: sertraline, dose: 50`."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def made_up(kind: Kind, count: int, code: str) -> str:
    """Tell a list of so many records, as a rehearsed person does who has told all."""
    told = list_in_words([_record(kind, number) for number in range(count)], kind, code)
    comma = words_of_lists(code)["comma"]
    return f"{told}{comma}{all_told(code)}" if count else told


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
    said = told if is_of_people(kind.parts[0][0], code) else without_address(told, code)
    if said and _are_none(said, code, asked):
        return [(told.strip(), "none")]
    parts = [before_all(part, code) for part in parted(said, code)]
    parts = [part for part in parts if not is_past(part, code, asked)]
    found: list[tuple[str, str]] = []
    for part in parts:
        is_counted = bool(numbers_in(part, code)) or (bool(found) and bool(_numeric(kind)))
        if is_counted and is_how_often(part, code):
            found[-1:] = [_with_how_often(one, part, kind, told, code) for one in found[-1:]]
        elif is_counted and found and is_manner(part, code):
            continue
        elif one := _heard(part, kind, code, asked):
            found.append(one)
    return found or None


def _with_how_often(
    record: tuple[str, str], often: str, kind: Kind, told: str, code: str
) -> tuple[str, str]:
    """Give a record with how often it is told to be taken, which stands behind it."""
    quote, claim = record
    often = often.strip(" .!\u3002")
    start = told.find(quote)
    whole = told[start : told.find(often, start + len(quote)) + len(often)]
    known = {part for part, _ in kind.parts if f"{part}: " in claim}
    counted = dict(_numbers(often, kind, times_in(often, code), known))
    parts = [f"{part}: {value}" for part, value in counted.items() if may_count(part, often)]
    return (whole, ", ".join([claim, *parts])) if parts else record


def _are_none(told: str, code: str, asked: str) -> bool:
    """Say whether somebody says that there are none, and not that there are no more, or no such."""
    if says_none(told, code) or told.strip(" .").casefold() == listed([], code):
        return True
    if not denies(told, code) or says_all(told, code) or numbers_in(told, code):
        return False
    return names_nothing(told, code, asked)


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
    begins = [one.start() for one in _BRACKET.finditer(own)]
    end = min([*begins, *_counts_in(own, code)], default=len(own))
    name = name_before(own[:end], code, asked)
    if not name:
        return None
    parts = {kind.parts[0][0]: name, **dict(_numbers(quote, kind, numbers))}
    return quote, ", ".join(f"{part}: {value}" for part, value in parts.items())


def _counts_in(text: str, code: str) -> Iterator[int]:
    """Give where numbers begin that end a name: not the 12 of B12, but the 一 of 舍曲林一片."""
    is_run = language(code).numbers.characters
    for one in numbers_in(text, code, articles=is_run):
        is_article = one.weak and not (is_run and one.start and counts_something(one, text, code))
        if not is_article and not is_glued(text, one.start):
            yield one.start


def _numbers(
    text: str, kind: Kind, numbers: Sequence[Mention], known: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """Give each number to the part that it can be one of, the first that has none yet."""
    left = {part: of for part, of in _numeric(kind).items() if part not in known}
    every = tuple(left.values())
    for number in numbers:
        # "sertraline 50" gives a dose as an answer "50" does; "2 tablets" is none.
        is_only = sum(_is_within(number, of) for of in every) == 1
        is_bare = is_only and not re.search(r"\w", text[number.end :])
        for part, of in left.items():
            if _is_within(number, of) and (_fits(number, of, text) or (is_bare and of.unit)):
                yield part, _with_unit(number, text)
                del left[part]
                break


def _numeric(kind: Kind) -> dict[str, Kind]:
    """Give the parts of a record that are numbers, but for what it is called by."""
    parts = {part: kind_of(declared) for part, declared in kind.parts[1:]}
    return {part: of for part, of in parts.items() if of.meaning == "number"}


def _is_within(number: Mention, of: Kind) -> bool:
    """Say whether a number can be one of a part, but for its unit: 50 and 2.5 count nothing."""
    low, high = ends_of(of)
    value = number.value
    if value is None or of.unit:
        return value is not None
    return low <= value <= high and (not of.is_whole or value == int(value))


def _fits(number: Mention, of: Kind, text: str) -> bool:
    if not of.unit:
        return told_in(number, text) is None
    return told_in(number, text) is not None and in_unit(number, of.unit, text).value is not None


def declared_lists(collect: Mapping[str, str]) -> dict[str, Kind]:
    """Give the lists among what is asked for."""
    kinds = {name: kind_of(kind) for name, kind in collect.items() if kind.startswith("list of")}
    return {name: kind for name, kind in kinds.items() if kind.meaning == "records"}


def lists_among(known: Mapping[str, str]) -> list[str]:
    """Name the known values that are shown as lists are."""
    return [name for name, shown in known.items() if _SHOWN.match(shown)]


def records_shown(shown: str) -> list[str]:
    """Name the records of a known value, as prompts show it; none where it is no list."""
    parts = _SHOWN.findall(shown)
    return [value for part, value in parts if part == parts[0][0]]


def records_again(known: Mapping[str, str], told: str, code: str) -> Iterator[tuple[str, str, str]]:
    """Hear what is told anew of records that are known: the list, the quote and the claim.

    Their names lead to it. What a number is of is only known where their records have one part
    that is a number.
    """
    for name, shown in known.items():
        parts, called, numeric = _SHOWN.findall(shown), records_shown(shown), _numeric_part(shown)
        for text in parted(told, code) if numeric else ():
            quote, numbers = text.strip(" .!\u3002"), numbers_in(text.strip(" .!\u3002"), code)
            again = _named_again(quote, called, code)
            if again and len(numbers) == 1 and numbers[0].value is not None:
                value = _with_unit(numbers[0], quote)
                yield name, quote, f"{parts[0][0]}: {again}, {numeric}: {value}"


def last_again(known: Mapping[str, str], told: str, code: str) -> Iterator[tuple[str, str, str]]:
    """Hear a number that corrects the last record of the only list, and names none: "eran 75"."""
    lists = lists_among(known)
    numbers = numbers_in(told, code)
    if len(lists) != 1 or len(numbers) != 1 or numbers[0].value is None:
        return
    if not (corrects(told, code) or may_correct(told, code)):
        return
    shown = known[lists[0]]
    parts, numeric = _SHOWN.findall(shown), _numeric_part(shown)
    if numeric and parts[-1][0] == numeric:
        last = records_shown(shown)[-1]
        claim = f"{parts[0][0]}: {last}, {numeric}: {_with_unit(numbers[0], told)}"
        yield lists[0], told.strip(), claim


def _numeric_part(shown: str) -> str:
    """Name the one part of known records that is a number; empty where none is, or several are."""
    found = {part for part, value in _SHOWN.findall(shown) if _NUMBER.fullmatch(value)}
    return found.pop() if len(found) == 1 else ""


def part_of_last(shown: str, kind: Kind, told: str, code: str) -> Iterator[str]:
    """Hear a number by itself as a part of the last record, where it has none yet: "100 mg"."""
    parts = _SHOWN.findall(shown)
    first = kind.parts[0][0]
    last = max((n for n, (part, _) in enumerate(parts) if part == first), default=-1)
    numbers = numbers_in(told, code)
    if last < 0 or len(numbers) != 1 or name_before(told[: numbers[0].start], code):
        return
    found = dict(_numbers(told, kind, numbers))
    known = {part for part, _ in parts[last:]}
    for part, value in found.items():
        if part not in known:
            yield f"{first}: {parts[last][1]}, {part}: {value}"


def _with_unit(number: Mention, text: str) -> str:
    unit = told_in(number, text)
    return f"{number.value} {unit.sign}" if unit else str(number.value)


def is_of_known_record(known: Mapping[str, str], told: str, code: str) -> bool:
    """Say whether somebody begins with the name of a record that they have told."""
    begun = next(iter(parted(told, code)), "")
    called = [one for name in lists_among(known) for one in records_shown(known[name])]
    return bool(_named_again(begun, called, code))


def _named_again(text: str, called: Sequence[str], code: str) -> str:
    """Give the known name that a text begins with; empty where it begins with none."""
    end = min((one.start for one in numbers_in(text, code) if not one.weak), default=len(text))
    name = name_before(text[:end], code)
    return next((one for one in called if named_alike(one, name)), "")
