"""The rules about questionnaires, their answers, their sums and the bands of these."""

from scriptgraph.script.check.answers import answers_with_gap, confused_answers
from scriptgraph.script.check.banding import band_out_of_range, misread_band, unfit_bands
from scriptgraph.script.check.questionnaires import (
    instruction_in_questionnaire,
    questionnaire_without_items,
)
from scriptgraph.script.check.rule import CheckRule
from scriptgraph.script.check.skipping import if_before_value, skipped_in_sum, unfit_skipped
from scriptgraph.script.check.sums import item_left_out, item_twice, limit_below_items

FORM_FAULTS = (
    CheckRule(
        "instruction-in-questionnaire",
        "error",
        "A task of a questionnaire has an instruction.",
        "Write its words behind its name, or behind `say`; other work has a section of its own.",
        instruction_in_questionnaire,
        in_markdown="Write its words behind its name; other work has a section of its own.",
    ),
    CheckRule(
        "questionnaire-without-items",
        "error",
        "A questionnaire asks nothing.",
        "Write each item as a task: its name, and behind it what is asked, word for word.",
        questionnaire_without_items,
    ),
    CheckRule(
        "unfit-bands",
        "error",
        "Bands of a score leave out a number that it can come to, or two of them hold the same.",
        "Let each band begin where the one before it ends: `minimal 0..4, mild 5..9`.",
        unfit_bands,
    ),
    CheckRule(
        "misread-band",
        "error",
        "A condition compares bands with what is none of their words.",
        "Compare them with their words: `severity is moderate or severe`.",
        misread_band,
    ),
)

SKIP_FAULTS = (
    CheckRule(
        "if-before-value",
        "error",
        "The `if` of a task reads a value that is asked only behind it.",
        "Ask for the value in a task before this one, or in a section before.",
        if_before_value,
        follows=True,
    ),
    CheckRule(
        "unfit-skipped",
        "error",
        "What a value counts as where it is not asked is no such value.",
        "Write one of its answers, such as `skipped: 0`.",
        unfit_skipped,
    ),
    CheckRule(
        "skipped-in-sum",
        "error",
        "A sum has a value that need not be asked, and the script does not say what it counts as.",
        "Write what it counts as beside its `if`, such as `skipped: 0`; or ask `known(...)` first.",
        skipped_in_sum,
        in_markdown="Write what it counts as below its `- if:`, such as `- skipped: 0`; or ask "
        "`known(...)` first.",
    ),
)

FORM_LINT = (
    CheckRule(
        "confused-answers",
        "warning",
        "Two answers have one number or the same words, or one's words are the other's number.",
        "Give each answer a number and words of its own.",
        confused_answers,
    ),
    CheckRule(
        "answers-with-gap",
        "info",
        "The scores of answers leave out a number between the smallest and the largest.",
        "Add the answer that is missing, or silence this where the instrument scores it so.",
        answers_with_gap,
    ),
    CheckRule(
        "band-out-of-range",
        "warning",
        "A band reaches beyond what its score can come to.",
        "End it with the largest score, or look for an item that the sum leaves out.",
        band_out_of_range,
        follows=True,
    ),
    CheckRule(
        "item-twice",
        "warning",
        "A value stands in a sum more than once.",
        "Take one of them out; write `2 * item` where it is to count twice.",
        item_twice,
        follows=True,
    ),
    CheckRule(
        "item-left-out",
        "warning",
        "A sum has all items of a questionnaire but one.",
        "Add it, or silence this where the instrument scores it so.",
        item_left_out,
        follows=True,
    ),
    CheckRule(
        "limit-below-items",
        "warning",
        "A questionnaire is left before each of its items can have been asked.",
        "Give it more turns than it has items: some answers have to be asked for twice.",
        limit_below_items,
        follows=True,
    ),
)
