"""What is said of slips in Markdown scripts."""

from __future__ import annotations

from scriptgraph.formats.slip import Slip

_A_BACKSLASH = "If it is only text, begin it with a backslash."

SLIPS: dict[str, Slip] = {
    # lines of a section
    "odd-arrow": Slip(
        "odd-arrow",
        "{found} is no arrow of a script",
        "Write → or ->: `{write}`.",
        habit=True,
    ),
    "no-arrow": Slip(
        "odd-arrow",
        "this line names a section, and no arrow leads there",
        "Write `{write}`.",
    ),
    "two-arrows": Slip(
        "odd-arrow",
        "a second arrow stands in this line",
        "Write each rule on a line of its own: `{write}`.",
    ),
    "odd-number": Slip(
        "odd-number",
        "{found} is not how a task is numbered",
        "Write a number, a dot and a blank: `{write}`.",
        habit=True,
    ),
    "bullet": Slip(
        "odd-number",
        "a task begins with a number, and this line with {found}",
        "Write `{write}`; lines with dashes, indented, belong to the task above.",
        habit=True,
    ),
    "heading-level": Slip(
        "stray-heading",
        "a heading with {found} has no meaning here",
        "`# ` begins the script, once and first; `## ` begins each section: `{write}`.",
        habit=True,
    ),
    "odd-heading": Slip(
        "odd-heading",
        "{found} is no heading of a script",
        "Write `{write}`.",
        habit=True,
    ),
    "table": Slip(
        "stray-text",
        "a table has no meaning here",
        "Write each row as a task (`1. ...`), or as a line of a task, indented.",
    ),
    "code-lines": Slip(
        "stray-text",
        "a block of code has no meaning here",
        "Remove the lines with ```; what stands between them is read as the script's own.",
    ),
    "not-indented": Slip(
        "stray-text",
        "{found} belongs to a task, and this line to none",
        "Indent it by three blanks, directly below the task: `   {write}`.",
    ),
    "stray-line": Slip(
        "stray-text",
        "this line belongs to no task",
        "Number it as a task (`1. ...`), indent it to make it part of the task above, or make it a "
        "remark: `<!-- ... -->`.",
    ),
    "anytime-section": Slip(
        "odd-heading",
        "what holds at any time is no section",
        "Put these arrows at the top, before the first section, below the line `Anytime:`.",
    ),
    "comment-open": Slip(
        "open-comment",
        "the remark that begins here is never closed",
        "Close it with `-->`.",
    ),
    "front-matter": Slip(
        "front-matter",
        "{name!r} is no setting of a script, and is left out",
        "There are: {write}.",
        severity="warning",
    ),
    "front-matter-open": Slip(
        "front-matter",
        "the settings that begin here are never closed",
        "Close them with a line `---`.",
    ),
    "setting-language": Slip(
        "unknown-key",
        "there is no setting {name!r}; settings are English words",
        "Write `{write}`.",
        habit="each",
    ),
    # lines of a task
    "collect-no-dash": Slip(
        "odd-collect",
        "before `collect` the dash is missing, so that the line is only text",
        "Write `{write}`. " + _A_BACKSLASH,
    ),
    "collect-no-colon": Slip(
        "odd-collect",
        "between the name of the value and its type a colon is missing",
        "Write `{write}`.",
    ),
    "collect-other": Slip(
        "odd-collect",
        "this line names a value and a type, and collects nothing",
        "Write `{write}`. " + _A_BACKSLASH,
    ),
    "odd-quote-sign": Slip(
        "odd-character",
        "the line begins with {found}, not with the sign of exact words",
        "Write `{write}`. " + _A_BACKSLASH,
    ),
    "lazy-quote": Slip(
        "lazy-quote",
        "this line has no `>`, and belongs to the exact words above it all the same",
        "Begin it with `>`; if it is an instruction, put it above the exact words.",
        severity="warning",
    ),
    "odd-optional": Slip(
        "odd-optional",
        "{found} is not how a task is marked as optional",
        "Write the English word behind the number: `{write}`. " + _A_BACKSLASH,
    ),
    "bold-no-colon": Slip(
        "bold-name",
        "{found} is only text: a task's name has a colon",
        "Write `{write}`, or leave the asterisks out.",
        severity="warning",
    ),
    # arrows
    "end-word": Slip(
        "unknown-target",
        "there is no section {found}; the word for the end of the session is `end`",
        "Write `{write}`.",
        habit=True,
    ),
    "condition-words": Slip(
        "odd-condition",
        "{found} is not understood behind the name of a section",
        "A condition is written in English: `{write}`.",
    ),
    "no-backticks": Slip(
        "odd-condition",
        "{found} is a comparison and would be judged as a sentence: it does not stand in backticks",
        "Write `` {write} ``. If it is a sentence, begin it with a backslash.",
    ),
    "mixed-condition": Slip(
        "odd-condition",
        "a comparison and words stand in one condition: {found}",
        "Write two rules, one with only the comparison in backticks and one in words.",
    ),
}
