"""What is plainly no answer to a question for one of several: "what?", "my name is Ann".

What else is none only who understands it can tell: "the weather is nice".
"""

from __future__ import annotations

import re

from scriptgraph.language.asking import without_questions
from scriptgraph.language.assent import only_waits
from scriptgraph.language.naming import name_in
from scriptgraph.language.words import bare, language

ONLY_ASKS = "its quote only asks"
ONLY_WAITS = "its quote only greets, or asks for time"
ONLY_NAMES = "its quote tells nothing but a name"


def evades(text: str, code: str) -> str:
    """Say why a sentence is plainly no answer; empty where it may be one."""
    if not without_questions(text, code).strip():
        return ONLY_ASKS
    if only_waits(text, code):
        return ONLY_WAITS
    is_name = re.search(language(code).names.tells, bare(text)) and name_in(text, code)
    return ONLY_NAMES if is_name else ""
