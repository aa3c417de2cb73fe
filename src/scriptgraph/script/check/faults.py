"""The faults that keep a script of valid shape from being compiled.

Each is a pure function over the script, and a row of `FAULTS`. Faults cannot be silenced.
"""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.core.findings import Finding
from scriptgraph.script.check.action_rules import ACTION_FAULTS
from scriptgraph.script.check.computing import bad_computed_value
from scriptgraph.script.check.contradictions import contradicting_guarantees
from scriptgraph.script.check.digression_rules import DIGRESSION_FAULTS
from scriptgraph.script.check.filling import FILLING_FAULTS
from scriptgraph.script.check.form_rules import FORM_FAULTS, SKIP_FAULTS
from scriptgraph.script.check.mistyped import mistyped_condition
from scriptgraph.script.check.names import (
    conflicting_types,
    duplicate_section,
    duplicate_task,
    node_name_collision,
    reserved_name,
)
from scriptgraph.script.check.promises import broken_guarantee_line
from scriptgraph.script.check.renamed import renamed_from_existing, renamed_twice
from scriptgraph.script.check.rule import CheckRule, Remark
from scriptgraph.script.check.targets import unknown_target
from scriptgraph.script.check.unreadable import bad_expression
from scriptgraph.script.check.values import uncollected_value
from scriptgraph.script.check.waiting import wordless_wait
from scriptgraph.script.check.walking import rules_of
from scriptgraph.script.guarantees import FORMS
from scriptgraph.script.model import Script


def faults(script: Script) -> list[Finding]:
    """List every fault; a script without any can be compiled."""
    return [finding for rule in FAULTS for finding in rule.findings(script)]


def rule_after_default(script: Script) -> Iterator[Remark]:
    """Find rules that are never reached, because one before them has no condition."""
    for section in script.sections:
        first = next((n for n, rule in enumerate(section.next) if rule.kind == "fixed"), None)
        if first is None or first == len(section.next) - 1:
            continue
        default, rule = section.next[first], section.next[first + 1]
        message = f"the rule to {rule.to!r} is never reached: the one to {default.to!r}"
        more = len(section.next) - first - 2
        below = f", as {more} more below it" if more else ""
        path = ("sections", section.id, "next", first + 1)
        yield Remark(f"{message} before it always holds{below}", path, section.id)


def anytime_without_condition(script: Script) -> Iterator[Remark]:
    """Find `anytime` rules that would leave every section at once."""
    for number, rule in enumerate(script.anytime):
        if rule.kind == "fixed":
            message = f"the anytime rule to {rule.to!r} has no condition"
            yield Remark(f"{message}, so it would leave every section at once", ("anytime", number))


def misplaced_urgent(script: Script) -> Iterator[Remark]:
    """Find urgent rules that no model watches for in every section."""
    for section, path, rule in rules_of(script):
        if rule.urgent and (section is not None or rule.when is None):
            where = "a rule of a section" if section is not None else "a rule without `when`"
            message = f"the rule to {rule.to!r} is urgent, but it is {where}"
            yield Remark(message, (*path, "urgent"), section)
        elif rule.danger is not None and not rule.urgent:
            message = f"the rule to {rule.to!r} answers danger, and it is not `urgent`"
            yield Remark(message, (*path, "danger"), section)


def limit_to_itself(script: Script) -> Iterator[Remark]:
    """Find sections whose own limit leads back into them."""
    for section in script.sections:
        if section.limits is not None and section.limits.then == section.id:
            message = f"the limit of section {section.id!r} leads back to {section.id!r}"
            yield Remark(message, ("sections", section.id, "limits", "then"), section.id)


