"""Rules that only a solver looks for (`scriptgraph.assurance.values`); they can be silenced."""

from __future__ import annotations

from scriptgraph.script.check.rule import CheckRule, said_elsewhere

HIDDEN = CheckRule(
    "rule-never-followed",
    "error",
    "Whenever an `if` holds, a rule before it holds too, so it is never followed.",
    "Move the rule up, narrow those before it, or take it out.",
    said_elsewhere,
)
BOTH = CheckRule(
    "both-rules-hold",
    "info",
    "Two rules that read the same values both hold for some of them, and the first is followed.",
    "Say what tells the two apart, if the second is meant for these values.",
    said_elsewhere,
)
SECOND = CheckRule(
    "help-comes-second",
    "warning",
    "A rule that leads to help in danger, or to a human, stands behind one that can hold with it.",
    "Put it first, or write it under `anytime`, whose rules come before those of a section.",
    said_elsewhere,
    in_markdown="Put it first, or write it at the top, before the first section.",
)
UNDECIDED = CheckRule(
    "undecided-condition",
    "info",
    "The solver could not decide for which values a rule is followed.",
    "Make the condition simpler: several rules instead of one, numbers instead of texts.",
    said_elsewhere,
)
SOLVED = (HIDDEN, SECOND, BOTH, UNDECIDED)
"""What only a solver finds."""
