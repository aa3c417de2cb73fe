"""How the rehearsal model hears that somebody corrects a number they have given before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scriptgraph.language.numerals import denied_in, numbers_in
from scriptgraph.language.polarity import corrects, may_correct
from scriptgraph.rehearsal.reading import OpenTask
from scriptgraph.rehearsal.sayings import (
    Given,
    is_number,
    numbers_among,
    scored,
    shared_among,
    told_in,
)
from scriptgraph.rehearsal.sharing import Shared

_LONGEST = 300
"""Characters of a quote."""


def correction(
    tasks: Sequence[OpenTask], known: Mapping[str, str], said: str, code: str
) -> list[Given]:
    """Find the new value of a number that was collected before.

    Either it is named ("actually my mood was 3"), or the old one is denied ("3, not 7"), or it is
    said to be a correction ("sorry, I meant 8"): then it is the one that was asked for last,
    and no other, whatever that one is by now. What is asked for just now
    is answered, not corrected, by who says no more than "sorry".

    Args:
        tasks: The open tasks.
        known: What has been collected before.
        said: What was said.
        code: The code of the language.
    """
    told, numeric = told_in(said), numbers_among(known)
    if not numeric:
        return []
    sharing = shared_among(tasks, known, told, code)
    denied = {one.value for one in denied_in(told, code)}
    is_sure, may_be = corrects(told, code), may_correct(told, code)
    old = [name for name in numeric if float(known[name]) in denied]
    named = _named(numeric, known, sharing)
    if named and (is_sure or may_be or old):
        return [Given(told[:_LONGEST], name, number) for name, number in named.items()]
    if denied and not old:
        return []  # who denies what they have not said corrects nothing
    new = _only_new(told, code)
    if new is None and is_sure:
        new = scored(tasks, told, code)
    if new is None or sharing.named.keys() - known.keys():
        return []
    if old:
        latest = numeric[-1] if numeric[-1] in old else old[0] if len(old) == 1 else ""
        return _changed(latest, known, new, told)
    asked = any(map(is_number, tasks[0].collect.values())) if tasks else False
    if is_sure:  # also to what it is already: that is no answer to what is asked for now
        return [Given(told[:_LONGEST], numeric[-1], str(new))]
    if may_be and not asked:
        return _changed(numeric[-1], known, new, told)
    return []


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
