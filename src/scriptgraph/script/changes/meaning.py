"""Whether a value that was told still means what was told, by another version of its script.

A number alone says nothing. What it means lies in the question, in its unit and scale, in the words
of its answer, and of a value that is computed in its formula and in what that is worked out of.
Here, and nowhere else, two versions are compared in that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from scriptgraph.core.values import Collected
from scriptgraph.language.measures import measure
from scriptgraph.language.units import times_in
from scriptgraph.script.changes.formulas import (
    bands_in,
    formula_of,
    is_one_formula,
    parts_of,
    renamed_parts,
)
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.kinds import Constant, Kind, ends_of, kind_of, type_of_kind
from scriptgraph.script.model import Script, Task

ShiftKind = Literal["words", "scale", "unit", "answers", "reworded", "formula"]
"""In what a value may mean something else.

`words`: it is asked for in other words. `scale`: it lies between other ends. `unit`: it counts
something else. `answers`: its number stands for another answer, or for none. `reworded`: its
answer is in words that stood for no number before, as after a slip of the pen. `formula`: it is
worked out otherwise, or of other values.
"""


@dataclass(frozen=True)
class Shift:
    """One thing in which a value may not mean any more what was told."""

    kind: ShiftKind
    what: str
    """What it is now and was before, so that another change is another text."""

    is_of_the_same: bool = False
    """Whether a formula is of the same values as before, and can come to the same numbers."""

    @property
    def may_be_same(self) -> bool:
        """Say whether it can mean the same nevertheless, as only the author knows.

        A question can be asked in other words, or an answer put so, an end of a scale be only what
        was thought possible, and a formula be the same for who can calculate. But
        45 minutes are no 45 hours, whoever says so.
        """
        return self.kind in ("words", "scale", "reworded") or self.is_of_the_same


def shifts_of(
    old: Script,
    was: str,
    new: Script,
    now: str,
    told: Collected | None = None,
    formula: str = "",
) -> tuple[Shift, ...]:
    """Say in what a value may mean something else by a new version than it did by the old one.

    Whether it fits the type that it has now is another question (`state.fitting`).

    Args:
        old: The script that it was told in.
        was: What it is called there.
        new: The script as it is now, or the one that asks for it now.
        now: What it is called in that.
        told: What was told; None for whatever may have been.
        formula: The formula by which it was worked out, where that is not the old script's.

    Returns:
        Each thing; empty where it means what it did, and where one of them does not have it.
    """
    if (old.hash, was) == (new.hash, now) and not formula:
        return ()
    if was not in old.readable or now not in new.readable:
        return ()
    named = _of_names(was, now)
    if was in old.computed or now in new.computed:
        return (*named, *_of_computed(old, was, new, now, formula))
    then, kind = kind_of(old.values[was]), kind_of(new.values[now])
    return (*named, *kind_shifts(then, kind, told), *_of_questions(old, was, new, now))


def kind_shifts(was: Kind, now: Kind, told: Collected | None = None) -> Iterator[Shift]:
    """Say in what a value of one type may mean something else as one of another.

    Args:
        was: What it was told as.
        now: What it is now.
        told: What was told; None for whatever may have been.
    """
    if was.meaning == now.meaning == "records":
        parts = dict(now.parts)
        for name, kind in was.parts:
            there = [one[name] for one in told if name in one] if isinstance(told, list) else None
            if name in parts and there != []:
                for one in _of_kinds(kind_of(kind), kind_of(parts[name]), there):
                    yield replace(one, what=f"of its part {name}, {one.what}")
    elif not isinstance(told, list):
        yield from _of_kinds(was, now, None if told is None else [told])


def _of_kinds(was: Kind, now: Kind, told: Sequence[Constant] | None) -> Iterator[Shift]:
    before, after = _counted(was), _counted(now)
    if before != after:
        yield Shift("unit", f"it is {after} now, and was {before}")
    then, today = _answers(was), _answers(now)
    found: dict[ShiftKind, list[str]] = {"answers": [], "reworded": []}
    for value in told if told is not None else then or today:
        earlier, words = then.get(value, ""), today.get(value, "")
        if earlier.casefold() != words.casefold():
            is_new = earlier and words and not (_has(today, earlier) or _has(then, words))
            what = f"{value} is {_answer(words)} now, and was {_answer(earlier)}"
            found["reworded" if is_new else "answers"].append(what)
    yield from (Shift(kind, ", ".join(others)) for kind, others in found.items() if others)
    if _has_scale(was) and _has_scale(now) and ends_of(was) != ends_of(now):
        yield Shift("scale", f"it is `{_scale(now)}` now, and was `{_scale(was)}`")


def _of_names(was: str, now: str) -> Iterator[Shift]:
    """Hold the units that two names tell against each other: an hour is none of minutes."""
    before, after = _units_in(was), _units_in(now)
    if before != after:
        both, told = before and after, (", ".join(sorted(one)) or "none" for one in (after, before))
        what = "its name tells of {} now, and told of {}".format(*told)
        yield Shift("unit" if both else "words", f"{what} ({now}, {was})")


def _of_computed(old: Script, was: str, new: Script, now: str, formula: str) -> Iterator[Shift]:
    """Compare formulas, then what they are worked out of, then what can come of it."""
    before, after = formula or formula_of(old, was), formula_of(new, now)
    called = {} if formula else renamed_parts(old, new)
    is_one = is_one_formula(before, after, called, new)
    if not is_one:
        told, earlier = (f"computed as `{one}`" if one else "asked for" for one in (after, before))
        what = f"it is {told} now, and was {earlier}"
        is_of_the_same = not formula and _is_of_the_same(old, was, new, now, called)
        yield Shift("formula", what, is_of_the_same=is_of_the_same)
    if now in new.computed:
        yield from _of_parts(old, new, parts_of(new, now), called)
    if is_one:
        then = old.model_copy(update={"computed": {now: before}})
        yield from kind_shifts(kinds_of(then)[now], kinds_of(new)[now])


def _of_parts(
    old: Script, new: Script, parts: Iterable[str], called: Mapping[str, str]
) -> Iterator[Shift]:
    """Compare what a value is worked out of, as far as both versions have it."""
    earlier_names = {name: old_name for old_name, name in called.items()}
    for part in sorted(parts):
        name = earlier_names.get(part, part)
        if name not in old.readable:
            continue
        for one in shifts_of(old, name, new, part):
            yield replace(one, what=f"of {part}, which it is worked out of, {one.what}")
        if _skipped(old, name) != _skipped(new, part):
            what = f"{part}, which it is worked out of, counts otherwise where it is not asked"
            yield Shift("formula", what)


def _is_of_the_same(
    old: Script, was: str, new: Script, now: str, called: Mapping[str, str]
) -> bool:
    """Say whether two formulas are of the same values, with the same ends and words."""
    if was not in old.computed or now not in new.computed:
        return False
    if bands_in(old.computed[was]) != bands_in(new.computed[now]):
        return False
    then = {called.get(part, part) for part in parts_of(old, was)}
    kinds = kinds_of(old)[was], kinds_of(new)[now]
    return then == parts_of(new, now) and not [*kind_shifts(*kinds)]


class _Question(NamedTuple):
    """What somebody is asked, with its lines joined."""

    said_before: str
    """What a questionnaire says ahead of an item: of which time it asks, and what of it."""

    asked: str


def _of_questions(old: Script, was: str, new: Script, now: str) -> Iterator[Shift]:
    """Say which question is asked in other words now; one that is new beside it changes nothing."""
    before, after = [*_questions(old, was)], [*_questions(new, now)]
    gone = [one for one in before if one not in after]
    there = [one for one in after if one not in before] or after
    if not gone:
        return
    asked, earlier = (_quoted(one.asked for one in each) for each in (there, gone))
    if asked != earlier:
        yield Shift("words", f"it is asked for by {asked} now, and was by {earlier}")
        return
    said, earlier = (_quoted(one.said_before for one in each) for each in (there, gone))
    yield Shift("words", f"ahead of {asked} is said {said} now, and was {earlier}")


def _questions(script: Script, name: str) -> Iterator[_Question]:
    """Give the words of each task that collects a value."""
    for section in script.sections:
        for number, task in enumerate(section.tasks):
            if name in task.collect:
                before = section.tasks[:number] if section.questionnaire else ()
                said = (text for one in before if not one.collect for text in _words(one))
                yield _Question(_joined(said), _joined(_words(task)))


def _words(task: Task) -> Iterator[str]:
    yield from (text for text in (task.say, task.do) if text)
    if task.call:
        yield f"the action {task.call}"


def _skipped(script: Script, name: str) -> list[str | None]:
    tasks = (task for section in script.sections for task in section.tasks)
    return [task.skipped for task in tasks if name in task.collect]


def _counted(kind: Kind) -> str:
    """Say what a value is a number of."""
    if kind.meaning in ("day", "span"):
        return "a day" if kind.meaning == "day" else "a span of time"
    return f"in {kind.unit}" if kind.unit else "without a unit"


def _answers(kind: Kind) -> dict[Constant, str]:
    """Map the numbers of answers in words to these."""
    pairs = zip(kind.choices, kind.labels, strict=False)
    return {number: " ".join(label.split()) for number, label in pairs}


def _answer(words: str) -> str:
    return f"“{words}”" if words else "no answer in words"


def _has(answers: Mapping[Constant, str], words: str) -> bool:
    return words.casefold() in map(str.casefold, answers.values())


def _has_scale(kind: Kind) -> bool:
    """Say whether a number has nothing but its ends to tell how much it is."""
    return kind.meaning == "number" and not kind.unit and not kind.labels


def _scale(kind: Kind) -> str:
    return f"one of {', '.join(map(str, kind.choices))}" if kind.choices else type_of_kind(kind)


def _units_in(name: str) -> set[str]:
    known = (measure(word) for word in re.split(r"[\W_]+", name))
    return times_in(name) | {one.sign for one in known if one}


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(f"“{text}”" for text in texts)) or "nothing"


def _joined(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())
