"""Tells which rule was followed, as records hold it in English, in the words of a language."""

from __future__ import annotations

import re

from scriptgraph.language.labels import Labels
from scriptgraph.language.retold import retold
from scriptgraph.language.vocabulary import ENGLISH

_ANYTIME = re.compile(r"anytime(?P<back>, and back)?: (?P<rest>.*)", re.DOTALL)
_CONDITION = re.compile(r"(?:when|if) (.*)", re.DOTALL)
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
    return words.picture_words.get(rule, retold(rule, words.code))
