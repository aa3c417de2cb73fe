"""How the rehearsal model hears values, and that somebody does not want to say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scriptgraph.language.assent import without_asides
from scriptgraph.language.consent import is_consent, is_others_consent
from scriptgraph.language.declining import is_unwilling
from scriptgraph.language.lists import things, topics
from scriptgraph.language.naming import asks_for_name, name_in
from scriptgraph.language.numerals import only_numbers
from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import answer, denies, is_refused, says_none
from scriptgraph.language.record_names import has_none, is_of_what_they_take, is_short_enough
from scriptgraph.language.telephone import has_telephone, is_telephone
from scriptgraph.language.told_all import asks_for_more, says_all, says_only_all
from scriptgraph.rehearsal.asides import to_the_point
from scriptgraph.rehearsal.listing import declared_lists, part_of_last, records_in
from scriptgraph.rehearsal.reading import OpenTask
from scriptgraph.rehearsal.sharing import Shared, shared, topics_beside
from scriptgraph.rehearsal.speaking import SIGN, values_in
from scriptgraph.rehearsal.values_told import (
    LONGEST,
    Given,
    claimed_as,
    given_as,
    is_number,
    quote_of,
    told_in,
    type_of,
    value_in,
)
from scriptgraph.script.kinds import Kind
from scriptgraph.state.values import read_value

_SHORT = 3
"""Words of a message that is nothing but an answer: `about 5 hours`."""


class Heard(NamedTuple):
    """What somebody has said to a section's open tasks."""

    given: Sequence[Given] = ()
    done: Sequence[str] = ()
    declined: Sequence[str] = ()

    @property
    def settled(self) -> set[str]:
        """Name the tasks that are settled by it."""
        return {*self.done, *self.declined}


def heard(
    tasks: Sequence[OpenTask],
    known: Mapping[str, str],
    said: str,
    code: str,
    *,
    named_only: bool = False,
) -> Heard:
    """Hear an answer to the first open task, and the numbers that are named of the others.

    Args:
        tasks: The open tasks.
        known: What has been collected before.
        said: The answer.
        code: The code of the language.
        named_only: Whether only numbers with their names are an answer, as the rest corrects
            something else: that is no answer to a task without values.
    """
    if not tasks:
        return Heard()
    told, first = told_in(said), tasks[0]
    now = to_the_point(told, f"{first.text} {' '.join(first.collect)}", code)
    sharing = shared_among(tasks, known, now, code)
    answered = named_in(first.collect, told, sharing, code)
    if not named_only:
        answered = _answered(first, known, (told, now), sharing, code)
        if not said.startswith(SIGN):  # a rehearsed patient tells no name, only sentences
            answered = [one for one in answered if not _is_no_name(one, first, told, code)]
        if not answered and _is_declined(first, told, code):
            return Heard(declined=[first.id])
    rest = [one for task in tasks[1:] for one in named_in(task.collect, told, sharing, code)]
    given = [*answered, *rest]
    answers, ends = None if named_only else first, _ends_list(told, code)
    done = [one.id for one in tasks if _is_done(one, known, given, ends, first=one is answers)]
    return Heard(given, done)


def _ends_list(told: str, code: str) -> bool:
    """Say whether somebody has nothing more to tell: "that is all", or a plain no."""
    said = answer(told, code)
    is_no = said is not None and said.plain and not said.yes and len(words_in(told)) <= _SHORT
    return says_all(told, code) or says_none(told, code) or is_no


def chooses(tasks: Sequence[OpenTask], said: str, code: str) -> bool:
    """Say whether somebody names one of the choices that are asked for: `stop` can be one."""
    kinds = [type_of(kind) for task in tasks[:1] for kind in task.collect.values()]
    told = told_in(said)
    return any(not isinstance(kind, str) and read_value(told, kind, code) for kind in kinds)


def shared_among(
    tasks: Sequence[OpenTask], known: Mapping[str, str], told: str, code: str
) -> Shared:
    """Share the numbers of a message out among what is asked for, and what is known."""
    names = [name for task in tasks for name, kind in task.collect.items() if is_number(kind)]
    texts = " ".join(task.text for task in tasks[:1])
    is_short = len(words_in(told)) <= _SHORT
    others = topics_beside(texts, things() if is_short else (*topics(), *things()))
    return shared(told, dict.fromkeys([*numbers_among(known), *names]), code, others)


def numbers_among(known: Mapping[str, str]) -> list[str]:
    """Name the known values that are numbers."""
    return [name for name, shown in known.items() if re.fullmatch(r"-?\d+(?:\.\d+)?", shown)]


def _is_declined(task: OpenTask, told: str, code: str) -> bool:
    """Say whether somebody declines: does not want to say, or says no to whether one may ask.

    Or has none of what they were asked for in their own words: "I have no telephone".
    """
    is_text = {*task.collect.values()} == {"string"}
    return (
        is_unwilling(told, code)
        or is_refused(task.text, told, code)
        or (is_text and has_none(told, code, _asked_in(task)))
    )


def _asked_in(task: OpenTask) -> str:
    return f"{task.text} {' '.join(task.collect)}".replace("_", " ")


def _is_of_another(name: str, kind: str, task: OpenTask, told: str, code: str) -> bool:
    """Say whether what was said answers another question: that this is all, or what they take.

    Nor is it an answer that somebody else consents, or what is no number where one is to be called.
    """
    asked = _asked_in(task)
    if kind not in ("string", "boolean"):
        return False
    if says_only_all(told, code, asked) and not asks_for_more(asked, code):
        return True
    if kind == "string":
        is_none = is_unwilling(told, code) or has_none(told, code, asked)
        return is_none or (is_telephone(name) and not has_telephone(told, code))
    if is_others_consent(told, asked, code):
        return True
    return denies(told, code) and is_of_what_they_take(told, code, asked)


