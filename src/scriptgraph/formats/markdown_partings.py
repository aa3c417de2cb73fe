"""Lines of Markdown that only part others: a line across the page, a table, a fence."""

from __future__ import annotations

from scriptgraph.core.findings import Place
from scriptgraph.formats import notation
from scriptgraph.formats.outline import Outline


class Partings:
    """Leaves them out, and tells of each table and each block once."""

    def __init__(self, outline: Outline) -> None:
        """Tell what is found to an outline."""
        self._outline = outline
        self._in_table = self._in_block = False

    def has(self, line: str, indent: int, place: Place, is_in_section: bool) -> bool:
        """Say whether a line says nothing itself."""
        if indent or not line.startswith(("|", "`", "~", "-", "*", "_")):
            self._in_table = False
            return False
        if notation.PAGE_RULE.fullmatch(line):
            return True
        if line.startswith("|") and is_in_section:
            if not self._in_table:
                self._outline.slip("table", place)
            self._in_table = True
            return True
        if notation.FENCE.fullmatch(line):
            self._in_block = not self._in_block
            if self._in_block:
                self._outline.slip("code-lines", place)
            return True
        return False
