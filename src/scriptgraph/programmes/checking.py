"""What keeps a programme from being used, and what in it deserves a look.

Each check is a pure function over the programme, and a row of `CHECKS`. What its `if` rules do over
all values is asked of a solver, in `scriptgraph.assurance.programmes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from scriptgraph.core.findings import Finding, Path, Severity, first_few
from scriptgraph.formats.naming import closest, did_you_mean
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.ways import (
    circles_without_limit,
    kept_before,
    no_way_to_an_end,
    unreachable,
)
from scriptgraph.script import expressions
from scriptgraph.script.check.fitting import mistyped_condition
from scriptgraph.script.fields import ValueType
from scriptgraph.script.model import END_OF_SESSION, Rule

_MOST_NAMES = 12


class Noticed(NamedTuple):
    """What a check has noticed; its row adds the id and the severity."""

    message: str
    path: Path
    hint: str = ""


class Check(NamedTuple):
    """One row of the table."""

    id: str
    severity: Severity
    finds: str
    look: Callable[[Programme], Iterable[Noticed]]
    follows: bool = False
    """Whether it follows moves or values, and so would mistake one fault for many findings."""

    def findings(self, programme: Programme) -> Iterator[Finding]:
        """Apply it to a programme."""
        for found in self.look(programme):
            session = str(found.path[1]) if found.path[:1] == ("sessions",) else None
            place = programme.source.place(found.path)
            yield Finding(self.id, self.severity, found.message, place, session, found.hint)


def faults(programme: Programme, *, is_whole: bool) -> list[Finding]:
    """List what every check finds.

    Args:
        programme: A programme of valid shape.
        is_whole: Whether nothing of it was left out as faulty.
    """
    first = [one for check in CHECKS if not check.follows for one in check.findings(programme)]
    if not is_whole or any(one.severity == "error" for one in first):
        return first
    return [*first, *(one for c in CHECKS if c.follows for one in c.findings(programme))]


def computed_rules(session: PlannedSession) -> Iterator[tuple[Path, Rule, str]]:
    """Walk over a session's `if` rules that can be read, each with its place and its condition."""
    for number, rule in enumerate(session.next):
        if rule.if_ is not None and expressions.is_condition(rule.if_):
            yield ("sessions", session.id, "next", number, "if"), rule, rule.if_


def unknown_session(programme: Programme) -> Iterator[Noticed]:
    """Find rules, limits and ways for danger that lead to no session."""
    for path, target in _targets(programme):
        if target not in programme.by_id and target != END_OF_SESSION:
            names = [*programme.by_id, END_OF_SESSION]
            message = f"there is no session {target!r}{did_you_mean(target, names)}"
            listed = f"There are: {first_few([*programme.by_id], _MOST_NAMES)}; `end` ends it all."
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
    for session in programme.sessions:
        for number, rule in enumerate(session.next):
            try:
                expressions.parse(rule.if_ or "true")
            except expressions.ExpressionError as error:
                meant = expressions.expression_meant(rule.if_ or "")
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


def unknown_value(programme: Programme) -> Iterator[Noticed]:
    """Find values to keep that the session's script neither collects nor computes."""
    for session in programme.sessions:
        script = programme.scripts.get(session.id)
        for number, name in enumerate(session.keep):
            if script is not None and name not in script.readable:
                guess = did_you_mean(name, sorted(script.readable))
                message = f"{session.script} neither collects nor computes {name!r}{guess}"
                there = first_few(sorted(script.readable), _MOST_NAMES) or "none"
                yield Noticed(message, _named(session, "keep", number), f"Its values: {there}.")


def homework_not_kept(programme: Programme) -> Iterator[Noticed]:
    """Find homework that is none of what the session keeps."""
    for session in programme.sessions:
        for number, name in enumerate(session.homework):
            if name not in session.keep:
                message = f"{name!r} is homework, but session {session.id!r} does not keep it"
                yield Noticed(message, _named(session, "homework", number), "Add it to `keep`.")


