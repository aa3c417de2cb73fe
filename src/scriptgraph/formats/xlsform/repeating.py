"""A repeat of an XLSForm: questions asked once for each of several, which a script has as a list.

The first question names a record, as the first part of a list does; the others are its parts. The
words of all of them are asked at once, for a list is told as people like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scriptgraph.formats.xlsform.sheets import CannotSayError, Row
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.lists import MOST, as_list

NOT_IN_REPEAT = "in a repeat, whose rows are a list of records: allowed are integer, decimal, text"
"""Why a row that is no plain question is refused there."""

INSTEAD = "has no choices: write it as text, and the answers into its label"
"""What to do with a question of choices in a repeat."""

_COUNT = re.compile(r"[1-9]\d{0,8}")
_TOLD = re.compile(r"\$\{\s*([^{}]+?)\s*\}")


@dataclass
class Repeat:
    """A repeat whose rows are being read."""

    row: Row
    """The row that begins it."""

    asked: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The name of each question → the type of its answer, and its words."""

    most: str = ""
    """How many records there can be, where an answer before it says how many; else empty."""

    is_refused: bool = False
    """Whether a row in it was refused, so that no list can be made."""

    @property
    def counted_by(self) -> str:
        """Name the question before it that says how many records there are; empty for none."""
        found = _TOLD.fullmatch(self.row["repeat_count"])
        return found[1] if found else ""

    def count_by(self, kind: object) -> str:
        """Take how many records there can be from the type of the question that says how many.

        Returns:
            What of it the list does not keep.

        Raises:
            CannotSayError: When it is no question before it that asks for a whole number.
        """
        declared = kind_of(kind) if isinstance(kind, str) else None
        if declared is None or declared.scalar != "integer":
            why = f"${{{self.counted_by}}}, which asks for no whole number before it"
            raise CannotSayError(self.row, "repeat_count", why)
        self.most = "" if declared.high is None else f"{declared.high:.0f}"
        most = self.most or str(MOST)
        return (
            f"row {self.row.number}: {self.row['name']!r} is a list of at most {most}, asked where "
            f"{self.counted_by!r} is above 0; that as many are told as it says is not kept"
        )

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
        count = self.most if self.counted_by else self.row["repeat_count"]
        if count and not _COUNT.fullmatch(count):
            why = f"{count!r}, which is worked out; allowed are a whole number, the most records, "
            why += "and ${name} of a question before it"
            raise CannotSayError(self.row, "repeat_count", why)
        return f"list of at most {count}" if count else "list of"
