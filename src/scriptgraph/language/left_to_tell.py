"""Whether something is left to tell of a list: "that's not all", "nichts außer Aspirin", 还有.

Who says so has not come to its end, nor said that there is none, whatever a model makes of it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from scriptgraph.language.asking import without_questions
from scriptgraph.language.assent import waits
from scriptgraph.language.listing import words_of_lists
from scriptgraph.language.phrases import begins, words_in
from scriptgraph.language.polarity import answer, denies
from scriptgraph.language.puzzled import clauses_in
from scriptgraph.language.told_all import says_all
from scriptgraph.language.words import bare, language

_ASKED = ("?", "\uff1f", "\u5417", "\u55ce")
"""By what a text ends in a question: its mark, or the particle of one."""

_ENDS = ".!?\u2026\n\u3002\uff01\uff1f"
"""What ends a sentence."""

_END = re.compile(f"[{_ENDS}]+")


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
    clauses = clauses_in(text)
    for before, clause in reversed([*pairwise(["", *clauses])]):
        if waits(clause, code) or re.search(unfinished, bare(clause)):
            return True
        if clause.strip() not in told:
            continue
        if says_all(clause, code):
            return _is_but(clause, code) and _tells_of_more(before, code)
        if _tells_of_more(clause, code):
            return True
    return bool(re.search(unfinished, bare(text))) or _answers_more(text, code, asked)


def leaves_some(text: str, code: str) -> bool:
    """Say whether words that say none leave something: "nothing except aspirin", "hardly any".

    What they ask behind it, "oh, and when is the next session?", leaves nothing.
    """
    told = _without_question(text, code)
    return bool(re.search(words_of_lists(code)["leaves"], bare(told)))


def _without_question(text: str, code: str) -> str:
    """Leave out a question at the end of a text, which has its mark: "when I am ill" is none."""
    told = text.rstrip()
    if not told.endswith(_ASKED):
        return text
    begun = max(told.rfind(mark, 0, -1) for mark in _ENDS) + 1
    clauses = clauses_in(told[begun:])
    while clauses and re.search(language(code).answers.asks, bare(clauses[-1]).strip()):
        told = told[: told.rindex(clauses.pop())]
    return told


def _tells_of_more(clause: str, code: str) -> bool:
    found = re.search(words_of_lists(code)["further"], bare(clause))
    return bool(found) and not denies(clause, code)


def _is_but(clause: str, code: str) -> bool:
    """Say whether a clause begins with a "but": "there is more, but that's all for today"."""
    return bool(begins(words_in(clause), language(code).answers.but))


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
