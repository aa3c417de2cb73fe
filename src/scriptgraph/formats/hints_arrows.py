"""What is said of slips in the arrows of Markdown scripts."""

from __future__ import annotations

from scriptgraph.formats.slip import Slip

SLIPS: dict[str, Slip] = {
    "end-word": Slip(
        "unknown-target",
        "there is no section {found}, and for the end of the session there is one word alone",
        "Write `{write}`.",
        habit=True,
    ),
    "condition-words": Slip(
        "odd-condition",
        "{found} is not understood behind the name of a section",
        "A condition is written in English, or in the language that the script says it is in at "
        "its top: `{write}`.",
    ),
    "otherwise-if": Slip(
        "odd-condition",
        "{found} stands before a condition, and of several rules the first that holds is followed "
        "anyway",
        "Write `{write}`.",
    ),
    "urgent-word": Slip(
        "odd-condition",
        "{found} does not make a rule urgent here",
        "Write `urgently` before the condition: `{write}`.",
    ),
    "urgent-here": Slip(
        "odd-condition",
        "{found} has no meaning in a section: urgent is what may come at any time",
        "Take the word out: `{write}`. What is urgent stands at the top, before the first section: "
        "`→ Help, urgently, if the patient is in danger`.",
    ),
    "back-word": Slip(
        "odd-condition",
        "{found} does not say here that the session comes back",
        "Write `and back` behind the section's name: `{write}`.",
    ),
    "counted-turns": Slip(
        "odd-condition",
        "{found} is a limit and would be judged as a sentence",
        "Write `{write}`. If it is a sentence, begin it with a backslash.",
    ),
    "no-target": Slip(
        "missing",
        "this arrow leads nowhere",
        "Write the name of a section behind it, such as `{write}`, or `→ end`.",
    ),
    "no-condition": Slip(
        "odd-condition",
        "behind the word stands no condition",
        "Say what has to be so, as in `{write}`, or leave the word out.",
    ),
    "going-words": Slip(
        "unknown-target",
        "behind an arrow stands nothing but the name of a section",
        "Write `{write}`.",
        habit=True,
    ),
    "several-targets": Slip(
        "unknown-target",
        "a rule leads to one section, and this one names several",
        "Write a rule for each, on lines of their own: `{write}` and `{other}`.",
    ),
    "no-backticks": Slip(
        "odd-condition",
        "{found} is a comparison and would be judged as a sentence: it does not stand in backticks",
        "Write `{write}`. If it is a sentence, begin it with a backslash.",
    ),
    "mixed-condition": Slip(
        "odd-condition",
        "a comparison and words stand in one condition: {found}",
        "Write two rules, one with only the comparison in backticks, one with only the words.",
    ),
}
