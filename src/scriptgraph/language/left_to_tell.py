"""Whether something is left to tell of a list: "that's not all", "nichts außer Aspirin", 还有.

Who says so has not come to its end, nor said that there is none, whatever a model makes of it.
"""

from __future__ import annotations

import re

from scriptgraph.language.asking import without_questions
from scriptgraph.language.assent import waits
from scriptgraph.language.listing import words_of_lists
from scriptgraph.language.phrases import begins, words_in
from scriptgraph.language.polarity import answer, denies
from scriptgraph.language.puzzled import clauses_in
from scriptgraph.language.told_all import says_all
from scriptgraph.language.words import bare, language

_END = re.compile("[.!?\u2026\n\u3002\uff01\uff1f]+")


def says_more(text: str, code: str, asked: str = "") -> bool:
    """Say whether somebody says that this is not all, that there is more, or asks to wait.

    What is said last counts: "one more: ibuprofen. That's all" ends a list. What is asked,
    "how many more questions?", tells of nothing. A yes or a no that is all of a message is what the
    question makes of it: "Is that all?", "No."

    Args:
        text: What somebody said.
        code: The code of the language.
        asked: What they were asked.
    """
    unfinished = words_of_lists(code)["unfinished"]
    told = without_questions(text, code)
    for clause in reversed(clauses_in(text)):
        if waits(clause, code) or re.search(unfinished, bare(clause)):
            return True
        if says_all(clause, code):
            return False
        if clause.strip() in told and _tells_of_more(clause, code):
            return True
    return bool(re.search(unfinished, bare(text))) or _answers_more(text, code, asked)


def leaves_some(text: str, code: str) -> bool:
    """Say whether words that say none leave something: "nothing except aspirin", "hardly any".

    What they ask behind it, "oh, and when is the next session?", leaves nothing.
    """
    clauses = clauses_in(text)
    while len(clauses) > 1 and re.search(language(code).answers.asks, bare(clauses[-1]).strip()):
        text = text[: text.rindex(clauses.pop())]
    return bool(re.search(words_of_lists(code)["leaves"], bare(text)))


def _tells_of_more(clause: str, code: str) -> bool:
    found = re.search(words_of_lists(code)["further"], bare(clause))
    return bool(found) and not denies(clause, code)


def _answers_more(text: str, code: str, asked: str) -> bool:
    """Say whether a plain yes or no says that there is more, by the last question."""
    said = answer(text, code)
    if said is None or not _is_plain(text, code):
        return False
    words = words_of_lists(code)
    question = bare(next((one for one in reversed(_END.split(asked)) if one.strip()), ""))
    whether_all = bool(re.search(words["whether_all"], question))
    whether_more = bool(re.search(words["more"], re.sub(words["whether_all"], " ", question)))
    return whether_all != whether_more and said.yes == whether_more


def _is_plain(text: str, code: str) -> bool:
    """Say whether a text is a yes or a no and nothing else."""
    spoken = language(code).answers
    words = words_in(text)
    while words and (said := begins(words, (*spoken.fillers, *spoken.yes, *spoken.no))):
        words = words[len(said) :]
    return not words
