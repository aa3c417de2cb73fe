"""What a condition watches for, by its words, in whichever language it is written."""

import re

from scriptgraph.language.detection import tongue
from scriptgraph.language.words import bare, known_codes, language


def danger_named(text: str, code: str) -> list[tuple[int, str]]:
    """List where words of danger begin in a text, and in which language: what is spoken first.

    The places are those of the text without case and accents.

    What is a common word where one speaks, the German `die`, is no word of danger from elsewhere.
    """
    common = tongue(code).common
    return [
        (found.start(), written)
        for written in dict.fromkeys((code, *known_codes()))
        for found in re.finditer(language(written).conditions.watches_danger, bare(text))
        if written == code or found.group() not in common
    ]
