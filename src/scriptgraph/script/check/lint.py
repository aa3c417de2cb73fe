"""What makes a script worse than it could be, though it can be compiled.

Each rule is a pure function over the script, and a row of `LINT`. An author who has decided to
live with a finding names its rule under `silence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from scriptgraph.core.findings import Finding, Place
from scriptgraph.core.unforeseen import looked_through
from scriptgraph.script.check import (
    deciding,
    dividing,
    flow,
    judged,
    overlap,
    values,
    wording,
)
from scriptgraph.script.check.action_rules import ACTION_LINT
from scriptgraph.script.check.consequences import without_consequences
from scriptgraph.script.check.danger_rules import DANGER_RULES
from scriptgraph.script.check.digression_rules import DIGRESSION_LINT
from scriptgraph.script.check.faults import FAULTS, faults
from scriptgraph.script.check.filling import FILLING_LINT
from scriptgraph.script.check.form_rules import FORM_LINT
from scriptgraph.script.check.promises import PROOFS, repeated_guarantee
from scriptgraph.script.check.readers import WARNINGS
from scriptgraph.script.check.rule import CheckRule, Remark, said_elsewhere
from scriptgraph.script.check.solved import SOLVED
from scriptgraph.script.check.spoiled import Spoiled
from scriptgraph.script.check.text_rules import TEXT_RULES
from scriptgraph.script.model import Script


def lint(
    script: Script, ignore: Iterable[str] = (), found: Iterable[Finding] = ()
) -> list[Finding]:
    """List what every rule finds, except those that the script or the caller silences.

    One mistake is one finding: while there are errors, the rules that follow moves and values are
    left out, for they would only say what follows from them.

    Args:
        script: Any script of valid shape.
        ignore: Ids of rules to leave out, besides those under the script's own `silence`.
        found: What has been said of its file before. Where an error stands, nothing is added.
    """
    place = Place(script.source.file)
    look = partial(_linted, script, ignore, found)
    return list(looked_through(look, "looking for what could be better", place, "warning"))


def _linted(script: Script, ignore: Iterable[str], found: Iterable[Finding]) -> list[Finding]:
    silent = {*script.silence, *ignore}
    spoiled = Spoiled(script, found)
    sound = not spoiled.by_errors and not faults(script)
    active = (rule for rule in LINT if rule.id not in silent and (sound or not rule.follows))
    every = (finding for rule in active for finding in rule.findings(script))
    added = without_consequences(script, every)
    return [finding for finding in added if not spoiled.at(finding.place)]


def rules() -> tuple[CheckRule, ...]:
    """List every rule that a script is checked by: the faults, the lint rules, and the proofs."""
    return FAULTS + LINT + PROOFS


def unknown_lint_rule(script: Script) -> Iterator[Remark]:
    """Find names under `silence` that silence nothing."""
    lint_rules = {rule.id for rule in LINT}
    fault_rules = {rule.id for rule in FAULTS}
    for number, name in enumerate(script.silence):
        if name not in lint_rules:
            fault = f"{name!r} is a fault, and faults cannot be silenced"
            unknown = f"there is no lint rule {name!r}"
            yield Remark(fault if name in fault_rules else unknown, ("silence", number))


LINT = (
    CheckRule(
        "unreachable-section",
        "warning",
        "No way leads from the first section to this one.",
        "Lead a rule to it, or take it out.",
        flow.unreachable_section,
        follows=True,
    ),
    CheckRule(
        "no-way-to-an-end",
        "warning",
        "Some sections lead only to each other, so the session can never end.",
        "Lead a rule out of them, or let one of them have no `next`.",
        flow.no_way_to_an_end,
        follows=True,
        in_markdown="Lead a rule out of them, or write `→ end` in one of them.",
    ),
    CheckRule(
        "cycle-without-limit",
        "warning",
        "A session can go round in some sections for ever: none of them has a limit.",
        "Give one of them `limits`, or the whole script.",
        flow.cycle_without_limit,
        follows=True,
        in_markdown="Give one of them a limit: `→ Goodbye, after 12 turns`, or all, at the top.",
    ),
    CheckRule(
        "circle-without-visits",
        "warning",
        "A session can come round in some sections again and again without anybody wanting it.",
        "Give one of them `limits: {visits: 3, then: …}`; turns only limit each visit.",
        flow.circle_without_visits,
        follows=True,
        in_markdown="Give one of them a limit: `→ Goodbye, after 3 visits`; turns only limit each "
        "visit.",
    ),
    CheckRule(
        "visits-never-reached",
        "warning",
        "A limit counts visits of a section that no session ever enters twice.",
        "Take `visits` out of the limit, or let a rule lead back to the section.",
        flow.visits_never_reached,
        follows=True,
        in_markdown="Take the visits out of the limit, or let a rule lead back to the section.",
    ),
    *DIGRESSION_LINT,
    *ACTION_LINT,
    *DANGER_RULES,
    CheckRule(
        "no-tasks",
        "warning",
        "There is nothing to do in a section.",
        "Give it a task, or lead the rules past it.",
        wording.no_tasks,
    ),
    CheckRule(
        "optional-never-asked",
        "warning",
        "An optional task comes after every required one, when the section is already complete.",
        "Put a required task behind it, or make it required.",
        wording.optional_never_asked,
    ),
    CheckRule(
        "choice-without-decline",
        "warning",
        "A section offers a choice, and no exit for somebody who wants none of it.",
        "Add a rule for whoever declines, or end with one that has no condition.",
        wording.choice_without_decline,
    ),
    CheckRule(
        "overlapping-conditions",
        "warning",
        "A condition adds nothing to an earlier one, so the second rule decides nothing.",
        "Say what tells the two apart, or take one out.",
        overlap.overlapping_conditions,
    ),
    CheckRule(
        "judged-comparison",
        "warning",
        "A `when` compares or names a value of the script, and is left to a model to judge.",
        "Compare with `if`, such as `if: mood < 4`; in Markdown, between backticks.",
        judged.judged_comparison,
    ),
    CheckRule(
        "task-repeats-transition",
        "warning",
        "A task tells the agent to go to another section, which only `next` can do.",
        "Write the move under `next`, and only what to say or ask in the task.",
        wording.task_repeats_transition,
        in_markdown="Write the move as an arrow, and only what to say or ask in the task.",
    ),
    CheckRule(
        "section-too-long",
        "warning",
        f"A section has more than {wording.MAX_TOKENS:,} tokens of instructions.",
        "Split it into several sections.",
        wording.section_too_long,
    ),
    CheckRule(
        "value-not-always-collected",
        "warning",
        "An `if` reads a value that a session may not have collected by then.",
        "Let a required task on every way here collect the value; until then the rule never holds.",
        values.value_not_always_collected,
        follows=True,
    ),
    CheckRule(
        "missing-value-decides",
        "warning",
        "Where a value is not known, a rule further down is followed as if it had led there.",
        "Let each `if` below read the value too, so that there is one for every value, and lead "
        "whoever does not say with a rule of their own: `{to: …, if: declined(mood)}`.",
        deciding.missing_value_decides,
        follows=True,
        in_markdown="Let each comparison below read the value too, so that there is one for every "
        "value, and lead whoever does not say with a rule of their own: `→ Goodbye, if "
        "`declined(mood)``.",
    ),
    CheckRule(
        deciding.GAPS,
        "warning",
        "No `if` of a section holds for some value, so the session is stuck, or goes astray.",
        "Write a rule for it, or end with one that has no condition.",
        deciding.value_without_rule,
        follows=True,
        in_markdown="Write a rule for it, or end with `→ Goodbye, otherwise`.",
    ),
    CheckRule(
        "decline-without-way",
        "warning",
        "Whoever does not want to say a value stays in a section for good: no rule is for them.",
        "Write a rule for them, such as `{to: goodbye, if: declined(mood)}`, or end with one that "
        "has no condition.",
        deciding.decline_without_way,
        follows=True,
        in_markdown="Write a rule for them, such as `→ Goodbye, if `declined(mood)``, or end with "
        "`→ Goodbye, otherwise`.",
    ),
    CheckRule(
        "decline-waits",
        "info",
        "Whoever does not want to say a value stays in a section until a limit leads on.",
        "Write a rule for them, such as `{to: goodbye, if: declined(mood)}`, if they need not "
        "wait.",
        deciding.decline_waits,
        follows=True,
        in_markdown="Write a rule for them, such as `→ Goodbye, if `declined(mood)``, if they need "
        "not wait.",
    ),
    CheckRule(
        "condition-never-holds",
        "warning",
        "An `if` is false whatever the values are, so its rule is never followed.",
        "Compare with values that can be collected, or take the rule out.",
        deciding.condition_never_holds,
        follows=True,
    ),
    CheckRule(
        "condition-always-holds",
        "warning",
        "An `if` is true whatever the values are, so it decides nothing.",
        "Write the rule without a condition and last, or compare with something else.",
        deciding.condition_always_holds,
        follows=True,
    ),
    CheckRule(
        "part-decides-nothing",
        "warning",
        "A part of an `if`, joined by `and` or `or`, is true or false whatever the values are.",
        "Compare with a value that can be collected, or take the part out.",
        deciding.part_decides_nothing,
        follows=True,
    ),
    CheckRule(
        "division-by-zero",
        "warning",
        "Something is divided by what can be zero, and is not known then.",
        "Ask first whether it is zero: `days != 0 and drinks / days > 2`.",
        dividing.division_by_zero,
        follows=True,
    ),
    CheckRule(
        "unknown-choice",
        "warning",
        "An `if` compares a value with a text that is none of its choices.",
        "Write one of the choices, exactly as it is collected.",
        values.unknown_choice,
        follows=True,
    ),
    *SOLVED,
    *FORM_LINT,
    *TEXT_RULES,
    *FILLING_LINT,
    CheckRule(
        "repeated-guarantee",
        "warning",
        "Two lines under `guarantees` say the same.",
        "Take one of them out, or name what it was to speak of.",
        repeated_guarantee,
    ),
    CheckRule(
        "unknown-lint-rule",
        "warning",
        "A name under `silence` is no lint rule.",
        "`scriptgraph check --rules` lists the names.",
        unknown_lint_rule,
    ),
    *(
        CheckRule(rule, "warning", finds, mend, said_elsewhere)
        for rule, (finds, mend) in WARNINGS.items()
    ),
)
"""Every lint rule."""
