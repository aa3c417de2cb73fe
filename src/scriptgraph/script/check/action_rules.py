"""The rules about actions, as rows of the tables."""

from scriptgraph.script.check import actions
from scriptgraph.script.check.rule import CheckRule

ACTION_FAULTS = (
    CheckRule(
        "bad-action",
        "error",
        "An action takes or gives what it cannot, or a rule asks about one that there is not.",
        "Let it take values that are known before it, and give new ones: "
        "`book_slot: {takes: [day], gives: {slot: string}}`.",
        actions.bad_action,
        in_markdown="Let it take values that are known before it, and give new ones: "
        "`- action: book_slot takes day`, `- action: book_slot gives slot: string`.",
    ),
    CheckRule(
        "misplaced-action",
        "error",
        "A task calls an action that is not declared, or from where none can be called.",
        "Declare it under `actions`, and call one action in a section, behind its first words.",
        actions.misplaced_action,
    ),
)

ACTION_LINT = (
    CheckRule(
        "unhandled-failure",
        "warning",
        "An action can fail, and no rule asks whether it has.",
        "Lead somewhere else where it has failed: `{to: call_us, if: failed(book_slot)}`.",
        actions.unhandled_failure,
        in_markdown="Lead somewhere else where it has failed: `→ Call us, if `failed(book_slot)``.",
    ),
    CheckRule(
        "action-without-value",
        "warning",
        "A session can come to an action without a value that it takes; then it fails uncalled.",
        "Let a required task on every way here collect the value.",
        actions.input_not_known,
        follows=True,
    ),
    CheckRule(
        "unread-answer",
        "warning",
        "An action gives what no rule reads, or is never called.",
        "Let a rule read it, or take it out of what the action gives.",
        actions.unread_answer,
    ),
    CheckRule(
        "action-in-circle",
        "warning",
        "A session can come round to an action again and again, and each visit calls it anew.",
        "Give its section a limit of visits: `limits: {visits: 2, then: …}`.",
        actions.called_in_circle,
        follows=True,
        in_markdown="Give its section a limit of visits: `→ Goodbye, after 2 visits`.",
    ),
)
