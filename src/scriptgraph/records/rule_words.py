"""Tells which rule was followed, as records hold it in English, in the words of a language."""

from __future__ import annotations

import re

from scriptgraph.language.labels import Labels
from scriptgraph.language.retold import retold
from scriptgraph.language.vocabulary import ENGLISH

_ANYTIME = re.compile(r"anytime(?P<back>, and back)?: (?P<rest>.*)", re.DOTALL)
_CONDITION = re.compile(r"(?:when|if) (.*)", re.DOTALL)
_TASK_IS = re.compile(r"(\S+) is (done|declined|not needed)")
_AFTER = re.compile(r"after (\d+) (turn|visit)s?(.*)", re.DOTALL)


def rule_in_words(rule: str, words: Labels) -> str:
    """Tell a rule; what its author wrote stays."""
    if words.code == ENGLISH:
        return rule
    if found := _ANYTIME.fullmatch(rule):
        back = f", {words.and_back}" if found["back"] else ""
        return f"{words.picture_words['Anytime']}{back}: {rule_in_words(found['rest'], words)}"
    if found := _CONDITION.fullmatch(rule):
        return f"{words.picture_words['if']} {found[1]}"
    if found := _AFTER.fullmatch(rule):
        behind = found[3].replace(", back", f", {words.picture_words['back']}")
        return words.after(f"{found[2]}s", int(found[1])) + behind
    return words.picture_words.get(rule, _phrase(rule, words))


def reason_in_words(reason: str, words: Labels) -> str:
    """Tell a reason that is ours; one that a model has given stays."""
    whole = retold(reason, words.code)
    return (
        whole if whole != reason else "; ".join(_phrase(part, words) for part in reason.split("; "))
    )


def _phrase(text: str, words: Labels) -> str:
    if words.code != ENGLISH and (found := _TASK_IS.fullmatch(text)):
        status = words.say(found[2].replace(" ", "_"))
        return words.tell("task_is", task=found[1], status=status)
    return retold(text, words.code)
