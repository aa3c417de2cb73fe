"""Looks at the rules of every section with a solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scriptgraph.assurance.guarantees.conditions import Conditions
from scriptgraph.assurance.patience import Goes, OutOfTimeError, for_ever
from scriptgraph.assurance.values.known import Known
from scriptgraph.assurance.values.rules import Computed, Place, Rules, Seen
from scriptgraph.core.findings import Path
from scriptgraph.script import expressions
from scriptgraph.script.check.values import Knowledge
from scriptgraph.script.check.walking import kinds_of, rules_of
from scriptgraph.script.computed import script_written_out
from scriptgraph.script.model import Rule, Script, Section
from scriptgraph.script.routes import is_help
from scriptgraph.script.skipped import guards


@dataclass(frozen=True)
class Looked:
    """What was looked at, and what was found."""

    seen: tuple[Seen, ...]
    conditions: int
    """How many `if` rules were looked at."""

    undecided: tuple[Computed, ...]
    """Rules of which the solver could not decide everything."""

    left: tuple[str, ...] = ()
    """Sections that were not looked at, as there was no time."""


def look(script: Script, goes_on: Goes = for_ever) -> Looked:
    """Look at every `if` of a script, and at the rules of each section together.

    Args:
        script: A script without faults.
        goes_on: Called before each section.

    Raises:
        InputError: When the solver is not installed.
    """
    written, script = script, script_written_out(script)
    conditions = Conditions(kinds_of(script), guards(script))
    seen: list[Seen] = []
    undecided: dict[Path, Computed] = {}
    places = list(_places(script))
    left: tuple[str, ...] = ()
    for number, place in enumerate(places):
        try:
            goes_on()
        except OutOfTimeError:
            left = tuple(one.section or "anytime" for one in places[number:])
            break
        rules = Rules(conditions, place)
        seen += rules.seen()
        undecided |= {rule.path: rule for rule in rules.undecided}
    count = sum(rule.if_ is not None for _, _, rule in rules_of(script))
    return _as_written(Looked(tuple(seen), count, tuple(undecided.values()), left), written, script)


def _as_written(looked: Looked, written: Script, whole: Script) -> Looked:
    """Speak of each condition as its author wrote it, with what it computes by name."""
    pairs = zip(rules_of(written), rules_of(whole), strict=True)
    texts = {w.if_: rule.if_ for (_, _, rule), (_, _, w) in pairs if w.if_ and rule.if_}
    seen = tuple(
        replace(
            each,
            text=texts.get(each.text, each.text),
            others=tuple(texts.get(other, other) for other in each.others),
        )
        for each in looked.seen
    )
    undecided = tuple(replace(one, text=texts.get(one.text, one.text)) for one in looked.undecided)
    return replace(looked, seen=seen, undecided=undecided)


def _places(script: Script) -> Iterator[Place]:
    known, knowledge = Known(script), Knowledge(script)
    helps = frozenset(each.id for each in script.sections if is_help(script, each))
    for section in script.sections:
        path: Path = ("sections", section.id, "next")
        rules = _computed(section.next, path)
        if not rules or not known.enters(section.id):
            continue
        watched = _watched(script, section)
        names = {
            n for text in (*watched, *(r.text for r in rules)) for n in expressions.names(text)
        }
        kinds = {rule.kind for rule in section.next}
        yield Place(
            section=section.id,
            rules=rules,
            watched=watched,
            askable=known.askable(section.id, names),
            sure=known.lasts(section.id, names),
            unsure=frozenset(
                n
                for n in names - known.sure(section.id, names)
                if knowledge.way_without(n, section)
            ),
            is_open=kinds == {"computed"} and section.id not in script.digressions,
            last=(*path, len(section.next) - 1),
            has_default=section.next[-1].kind == "fixed" or section.id in script.digressions,
            helps=helps,
        )
    for rule in _computed(script.anytime, ("anytime",)):
        yield Place(None, (rule,), (), rule.names, frozenset(), frozenset(), is_open=False)


def _computed(rules: Sequence[Rule], path: Path) -> tuple[Computed, ...]:
    return tuple(
        Computed((*path, number), rule.if_, rule.to)
        for number, rule in enumerate(rules)
        if rule.if_ is not None
    )


def _watched(script: Script, section: Section) -> tuple[str, ...]:
    """Give the conditions that lead out of a section before its own rules are tried.

    One into a section that can be entered only so often is passed over in the end.
    """
    found = []
    for rule in script.anytime:
        target = script.by_id.get(rule.to)
        limited = target is not None and script.most_visits(target) is not None
        if rule.if_ is not None and rule.to != section.id and not limited:
            found.append(rule.if_)
    return tuple(found)