FAULTS = (
    CheckRule(
        "unknown-target",
        "error",
        "A rule or limit leads to a section that does not exist.",
        "Name a section of this script, or `end` to end the session.",
        unknown_target,
    ),
    CheckRule(
        "duplicate-section",
        "error",
        "Two sections have the same id.",
        "Give each section an id of its own.",
        duplicate_section,
    ),
    CheckRule(
        "duplicate-task",
        "error",
        "Two tasks of a section have the same id.",
        "Give each task of a section an id of its own.",
        duplicate_task,
    ),
    CheckRule(
        "rule-after-default",
        "error",
        "A rule stands after one without a condition, so it is never reached.",
        "Put the rule without a condition last.",
        rule_after_default,
    ),
    CheckRule(
        "anytime-without-condition",
        "error",
        "An `anytime` rule has no condition, so it would leave every section at once.",
        "Say with `when` or `if` what has to happen first.",
        anytime_without_condition,
        in_markdown="Say what has to happen first: `→ Goodbye, if the patient wants to stop`.",
    ),
    CheckRule(
        "misplaced-urgent",
        "error",
        "A rule is `urgent`, or answers danger, that is not an `anytime` rule with `when`.",
        "Move the rule to `anytime` and say with `when` what has to happen, or remove `urgent`.",
        misplaced_urgent,
        in_markdown="Put the arrow at the top, before the first section, and say what has to be: "
        "`→ Help, urgently, if the patient is in danger`; or take `urgently` out.",
    ),
    *DIGRESSION_FAULTS,
    CheckRule(
        "bad-expression",
        "error",
        "An `if` cannot be read.",
        "Write an expression such as `mood < 4`, or say it in plain words with `when`.",
        bad_expression,
        in_markdown="Write a comparison such as `mood < 4` or `severity is moderate` between the "
        "backticks.",
    ),
    CheckRule(
        "mistyped-condition",
        "error",
        "An `if` compares, joins or adds up what does not fit, such as a text and a number.",
        "Write numbers without quotes, texts in quotes, and compare each with its own kind.",
        mistyped_condition,
    ),
    CheckRule(
        "uncollected-value",
        "error",
        "An `if` reads a value that no task collects, so it never holds.",
        "Let a task `collect` the value.",
        uncollected_value,
        in_markdown="Let a task collect the value: `- collect mood: integer`.",
    ),
    CheckRule(
        "reserved-name",
        "error",
        "A section is named like a fixed part of the graph, such as `end` or `configurable`.",
        "Choose another id for the section; its title can stay.",
        reserved_name,
        in_markdown="Give the section a name of its own behind its title: `## Start {#opening}`.",
    ),
    CheckRule(
        "node-name-collision",
        "error",
        "A section is named like a node of another one, such as `evaluate_` and its id.",
        "Choose another id for the section; its title can stay.",
        node_name_collision,
    ),
    CheckRule(
        "conflicting-types",
        "error",
        "A value is collected under one name with two different types.",
        "Use one type everywhere, or two names.",
        conflicting_types,
    ),
    CheckRule(
        "limit-to-itself",
        "error",
        "The limit of a section leads back into the same section.",
        "Name the section that comes after the limit, or `end`.",
        limit_to_itself,
    ),
    CheckRule(
        "wordless-wait",
        "error",
        "A section that waits for a human does not begin with exact words.",
        "Let its first task `say` that a human was asked for, and who can help meanwhile.",
        wordless_wait,
    ),
    *FORM_FAULTS,
    *SKIP_FAULTS,
    CheckRule(
        "renamed-from-existing",
        "error",
        "A section or a task is `renamed_from` a name that is still in use.",
        "Take the line out, or write what it was called before.",
        renamed_from_existing,
    ),
    CheckRule(
        "renamed-twice",
        "error",
        "Two sections, or two tasks of a section, are `renamed_from` the same name.",
        "Leave it with the one that sessions under way are to go on in.",
        renamed_twice,
    ),
    CheckRule(
        "bad-computed-value",
        "error",
        "A computed value cannot be worked out, or is asked about as if somebody told it.",
        "Write an expression over collected and other computed values, such as `total: q1 + q2`.",
        bad_computed_value,
        in_markdown="Write an expression over collected and other computed values, such as "
        "`- computed: total = q1 + q2`.",
    ),
    *ACTION_FAULTS,
    *FILLING_FAULTS,
    CheckRule(
        "unreadable-guarantee",
        "error",
        "A line under `guarantees` says nothing that can be proved, or names what does not exist.",
        f"Write one of: {FORMS}.",
        broken_guarantee_line,
    ),
    CheckRule(
        "contradicting-guarantees",
        "error",
        "Lines under `guarantees` together bar a section, or ask for it and bar it.",
        "Take one of them out, or name other sections.",
        contradicting_guarantees,
    ),
)
"""Every fault that is looked for."""
