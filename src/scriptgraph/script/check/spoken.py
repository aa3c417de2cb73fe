"""Exact words that hold what is meant for the script: a rule would be read out to the patient."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgraph.language.alternatives import whole_words
from scriptgraph.script import expressions
from scriptgraph.script.authors_words import IFS
from scriptgraph.script.check.meant import Meanings
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import tasks_of
from scriptgraph.script.model import Script

_IN_BACKTICKS = re.compile(r"`([^`\n]{1,300})`")
_IF = whole_words(IFS)
_CLAUSE = re.compile(rf"(?<!\w)(?:{_IF})\s*([^.,;!?()\n。，；！？（）]+)", re.IGNORECASE)
"""What stands behind a word for `if`, up to the end of the clause."""


def rule_in_words(script: Script) -> Iterator[Remark]:
    """Find conditions over values of the script in what is sent word for word."""
    meanings = Meanings(script)
    for section, path, task in tasks_of(script) if script.readable else ():
        if task.say and (found := _condition(task.say, meanings)):
            shown, condition = found
            message = f"{shown!r} is a condition of the script, and is sent as it stands"
            hint = f"Write `if: {condition}` beside the words, as a key of its own."
            if script.source.is_markdown:
                hint = f"Write it in a line of its own below the words: `` - if: `{condition}` ``."
            yield Remark(message, (*path, "say"), section, hint)


def _condition(text: str, meanings: Meanings) -> tuple[str, str] | None:
    """Give the first condition of a text, as it stands there, and what is to be written."""
    for found in _IN_BACKTICKS.finditer(text):
        if meant := condition_quoted(found[0], meanings):
            return found[0], meant
    for found in _CLAUSE.finditer(text):
        # Patients may be told what to do if a word fits them, but of no value and its number.
        if (meant := meanings.condition(found[1])) and re.search(r"\d", meant):
            return found[0].strip(), meant
    return None


def condition_quoted(text: str, meanings: Meanings) -> str:
    """Give the condition that stands between backticks; empty where there is none."""
    bare = text.strip("`")
    if not (text.startswith("`") and meanings.named(bare)):
        return ""
    return bare if expressions.is_condition(bare) else meanings.condition(bare)
