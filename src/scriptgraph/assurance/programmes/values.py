"""What a solver finds out about the rules of a programme, over all values that sessions keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from scriptgraph.assurance.guarantees.conditions import Conditions
from scriptgraph.assurance.guarantees.wording import values_in_words
from scriptgraph.assurance.values.rules import Computed, Place, Rules, Seen
from scriptgraph.core.findings import Finding, Severity
from scriptgraph.programmes.check.noticed import computed_rules
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.ways import kept_before
from scriptgraph.script.check.walking import kinds_of


def value_findings(programme: Programme) -> list[Finding]:
    """Look at the `if` rules of every session together.

    Args:
        programme: A programme without faults.

    Raises:
        InputError: When the solver is not installed.
    """
    conditions = Conditions(kinds_of(programme.plan))
    found = [
        finding
        for session in programme.sessions
        if any(computed_rules(session))
        for finding in _findings(programme, session, conditions)
    ]
    return sorted(found, key=lambda one: (one.place.line, one.place.column))


def _findings(
    programme: Programme, session: PlannedSession, conditions: Conditions
) -> Iterator[Finding]:
    rules = Rules(conditions, _place(programme, session))
    for seen in rules.seen():
        if told := _told(session, seen):
            rule, severity, message, hint = told
            path = seen.path if seen.kind == "gap" else (*seen.path, "if")
            place = programme.source.place(("sessions", *path[1:]))
            yield Finding(rule, severity, message, place, session.id, hint)
    for hard in rules.undecided:
        message = f"the solver gave up on `{hard.text}`, so nothing is said of it"
        place = programme.source.place(("sessions", *hard.path[1:]))
        yield Finding("undecided-values", "info", message, place, session.id)


def _place(programme: Programme, session: PlannedSession) -> Place:
    """Give the rules of a session; whatever was kept by then can also not be known."""
    rules = [Computed(path[:-1], text, rule.to) for path, rule, text in computed_rules(session)]
    askable = kept_before(programme, session) | {*session.keep}
    return Place(
        section=session.id,
        rules=tuple(rules),
        watched=(),
        askable=askable,
        sure=frozenset(),
        unsure=askable,
        is_open=session.next[-1].if_ is not None,
        last=("sessions", session.id, "next", len(session.next) - 1),
        has_default=session.next[-1].if_ is None,
    )


def _told(session: PlannedSession, seen: Seen) -> tuple[str, Severity, str, str] | None:
    """Say what was found out; None of a value that may be missing, which the checks tell."""
    mend = "Change the condition, or take the rule out."
    values = values_in_words(seen.values or {})
    match seen.kind:
        case "never":
            return "condition-never-holds", "error", f"`{seen.text}` can never hold", mend
        case "unasked":
            names = ", ".join(map(repr, seen.others))
            message = f"`{seen.text}` can never hold: no session keeps {names} by then"
            return "condition-never-holds", "error", message, mend
        case "hidden":
            before = " or ".join(f"`{text}`" for text in seen.others)
            message = f"`{seen.text}` is never followed: where it holds, {before} does, before it"
            return "rule-never-followed", "error", message, mend
        case "always":
            message = f"`{seen.text}` always holds"
            return "condition-always-holds", "warning", message, "Write the rule without it."
        case "part":
            message = f"in `{seen.others[0]}`, the part `{seen.text}` {seen.others[1]} holds"
            return "part-decides-nothing", "warning", message, "Change the part, or take it out."
        case "gap":
            message = f"where {values}, no rule of {session.id!r} leads on: a human is waited for"
            hint = "Add a rule for these values, or a last one without a condition."
            return "value-without-rule", "warning", message, hint
        case "both":
            first = f"`{seen.others[0]}` ({seen.others[1]})"
            message = (
                f"where {values}, `{seen.text}` holds and {first}, which comes first, does too"
            )
            return "overlapping-conditions", "info", message, "Is the first meant to come first?"
        case "missing" | "second":  # a programme has no session for somebody in danger
            return None
        case _:
            assert_never(seen.kind)
