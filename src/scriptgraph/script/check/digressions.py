"""Digressions: sections from which a session comes back to where it was."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.core.findings import Path, first_few
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import rules_of
from scriptgraph.script.model import Limit, Script
from scriptgraph.script.moves import BACK

_MOST_NAMED = 5


def misplaced_back(script: Script) -> Iterator[Remark]:
    """Find `back` where no session could come back: nothing is left as it is there."""
    for section, path, rule in rules_of(script):
        if not rule.back:
            continue
        at = (*path, "back")
        if section is not None:
            message = f"the rule to {rule.to!r} goes back, but it is a rule of a section"
            yield Remark(f"{message}: only what may come at any time does", at, section)
        elif rule.urgent:
            message = f"the rule to {rule.to!r} is urgent and goes back"
            yield Remark(f"{message}: from help nobody is led away unheard", at)
        elif rule.to not in script.by_id:
            message = f"the rule to {rule.to!r} goes back, and from there nothing does"
            yield Remark(message, at)
    for owner, at, limit in _limits(script):
        if limit.then == BACK and BACK not in script.by_id and owner not in script.digressions:
            of = f"of section {owner!r}" if owner else "of the script"
            message = f"the limit {of} leads back, and only out of a digression a session goes back"
            yield Remark(message, (*at, "then"), owner)


def digression_entered_otherwise(script: Script) -> Iterator[Remark]:
    """Find other ways into a digression: whoever takes them has nowhere to go back to."""
    ways: list[tuple[str | None, Path, str]] = [
        (section, (*path, "to"), rule.to)
        for section, path, rule in rules_of(script)
        if not rule.back
    ]
    ways += [(owner, (*path, "then"), limit.then) for owner, path, limit in _limits(script)]
    for section, path, target in ways:
        if target in script.digressions & script.by_id.keys():
            message = f"{target!r} is a digression, and this leads there without a way back"
            yield Remark(message, path, section)


def no_way_back(script: Script) -> Iterator[Remark]:
    """Find digressions from which no session would come back."""
    for section in script.sections:
        if section.id not in script.digressions:
            continue
        name, path = section.id, ("sections", section.id)
        if section is script.first:
            message = (
                f"{name!r} is a digression, and every session begins there, coming from nowhere"
            )
            yield Remark(message, path, name)
        if section.waits_for_human:
            message = (
                f"{name!r} is a digression, and waits for a human, who alone leads on from there"
            )
            yield Remark(message, (*path, "waits_for_human"), name)
        fixed = next((n for n, rule in enumerate(section.next) if rule.kind == "fixed"), None)
        if fixed is not None:
            to = section.next[fixed].to
            message = f"{name!r} is a digression, and this rule always leads to {to!r} and not back"
            yield Remark(message, (*path, "next", fixed), name)


def limit_leads_back(script: Script) -> Iterator[Remark]:
    """Find digressions in which the script's limit of turns holds: there it leads back."""
    if script.limits is None or script.limits.turns is None:
        return
    held = [s.id for s in script.sections if s.id in script.digressions and s.limits is None]
    if held:
        names = first_few([repr(name) for name in held], _MOST_NAMED)
        message = (
            f"in {names} the limit of the script leads back to where the session was, and not "
        )
        yield Remark(f"{message}to {script.limits.then!r}", ("limits",))


def digression_again(script: Script) -> Iterator[Remark]:
    """Find computed digressions that hold still when the session has come back."""
    for number, rule in enumerate(script.anytime):
        target = script.by_id.get(rule.to)
        if rule.back and rule.if_ is not None and target and script.most_visits(target) is None:
            message = (
                f"the digression to {rule.to!r} is computed: back from it, `{rule.if_}` holds "
            )
            yield Remark(f"{message}still, and leads there at once again", ("anytime", number))


def _limits(script: Script) -> Iterator[tuple[str | None, Path, Limit]]:
    if script.limits is not None:
        yield None, ("limits",), script.limits
    for section in script.sections:
        if section.limits is not None:
            yield section.id, ("sections", section.id, "limits"), section.limits
