"""What is said of slips in Markdown scripts."""

from __future__ import annotations

from scriptgraph.formats.slip import Slip

_A_BACKSLASH = "If it is only text, begin it with a backslash."

SLIPS: dict[str, Slip] = {
    # lines of any kind
    "list-mark": Slip(
        "odd-list-mark",
        "{found} begins this line, and no dash with a blank behind it: so it would be only text",
        "Write a dash and a blank: `{write}`. " + _A_BACKSLASH,
        habit="each",
    ),
    # lines of a section
    "odd-arrow": Slip(
        "odd-arrow",
        "{found} is no arrow of a script",
        "Write → or ->: `{write}`.",
        habit=True,
    ),
    "escaped-arrow": Slip(
        "odd-arrow",
        "the backslash makes this line a text, and no arrow leads to the section that it names",
        "If it is a rule, write `{write}`.",
        severity="warning",
    ),
    "no-arrow": Slip(
        "odd-arrow",
        "this line names a section, and no arrow leads there",
        "Write `{write}`.",
    ),
    "numbered-arrow": Slip(
        "odd-arrow",
        "an arrow with a number before it would be the text of a task",
        "Write it without the number: `{write}`.",
        habit=True,
    ),
    "arrow-inside": Slip(
        "odd-arrow",
        "an arrow stands in the middle of this line, which so is only text",
        "Put the arrow on a line of its own: `{write}`.",
    ),
    "condition-first": Slip(
        "odd-condition",
        "the condition stands before the section to which it leads",
        "Write the section first: `{write}`.",
    ),
    "arrow-part": Slip(
        "odd-condition",
        "what belongs to a rule stands in the line of its arrow",
        "Write `{write}`.",
    ),
    "limit-line": Slip(
        "odd-arrow",
        "a limit is written as an arrow",
        "Write `{write}`, with the section where the session goes then in the place of `end`.",
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
    "no-number": Slip(
        "odd-number",
        "this sentence has no number, and is read as more of the task above",
        "If it is a task of its own, number it: `{write}`. If not, indent it by three blanks.",
        habit=True,
        severity="warning",
    ),
    "checkbox": Slip(
        "odd-number",
        "{found} has no meaning here: nothing is ticked in a script",
        "Take it out: `{write}`.",
        habit=True,
    ),
    "nested-number": Slip(
        "odd-number",
        "this line is indented by {found} blanks, which is too little to belong to the task above",
        "Indent it by three blanks or more: `{write}`; a task of its own is not indented.",
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
    "part-heading": Slip(
        "stray-heading",
        "{found} is no section, and no heading stands above a part of one",
        "Take the line out: tasks and arrows stand directly below the section's title. If it is a "
        "section, lead an arrow to it.",
        habit=True,
    ),
    "sub-heading": Slip(
        "stray-heading",
        "a heading with {found} inside a section has no meaning",
        "Take the line out; a section of its own begins with `## `: `{write}`.",
        habit=True,
    ),
    "tags": Slip(
        "stray-text",
        "a line of tags has no meaning here",
        "Take it out, or make it a remark: `<!-- ... -->`.",
        habit=True,
    ),
    "named-line": Slip(
        "odd-heading",
        "arrows lead to {found}, and this line of that name is no heading",
        "Write `{write}`.",
        habit=True,
    ),
    "escaped": Slip(
        "odd-character",
        "here stands {found}: the program that saved this file put backslashes before signs",
        "Take the backslashes out: `{write}`.",
        habit=True,
    ),
    "odd-id": Slip(
        "odd-heading",
        "the name of a section stands behind its title in `{{#...}}`",
        "Write `{write}`.",
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
    "pasted-twice": Slip(
        "stray-text",
        "from here on, the file holds once more what stands from line {found} on",
        "Take the second copy out, from this line to the end.",
    ),
    "setting-language": Slip(
        "unknown-key",
        "there is no setting {name!r}; settings are English words",
        "Write `{write}`.",
        habit="each",
    ),
    "setting-no-dash": Slip(
        "odd-setting",
        "this line names the setting {name!r}, and is only text: a setting is a dash, its name, a "
        "colon and a value",
        "Write `{write}`. " + _A_BACKSLASH,
        habit="each",
    ),
    "setting-late": Slip(
        "odd-setting",
        "the setting {found} stands in a section, where it has no meaning",
        "Put it at the top, before the first section: `{write}`.",
    ),
    "title-setting": Slip(
        "odd-setting",
        "the title is no setting",
        "Write it in the first line of the file: `{write}`.",
    ),
    "below-arrow": Slip(
        "stray-text",
        "this line stands directly below an arrow: whether it is more of the rule, nobody can tell",
        "If it is, write both in one line: `{write}`. If not, leave a blank line above it.",
    ),
    "below-setting": Slip(
        "odd-setting",
        "this line stands directly below the setting {name!r}: whether it is more of it, nobody "
        "can tell",
        "If it is, write both in one line: `{write}`. If not, leave a blank line above it.",
    ),
    "below-choices": Slip(
        "odd-collect",
        "this line stands directly below a list of choices: whether it is more of it, nobody can "
        "tell",
        "If it is, write both in one line: `{write}`. If not, leave a blank line above it.",
    ),
    # lines of a task
    "collect-no-dash": Slip(
        "odd-collect",
        "before `collect` the dash is missing, so that the line is only text",
        "Write `{write}`. " + _A_BACKSLASH,
    ),
    "if-no-colon": Slip(
        "odd-condition",
        "this line has a condition and no colon, so that it is only text, which the task is given "
        "whatever was told",
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
    "line-shaped": Slip(
        "odd-setting",
        "{found} stands where words of the notation stand, before a colon, and is none of them: so "
        "this line is only text",
        "Of a task can be said `{write}`, `- if: ...`, `- skipped: 0`, "
        "`- call: ...`, in the words of the script's language. " + _A_BACKSLASH,
        severity="warning",
    ),
    "setting-shaped": Slip(
        "odd-setting",
        "{found} stands among the settings, before a colon, and is none of them: so this line is "
        "only said to the agent",
        "There are: {write}. " + _A_BACKSLASH,
        severity="warning",
    ),
    "answers-other": Slip(
        "odd-setting",
        "this line lists answers with their numbers, and {found} is no word of the notation",
        "Write `{write}`, above the items. If it is a task, number it.",
    ),
    "said-of-section": Slip(
        "odd-number",
        "this line stands above the tasks, has no number, and says nothing of the section in words "
        "of the notation",
        "If it is a task, number it. Of a section can be said `- waits for a human`, `- answers: "
        "0 = never, 1 = often`, `- source: ...`, `- use: ...`, in the words of the script's "
        "language.",
    ),
    "collect-marked": Slip(
        "odd-collect",
        "stars, backticks or underscores stand in this line, so that it is only text",
        "Write `{write}`. " + _A_BACKSLASH,
        habit=True,
    ),
    "collect-inline": Slip(
        "odd-collect",
        "what is collected stands behind a text, and so is text itself",
        "Write it on a line of its own below the task, indented: `{write}`. If it is only text, "
        "begin the line with a backslash.",
        habit=True,
    ),
    "collect-no-type": Slip(
        "odd-collect",
        "the value {name!r} has no type",
        "Write `{write}`, or another type: `integer`, `number`, `boolean`, a range such as "
        "`integer 0..10`, or choices: `one of good, bad`.",
    ),
    "range-as-choice": Slip(
        "odd-collect",
        "{name!r} has one choice, which is all of it",
        "For the numbers in between, write `{write}`; a choice that reads so stands in quotes.",
    ),
    "collect-two": Slip(
        "odd-collect",
        "one line collects one value, and this one names several",
        "Write a line for each: `{write}`, `{other}`.",
    ),
    "say-word": Slip(
        "odd-words",
        "behind {found} stands an instruction, and no exact words: these begin with `>`",
        "Write `{write}`, on a line of its own. " + _A_BACKSLASH,
        habit=True,
    ),
    "odd-name": Slip(
        "bold-name",
        "{found} is only text: a task's name stands in bold letters",
        "Write `{write}`. " + _A_BACKSLASH,
        habit=True,
    ),
    "odd-quote-sign": Slip(
        "odd-character",
        "the line begins with {found}, not with the sign of exact words",
        "Write `{write}`. " + _A_BACKSLASH,
        habit=True,
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
        "Write the word behind the number: `{write}`. " + _A_BACKSLASH,
    ),
    "bold-no-colon": Slip(
        "bold-name",
        "{found} is only text: a task's name has a colon",
        "Write `{write}`, or leave the asterisks out.",
        severity="warning",
    ),
}
