"""Where rules lead, whether they can be read, and what lies between sessions."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.core.findings import Path, first_few
from scriptgraph.formats.naming import closest, did_you_mean
from scriptgraph.programmes.check.noticed import MOST_NAMES, Noticed
from scriptgraph.programmes.model import Programme
from scriptgraph.script import expressions
from scriptgraph.script.check.meant import Meanings
from scriptgraph.script.model import END_OF_SESSION


def unknown_session(programme: Programme) -> Iterator[Noticed]:
    """Find rules, limits and ways for danger that lead to no session."""
    for path, target in _targets(programme):
        if target not in programme.by_id and target != END_OF_SESSION:
            names = [*programme.by_id, END_OF_SESSION]
            message = f"there is no session {target!r}{did_you_mean(target, names)}"
            listed = f"There are: {first_few([*programme.by_id], MOST_NAMES)}; `end` ends it all."
            guess = closest(target, names)
            yield Noticed(message, path, f"Write `{guess}`." if guess else listed)


def _targets(programme: Programme) -> Iterator[tuple[Path, str]]:
    if programme.danger:
        yield ("danger",), programme.danger
    for session in programme.sessions:
        path: Path = ("sessions", session.id)
        for number, rule in enumerate(session.next):
            yield (*path, "next", number, "to"), rule.to
        if session.limits:
            yield (*path, "limits", "then"), session.limits.then
        if session.danger:
            yield (*path, "danger"), session.danger


def danger_ends(programme: Programme) -> Iterator[Noticed]:
    """Find ways for danger that end the programme: then nobody would ever look."""
    named: list[tuple[Path, str | None]] = [(("danger",), programme.danger)]
    named += [(("sessions", each.id, "danger"), each.danger) for each in programme.sessions]
    for path, target in named:
        if target == END_OF_SESSION:
            message = "danger ends the programme, so that nobody would look after the person"
            hint = "Name the session that follows, or leave it out: then a human is waited for."
            yield Noticed(message, path, hint)


def rule_after_default(programme: Programme) -> Iterator[Noticed]:
    """Find rules that are never reached, because one before them has no condition."""
    for session in programme.sessions:
        fixed = [number for number, rule in enumerate(session.next) if rule.if_ is None]
        if fixed and fixed[0] < len(session.next) - 1:
            first, after = session.next[fixed[0]], session.next[fixed[0] + 1]
            message = f"the rule to {after.to!r} is never reached: the one to {first.to!r} before "
            hint = "Put the rule without a condition last."
            path = ("sessions", session.id, "next", fixed[0] + 1)
            yield Noticed(f"{message}it always holds", path, hint)


def bad_expression(programme: Programme) -> Iterator[Noticed]:
    """Find conditions that cannot be read."""
    meanings = Meanings(programme.plan)
    for session in programme.sessions:
        for number, rule in enumerate(session.next):
            try:
                expressions.parse(rule.if_ or "true")
            except expressions.ExpressionError as error:
                text = rule.if_ or ""
                meant = expressions.expression_meant(text) or meanings.condition(text)
                hint = f"Write `{meant}`." if meant else "Write a comparison, such as `isi >= 15`."
                yield Noticed(str(error), ("sessions", session.id, "next", number, "if"), hint)


def limit_to_itself(programme: Programme) -> Iterator[Noticed]:
    """Find limits that lead back into their own session."""
    for session in programme.sessions:
        if session.limits and session.limits.then == session.id:
            message = f"the limit of session {session.id!r} leads back to {session.id!r}"
            hint = "Name the session that comes after the limit, or `end`."
            yield Noticed(message, ("sessions", session.id, "limits", "then"), hint)


def impossible_spacing(programme: Programme) -> Iterator[Noticed]:
    """Find sessions that are to have begun before they may begin."""
    for session in programme.sessions:
        if session.after and session.within and session.within < session.after:
            message = f"session {session.id!r} is to have begun before it may begin"
            hint = "`within` counts from the end of the session before, as `after` does."
            yield Noticed(message, ("sessions", session.id, "within"), hint)
