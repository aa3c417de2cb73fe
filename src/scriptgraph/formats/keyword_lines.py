"""Lines of Markdown scripts and their words: how they begin, and what replaces a word in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scriptgraph.script.lookalikes import LIST_MARKS

Where = Literal["above", "section", "task"]
"""Before the first section; below a title; in a task, its first line included."""

DASH = rf"(\s*[{LIST_MARKS}]\s+(?:\*\*)?)"
COLON = r"(\s*(?:\*\*)?\s*[:：](?:\*\*)?\s*)"
NUMBERED = r"(\s*\d{1,9}[.)]\s+(?:(?:\*\*[^*]+[:：]\*\*|\*\*[^*]+\*\*\s?[:：])\s*)?)"


@dataclass(frozen=True)
class Edited:
    """A line in other words, and which of its columns were which before."""

    text: str
    spans: tuple[tuple[int, int, int], ...]
    """Of each word that was replaced: where it begins and ends now, and how far it began later."""

    word: str
    """The first word that was replaced, as it stood there."""

    def column(self, now: int) -> int:
        """Give where something stood before; what is in a replaced word stood at its beginning."""
        moved = 0
        for start, end, shift in self.spans:
            if now <= start:
                break
            if now < end:
                return start + moved
            moved = shift
        return now + moved


def replaced(line: str, span: tuple[int, int], word: str) -> str:
    """Give a line with another word in the place of one."""
    return line[: span[0]] + word + line[span[1] :]


def edited(line: str, *edits: tuple[tuple[int, int], str]) -> Edited:
    """Replace parts of a line, in their order."""
    text, at, spans = "", 0, list[tuple[int, int, int]]()
    word = next((line[slice(*span)] for span, new in edits if line[slice(*span)] != new), "")
    for (start, end), new in edits:
        text += line[at:start]
        begins = len(text)
        text += new
        at = end
        spans.append((begins, len(text), end - len(text)))
    return Edited(text + line[at:], tuple(spans), word)
