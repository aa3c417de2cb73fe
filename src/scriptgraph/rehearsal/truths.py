"""How the rehearsal model hears that a yes or a no is corrected: "Ich rauche doch"."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from scriptgraph.language.addressed import named_in
from scriptgraph.language.declining import is_unwilling
from scriptgraph.language.phrases import has_phrase, words_in
from scriptgraph.language.polarity import corrects, denies, may_correct
from scriptgraph.language.words import language

_TRUTHS = {"true": True, "false": False}
"""How prompts show what is known."""


def truth_again(
    known: Mapping[str, str], asked: Collection[str], told: str, code: str
) -> dict[str, str]:
    """Give the one known truth that somebody names and turns round; empty where they turn none.

    Args:
        known: What has been collected before, as it is shown.
        asked: What is asked for now: that is answered, not corrected.
        told: What was said.
        code: The code of the language.
    """
    named = named_in(told, {*known, *asked}, code)
    if len(named) != 1 or named & {*asked} or is_unwilling(told, code):
        return {}
    (name,) = named
    if known[name] not in _TRUTHS:
        return {}
    now = not denies(told, code)
    is_marked = corrects(told, code) or may_correct(told, code) or not now or _affirms(told, code)
    return {name: str(now).lower()} if is_marked and now is not _TRUTHS[known[name]] else {}


def _affirms(told: str, code: str) -> bool:
    said, words = language(code).answers, words_in(told)
    return any(has_phrase(words, phrase) for phrase in (*said.yes, *said.affirms))
