"""The words of arrow lines, by language: `if`, `otherwise`, `after`, `urgently`, `and back`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from scriptgraph.language.alternatives import whole_words
from scriptgraph.language.vocabulary import ENGLISH, Vocabulary, vocabulary
from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.script.moves import BACK

TARGETS = {END_OF_SESSION: "end", BACK: "return"}
"""What an arrow can lead to that is no section → its word in the vocabulary."""


@dataclass(frozen=True)
class ArrowWords:
    """What arrow lines of a language are read by; English is read in every one.

    Attributes:
        written: The words that are written.
        condition: What begins behind the target: a condition, a limit, or nothing more.
        back: The name of a digression, and that the session comes back from it.
        amount: How many turns or visits.
        either: What stands between two amounts.
        targets: What arrows lead to that is no section, besides `end` and `back`: word → which.
    """

    written: Vocabulary
    condition: re.Pattern[str]
    back: re.Pattern[str]
    amount: re.Pattern[str]
    either: re.Pattern[str]
    targets: Mapping[str, str]

    def word(self, key: str) -> str:
        """Give the word that is written."""
        return self.written.written("arrows", key)

    @property
    def is_spaced(self) -> bool:
        """Say whether blanks stand between words."""
        return self.written.code != "zh"

    @property
    def comma(self) -> str:
        """Give what is written before a condition."""
        return ", " if self.is_spaced else "，"


@cache
def arrow_words(language: str) -> ArrowWords:
    """Give the words of a language, by its code."""
    own = vocabulary(language)
    known = (vocabulary(ENGLISH), own) if own.code != ENGLISH else (own,)

    def words(*keys: str) -> str:
        return whole_words(
            {word for one in known for key in keys for word in one.words("arrows", key)}
        )

    is_spaced = own.code != "zh"
    lead, near = (r",?\s+", r"\s+") if is_spaced else (r"(?:[,，]\s*|\s+)", r"\s*")
    behind = r",?\s+" if is_spaced else r"[,，]?\s*"
    condition = (
        rf"{lead}(?:(?P<otherwise>{words('otherwise')})[.。]?$"
        rf"|(?P<urgent>(?:{words('urgently')})\s*(?:[(（](?P<danger>[^()（）]*)[)）])?{behind})?"
        rf"(?:{words('if')})\s*[:：]?\s*(?P<condition>.*)"
        rf"|(?:{words('after')})\s*(?P<limit>.*))"
    )
    units = f"(?P<turns>{words('turns', 'turn')})|(?P<visits>{words('visits', 'visit')})"
    return ArrowWords(
        own,
        re.compile(condition, re.IGNORECASE),
        re.compile(rf"(.*?\S)[,，]?{near}(?:{words('back')})", re.IGNORECASE),
        re.compile(rf"(.*?){near}(?:{units})[.。]?", re.IGNORECASE),
        re.compile(
            rf"[,，]?{near}(?:{words('or')}){near}(?:(?:{words('after')}){near})?", re.IGNORECASE
        ),
        {
            word.casefold(): target
            for target, key in TARGETS.items()
            for word in own.words("arrows", key)
            if own.code != ENGLISH
        },
    )
