"""The rules of one section before a solver: which are followed, and for which values none is.

A session tries the computed rules in their order, so each question is asked with the rules before
it failing. What a model judges can come out either way, and hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from scriptgraph.assurance.guarantees.conditions import Answer, Conditions, Question, Values
from scriptgraph.assurance.values.parts import parts_of
from scriptgraph.core.findings import Path
from scriptgraph.script import expressions
from scriptgraph.script.kinds import Constant

Kind = Literal["never", "unasked", "hidden", "always", "part", "gap", "missing", "both", "second"]

_LOOK_BACK = 10
"""Rules before another that are compared with it, so that huge sections take no longer."""


@dataclass(frozen=True)
class Seen:
    """Something that a solver has found out about a rule, or about all rules of a section."""

    kind: Kind
    section: str | None
    path: Path
    text: str = ""
    """The condition, or the part of one, that it is said of."""

    others: tuple[str, ...] = ()
    """The conditions, or values, that it is due to."""

    values: Values | None = None
    """Values with which it is so."""


@dataclass(frozen=True)
class Computed:
    """A rule with an `if`."""

    path: Path
    text: str
    to: str

    @property
    def names(self) -> frozenset[str]:
        """Name the values that it reads."""
        return expressions.names(self.text)


@dataclass(frozen=True)
class Place:
    """Where rules are tried, and what is known there."""

    section: str | None
    rules: tuple[Computed, ...]
    watched: tuple[str, ...]
    """Conditions that do not hold where the rules are tried, or they would have led elsewhere."""

    askable: frozenset[str]
    sure: frozenset[str]
    unsure: frozenset[str]
    """Values that some way here does not even collect."""

    is_open: bool
    """Whether nothing but the computed rules leads on from a complete section."""

    last: Path = ()
    """Where the last rule stands."""

    helps: frozenset[str] = frozenset()
    """Sections in which somebody in danger is helped, or a human is waited for."""

    has_default: bool = False


class Rules:
    """Asks about the rules of one place."""

    def __init__(self, conditions: Conditions, place: Place) -> None:
        """Ask about rules.

        Args:
            conditions: The values of the script.
            place: The rules, and what is known where they are tried.
        """
        self._conditions, self._place = conditions, place
        self._dead: set[Path] = set()
        self._examples: list[Mapping[str, Constant]] = []
        self._first_examples: dict[str, Mapping[str, Constant]] = {}
        self.undecided: list[Computed] = []
        """What the solver has given up on; nothing is said of it then."""

    def seen(self) -> list[Seen]:
        """List what is to be said of the rules."""
        dead = list(self._dead_rules())
        gaps = list(self._gap()) if self._place.is_open else []
        always = list(self._always())
        empty = {each.text for each in always}
        dead = [each for each in dead if each.kind != "hidden" or not empty & set(each.others)]
        told = {each.path for each in (*dead, *always)}
        second = list(self._second(told))
        both = self._both({*told, *(each.path for each in second)})
        return [*dead, *always, *self._parts(told), *gaps, *second, *both]

    def _dead_rules(self) -> Iterator[Seen]:
        place, before = self._place, self._place.watched
        for rule in place.rules:
            answer = self._ask(rule, holding=(rule.text,), failing=before)
            if answer.possible:
                example = known_values(answer)
                self._examples.append(example)
                self._first_examples.setdefault(rule.text, example)
                before = (*before, rule.text)
                continue
            self._dead.add(rule.path)
            yield self._why_dead(rule, before)

    def _why_dead(self, rule: Computed, before: Sequence[str]) -> Seen:
        section, held = self._place.section, (rule.text,)
        anything = Question(held, askable=rule.names)
        if not self._conditions.ask(anything).possible:
            return Seen("never", section, rule.path, rule.text)
        if not self._ask(rule, holding=held).possible:
            unasked = tuple(sorted(rule.names - self._place.askable))
            return Seen("unasked", section, rule.path, rule.text, unasked)
        alone = [each for each in before if not self._ask(rule, held, (each,)).possible]
        hidden_by = tuple(alone[:1]) or tuple(each for each in before if _meet(each, rule.text))
        return Seen("hidden", section, rule.path, rule.text, hidden_by)

    def _gap(self) -> Iterator[Seen]:
        """Find values for which no rule holds, or else what is missing where none does."""
        place = self._place
        living = [rule for rule in place.rules if rule.path not in self._dead]
        if not living:
            return
        names = frozenset(name for rule in living for name in rule.names)
        texts = (*(t for t in place.watched if expressions.names(t) & names), *_texts(living))
        rule = Computed(place.last, " / ".join(_texts(living)), "")
        known = place.askable & names
        answer = self._answered(rule, Question((), texts, place.askable, known))
        if answer.possible and answer.is_sure:
            self._examples.append(known_values(answer))
            values = self._needed(rule, known_values(answer), _texts(living))
            yield Seen("gap", place.section, place.last, others=_texts(living), values=values)
            return
        unsure = (place.unsure & names) - place.sure
        question = Question((), texts, place.askable, known - unsure)
        if answer.possible or not unsure:
            return
        missing = self._answered(rule, question)
        if missing.possible and missing.is_sure:
            example = missing.example or {}
            absent = tuple(name for name in sorted(unsure) if example.get(name) is None)
            told = {name: example.get(name) for name in sorted(names)}
            path = next(each.path for each in living if each.names & set(absent))
            yield Seen("missing", place.section, path, others=absent, values=told)

    def _needed(
        self, rule: Computed, values: Mapping[str, Constant], texts: Sequence[str]
    ) -> Mapping[str, Constant]:
        """Leave out values without which there is a gap all the same, whatever they are.

        What is left out need not be known: a rule may ask just for that.
        """
        left = dict(values)
        for name in sorted(values):
            others = {other: value for other, value in left.items() if other != name}
            fixed = tuple(equals(other, value) for other, value in others.items())
            free, known = frozenset(values), frozenset(others)
            asked = (Question((text, *fixed), askable=free, known=known) for text in texts)
            if fixed and not any(self._answered(rule, each).possible for each in asked):
                del left[name]
        return left

    def _always(self) -> Iterator[Seen]:
        """Find conditions that hold whatever the values are, once these are known."""
        for number, rule in enumerate(self._place.rules):
            asks_only = self._place.has_default and number == len(self._place.rules) - 1
            if rule.path in self._dead or (asks_only and rule.names) or self._can_fail(rule):
                continue
            asked = {name for each in expressions.asked(rule.text) for name in each.names}
            known = rule.names - asked
            question = Question(failing=(rule.text,), askable=rule.names, known=known)
            if not self._answered(rule, question).possible:
                yield Seen("always", self._place.section, rule.path, rule.text)

    def _can_fail(self, rule: Computed) -> bool:
        """Say whether values that were found before show that a condition can fail."""
        return any(_fails(rule.text, values) for values in self._examples)

    def _parts(self, told: set[Path]) -> Iterator[Seen]:
        """Find parts of conditions that decide nothing, such as a sum that is out of range."""
        for rule in self._place.rules:
            for part in parts_of(rule.text) if rule.path not in told else ():
                names = expressions.names(part)
                holds = Question((part,), askable=names, known=names)
                fails = Question((), (part,), names, names)
                outcomes = [self._answered(rule, each).possible for each in (holds, fails)]
                if not all(outcomes):
                    word = "always" if outcomes[0] else "never"
                    yield Seen("part", self._place.section, rule.path, part, (rule.text, word))
                    break

    def _second(self, told: set[Path]) -> Iterator[Seen]:
        """Find rules into help that stand behind another that can hold with them, and leads away.

        Here the order of a narrower rule before a wider one is no excuse: whoever is in danger is
        not to be led past help because something else is so as well.
        """
        living = [rule for rule in self._place.rules if rule.path not in told]
        for number, other in enumerate(living):
            earlier = living[max(0, number - _LOOK_BACK) : number]
            away = [one for one in earlier if one.to not in self._place.helps]
            found = (self._led_away(one, other, living) for one in away)
            if other.to in self._place.helps:
                yield from islice(filter(None, found), 1)

    def _led_away(self, one: Computed, other: Computed, rules: Sequence[Computed]) -> Seen | None:
        """Find values with which one rule is followed, and not the other that holds as well."""
        names = one.names | other.names
        before = _texts(rules[: rules.index(one)])
        failing = tuple(t for t in (*self._place.watched, *before) if expressions.names(t) <= names)
        answer = self._answered(other, Question((one.text, other.text), failing, names, names))
        if not (answer.possible and answer.is_sure):
            return None
        where, texts = self._place.section, (one.text, one.to, other.to)
        return Seen("second", where, other.path, other.text, texts, answer.example)

    def _both(self, told: set[Path]) -> Iterator[Seen]:
        """Find rules of which either can hold without the other, and both at once.

        They read the same values. A narrower rule before a wider one is the order that a script is
        written in, and of rules that read different values the first is meant to come first.
        """
        living = [rule for rule in self._place.rules if rule.path not in told]
        for number, other in enumerate(living):
            before = living[max(0, number - _LOOK_BACK) : number]
            found = (seen for one in before if (seen := self._overlap(one, other)))
            yield from islice(found, 1)

    def _overlap(self, one: Computed, other: Computed) -> Seen | None:
        if one.names != other.names or one.to == other.to or not one.names:
            return None
        if self._is_narrower(one, other):
            return None
        both = Question((one.text, other.text), (), one.names, one.names)
        answer = self._answered(other, both)
        if not (answer.possible and answer.is_sure):
            return None
        where, texts = self._place.section, (one.text, one.to)
        return Seen("both", where, other.path, other.text, texts, answer.example)

    def _is_narrower(self, one: Computed, other: Computed) -> bool:
        if _fails(other.text, self._first_examples.get(one.text, {})):
            return False
        only = Question((one.text,), (other.text,), one.names, one.names)
        return not self._answered(other, only).possible

    def _ask(
        self, rule: Computed, holding: tuple[str, ...], failing: tuple[str, ...] = ()
    ) -> Answer:
        question = Question(holding, failing, self._place.askable, self._place.sure)
        return self._answered(rule, question)

    def _answered(self, rule: Computed, question: Question) -> Answer:
        answer = self._conditions.ask(question)
        asked = {*question.holding, *question.failing}
        # One hard condition makes every question hard that it stands in: it alone is told.
        if not answer.is_sure and not any(hard.text in asked for hard in self.undecided):
            self.undecided.append(rule)
        return answer


def _texts(rules: Sequence[Computed]) -> tuple[str, ...]:
    return tuple(rule.text for rule in rules)


def _meet(one: str, other: str) -> bool:
    """Say whether two conditions read a value in common, or one reads none at all."""
    first, second = expressions.names(one), expressions.names(other)
    return bool(first & second) or not (first and second)


def known_values(answer: Answer) -> dict[str, Constant]:
    """Give the values of an example that are known in it."""
    return {name: value for name, value in (answer.example or {}).items() if value is not None}


def equals(name: str, value: Constant) -> str:
    """Write the condition that a value is another."""
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return f"{name} == {value!r}"


def _fails(text: str, values: Mapping[str, Constant]) -> bool:
    """Say whether a condition is false of values; where one is missing, nobody knows."""
    try:
        return not expressions.holds(text, values)
    except expressions.UnknownValueError:
        return False
