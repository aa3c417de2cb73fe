"""How the rehearsal model hears that somebody corrects a number they have given before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from scriptgraph.language.addressed import addressed
from scriptgraph.language.amending import amends
from scriptgraph.language.lists import times
from scriptgraph.language.measures import measure
from scriptgraph.language.numerals import denied_in, numbers_in, plain_of
from scriptgraph.language.phrases import starts, words_in
from scriptgraph.language.polarity import corrects, may_correct
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.recanted import beside_last_told
from scriptgraph.language.words import language
from scriptgraph.rehearsal.listing import is_of_known_record, last_again, records_again
from scriptgraph.rehearsal.reading import OpenTask
from scriptgraph.rehearsal.sayings import numbers_among, shared_among
from scriptgraph.rehearsal.sharing import Shared
from scriptgraph.rehearsal.truths import truth_again
from scriptgraph.rehearsal.values_told import Given, is_number, scored, told_in, type_of
from scriptgraph.script.kinds import kind_of

_LONGEST = 300
"""Characters of a quote."""


def correction(
    tasks: Sequence[OpenTask],
    known: Mapping[str, str],
    said: str,
    code: str,
    *,
    kinds: Mapping[str, str],
) -> list[Given]:
    """Find the new value of a number that was collected before, or what is new in a list.

    Who names a record of a list again corrects it. A number is named ("actually my mood was 3"), or
    the old one is denied ("3, not 7"), or it is said to be a correction ("sorry, I meant 8"): then
    it is the one that was asked for last, and no other, whatever that one is by now. Who names
    something else corrects what they name, or nothing. What is asked for just now is answered, not
    corrected, by who says no more than "sorry".

    Args:
        tasks: The open tasks.
        known: What has been collected before.
        said: What was said.
        code: The code of the language.
        kinds: The values that the section asks for, now or before, with their types.
    """
    told, numeric = told_in(said), numbers_among(known)
    again = _told_again(tasks, known, told, code) or _of_last(tasks, numeric, kinds, told, code)
    if again or not numeric:
        return again
    sharing = shared_among(tasks, known, told, code)
    denied = {one.value for one in denied_in(told, code)}
    is_plain, may_be = amends(told, code), may_correct(told, code)
    is_sure = is_plain or corrects(told, code)
    old = [name for name in numeric if float(known[name]) in denied]
    named = _named(numeric, known, sharing)
    meant = addressed(told, {*known, *kinds}, code, _answers(kinds))
    if named and (is_sure or may_be or old or meant):
        return [Given(told[:_LONGEST], name, number) for name, number in named.items()]
    if meant or (is_sure and not is_plain and _names_more(kinds, told, code)):
        return _of_named(meant, numeric, kinds, told, code)
    if denied and not old:
        return []  # who denies what they have not said corrects nothing
    new = _only_new(told, code)
    if new is None and is_sure:
        new = scored(_asked(tasks), told, code)
    if new is None or sharing.named.keys() - known.keys():
        return []
    if old:
        latest = numeric[-1] if numeric[-1] in old else old[0] if len(old) == 1 else ""
        return _changed(latest, known, new, told)
    asked = any(map(is_number, _asked(tasks)))
    if is_sure:  # also to what it is already: that is no answer to what is asked for now
        return [Given(told[:_LONGEST], numeric[-1], str(new))]
    if may_be and not asked:
        return _changed(numeric[-1], known, new, told)
    return []


def is_of_another(
    tasks: Sequence[OpenTask],
    known: Mapping[str, str],
    said: str,
    code: str,
    *,
    kinds: Mapping[str, str],
) -> bool:
    """Say whether somebody corrects, by its name, what is not asked for now, or nobody knows."""
    told, asked = told_in(said), {name for task in tasks[:1] for name in task.collect}
    if is_of_known_record(_others(tasks, known), told, code):
        return True
    if meant := addressed(told, {*known, *kinds}, code, _answers(kinds)):
        return not meant & asked
    return corrects(told, code) and not amends(told, code) and _names_more(kinds, told, code)


def _others(tasks: Sequence[OpenTask], known: Mapping[str, str]) -> dict[str, str]:
    """Give what is known, but for what is asked for now: that is answered, not corrected."""
    asked = {name for task in tasks[:1] for name in task.collect}
    return {name: shown for name, shown in known.items() if name not in asked}


def _told_again(
    tasks: Sequence[OpenTask], known: Mapping[str, str], told: str, code: str
) -> list[Given]:
    """Give what is told anew of the records of a list, or a yes or no that is turned round."""
    again = [*records_again(_others(tasks, known), told, code)]
    if not again and not addressed(told, {*known}, code) and not numbers_among(known):
        again = [*last_again(known, told, code)]
    if not again:
        asked = {name for task in tasks[:1] for name in task.collect}
        turned = truth_again(known, asked, told, code)
        return [Given(told[:_LONGEST], name, value) for name, value in turned.items()]
    return [Given(quote[:_LONGEST], name, claim) for name, quote, claim in again]


def _asked(tasks: Sequence[OpenTask]) -> list[str]:
    """List the types of what is asked for now."""
    return [kind for task in tasks[:1] for kind in task.collect.values()]


def _of_last(
    tasks: Sequence[OpenTask],
    numeric: Sequence[str],
    kinds: Mapping[str, str],
    told: str,
    code: str,
) -> list[Given]:
    """Give the new value of the number that was told last, where "the last one" names it.

    Behind its section nobody sees by which words it is answered: then it is claimed in their own.
    """
    rest = beside_last_told(told, code)
    asked = any(map(is_number, _asked(tasks)))
    if (
        rest is None
        or not numeric
        or asked
        or not (corrects(told, code) or may_correct(told, code))
    ):
        return []
    last, new = numeric[-1], _only_new(rest, code)
    if new is None:
        new = scored([kinds[last]] if last in kinds else [], told, code)
    return [Given(told[:_LONGEST], last, told[:_LONGEST] if new is None else str(new))]


def _of_named(
    meant: set[str], numeric: Sequence[str], kinds: Mapping[str, str], told: str, code: str
) -> list[Given]:
    """Give the new value of the one known number that is named."""
    names = [name for name in numeric if name in meant]
    if len(meant) != 1 or not names:
        return []
    new = _only_new(told, code)
    if new is None:
        new = scored([kinds[name] for name in names if name in kinds], told, code)
    return [] if new is None else [Given(told[:_LONGEST], names[0], str(new))]


def _names_more(kinds: Mapping[str, str], told: str, code: str) -> bool:
    """Say whether a correction holds words of its own: of what it is, then, cannot be told."""
    words, covered = words_in(_unnumbered(told, code)), set[int]()
    for phrase in (*_said_along(code), *_answers(kinds)):
        size = len(words_in(phrase))
        covered.update(n for start in starts(words, phrase) for n in range(start, start + size))
    units = {word for unit in times().values() for word in unit}
    return any(
        n not in covered and word not in units and not measure(word)
        for n, word in enumerate(words)
        if not is_unspaced(word[0])
    )


def _unnumbered(told: str, code: str) -> str:
    """Leave out the numbers of a text, and what denies one: "statt 7"."""
    plain = plain_of(told)
    numbers = [*numbers_in(told, code), *denied_in(told, code)]
    for number in sorted(numbers, key=lambda one: one.start, reverse=True):
        plain = f"{plain[: number.start]} {plain[number.end :]}"
    return re.sub(language(code).numbers.around.denied, " ", plain)


def _said_along(code: str) -> Iterable[str]:
    """List what is said by who corrects a number, and names nothing."""
    said, counted = language(code).answers, language(code).numbers
    return (
        *(*said.corrections, *said.apologies, *said.fillers, *said.but, *said.not_, *said.yes),
        *(*counted.instead, *counted.along, *counted.beside, *counted.of, *counted.none),
    )


def _answers(kinds: Mapping[str, str]) -> list[str]:
    """List the words of all answers that can be chosen."""
    declared = [kind_of(type_of(kind)) for kind in dict.fromkeys(kinds.values())]
    return [str(label) for kind in declared for label in kind.labels or kind.choices]


def _named(numeric: Sequence[str], known: Mapping[str, str], sharing: Shared) -> dict[str, str]:
    """Give the known numbers that are named with another value."""
    found = {name: sharing.named[name].value for name in numeric if name in sharing.named}
    return {
        name: str(value)
        for name, value in found.items()
        if value is not None and value != float(known[name])
    }


def _only_new(told: str, code: str) -> int | float | None:
    """Give the one number that is said and not denied."""
    values = {one.value for one in numbers_in(told, code)}
    return values.pop() if len(values) == 1 else None


def _changed(name: str, known: Mapping[str, str], new: int | float, told: str) -> list[Given]:
    is_new = bool(name) and float(known[name]) != new
    return [Given(told[:_LONGEST], name, str(new))] if is_new else []