def unkept_value(programme: Programme) -> Iterator[Noticed]:
    """Find values that a rule reads and that no session keeps by then."""
    for session in programme.sessions:
        known = kept_before(programme, session) | {*session.keep}
        for path, _, text in computed_rules(session):
            for name in sorted(expressions.names(text) - known):
                message = f"`{text}` needs {name!r}, which no session keeps by then"
                message += did_you_mean(name, sorted(known))
                yield Noticed(message, path, f"Add it to `keep` of {session.id!r}, or before it.")


def unknown_knowledge(programme: Programme) -> Iterator[Noticed]:
    """Find values that a session is to know and that no session before it keeps."""
    for session in programme.sessions:
        kept = kept_before(programme, session)
        for number, name in enumerate(session.knows):
            if name not in kept:
                guess = did_you_mean(name, sorted(kept))
                message = f"no session before {session.id!r} keeps {name!r}{guess}"
                yield Noticed(message, _named(session, "knows", number), "Add it to `keep` there.")


def kinds_differ(programme: Programme) -> Iterator[Noticed]:
    """Find values of one name that are of one kind in one script and of another in another."""
    first: dict[str, tuple[ValueType, PlannedSession]] = {}
    for session in programme.sessions:
        for key, names in (("keep", session.keep), ("knows", session.knows)):
            for number, name in enumerate(names):
                if (kind := programme.type_of(session, name)) is None:
                    continue
                other, where = first.setdefault(name, (kind, session))
                if kind != other:
                    message = f"{name!r} is {_kind(kind)} in {session.script}, but {_kind(other)} "
                    hint = "Collect it alike in both scripts, or under two names."
                    path = _named(session, key, number)
                    yield Noticed(f"{message}in {where.script}", path, hint)


def mistyped(programme: Programme) -> Iterator[Noticed]:
    """Find conditions that compare, join or add up what does not belong together."""
    for remark in mistyped_condition(programme.plan):
        yield Noticed(remark.message, ("sessions", *remark.path[1:]), remark.hint)


def missing_value_decides(programme: Programme) -> Iterator[Noticed]:
    """Find rules that need a value which somebody may not want to tell, where none asks for that.

    Whoever would rather not say it is led on by the rules below, or by none.
    """
    for session in programme.sessions:
        rules = list(computed_rules(session))
        asked = {name for _, _, text in rules for one in expressions.asked(text) for name in one[1]}
        last = session.next[-1] if session.next else None
        leads = f"is led to {last.to!r}" if last and last.if_ is None else "is led nowhere"
        told: set[str] = set()
        for path, _, text in rules:
            for name in sorted(expressions.needed(text) - asked - told):
                told.add(name)
                message = f"`{text}` needs {name!r}, and who would rather not say it {leads}"
                hint = f"Say where they go, first of all: `{{to: …, if: not known({name})}}`."
                yield Noticed(message, path, hint)


def uncorrectable(programme: Programme) -> Iterator[Noticed]:
    """Find values that a session knows and that nobody can correct there."""
    for session in programme.sessions:
        script = programme.scripts.get(session.id)
        for number, name in enumerate(session.knows):
            if script is not None and name not in script.values:
                message = (
                    f"{session.id!r} knows {name!r}, and no task of {session.script} collects "
                )
                hint = "Let a task with `optional: true` collect it, should it have changed."
                path = _named(session, "knows", number)
                yield Noticed(f"{message}it: nobody can correct it there", path, hint)


def unreachable_session(programme: Programme) -> Iterator[Noticed]:
    """Find sessions to which no rule leads."""
    for name in unreachable(programme):
        message = f"no rule leads from {programme.first.id!r} to session {name!r}"
        yield Noticed(message, ("sessions", name), "Lead a rule to it, or take it out.")


def endless(programme: Programme) -> Iterator[Noticed]:
    """Find sessions that lead only to each other, so that the programme never ends."""
    for names in no_way_to_an_end(programme):
        verb = "leads only to itself" if len(names) == 1 else "lead only to each other"
        message = f"{' and '.join(map(repr, names))} {verb}, so that the programme never ends"
        yield Noticed(message, ("sessions", names[0]), "Lead a rule out of them, such as to `end`.")


