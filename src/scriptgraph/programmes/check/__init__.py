"""What keeps a programme from being used, and what in it deserves a look.

Each check is a pure function over the programme, and a row of `CHECKS`. What its `if` rules do over
all values is asked of a solver, in `scriptgraph.assurance.programmes`.
"""

from __future__ import annotations

from scriptgraph.core.findings import Finding
from scriptgraph.programmes.check import renamed, rules, values, ways
from scriptgraph.programmes.check.noticed import Check
from scriptgraph.programmes.model import Programme


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


CHECKS = (
    Check(
        "unknown-session",
        "error",
        "A rule, a limit or `danger` leads to a session that does not exist.",
        rules.unknown_session,
    ),
    Check(
        "danger-ends", "error", "Danger ends the programme: nobody would look.", rules.danger_ends
    ),
    Check(
        "rule-after-default",
        "error",
        "A rule stands after one without a condition.",
        rules.rule_after_default,
    ),
    Check("bad-expression", "error", "An `if` cannot be read.", rules.bad_expression),
    Check("limit-to-itself", "error", "A limit leads to its own session.", rules.limit_to_itself),
    Check(
        "impossible-spacing", "error", "`within` is shorter than `after`.", rules.impossible_spacing
    ),
    Check(
        "unknown-value",
        "error",
        "A session is to keep what its script neither collects nor computes.",
        values.unknown_value,
    ),
    Check("homework-not-kept", "error", "Homework is none of `keep`.", values.homework_not_kept),
    Check(
        "renamed-from-existing",
        "error",
        "A programme, a session or a value is `renamed_from` a name that is still in use.",
        renamed.renamed_from_existing,
    ),
    Check(
        "renamed-twice",
        "error",
        "Two sessions, or two values, are `renamed_from` the same name.",
        renamed.renamed_twice,
    ),
    Check(
        "renamed-unkept",
        "error",
        "A value is `renamed_from` another, and no session keeps it.",
        renamed.renamed_unkept,
    ),
    Check(
        "unkept-value",
        "error",
        "A rule reads a value that no session keeps by then.",
        values.unkept_value,
        follows=True,
    ),
    Check(
        "unknown-knowledge",
        "error",
        "A session is to know a value that none before it keeps.",
        values.unknown_knowledge,
        follows=True,
    ),
    Check(
        "kinds-differ",
        "error",
        "A value is of one kind in one script and of another in another.",
        values.kinds_differ,
        follows=True,
    ),
    Check(
        "mistyped-condition",
        "error",
        "An `if` compares, joins or adds up what does not fit.",
        values.mistyped,
        follows=True,
    ),
    Check(
        "misread-band",
        "error",
        "An `if` compares bands with what is none of their words.",
        values.misread_band,
        follows=True,
    ),
    Check(
        "unknown-choice",
        "error",
        "An `if` compares a value with a text that is none of its choices.",
        values.unknown_choice,
        follows=True,
    ),
    Check(
        "no-way-to-an-end",
        "error",
        "Some sessions lead only to each other, so that the programme never ends.",
        ways.endless,
        follows=True,
    ),
    Check(
        "unreachable-session",
        "warning",
        "No rule leads to a session.",
        ways.unreachable_session,
        follows=True,
    ),
    Check(
        "circle-without-limit",
        "warning",
        "Somebody can have some sessions again and again: none of them has `limits`.",
        ways.circle_without_limit,
        follows=True,
    ),
    Check(
        "missing-value-decides",
        "warning",
        "A rule needs a value that somebody may not want to tell, and none asks whether it is "
        "known.",
        values.missing_value_decides,
        follows=True,
    ),
    Check(
        "uncorrectable-value",
        "warning",
        "A session knows a value that no task of its script collects.",
        values.uncorrectable,
        follows=True,
    ),
    Check(
        "danger-waits",
        "info",
        "Where danger was heard, a human is waited for: no session follows.",
        ways.danger_waits,
        follows=True,
    ),
)
"""Everything that is looked for."""
