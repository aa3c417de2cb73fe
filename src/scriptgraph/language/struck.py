"""Whether words take one record out of a list: "strike the ibuprofen", "no tomo más aspirina".

Two kinds of words do: who asks for it, and who says that it is so no longer. Not who asks whether,
or says how often, how much, or from when: "I don't take it every day any more".
"""

from __future__ import annotations

import re

from scriptgraph.language.alternatives import either
from scriptgraph.language.listing import words_of_lists
from scriptgraph.language.polarity import denies
from scriptgraph.language.puzzled import clauses_in
from scriptgraph.language.quotes import is_quoted, is_unspaced
from scriptgraph.language.words import bare, language

ASKS = re.compile(r"[?\uff1f]")


def takes_out(text: str, code: str) -> bool:
    """Say whether words take something out of a list."""
    words, plain = words_of_lists(code), bare(text).strip()
    if re.search(words["strikes"], plain) and not denies(text, code):
        return True
    is_left_open = re.search(words["keeps"], plain) or ASKS.search(text)
    return bool(re.search(words["stops"], plain)) and not is_left_open


def part_about(name: str, text: str, code: str) -> str:
    """Give what is said of a record: its clause, up to where a "but" speaks of something else."""
    found = next((one for one in clauses_in(text) if is_quoted(name, [one])), text)
    edge = "" if any(map(is_unspaced, found)) else r"\b"
    buts = either(language(code).answers.but)
    parts = re.split(rf"(?={edge}(?:{buts}){edge})", found, flags=re.IGNORECASE)
    return next((one for one in parts if is_quoted(name, [one])), found).strip()
