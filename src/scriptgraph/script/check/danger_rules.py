"""The lint rules about help for somebody in danger, and the rules that lead to it."""

from scriptgraph.script.check import danger, urgent, waiting
from scriptgraph.script.check.rule import CheckRule

DANGER_RULES = (
    CheckRule(
        "crisis-not-urgent",
        "warning",
        "An `anytime` rule is for somebody in danger, and is followed only with proof.",
        "Mark it with `urgent: true`, or `, urgently, if …` in Markdown.",
        danger.crisis_not_urgent,
        in_markdown="Write `urgently` before its condition: `→ Help, urgently, if …`.",
    ),
    CheckRule(
        "crisis-not-watched",
        "warning",
        "A section for somebody in danger is entered only when another one is complete.",
        "Lead to it under `anytime`, with `when` and `urgent: true`.",
        danger.crisis_not_watched,
        follows=True,
        in_markdown="Lead to it at the top, before the first section: `→ Help, urgently, if …`.",
    ),
    CheckRule(
        "crisis-without-task",
        "warning",
        "An urgent rule leads to a section that has no required task but exact words.",
        "Give it a task that hears their answers, such as `stay: Ask whether they are safe, and "
        "stay until they say so`.",
        danger.crisis_without_task,
        follows=True,
        in_markdown="Give it a task that hears their answers, such as a second one: "
        "`2. Ask whether they are safe, and stay until they say so.`",
    ),
    CheckRule(
        "crisis-left-early",
        "warning",
        "A section that an urgent rule leads to is left while somebody may be in danger.",
        "Give it a limit of its own, far off, such as `limits: {turns: 100, then: end}`, and let "
        "other `anytime` rules say `and is not in danger`.",
        danger.crisis_left_early,
        follows=True,
        in_markdown="Give it a limit of its own, far off: `→ end, after 100 turns`, and let other "
        "conditions at the top say `and is not in danger`.",
    ),
    CheckRule(
        "crisis-with-any-answer",
        "warning",
        "A section that an urgent rule leads to is left with any answer, whatever it says.",
        "Ask whether they are safe, and say when it is done: `safe: Ask whether they are safe now, "
        "and stay with them until help has come`.",
        urgent.crisis_with_any_answer,
        follows=True,
        in_markdown="Ask whether they are safe, and say when it is done: `2. Ask whether they are "
        "safe now, and stay with them until help has come`.",
    ),
    CheckRule(
        "wait-with-task",
        "warning",
        "A section that waits for a human has a task that is not only exact words.",
        "Take it out, and leave what is to be asked to the human; or let a section ask it that "
        "waits for nobody.",
        waiting.wait_with_task,
    ),
    CheckRule(
        "wait-without-help",
        "warning",
        "A section that waits for a human names no number to call until one comes.",
        "Let its exact words (`say`) name who can be called at once, such as an emergency number.",
        waiting.wait_without_help,
    ),
    CheckRule(
        "contacts-not-shown",
        "info",
        "A script names `contacts`, and an urgent rule leads to a section whose words name none.",
        "Write them into the section's exact words (`say`): words of care alone show `contacts`.",
        waiting.contacts_not_shown,
    ),
    CheckRule(
        "urgent-without-danger",
        "warning",
        "The condition of an urgent rule denies danger, or names none.",
        "Say what the danger is: `the patient is in danger, or thinks of ending their life`.",
        urgent.urgent_without_danger,
    ),
)
