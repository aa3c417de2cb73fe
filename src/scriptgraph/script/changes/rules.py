"""What leads where now, and what no longer does."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scriptgraph.script import expressions
from scriptgraph.script.changes.change import Change
from scriptgraph.script.changes.renames import Renames
from scriptgraph.script.model import END_OF_SESSION, Limit, Rule, Script


@dataclass(frozen=True)
class Wording:
    """How it is said that a rule ends what the script is of."""

    end: str = "the end of the session"
    always: str = "when it is complete"
    """The condition of a first rule that has none."""

    ends: str = "when it is complete it ends the session"


OF_A_SCRIPT = Wording()


@dataclass(frozen=True)
class _Way:
    """A rule, with its target under the name that it has now."""

    target: str
    condition: str
    """As the author wrote it."""

    meant: str
    """What the condition says, however its blanks and brackets are set."""

    urgent: str
    """`urgent`, and which danger it answers where it says so; empty where it is not urgent."""

    back: bool
    """Whether the session comes back from there."""

    end: str
    """What the end is called."""

    def __str__(self) -> str:
        end = self.end if self.target == END_OF_SESSION else self.target
        urgent = f"{self.urgent}: " if self.urgent else ""
        return f"→ {end}{' and back' * self.back}, {urgent}{self.condition}"


def of_rules(
    old: Script, new: Script, known: Renames, said: Wording = OF_A_SCRIPT
) -> Iterator[Change]:
    """Tell what has changed in the rules and limits, the ones for any time first."""
    was, now = _ways(old.anytime, said, known.target), _ways(new.anytime, said)
    yield from _compared("", was, now, "at any time ")
    yield from _of_limits("", old.limits, new.limits, known)
    for section in new.sections:
        before = known.before(section.id)
        then = old.by_id[before[0]] if before else None
        was = _ways(then.next, said, known.target) if then else []
        yield from _compared(section.id, was, _ways(section.next, said))
        yield from _of_limits(section.id, then.limits if then else None, section.limits, known)
        if then and old.ends_in(then) != new.ends_in(section):
            how = "now" if new.ends_in(section) else "no longer"
            yield Change("rule", f"{said.ends} {how}", section.id)


def _ways(
    rules: Sequence[Rule], said: Wording, target: Callable[[str], str | None] = str
) -> list[_Way]:
    """Give rules with the names of today; what they led to that is gone keeps its own."""
    found = []
    for number, rule in enumerate(rules):
        condition = rule.condition or ("otherwise" if number else said.always)
        to = target(rule.to) or rule.to
        found.append(_Way(to, condition, _meant(rule), _urgent(rule), rule.back, said.end))
    return found


def _urgent(rule: Rule) -> str:
    danger = f" ({rule.danger})" if rule.danger else ""
    return f"urgent{danger}" if rule.urgent else ""


def _meant(rule: Rule) -> str:
    if rule.if_ is None:
        return rule.condition
    try:
        return f"if {ast.dump(expressions.parse(rule.if_))}"
    except expressions.ExpressionError:  # a faulty script, which nobody can use
        return rule.condition


def _compared(
    section: str, old: Sequence[_Way], new: Sequence[_Way], when: str = ""
) -> Iterator[Change]:
    """Tell what leads where now."""
    gone, come = list(old), list(new)
    kept = list(_paired(gone, come, lambda one: (one.target, one.meant, one.urgent, one.back)))
    for was, now in kept:
        if was.condition != now.condition and now.meant:
            what = f"{when}→ {now.target}: the same condition is written otherwise"
            yield Change("unchanged", what, section, was.condition, now.condition)
    for _, now in _paired(gone, come, lambda one: (one.target, one.meant, one.urgent)):
        back = "the session comes back now" if now.back else "the session comes back no longer"
        yield Change("rule", f"{when}{_plain(now)}: {back}", section)
    for _, now in _paired(gone, come, lambda one: (one.target, one.meant)):
        urgent = f"is {now.urgent} now" if now.urgent else "is urgent no longer"
        yield Change("rule", f"{when}{_plain(now)}: {urgent}", section)
    for was, now in _paired(gone, come, lambda one: one.meant):
        what = f"{when}{now}, and no longer → {was.target}"
        yield Change("rule", what, section)
    for was, now in _paired(gone, come, lambda one: one.target):
        what = f"{when}→ {now.target}: the condition changed"
        yield Change("rule", what, section, was.condition, now.condition)
    for was in gone:
        yield Change("rule", f"{when}no longer {was}", section)
    for now in come:
        yield Change("rule", f"{when}new: {now}", section)
    yield from _in_order(section, when, kept, old, new)


def _plain(way: _Way) -> str:
    return f"→ {way.target}, {way.condition}"


def _paired(
    old: list[_Way], new: list[_Way], alike: Callable[[_Way], object]
) -> Iterator[tuple[_Way, _Way]]:
    """Take out of both lists what is alike, in pairs."""
    for was in list(old):
        now = next((one for one in new if alike(one) == alike(was)), None)
        if now is not None:
            old.remove(was)
            new.remove(now)
            yield was, now


def _in_order(
    section: str,
    when: str,
    kept: Sequence[tuple[_Way, _Way]],
    old: Sequence[_Way],
    new: Sequence[_Way],
) -> Iterator[Change]:
    """Tell that rules are tried in another order: of two that hold, the first one counts."""
    was = [now for before in old for one, now in kept if one == before]
    then = list(dict.fromkeys(was))
    now = [way for way in dict.fromkeys(new) if way in set(then)]
    if then != now:
        texts = ["\n".join(map(str, ways)) for ways in (then, now)]
        yield Change("rule", f"{when}the rules are tried in another order", section, *texts)


def _of_limits(
    section: str, old: Limit | None, new: Limit | None, known: Renames
) -> Iterator[Change]:
    was = _limit(old, known.target) if old else None
    now = _limit(new, str) if new else None
    if was == now:
        return
    whose = "the limit" if section else "the limit of sections without one of their own"
    if was is None:
        yield Change("limit", f"{whose} is new: {now}", section)
    elif now is None:
        yield Change("limit", f"{whose} is gone: {was}", section)
    else:
        yield Change("limit", f"{whose} is {now}, and was {was}", section)


def _limit(limit: Limit, target: Callable[[str], str | None]) -> str:
    counts = [
        f"{count} {noun}{'s' if count != 1 else ''}"
        for count, noun in ((limit.turns, "turn"), (limit.visits, "visit"))
        if count is not None
    ]
    return f"after {' or '.join(counts)} → {target(limit.then) or limit.then}"
