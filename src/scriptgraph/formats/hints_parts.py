"""What is said of slips in the shape of a script: its parts, their keys, its conditions."""

from __future__ import annotations

from scriptgraph.formats.slip import Slip

SLIPS: dict[str, Slip] = {
    # shapes
    "tasks-shape": Slip(
        "wrong-value",
        "'tasks' of {place} is {found}; it must be names with a text each",
        "{write}",
        habit=True,
    ),
    "lost-guarantee": Slip(
        "lost-guarantee",
        "this reads like a guarantee, but so it is only text for the agent",
        "Write `{write}`.",
        severity="warning",
        habit="each",
    ),
    "language-name": Slip(
        "language-name",
        "the language is named {name!r}; what knows languages knows their codes, one for a script",
        "Write `{write}`.",
        severity="warning",
    ),
    # keys
    "key-case": Slip(
        "unknown-key",
        "{place} has a key {name!r}; keys are written in small letters",
        "Write `{write}`.",
        habit="each",
    ),
    "key-language": Slip(
        "unknown-key",
        "{place} has a key {name!r}; keys are English words",
        "Write `{write}`.",
        habit="each",
    ),
    "key-spelling": Slip(
        "unknown-key",
        "{place} has a key {name!r} that has no meaning; did you mean {found!r}?",
        "Write `{write}`; allowed here: {allowed}.",
    ),
    "key-letters": Slip(
        "unknown-key",
        "{place} has a key {name!r}, in which {found} only looks right",
        "Type it anew: `{write}`.",
        habit="each",
    ),
    "key-place": Slip(
        "unknown-key",
        "{place} has a key {name!r}, which belongs to {found}",
        "{write}",
    ),
    "text-as-key": Slip(
        "unknown-key",
        "the colon makes a name of {name!r}, and no name of a script is so called",
        "If it is more of the text above, write that text below `say: |` or `do: |`, each line of "
        "it indented; or take the colon out.",
    ),
    "key-deeper": Slip(
        "unknown-key",
        "{name!r} stands among the tasks of {place}, and belongs to the section",
        "Indent it like `tasks:`, two blanks less.",
    ),
    "task-key-among-tasks": Slip(
        "unknown-key",
        "{name!r} stands where the names of tasks stand in {place}, and belongs to a task",
        "Indent it by two more blanks, below the name of its task: `name:` in one line, "
        "`{write}: ...` below it. A task that is so called is written `{name}: {{do: ...}}`.",
        habit=True,
    ),
    "section-key-among-tasks": Slip(
        "unknown-key",
        "{name!r} stands where the names of tasks stand in {place}, and belongs to the section",
        "Indent it like `tasks:`, two blanks less. A task that is so called is written "
        "`{name}: {{do: ...}}`.",
    ),
    "section-place": Slip(
        "unknown-key",
        "{place} has a key {name!r} that looks like a section",
        "Sections stand below `sections:`, each indented by two blanks.",
    ),
    "rule-in-two": Slip(
        "wrong-value",
        "{name!r} begins a rule of its own here, because a dash stands before it",
        "Write one rule: `{write}`.",
    ),
    "key-among-sections": Slip(
        "unknown-key",
        "{name!r} stands among the sections, and belongs to the script",
        "Begin its line at the left edge, without any blanks before it: `{write}:`.",
    ),
    # conditions
    "odd-in-expression": Slip(
        "odd-character",
        "in the comparison stands {found}",
        "Write plain characters: `{write}`.",
    ),
    "odd-value": Slip(
        "mistyped-condition",
        "{found} compares {name!r} with a word that is no value of it",
        "Write `{write}`.",
        habit="each",
    ),
    "asks-for-unknown": Slip(
        "bad-expression",
        "no comparison can ask whether a value is known: {found}",
        "Write `known({name})` or `not known({name})`; `declined({name})` holds where somebody did "
        "not want to say it.",
        habit=True,
    ),
    "comparison-in-words": Slip(
        "odd-condition",
        "{found} is a comparison, and would be judged as a sentence behind `when`",
        "Write `if: {write}`. If it is a sentence, begin it with a backslash.",
    ),
    "comparison-among-words": Slip(
        "odd-condition",
        "a comparison stands among words, and would be judged as a sentence: {found}",
        "Write two rules, one with `if` and only the comparison, one with `when` and the words. "
        "If it is a sentence, begin it with a backslash.",
    ),
}
