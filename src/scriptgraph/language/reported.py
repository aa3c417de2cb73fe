"""Whether a consent is somebody else's: "Meine Frau denkt, das ist ok" agrees to nothing.

What others say can still tell how something is ("my wife says that I snore"); only where consent is
asked for, and not theirs, is it no answer.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scriptgraph.language.polarity import answer
from scriptgraph.language.words import bare, language


def is_others_consent(text: str, asked: str, code: str) -> bool:
    """Say whether a text only reports that somebody else agrees, or does not.

    Args:
        text: What was said.
        asked: What was asked for: a question, a task, a condition, and the name of a value.
        code: The code of the language.
    """
    plain, question = bare(text), bare(asked).replace("_", " ")
    if not any(_pattern(one, "asked").search(question) for one in (code, "en")):
        return False
    if any(_pattern(one, "{people}|{kin}").search(question) for one in (code, "en")):
        return False
    if not _pattern(code, "says").search(plain) or _pattern(code, "own").search(plain):
        return False
    said = answer(text, code)
    return said is None or not said.plain


@lru_cache
def _pattern(code: str, key: str) -> re.Pattern[str]:
    """Compile a pattern of a language's table, or one that is written out."""
    spoken = language(code)
    kin, people = spoken.consent.kin, spoken.safety.people or "(?!)"
    own = getattr(spoken.consent, key, rf"(?<![a-z])(?:{key})(?![a-z])")
    return re.compile(own.replace("{people}", people).replace("{kin}", kin))