def _is_done(
    task: OpenTask, known: Mapping[str, str], given: Sequence[Given], ends: bool, *, first: bool
) -> bool:
    """Say whether a task has all its values, some of them new; one without any was answered.

    A list is told bit by bit: it is whole once somebody says so.

    Args:
        task: The task.
        known: What has been collected before.
        given: What is told now.
        ends: Whether somebody says that there is nothing more to tell.
        first: Whether it is the task that was asked for.
    """
    if not task.collect:
        return first
    names = {one.name for one in given}
    if not {*names, *known} >= task.collect.keys():
        return False
    if lists := declared_lists(task.collect):
        none = any(one.value == "none" for one in given if one.name in lists)
        return none or (first and ends)
    return bool(names & task.collect.keys())


def _answered(
    task: OpenTask, known: Mapping[str, str], said: tuple[str, str], sharing: Shared, code: str
) -> list[Given]:
    """Find the values of the task that was asked for, as far as it can be told which are which.

    Numbers are looked for in what tells how it is now, the second of what was said.
    """
    told, now = said
    asked = {name: kind for name, kind in task.collect.items() if name not in known}
    asked = asked or dict(task.collect)
    if drawn := _drawn(task, told, code):
        return [one for one in drawn if one.name in asked]
    numeric = {name: kind for name, kind in asked.items() if is_number(kind)}
    given = named_in(numeric, told, sharing, code)
    if not given and len(numeric) == 1:
        given = _only_one(*numeric.items(), told=now, sharing=sharing, code=code)
    elif not given:
        given = _in_order(numeric, now, code)
    lists = declared_lists(asked)
    for name, kind in asked.items():
        if name in numeric or _is_of_another(name, kind, task, told, code):
            continue
        if name in lists:
            records = _of_list(name, lists[name], task, told, code)
            given += [one for one in records if one.value != "none" or name not in known]
            if not records and name in known:
                more = part_of_last(known[name], lists[name], told, code)
                given += [Given(told[:LONGEST], name, claim) for claim in more]
            continue
        if found := _unopposed(name, task, told, code) or value_in(type_of(kind), told, code):
            is_name = kind == "string" and asks_for_name(f"{name} {task.text}", code)
            called = name_in(told, code) if is_name else None
            given.append(Given(found[0], name, called or found[1]))
    return given


def _is_no_name(one: Given, task: OpenTask, told: str, code: str) -> bool:
    """Say whether a whole sentence was taken for the name that was asked for."""
    is_asked = asks_for_name(f"{one.name} {task.text}", code)
    is_whole = one.value == told and name_in(" ".join(told.split()), code) is None
    return is_asked and is_whole and not is_short_enough(told)


def _of_list(name: str, kind: Kind, task: OpenTask, told: str, code: str) -> list[Given]:
    """Give the records that somebody tells, each as a claim of its own."""
    if is_unwilling(told, code):
        return []
    return [Given(own, name, claim) for own, claim in records_in(told, kind, code, task.text) or ()]


def _drawn(task: OpenTask, told: str, code: str) -> list[Given]:
    """Give the values that a rehearsed patient says, one for each that it was asked for."""
    asked = {name: kind for name, kind in task.collect.items() if kind != "string"}
    texts = values_in(told, code)
    if not texts or len(texts) != len(asked):
        return []
    lists = declared_lists(asked)
    pairs = list(zip(asked.items(), texts, strict=True))
    read = [(n, text, read_value(text, type_of(kind), code)) for (n, kind), text in pairs]
    given = [
        one
        for (name, _), text in pairs
        if name in lists
        for one in _of_list(name, lists[name], task, text, code)
    ]
    given += [
        Given(text, name, claimed_as(value, asked[name], code))
        for name, text, value in read
        if value is not None
    ]
    strings = [name for name, kind in task.collect.items() if kind == "string"]
    return given + [Given(quote_of(told), name, told[:LONGEST]) for name in strings]


def named_in(kinds: Mapping[str, str], told: str, sharing: Shared, code: str) -> list[Given]:
    """Give the numbers that stand with the names of what is asked for."""
    return [
        one
        for name, kind in kinds.items()
        if is_number(kind) and name in sharing.named
        for one in given_as(name, kind, sharing.named[name], told, code)
    ]


def _unopposed(name: str, task: OpenTask, told: str, code: str) -> tuple[str, str] | None:
    """Find the yes of who has nothing against what they are asked to agree to."""
    kind = type_of(task.collect[name])
    agreed = without_asides(told, code)
    if kind != "boolean" or agreed == told or not is_consent(name, task.text):
        return None
    found = value_in(kind, agreed, code) if read_value(agreed, kind, code) else None
    return (told[:LONGEST], found[1]) if found else None


def _only_one(asked: tuple[str, str], *, told: str, sharing: Shared, code: str) -> list[Given]:
    """Give the one number that was asked for, unless it is said to be another's."""
    name, kind = asked
    if not sharing.named:
        found = value_in(type_of(kind), told, code)
        return [Given(found[0], name, found[1])] if found else []
    if len({number.value for number in sharing.free}) != 1:
        return []
    return given_as(name, kind, sharing.free[0], told, code)


def _in_order(kinds: Mapping[str, str], told: str, code: str) -> list[Given]:
    """Give as many numbers as were asked for, where nothing but them was said."""
    numbers = only_numbers(told, code)
    if len(numbers) != len(kinds):
        return []
    return [
        one
        for (name, kind), number in zip(kinds.items(), numbers, strict=True)
        for one in given_as(name, kind, number, told, code)
    ]
