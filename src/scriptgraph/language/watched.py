"""What a condition watches for, by its words, in whichever language it is written."""

import re

from scriptgraph.language.detection import tongue
from scriptgraph.language.words import known_codes, language


def danger_named(text: str, code: str) -> list[tuple[int, str]]:
    """List where words of danger begin, and in which language: the one that is spoken first.

    What is a common word where one speaks, the German `die`, is no word of danger from elsewhere.
    """
    common = tongue(code).common
    return [
        (found.start(), written)
        for written in dict.fromkeys((code, *known_codes()))
        for found in re.finditer(language(written).conditions.watches_danger, text, re.IGNORECASE)
        if written == code or found.group().casefold() not in common
    ]
