"""The lint rules about texts and lists that do not say what their author sees in them."""

from __future__ import annotations

from scriptgraph.script.check import lists, markup, slips, spoken, texts
from scriptgraph.script.check.rule import CheckRule

TEXT_RULES = (
    CheckRule(
        "placeholder-in-words",
        "warning",
        "Exact words hold a gap that no value fills, such as `[name]`, and are sent with it.",
        "Name one value in braces: `{name}`; what is worked out of several gets a name first.",
        texts.placeholder_in_words,
    ),
    CheckRule(
        "unwritten-words",
        "warning",
        "Exact words hold a mark for what is still to be written, such as `0800 XXX`, and are sent "
        "with it.",
        "Write what belongs there, a telephone number as it is dialled.",
        texts.unwritten_words,
    ),
    CheckRule(
        "placeholder-in-task",
        "warning",
        "An instruction names a value in signs that nothing fills, and a model reads the signs.",
        "Name one value in braces: `{name}`; or say it in plain words.",
        texts.placeholder_in_task,
    ),
    CheckRule(
        "quoted-words",
        "warning",
        "An instruction stands in quotation marks, or says in them whom to call: no exact words.",
        "For exact words, write them behind `say:`.",
        texts.quoted_words,
        in_markdown="For exact words, put `>` before each line without the quotation marks.",
    ),
    CheckRule(
        "number-in-task",
        "warning",
        "An instruction tells to call a telephone number, which a model may change.",
        "Write the sentence with the number as exact words: behind `say:`.",
        texts.number_in_task,
        in_markdown="Write the sentence with the number as exact words: begin its line with `>`.",
    ),
    CheckRule(
        "image-in-text",
        "warning",
        "Exact words hold a picture, and are sent as text.",
        "Describe what the picture shows, or show it in your own application.",
        texts.image_in_text,
    ),
    CheckRule(
        "html-in-text",
        "warning",
        "A text holds HTML, such as `<b>` or `&nbsp;`, which stays as it stands.",
        "Write the sign itself, and take the tags out.",
        markup.html_in_text,
    ),
    CheckRule(
        "markup-in-words",
        "warning",
        "Exact words or a title hold signs of Markdown, such as `**` or `[^1]`, and keep them.",
        "Write the words alone; what has to stand out stands in a sentence of its own.",
        markup.markup_in_words,
    ),
    CheckRule(
        "rule-in-words",
        "warning",
        "Exact words hold a condition over values, such as `mood < 4`, and are sent with it.",
        "Write the condition as the task's own `if`, and only what is to be said in its words.",
        spoken.rule_in_words,
    ),
    CheckRule(
        "unparted-choices",
        "warning",
        "Several choices were read as one, because no comma parts them.",
        "Part choices with a comma of the keyboard and a blank: `[good, fair, bad]`.",
        lists.unparted_choices,
        in_markdown="Part choices with a plain comma and a blank: `one of good, fair, bad`.",
    ),
    CheckRule(
        "odd-choices",
        "warning",
        "A list of choices has only one, one of them twice, or words behind only some of its "
        "numbers.",
        "List each choice once; for any text, collect a `string`.",
        lists.odd_choices,
    ),
    CheckRule(
        "comma-in-list",
        "warning",
        "A comma between two numbers of a list may be meant as a decimal point.",
        "Write decimal numbers with a point, and a blank behind each comma.",
        lists.comma_in_list,
        follows=True,
    ),
    CheckRule(
        "range-in-task",
        "warning",
        "A task asks on another scale than the value that it collects can have.",
        "Write the same range in the task and in its type.",
        slips.range_in_task,
    ),
    CheckRule(
        "unit-in-task",
        "warning",
        "A task asks in another unit of time than the one that its value is named after.",
        "Name the value after the unit that the task asks for.",
        slips.unit_in_task,
    ),
    CheckRule(
        "fraction-of-whole",
        "info",
        "A whole number is compared with a fraction, so an answer in between is not taken.",
        "Collect a `number`, or compare with a whole number.",
        slips.fraction_of_whole,
    ),
    CheckRule(
        "language-mismatch",
        "warning",
        "The script is surely in another language than its `language` says; that is `en` if it "
        "says nothing.",
        "Write the code of its language at the top, such as `language: de`.",
        slips.language_mismatch,
        follows=True,
    ),
    CheckRule(
        "ends-unlike-others",
        "info",
        "A section has no way on, and what is entered from the same place goes on.",
        "Write where it leads, or `next: end`.",
        slips.ends_unlike_others,
        follows=True,
        in_markdown="Write where it leads, or `→ end`.",
    ),
)