def circle_without_limit(programme: Programme) -> Iterator[Noticed]:
    """Find sessions that somebody can have again and again without end."""
    for names in circles_without_limit(programme):
        verb = "leads back to itself" if len(names) == 1 else "form a circle"
        message = f"{' and '.join(map(repr, names))} {verb}, and no limit of visits ends it"
        hint = "Give one of them `limits: {visits: 4, then: …}`."
        yield Noticed(message, ("sessions", names[0]), hint)


def danger_waits(programme: Programme) -> Iterator[Noticed]:
    """Remark that danger leads on nowhere by itself."""
    waiting = [each.id for each in programme.sessions if not programme.danger_leads_to(each)]
    follows = {programme.danger, *(each.danger for each in programme.sessions)}
    if told := [name for name in waiting if name not in follows]:
        message = f"where danger was heard in {', '.join(map(repr, told))}, a human is waited for"
        hint = "Somebody has to look at the inbox; or name the session that follows: `danger: …`."
        yield Noticed(message, ("sessions", told[0]), hint)


def _named(session: PlannedSession, key: str, number: int) -> Path:
    return ("sessions", session.id, key, number)


def _kind(kind: ValueType) -> str:
    return f"one of {', '.join(kind)}" if isinstance(kind, tuple) else kind


CHECKS = (
    Check(
        "unknown-session",
        "error",
        "A rule, a limit or `danger` leads to a session that does not exist.",
        unknown_session,
    ),
    Check("danger-ends", "error", "Danger ends the programme: nobody would look.", danger_ends),
    Check(
        "rule-after-default",
        "error",
        "A rule stands after one without a condition.",
        rule_after_default,
    ),
    Check("bad-expression", "error", "An `if` cannot be read.", bad_expression),
    Check("limit-to-itself", "error", "A limit leads to its own session.", limit_to_itself),
    Check("impossible-spacing", "error", "`within` is shorter than `after`.", impossible_spacing),
    Check(
        "unknown-value",
        "error",
        "A session is to keep what its script neither collects nor computes.",
        unknown_value,
    ),
    Check("homework-not-kept", "error", "Homework is none of `keep`.", homework_not_kept),
    Check(
        "unkept-value",
        "error",
        "A rule reads a value that no session keeps by then.",
        unkept_value,
        follows=True,
    ),
    Check(
        "unknown-knowledge",
        "error",
        "A session is to know a value that none before it keeps.",
        unknown_knowledge,
        follows=True,
    ),
    Check(
        "kinds-differ",
        "error",
        "A value is of one kind in one script and of another in another.",
        kinds_differ,
        follows=True,
    ),
    Check(
        "mistyped-condition",
        "error",
        "An `if` compares, joins or adds up what does not fit.",
        mistyped,
        follows=True,
    ),
    Check(
        "no-way-to-an-end",
        "error",
        "Some sessions lead only to each other, so that the programme never ends.",
        endless,
        follows=True,
    ),
    Check(
        "unreachable-session",
        "warning",
        "No rule leads to a session.",
        unreachable_session,
        follows=True,
    ),
    Check(
        "circle-without-limit",
        "warning",
        "Somebody can have some sessions again and again: none of them has `limits`.",
        circle_without_limit,
        follows=True,
    ),
    Check(
        "missing-value-decides",
        "warning",
        "A rule needs a value that somebody may not want to tell, and none asks whether it is "
        "known.",
        missing_value_decides,
        follows=True,
    ),
    Check(
        "uncorrectable-value",
        "warning",
        "A session knows a value that no task of its script collects.",
        uncorrectable,
        follows=True,
    ),
    Check(
        "danger-waits",
        "info",
        "Where danger was heard, a human is waited for: no session follows.",
        danger_waits,
        follows=True,
    ),
)
"""Everything that is looked for."""
