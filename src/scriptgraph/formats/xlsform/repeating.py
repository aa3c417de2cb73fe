"""A repeat of an XLSForm: questions asked once for each of several, which a script has as a list.

The first question names a record, as the first part of a list does; the others are its parts. The
words of all of them are asked at once, for a list is told as people like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scriptgraph.formats.xlsform.sheets import CannotSayError, Row
from scriptgraph.script.lists import as_list

NOT_IN_REPEAT = "in a repeat, whose rows are a list of records: allowed are integer, decimal, text"
"""Why a row that is no plain question is refused there."""

_COUNT = re.compile(r"[1-9]\d{0,8}")


@dataclass
class Repeat:
    """A repeat whose rows are being read."""

    row: Row
    """The row that begins it."""

    asked: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The name of each question → the type of its answer, and its words."""

    is_refused: bool = False
    """Whether a row in it was refused, so that no list can be made."""

    def ask(self, row: Row, kind: str, words: str) -> None:
        """Take a question.

        Raises:
            CannotSayError: When no record can have it.
        """
        name = row["name"]
        if name in self.asked:
            raise CannotSayError(row, "name", f"{name!r} stands in this repeat twice")
        if not self.asked and kind != "string":
            why = f"{row['type']!r} as the first question of a repeat, which is to name a record"
            raise CannotSayError(row, "type", f"{why}: allowed is text")
        self.asked[name] = (kind, words)

    def listed(self) -> str:
        """Give the type of the list.

        Raises:
            CannotSayError: When its parts are none of a list.
        """
        head = self._head()
        parts = ", ".join(f"{name}: {kind}" for name, (kind, _) in self.asked.items())
        try:
            return as_list(f"{head} {{{parts}}}")
        except ValueError as error:
            raise CannotSayError(self.row, "type", f"a repeat: {error}") from error

    def words(self, label: str) -> str:
        """Give the words of all of it: those of the repeat, and below them each question's."""
        asked = [words for _, words in self.asked.values()]
        return "\n".join([label, *(f"- {one}" for one in asked)] if label else asked)

    def _head(self) -> str:
        count = self.row["repeat_count"]
        if count and not _COUNT.fullmatch(count):
            why = f"{count!r}, which is worked out; allowed is a whole number, the most records"
            raise CannotSayError(self.row, "repeat_count", why)
        return f"list of at most {count}" if count else "list of"
